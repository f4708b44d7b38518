import { choiceOf, type Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import { insertPassword, insertPerson, insertRole } from './person.store.ts';

/** Makes a person who can sign in with a password at once, her roles held since a year ago: for the demo. */
export async function addPerson(
  tx: Tx,
  of: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly roles: Person['roles'];
    readonly lang?: Lang;
    readonly passwordHash: string;
    readonly today: Temporal.PlainDate;
    readonly now: Temporal.Instant;
    readonly newId: () => string;
  },
): Promise<void> {
  const { id, name, roles, lang = 'de', passwordHash, today, now, newId } = of;
  const email = of.email.toLowerCase();
  const made = await insertPerson(tx, { id, name, email, lang, emailVerified: true, now });
  if (!made) throw new Error(`the address of ${id} is taken`);
  await insertPassword(tx, { id: newId(), personId: id, hash: passwordHash, now });
  const validFrom = today.subtract({ years: 1 });
  for (const held of roles) {
    await insertRole(tx, {
      id: newId(),
      personId: id,
      role: held.role,
      place: choiceOf(held).slice(held.role.length + 1),
      validFrom,
      validUntil: null,
      givenBy: null,
    });
  }
}
