import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';

/** A guide has said yes. Carried out in the site's name after her acceptance has been written. */
export async function arrangeRequest(
  tx: Tx,
  of: { requestId: string; now: Temporal.Instant },
): Promise<Outcome<object, MoveRefusal>> {
  const { requestId, now } = of;
  const taken = await takeRequest(tx, { requestId, version: null, by: 'system', now }, 'arrange');
  if (!taken.ok) return taken;
  await moveRequest(tx, taken.request, 'arrange', { by: 'system', now });
  return { ok: true };
}
