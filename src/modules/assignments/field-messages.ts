import type { FieldError } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import type { FieldMessage } from '#ui/error-summary';
import { assignmentTexts } from './texts.ts';

/** The errors of a form in words, for its fields and its summary. */
export function fieldMessages(lang: Lang, errors: readonly FieldError[]): FieldMessage[] {
  const say = assignmentTexts(lang);
  return errors.map(({ name, code }) => {
    const key = `error.${code}`;
    return { name, message: say.has(key) ? say(key) : say('error.unknown') };
  });
}

/** The message of one field. */
export function messageFor(messages: readonly FieldMessage[], name: string): string | undefined {
  return messages.find((one) => one.name === name)?.message;
}
