import { z } from 'zod';
import { longestPassword, shortestPassword } from './sign-in-terms.ts';

export const emailField = z
  .string()
  .min(1, 'email-missing')
  .max(254, 'email-malformed')
  .pipe(z.email('email-malformed'))
  .transform((email) => email.toLowerCase());

export const signInForm = z
  .object({ email: emailField, way: z.enum(['link', 'password']), password: z.string() })
  .refine(({ way, password }) => way === 'link' || password !== '', {
    path: ['password'],
    message: 'password-missing',
  });

/** Whose account is to be locked. */
export const lockForm = z.object({ email: emailField });

export const passwordForm = z.object({
  current: z.string(),
  password: z.string().min(shortestPassword, 'password-short').max(longestPassword, 'password-long'),
});

/** The password somebody shows again that she has. */
export const proveForm = z.object({
  password: z.string().min(1, 'password-missing').max(longestPassword, 'password-wrong'),
});
