import { z } from 'zod';
import { roles } from '#platform/acting';
import { pageLanguages } from '#platform/languages';
import { fitsSite } from './account.policy.ts';
import type { Invitation } from './invite-person.ts';
import { emailField } from './sign-in.form.ts';

const day = z.iso
  .date('day-malformed')
  .refine((text) => text >= '2000' && text < '2100', 'day-malformed')
  .transform((text) => Temporal.PlainDate.from(text));

/** What is sent names the last day; a role is kept with the day after it. */
export const invitationForm = z
  .object({
    name: z.string().min(1, 'name-missing').max(200, 'name-long'),
    email: emailField,
    lang: z.enum(pageLanguages).catch('de'),
    role: z.enum(roles, 'role-missing'),
    site: z.string(),
    from: day,
    until: z.union([z.literal('').transform(() => null), day], 'day-malformed'),
  })
  .superRefine(({ role, site, from, until }, context) => {
    if (!fitsSite(role, site || null)) {
      context.addIssue({
        code: 'custom',
        path: ['site'],
        message: role === 'administrator' ? 'site-not-needed' : 'site-missing',
      });
    }
    if (until && Temporal.PlainDate.compare(until, from) < 0) {
      context.addIssue({ code: 'custom', path: ['until'], message: 'ends-before-it-begins' });
    }
  })
  .transform(
    ({ site, from, until, ...rest }): Invitation => ({
      ...rest,
      siteId: site || null,
      validFrom: from,
      validUntil: until?.add({ days: 1 }) ?? null,
    }),
  );
