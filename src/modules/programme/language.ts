import { type Lang, localeOf } from '#platform/languages';
import { programmeTexts } from './texts.ts';

/** How well somebody knows a language. */
export const languageLevels = ['mother-tongue', 'fluent', 'basic'] as const;
export type LanguageLevel = (typeof languageLevels)[number];

/** What somebody can do in a language. */
export const languageModes = ['speak', 'read', 'write'] as const;
export type LanguageMode = (typeof languageModes)[number];

const names = new Map<Lang, Intl.DisplayNames>();

/**
 * The name of a language in a language of the pages: `Arabisch`, `Arabic`. Where the usual name says too
 * little (Kurdish has several written languages), our own texts say more.
 */
export function languageName(tag: string, lang: Lang): string {
  const say = programmeTexts(lang);
  const own = `language.${tag}`;
  if (say.has(own)) return say(own);
  let known = names.get(lang);
  if (!known) {
    known = new Intl.DisplayNames([localeOf(lang)], {
      type: 'language',
      fallback: 'code',
    });
    names.set(lang, known);
  }
  return known.of(tag) ?? tag;
}
