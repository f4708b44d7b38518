import { z } from 'zod';
import { articleKinds } from './article.ts';

export const wordsForm = z.object({
  title: z.string().min(1, 'title-missing').max(200, 'text-too-long'),
  lead: z.string().max(500, 'text-too-long'),
  body: z.string().min(1, 'body-missing').max(40_000, 'text-too-long'),
});

/** A new article: what it is and whose, beside its words. */
export const articleForm = wordsForm.extend({
  kind: z.enum(articleKinds, 'kind-missing'),
  /** The id of a site, or `state:HE` for the centre. */
  owner: z.string().min(1, 'owner-missing'),
});

/** When an approved text becomes public; empty: at once. */
export const publishForm = z
  .object({
    day: z.union([z.literal(''), z.iso.date()], 'day-malformed'),
    time: z.union([z.literal(''), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)], 'time-malformed'),
  })
  .refine(({ day, time }) => day !== '' || time === '', { path: ['day'], message: 'day-malformed' });

export const noteForm = z.string().max(1000, 'text-too-long');
