import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';

/** The goal is reached: by coordination, or by the program once the hours are confirmed. */
export async function completeRequest(tx: Tx, completing: Deciding): Promise<Outcome<object, MoveRefusal>> {
  const taken = await takeRequest(tx, completing, 'complete');
  if (!taken.ok) return taken;
  const { by, now } = completing;
  await moveRequest(tx, taken.request, 'complete', { by, now });
  return { ok: true };
}
