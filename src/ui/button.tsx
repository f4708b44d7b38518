import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

const variants = {
  primary: 'kern-btn kern-btn--primary',
  secondary: 'kern-btn kern-btn--secondary',
  tertiary: 'kern-btn kern-btn--tertiary',
} as const;
export type ButtonVariant = keyof typeof variants;

interface Looks {
  variant?: ButtonVariant | undefined;
  block?: boolean | undefined;
  icon?: IconName | undefined;
  id?: string | undefined;
  children: ComponentChildren;
}

const looks = (variant: ButtonVariant = 'primary', block = false) =>
  block ? `${variants[variant]} kern-btn--block` : variants[variant];

export interface ButtonProps extends Looks {
  type?: 'submit' | 'button' | undefined;
  name?: string | undefined;
  value?: string | undefined;
  disabled?: boolean | undefined;
  /** Sends the form elsewhere than its own action. */
  formAction?: string | undefined;
  /** What the button does, for those who do not see what stands around it; begins with the visible words. */
  label?: string | undefined;
  /** The id of the form the button sends when it stands outside of it. */
  form?: string | undefined;
}

export function Button({ variant, block, icon, type = 'submit', label, children, ...rest }: ButtonProps) {
  return (
    <button type={type} class={looks(variant, block)} aria-label={label} {...rest}>
      {icon && <Icon name={icon} />}
      <span class="kern-label">{children}</span>
    </button>
  );
}

export interface ButtonLinkProps extends Looks {
  href: string;
  label?: string | undefined;
  /** It leads to a file. */
  download?: boolean | undefined;
}

/** A link that leads to a deed and looks like a button. */
export function ButtonLink({ variant, block, icon, href, label, download, id, children }: ButtonLinkProps) {
  return (
    <a id={id} href={href} class={looks(variant, block)} aria-label={label} download={download}>
      {icon && <Icon name={icon} />}
      <span class="kern-label">{children}</span>
    </a>
  );
}

/** Buttons in a row that wraps; the first is the main one. */
export function ButtonRow({ children }: { children: ComponentChildren }) {
  return <div class="button-row">{children}</div>;
}
