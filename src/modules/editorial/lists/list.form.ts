import { z } from 'zod';
import { momentAt } from '#platform/dates';
import { dateKinds, mediumKinds, partnerKinds } from './public-date.ts';

const text = (longest: number, missing: string) => z.string().min(1, missing).max(longest, 'text-too-long');
const optional = (longest: number) =>
  z
    .string()
    .max(longest, 'text-too-long')
    .transform((typed) => typed || null);
const link = z
  .string()
  .max(500, 'text-too-long')
  .refine((typed) => typed === '' || isWebAddress(typed), 'link-malformed');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time-malformed');

function isWebAddress(typed: string): boolean {
  const url = /^https?:\/\/[^\s\\]+$/.test(typed) ? URL.parse(typed) : null;
  return url !== null && url.username === '' && url.password === '' && url.hostname.includes('.');
}

/** A date of one day, or with `last` of several: a course. */
export const dateForm = z
  .object({
    kind: z.enum(dateKinds, 'kind-missing'),
    title: text(200, 'title-missing'),
    day: z.iso.date('day-malformed'),
    last: z.union([z.literal(''), z.iso.date()], 'day-malformed'),
    from: time,
    until: time,
    place: text(300, 'place-missing'),
    signUp: optional(200),
    note: optional(1000),
    cancelled: z.string().transform((ticked) => ticked !== ''),
  })
  .transform(({ day, last, from, until, ...rest }) => ({
    ...rest,
    startsAt: momentAt(Temporal.PlainDate.from(day), Temporal.PlainTime.from(from)),
    endsAt: momentAt(Temporal.PlainDate.from(last || day), Temporal.PlainTime.from(until)),
  }))
  .refine(({ startsAt, endsAt }) => Temporal.Instant.compare(startsAt, endsAt) < 0, {
    path: ['until'],
    message: 'ends-before-it-starts',
  })
  .refine(({ startsAt, endsAt }) => startsAt.until(endsAt).total('hours') <= 24 * 364, {
    path: ['last'],
    message: 'too-long-a-course',
  });

export const partnerForm = z.object({
  kind: z.enum(partnerKinds, 'kind-missing'),
  name: text(200, 'name-missing'),
  link: link.transform((typed) => typed || null),
});

export const mediumForm = z.object({
  kind: z.enum(mediumKinds, 'kind-missing'),
  title: text(200, 'title-missing'),
  about: optional(500),
  lang: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'language-missing'),
  link: link.refine((typed) => typed !== '', 'link-malformed'),
});
