import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { tell } from '#platform/events';
import { requestUnmet } from '../events.ts';
import { tellRequester } from '../letters.ts';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import type { UnmetReason } from '../request.ts';

/** Nobody was found. It counts as a need that was not met. */
export async function markUnmet(
  tx: Tx,
  marking: Deciding & { readonly reason: UnmetReason; readonly publicUrl: string },
): Promise<Outcome<{ byPhone: boolean }, MoveRefusal>> {
  const { reason, publicUrl, by, now } = marking;
  const taken = await takeRequest(tx, marking, 'mark-unmet');
  if (!taken.ok) return taken;
  const { request } = taken;
  const callAbout = await tellRequester(tx, { request, message: { kind: 'unmet' }, publicUrl, now });
  await moveRequest(tx, request, 'mark-unmet', { by, now, reason, callAbout });
  tell(tx, requestUnmet, { requestId: request.id, siteId: request.siteId });
  return { ok: true, byPhone: callAbout !== null };
}
