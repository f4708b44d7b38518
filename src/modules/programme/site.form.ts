import { z } from 'zod';
import { dataProtectionRegimes, providerKinds } from './provider.ts';

const optional = (longest: number, tooLong: string) =>
  z
    .string()
    .max(longest, tooLong)
    .transform((text) => text || null);

export const providerForm = z.object({
  name: z.string().min(1, 'name-missing').max(200, 'text-too-long'),
  kind: z.enum(providerKinds, 'kind-missing'),
  regime: z.enum(dataProtectionRegimes, 'regime-missing'),
});
export type ProviderFacts = z.output<typeof providerForm>;

export const siteForm = z.object({
  name: z.string().min(1, 'name-missing').max(200, 'text-too-long'),
  county: z.string().regex(/^\d{5}(\d{3})?$/, 'county-missing'),
  street: z.string().min(1, 'street-missing').max(200, 'text-too-long'),
  'postal-code': z.string().regex(/^\d{5}$/, 'postal-code-malformed'),
  town: z.string().min(1, 'town-missing').max(100, 'text-too-long'),
  phone: optional(50, 'text-too-long').refine(
    (text) => text === null || /^\+?[\d\s()/-]{5,}$/.test(text),
    'phone-malformed',
  ),
  email: z.union([z.literal('').transform(() => null), z.email('email-malformed')], 'email-malformed'),
  'opening-hours': optional(500, 'text-too-long'),
  radius: z.union(
    [
      z.literal('').transform(() => null),
      z
        .string()
        .regex(/^\d{1,3}$/)
        .transform(Number)
        .refine((km) => km > 0),
    ],
    'radius-malformed',
  ),
  'whole-county': z.string().transform((text) => text !== ''),
  /** One per line. */
  places: z
    .string()
    .max(4000, 'text-too-long')
    .transform((text) =>
      text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
});
export type EnteredSite = z.output<typeof siteForm>;
