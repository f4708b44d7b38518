import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden } from '#platform/errors';
import { tell } from '#platform/events';
import { mayEndRole } from './account.policy.ts';
import { leadEnded } from './lead-ended.ts';
import { endRoleOn } from './person.store.ts';
import type { HeldRole } from './person.ts';
import { keyOfPlace } from './role-place.ts';

/** Ends a role from today on; one that has not begun never will. */
export async function endRole(
  tx: Tx,
  of: { readonly role: HeldRole; readonly by: Person; readonly today: Temporal.PlainDate },
): Promise<void> {
  if (!mayEndRole(of.by, of.role)) throw new Forbidden();
  await endRoleOn(tx, of.role, of.today);
  const { role, place } = of.role;
  if (role === 'coordinator' || role === 'deputy') tell(tx, leadEnded, { siteId: keyOfPlace(place) });
}
