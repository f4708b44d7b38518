import type { Person, Role } from '#platform/acting';
import { type Tx, violates } from '#platform/database';
import { Forbidden, type Outcome, refuse } from '#platform/errors';
import type { Lang } from '#platform/languages';
import { postLetter } from '#platform/mail';
import { mayInviteTo } from './account.policy.ts';
import { invitationLetter } from './letters.ts';
import { insertPerson, insertRole } from './person.store.ts';
import { placeColumns } from './role-place.ts';
import type { SignIn } from './sign-in.ts';

export interface Invitation {
  readonly name: string;
  /** In small letters. */
  readonly email: string;
  readonly lang: Lang;
  readonly role: Role;
  /** Where: `site:<id>`, `provider:<id>`, `county:<key>`, `state:<key>`, `system`. */
  readonly place: string;
  readonly validFrom: Temporal.PlainDate;
  readonly validUntil: Temporal.PlainDate | null;
}

/**
 * Gives a role to the person with this e-mail address, makes her an account without a password if she has
 * none, and writes to her. An account that exists keeps its name and language.
 */
export async function invitePerson(
  tx: Tx,
  of: {
    readonly invitation: Invitation;
    readonly by: Person;
    readonly placeName: string | null;
    readonly signIn: Pick<SignIn, 'findByEmail' | 'invitationToken'>;
    readonly publicUrl: string;
    readonly now: Temporal.Instant;
    readonly newId: () => string;
  },
): Promise<Outcome<{ personId: string }, 'role-held-already' | 'not-to-oneself'>> {
  const { invitation, by, placeName, signIn, publicUrl, now, newId } = of;
  const { name, email, lang, role, place, validFrom, validUntil } = invitation;
  if (!mayInviteTo(by, role, place)) throw new Forbidden();
  if (email === by.email.toLowerCase()) return refuse('not-to-oneself');

  let known = await signIn.findByEmail(email);
  let personId = known?.id ?? newId();
  const person = { id: personId, name, email, lang, emailVerified: false, now };
  if (!known && !(await insertPerson(tx, person))) {
    // Somebody else invited her at this very moment, and by now that stands.
    known = await signIn.findByEmail(email);
    if (!known) throw new Error('an address is taken by nobody');
    personId = known.id;
  }
  try {
    await insertRole(tx, { id: newId(), personId, role, place, validFrom, validUntil, givenBy: by.id });
  } catch (error) {
    if (violates(error, 'role_held_once')) return refuse('role-held-already');
    throw error;
  }
  const letter = invitationLetter({
    to: known ?? { name, email, lang },
    role,
    placeName,
    inviter: by.name,
    token: known ? null : await signIn.invitationToken(email),
    publicUrl,
  });
  await postLetter(tx, { ...letter, siteId: placeColumns(place).siteId }, now);
  return { ok: true, personId };
}
