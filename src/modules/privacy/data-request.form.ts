import { z } from 'zod';
import { checkEntered, type Entered, type FieldError, type FormFields } from '#platform/form-fields';
import {
  dataRequestKinds,
  extensionReasons,
  type Proof,
  proofsByHand,
  refusalReasons,
} from './data-request.ts';

// Messages are codes: `error.<code>` in the texts.

const longestName = 200;
const longestWords = 2000;

const phone = z.string().refine((text) => {
  const digits = text.replace(/\D/g, '').length;
  return text === '' || (/^\+?[\d\s()/.-]{4,40}$/.test(text) && digits >= 4 && digits <= 15);
}, 'phone');

const askSchema = z.object({
  kind: z.enum(dataRequestKinds, 'kind'),
  site: z.string(),
  name: z
    .string()
    .transform((text) => text.replace(/\s+/g, ' '))
    .pipe(z.string().regex(/\p{L}/u, 'name').max(longestName, 'name-long')),
  email: z.union([z.literal(''), z.email('email')], 'email').pipe(z.string().max(254, 'email')),
  phone,
  words: z.string().max(longestWords, 'words'),
});
export type Asked = z.infer<typeof askSchema>;

/** What somebody asks about her data; `known` is what she need not say, `sites` are those she may ask. */
export function readAsked(
  form: FormFields,
  { known, sites }: { known: Partial<Record<keyof Asked, string>>; sites: readonly string[] },
): Entered<Asked> {
  const fields = Object.keys(askSchema.shape) as (keyof Asked)[];
  const sent = Object.fromEntries(fields.map((name) => [name, known[name] ?? form.get(name)])) as Record<
    keyof Asked,
    string
  >;
  const entered = checkEntered(askSchema, sent);
  const errors: FieldError[] = entered.ok ? [] : entered.errors;
  if (!sites.includes(sent.site)) errors.push({ name: 'site', code: 'site' });
  if (sent.email === '' && sent.phone === '') errors.push({ name: 'email', code: 'no-way' });
  // What is wrong is hers to say: nobody can guess it.
  if (sent.kind === 'rectification' && sent.words === '')
    errors.push({ name: 'words', code: 'what-is-wrong' });
  if (entered.ok && errors.length === 0) return entered;
  return {
    ok: false,
    errors: errors.sort((one, other) => placeOf(fields, one) - placeOf(fields, other)),
  };
}

const placeOf = (fields: readonly string[], { name }: FieldError) => fields.indexOf(name);

const reason = <const Reason extends string>(reasons: readonly [Reason, ...Reason[]]) =>
  z.enum(reasons, 'reason');

/** One step of whoever works on a request; `subject` is a record that the search has shown, or nothing. */
const stepSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('answer') }),
  z.object({ event: z.literal('withdraw') }),
  z.object({ event: z.literal('extend'), reason: reason(extensionReasons) }),
  z.object({ event: z.literal('refuse'), reason: reason(refusalReasons) }),
  z.object({ event: z.literal('refuse-part'), reason: reason(refusalReasons) }),
  z.object({
    event: z.literal('check-identity'),
    proof: z.enum(proofsByHand satisfies readonly Proof[], 'proof'),
    subject: z.string(),
  }),
]);
export type StepEntered = z.infer<typeof stepSchema>;

/** The reason of each step is a field of its own: several of its forms stand on one page. */
export const reasonField = (event: string) => `reason-${event}`;

export function readStep(form: FormFields): Entered<StepEntered> {
  const event = form.get('event');
  const entered = checkEntered(stepSchema, {
    event,
    proof: form.get('proof'),
    subject: form.get('subject'),
    reason: form.get(reasonField(event)),
  });
  if (entered.ok) return entered;
  const errors = entered.errors.map((one) =>
    one.name === 'reason' ? { ...one, name: reasonField(event) } : one,
  );
  return { ok: false, errors };
}
