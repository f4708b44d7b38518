import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { mayNoteObligations } from './guide.policy.ts';
import { deleteObligation, readGuide } from './guide.store.ts';

/** Takes a note back that was wrong or is not needed any more. One that is gone already stays gone. */
export async function withdrawObligation(
  tx: Tx,
  of: { readonly guideId: string; readonly obligationId: string; readonly by: Person },
): Promise<void> {
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!mayNoteObligations(of.by, guide)) throw new Forbidden();
  await deleteObligation(tx, guide.id, of.obligationId);
}
