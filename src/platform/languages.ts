/** The languages pages can be shown in. Tags are BCP 47; German is the source of every text. */
export const pageLanguages = ['de', 'en'] as const;
export type Lang = (typeof pageLanguages)[number];
export const sourceLanguage = 'de' satisfies Lang;

const rightToLeft = new Set(['ar', 'fa', 'prs', 'ps', 'ckb', 'ur', 'he', 'aii', 'ug']);

/** Writing direction of a BCP 47 tag, decided by its primary subtag or script. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const [primary = '', ...rest] = tag.split('-');
  if (rest.includes('Arab') || rest.includes('Hebr')) return 'rtl';
  if (rest.includes('Latn') || rest.includes('Cyrl')) return 'ltr';
  return rightToLeft.has(primary) ? 'rtl' : 'ltr';
}

export function isPageLanguage(tag: string): tag is Lang {
  return (pageLanguages as readonly string[]).includes(tag);
}

/** The name of a language in that language, for switches and lists: `Deutsch`, `العربية`. */
export function nativeNameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
