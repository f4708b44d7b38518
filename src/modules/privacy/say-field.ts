import type { Lang } from '#platform/languages';
import { privacyTexts } from './texts.ts';

/** `confirmedAt` as a person calls it; the name in the data where there is no word for it. */
export function sayField(name: string, lang: Lang): string {
  const say = privacyTexts(lang);
  const key = `label.${name}`;
  return say.has(key) ? say(key) : name;
}
