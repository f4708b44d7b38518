import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

const kinds = {
  neutral: 'kern-badge badge-neutral',
  info: 'kern-badge kern-badge--info',
  success: 'kern-badge kern-badge--success',
  warning: 'kern-badge kern-badge--warning',
  danger: 'kern-badge kern-badge--danger',
} as const;
export type BadgeKind = keyof typeof kinds;

export interface BadgeProps {
  children: ComponentChildren;
  kind?: BadgeKind | undefined;
  icon?: IconName | undefined;
}

/** A state in one or two words; the colour only repeats what the word says. */
export function Badge({ children, kind = 'neutral', icon }: BadgeProps) {
  return (
    <span class={kinds[kind]}>
      {icon && <Icon name={icon} />}
      <span class="kern-label">{children}</span>
    </span>
  );
}
