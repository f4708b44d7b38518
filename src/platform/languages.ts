/**
 * The languages pages can be shown in. Tags are BCP 47; German is the source of every text. `de-simple` is
 * plain German (Einfache Sprache): `simple` is a registered variant subtag, and Intl reads it as German.
 * `fa` is written for readers of Dari too, `bs` for readers of Croatian and Serbian.
 */
export const pageLanguages = [
  'de',
  'de-simple',
  'en',
  'ar',
  'tr',
  'uk',
  'ru',
  'fa',
  'ro',
  'pl',
  'bg',
  'ps',
  'ku',
  'fr',
  'so',
  'ti',
  'bs',
  'it',
  'es',
] as const;
export type Lang = (typeof pageLanguages)[number];
export const sourceLanguage = 'de' satisfies Lang;

/** The languages every page has, also those of the desk. */
export const deskLanguages = ['de', 'en'] as const satisfies readonly Lang[];

const rightToLeft = new Set(['ar', 'fa', 'prs', 'ps', 'ckb', 'ur', 'he', 'aii', 'ug']);

/** Writing direction of a BCP 47 tag, decided by its primary subtag or script. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const [primary = '', ...rest] = tag.split('-');
  if (rest.includes('Arab') || rest.includes('Hebr')) return 'rtl';
  if (rest.includes('Latn') || rest.includes('Cyrl')) return 'ltr';
  return rightToLeft.has(primary) ? 'rtl' : 'ltr';
}

const inOwnLetters: ReadonlySet<string> = new Set(['ar', 'bg', 'fa', 'ps', 'ru', 'ti', 'uk']);

/** Whether a language is written in Latin letters, which are those of the font pages bring along. */
export function isInLatinLetters(lang: Lang): boolean {
  return !inOwnLetters.has(lang);
}

export function isPageLanguage(tag: string): tag is Lang {
  return (pageLanguages as readonly string[]).includes(tag);
}

/** Whose readers are served by the pages of another tag. */
const readAs: Readonly<Record<string, Lang>> = {
  cnr: 'bs',
  hr: 'bs',
  kmr: 'ku',
  mo: 'ro',
  prs: 'fa',
  sh: 'bs',
  sr: 'bs',
  tg: 'ru',
};

/** The language of pages a reader of this tag is served in: `ar-SY` is `ar`, `prs` is `fa`; null where there is none. */
export function pageLanguageFor(tag: string): Lang | null {
  if (isPageLanguage(tag)) return tag;
  const primary = tag.split('-')[0] ?? '';
  return isPageLanguage(primary) ? primary : (readAs[primary] ?? null);
}

const ownLocale: Partial<Record<Lang, string>> = {
  de: 'de-DE',
  'de-simple': 'de-DE',
  en: 'en-GB',
  ar: 'ar-u-nu-latn',
  fa: 'fa-u-ca-gregory-nu-latn',
  ps: 'ps-u-ca-gregory-nu-latn',
};

/**
 * What `Intl` is asked for. Days are those of the calendar on German letters and figures those on German
 * doors, also where a language usually has others.
 */
export function localeOf(lang: Lang): string {
  return ownLocale[lang] ?? lang;
}

const severalReaders: Readonly<Record<string, string>> = {
  'de-simple': 'Einfache Sprache',
  fa: 'فارسی · دری',
  bs: 'Bosanski · Hrvatski · Srpski',
  ku: 'Kurdî (Kurmancî)',
};

const nativeNames = new Map<string, string>(Object.entries(severalReaders));

/** The name of a language in that language, for switches and lists: `Deutsch`, `العربية`. */
export function nativeNameOf(tag: string): string {
  const known = nativeNames.get(tag);
  if (known !== undefined) return known;
  const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  const written = name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  // Each page names every language, and making the tables of Intl takes longer than the page; what a visitor makes up is not kept.
  if (isPageLanguage(tag)) nativeNames.set(tag, written);
  return written;
}
