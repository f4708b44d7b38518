import type { FieldError } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { editorialTexts } from './texts.ts';

/** What is wrong with what was entered, in words. */
export function fieldMessages(
  lang: Lang,
  errors: readonly FieldError[],
): { name: string; message: string }[] {
  const say = editorialTexts(lang);
  return errors.map(({ name, code }) => {
    const key = `error.${code}`;
    return { name, message: say.has(key) ? say(key) : say('error.text-too-long') };
  });
}
