import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { maySetAvailability } from './guide.policy.ts';
import { deleteAbsence, readGuide } from './guide.store.ts';

/** Takes an absence back. One that is gone already stays gone. */
export async function removeAbsence(
  tx: Tx,
  of: { readonly guideId: string; readonly absenceId: string; readonly by: Person },
): Promise<void> {
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!maySetAvailability(of.by, guide)) throw new Forbidden();
  await deleteAbsence(tx, guide.id, of.absenceId);
}
