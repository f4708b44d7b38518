import { z } from 'zod';
import { wordSets } from './word-review.ts';

/** Who has read a translation over, and on which day; not before it can have been. */
export const reviewForm = z.object({
  set: z.enum(wordSets, 'set-missing'),
  reviewer: z.string().min(1, 'reviewer-missing').max(120, 'text-too-long'),
  day: z.iso.date('day-malformed').transform((day) => Temporal.PlainDate.from(day)),
});

export const decisionForm = z.object({
  event: z.enum(['take-up', 'set-aside'], 'not-in-this-state'),
  reason: z.string().max(500, 'text-too-long'),
});
