import { z } from 'zod';
import { timeField } from '../appointments/appointment.form.ts';
import { type AskingRule, askingBounds, askingEnds, askingWays } from './asking-rule.ts';

const { atOnce, waitHours, quietFrom, quietUntil } = askingBounds;

const numberWithin = ({ min, max }: { min: number; max: number }, code: string) =>
  z
    .string()
    .regex(/^\d{1,3}$/, code)
    .transform(Number)
    .refine((number) => number >= min && number <= max, code);

const timeWithin = ({ min, max }: { min: Temporal.PlainTime; max: Temporal.PlainTime }, code: string) =>
  timeField.refine(
    (time) => Temporal.PlainTime.compare(time, min) >= 0 && Temporal.PlainTime.compare(time, max) <= 0,
    code,
  );

/** How many are asked at once counts only where a few are. */
export const askingRuleForm = z
  .object({
    way: z.enum(askingWays, 'way-missing'),
    'at-once': z.string(),
    wait: numberWithin(waitHours, 'wait-outside'),
    'quiet-from': timeWithin(quietFrom, 'quiet-from-outside'),
    'quiet-until': timeWithin(quietUntil, 'quiet-until-outside'),
    end: z.enum(askingEnds, 'end-missing'),
  })
  .transform((entered, context): AskingRule => {
    const rule = {
      way: entered.way,
      waitHours: entered.wait,
      quiet: { from: entered['quiet-from'], until: entered['quiet-until'] },
      atEnd: entered.end,
    };
    if (entered.way !== 'few-at-once') return { ...rule, atOnce: 1 };
    const few = numberWithin(atOnce, 'at-once-outside').safeParse(entered['at-once']);
    if (few.success) return { ...rule, atOnce: few.data };
    context.addIssue({ code: 'custom', message: 'at-once-outside', path: ['at-once'] });
    return z.NEVER;
  });
