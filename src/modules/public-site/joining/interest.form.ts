import { z } from 'zod';

/** How many languages can be named. */
export const mostLanguages = 3;

const line = (longest: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .refine((text) => text.length <= longest, 'too-long');

/** What somebody leaves who would like to become a guide; messages are codes of `interest.error.<code>`. */
export const interestForm = z
  .object({
    site: z.uuid('site'),
    name: line(200).refine((text) => text.length > 0, 'name'),
    email: line(254).refine(
      (text) => text === '' || /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(text),
      'email',
    ),
    phone: line(40).refine((text) => text === '' || /^[+\d][\d\s/().-]{3,39}$/.test(text), 'phone'),
    languages: z.array(z.string()),
    agreed: z.string().refine((text) => text === 'ja', 'agreed'),
  })
  .refine(({ email, phone }) => email !== '' || phone !== '', { path: ['email'], message: 'no-way' });
