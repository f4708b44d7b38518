import type { Tx } from '#platform/database';
import { NotFound } from '#platform/errors';
import { countAssignment, lockRequest } from '../request.store.ts';

/** Counts an assignment that took place against the matter; returns how many there are now. */
export async function noteAssignmentDone(tx: Tx, requestId: string): Promise<number> {
  const request = await lockRequest(tx, requestId);
  if (!request) throw new NotFound();
  return countAssignment(tx, request.matterId);
}
