import type { Tx } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { actorsOf, type By } from '../request.policy.ts';
import { lockRequest, saveCall } from '../request.store.ts';

/** Coordination has told the person by telephone. */
export async function noteCall(tx: Tx, of: { requestId: string; by: By }): Promise<void> {
  const request = await lockRequest(tx, of.requestId);
  if (!request) throw new NotFound();
  const actors = actorsOf(of.by, request);
  if (!actors.includes('coordinator') && !actors.includes('coordinating-guide')) throw new Forbidden();
  await saveCall(tx, request.id, null);
}
