import type { Person } from '#platform/acting';
import { type Tx, violates } from '#platform/database';
import { Forbidden, type Outcome, refuse } from '#platform/errors';
import { mayEndRole } from './account.policy.ts';
import { changeEndOfRole } from './person.store.ts';
import type { HeldRole } from './person.ts';

/** Lets a role last until another last day, from today on; null: until somebody ends it. */
export async function prolongRole(
  tx: Tx,
  of: {
    readonly role: HeldRole;
    readonly lastDay: Temporal.PlainDate | null;
    readonly by: Person;
    readonly today: Temporal.PlainDate;
  },
): Promise<Outcome<object, 'day-has-passed' | 'role-held-already'>> {
  const { role, lastDay, by, today } = of;
  if (!mayEndRole(by, role)) throw new Forbidden();
  const first = Temporal.PlainDate.compare(role.validFrom, today) > 0 ? role.validFrom : today;
  if (lastDay && Temporal.PlainDate.compare(lastDay, first) < 0) return refuse('day-has-passed');
  try {
    await changeEndOfRole(tx, role.id, lastDay?.add({ days: 1 }) ?? null);
  } catch (error) {
    if (violates(error, 'role_held_once')) return refuse('role-held-already');
    throw error;
  }
  return { ok: true };
}
