import { z } from 'zod';
import { placeKindsOf, roles } from '#platform/acting';
import { deskLanguages } from '#platform/languages';
import type { Invitation } from './invite-person.ts';
import { fitsPlace } from './role-place.ts';
import { emailField } from './sign-in.form.ts';

export const dayField = z.iso
  .date('day-malformed')
  .refine((text) => text >= '2000' && text < '2100', 'day-malformed')
  .transform((text) => Temporal.PlainDate.from(text));

/** '' is no last day. */
export const lastDayField = z.union([z.literal('').transform(() => null), dayField], 'day-malformed');

/** What is sent names the last day; a role is kept with the day after it. */
export const invitationForm = z
  .object({
    name: z.string().min(1, 'name-missing').max(200, 'name-long'),
    email: emailField,
    lang: z.enum(deskLanguages).catch('de'),
    role: z.enum(roles, 'role-missing'),
    place: z.string(),
    from: dayField,
    until: lastDayField,
  })
  .superRefine(({ role, place, from, until }, context) => {
    if (!fitsPlace(role, place || 'system')) {
      context.addIssue({
        code: 'custom',
        path: ['place'],
        message: `place-of-${placeKindsOf[role].join('-or-')}`,
      });
    }
    if (until && Temporal.PlainDate.compare(until, from) < 0) {
      context.addIssue({ code: 'custom', path: ['until'], message: 'ends-before-it-begins' });
    }
  })
  .transform(
    ({ place, from, until, ...rest }): Invitation => ({
      ...rest,
      place: place || 'system',
      validFrom: from,
      validUntil: until?.add({ days: 1 }) ?? null,
    }),
  );
