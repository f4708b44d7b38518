import type { Lang } from '#platform/languages';
import { privacyTexts } from './texts.ts';

/** `confirmedAt` or `confirmed_at` as a person calls it; the name in the data where there is no word for it. */
export function sayField(name: string, lang: Lang): string {
  const say = privacyTexts(lang);
  const key = `label.${name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())}`;
  return say.has(key) ? say(key) : name;
}
