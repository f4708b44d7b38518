import type { FieldError } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import type { FieldMessage } from '#ui/error-summary';
import { privacyTexts } from './texts.ts';

/** The errors of a form in words, for its fields and its summary. */
export function messagesOf(lang: Lang, errors: readonly FieldError[]): FieldMessage[] {
  const say = privacyTexts(lang);
  return errors.map(({ name, code }) => {
    const key = `error.${code}`;
    return { name, message: say.has(key) ? say(key) : say('error.unknown') };
  });
}
