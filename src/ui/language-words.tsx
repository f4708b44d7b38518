import type { ComponentChildren } from 'preact';
import { directionOf } from '../platform/languages.ts';

/** Words in another language than the page: marked for screen readers, kept apart from the text around. */
export function Foreign({ lang, children }: { lang: string; children: ComponentChildren }) {
  return (
    <bdi lang={lang} dir={directionOf(lang)}>
      {children}
    </bdi>
  );
}
