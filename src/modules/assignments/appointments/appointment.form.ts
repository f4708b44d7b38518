import { z } from 'zod';
import { momentAt } from '#platform/dates';
import { cancelReasons, handBackReasons } from './assignment.ts';

/** A day as browsers send it, or as it is typed where they have no picker: `2026-11-23`, `23.11.2026`. */
export const dayField = z.string().transform((text, context) => {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const iso = german ? `${german[3]}-${german[2]?.padStart(2, '0')}-${german[1]?.padStart(2, '0')}` : text;
  if (/^2\d{3}-\d{2}-\d{2}$/.test(iso)) {
    try {
      return Temporal.PlainDate.from(iso, { overflow: 'reject' });
    } catch {
      // 29 February of an ordinary year and the like: said below.
    }
  }
  context.addIssue({ code: 'custom', message: text === '' ? 'day-missing' : 'day-invalid' });
  return z.NEVER;
});

/** A time of day: `9:05`, `09:05`, also with a dot. */
export const timeField = z.string().transform((text, context) => {
  const [, hour = '', minute = ''] = /^(\d{1,2})[:.](\d{2})(?::00)?$/.exec(text) ?? [];
  if (hour !== '' && Number(hour) < 24 && Number(minute) < 60) {
    return new Temporal.PlainTime(Number(hour), Number(minute));
  }
  context.addIssue({ code: 'custom', message: text === '' ? 'time-missing' : 'time-invalid' });
  return z.NEVER;
});

/** A proposed time; the moments it means on the clock in Berlin. */
export const moveForm = z
  .object({ day: dayField, from: timeField, until: timeField })
  .transform(({ day, from, until }) => ({ startsAt: momentAt(day, from), endsAt: momentAt(day, until) }));

export const cancelForm = z.object({
  reason: z.enum(cancelReasons, 'reason-missing'),
  next: z.enum(['search', 'decide'], 'next-missing'),
});

/** Whoever asked says only why; how to go on is for coordination. */
export const cancelByRequesterForm = z.object({
  reason: z.enum(['not-needed', 'other-date', 'ill', 'institution-cancelled', 'other'], 'reason-missing'),
});

export const handBackForm = z.object({
  reason: z.union([z.literal('').transform(() => null), z.enum(handBackReasons)], 'reason-unknown'),
});
