import type { FieldError } from '#platform/form-fields';
import type { Say } from '#platform/texts';
import type { texts } from './texts.ts';

type Key = ReturnType<typeof texts> extends Say<infer K> ? K : never;

/** The errors of a form in words, for its fields and its summary. */
export function fieldMessages(
  say: Say<Key>,
  errors: readonly FieldError[],
): { name: string; message: string }[] {
  return errors.map(({ name, code }) => ({ name, message: say(`error.${code}` as Key) }));
}
