import { z } from 'zod';
import { definitionOf, isInBounds, type ParameterKey, readValue } from './parameter.ts';

// Temporal alone would also read times, other calendars and years the database has none of.
const day = (missing: string) =>
  z
    .string()
    .min(1, missing)
    .pipe(
      z.iso
        .date('day-invalid')
        .refine((text) => text >= '2000' && text < '2100', 'day-invalid')
        .transform((text) => Temporal.PlainDate.from(text)),
    );

/** What may be entered as a new value of a parameter. */
export function parameterForm(key: ParameterKey) {
  const { unit } = definitionOf(key);
  return z.object({
    value: z.string().transform((text, context) => {
      const value = readValue(text, unit);
      const code =
        text === ''
          ? 'value-missing'
          : value === null
            ? unit === 'month-day'
              ? 'value-not-a-day'
              : 'value-not-a-number'
            : isInBounds(key, value)
              ? null
              : 'value-out-of-bounds';
      if (code === null) return value as number;
      context.addIssue({ code: 'custom', message: code });
      return z.NEVER;
    }),
    'valid-from': day('valid-from-missing'),
    'valid-until': z.union([z.literal('').transform(() => null), day('day-invalid')], {
      error: 'day-invalid',
    }),
    source: z.string().min(1, 'source-missing').max(300, 'source-too-long'),
    correction: z.string().transform((text) => text !== ''),
  });
}
