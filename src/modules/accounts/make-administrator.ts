import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import type { Lang } from '#platform/languages';
import { linkPath } from './letters.ts';
import { insertPerson, insertRole } from './person.store.ts';
import type { SignIn } from './sign-in.ts';

/**
 * Makes the first administrator, from the command line: nobody is there yet who could invite her. Gives the
 * path of a sign-in link that works once. `tx` is the table owner's.
 */
export async function makeAdministrator(
  tx: Tx,
  of: {
    readonly name: string;
    readonly email: string;
    readonly lang: Lang;
    readonly signIn: Pick<SignIn, 'findByEmail' | 'invitationToken'>;
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
    readonly newId: () => string;
  },
): Promise<Outcome<{ linkPath: string }, 'address-is-taken'>> {
  const { name, lang, signIn, now, today, newId } = of;
  const email = of.email.toLowerCase();
  if (await signIn.findByEmail(email)) return refuse('address-is-taken');
  const personId = newId();
  const made = await insertPerson(tx, { id: personId, name, email, lang, emailVerified: false, now });
  if (!made) return refuse('address-is-taken');
  await insertRole(tx, {
    id: newId(),
    personId,
    role: 'administrator',
    place: 'system',
    validFrom: today,
    validUntil: null,
    givenBy: null,
  });
  return { ok: true, linkPath: linkPath(await signIn.invitationToken(email)) };
}
