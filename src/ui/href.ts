import { type Lang, sourceLanguage } from '../platform/languages.ts';

/** The address of a path in a language: `/en/anfrage`; German has no prefix. */
export function localHref(lang: Lang, path: string): string {
  if (lang === sourceLanguage) return path;
  return path === '/' ? `/${lang}` : `/${lang}${path}`;
}
