import type { ComponentChildren } from 'preact';
import { directionOf } from '../platform/languages.ts';

export interface LinkProps {
  href: string;
  children: ComponentChildren;
  /** The language of the page it leads to, where it is another one. */
  hreflang?: string | undefined;
  /** The language of the link's own words, where it is another one. */
  lang?: string | undefined;
  current?: boolean | undefined;
  /** What the link leads to, for those who do not see what stands around it; begins with the visible words. */
  label?: string | undefined;
  download?: boolean | undefined;
  /** What it leads to where that is no page: `application/atom+xml`. */
  type?: string | undefined;
}

export function Link({ href, children, hreflang, lang, current, label, download, type }: LinkProps) {
  return (
    <a
      href={href}
      class="kern-link"
      hreflang={hreflang}
      lang={lang}
      dir={lang ? directionOf(lang) : undefined}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      download={download}
      type={type}
    >
      {children}
    </a>
  );
}

/** A telephone number to tap; spaces stay in what is shown and leave the address. */
export function PhoneLink({ number }: { number: string }) {
  return (
    <a href={`tel:${number.replace(/[^+\d]/g, '')}`} class="kern-link nowrap" dir="ltr">
      {number}
    </a>
  );
}

export function MailLink({ address }: { address: string }) {
  return (
    <a href={`mailto:${address}`} class="kern-link" dir="ltr">
      {address}
    </a>
  );
}
