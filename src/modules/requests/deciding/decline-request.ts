import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { tellRequester } from '../letters.ts';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import type { DeclineReason } from '../request.ts';

/** The site cannot help. The reason comes from a list in which none is about the person. */
export async function declineRequest(
  tx: Tx,
  declining: Deciding & { readonly reason: DeclineReason; readonly publicUrl: string },
): Promise<Outcome<{ byPhone: boolean }, MoveRefusal>> {
  const { reason, publicUrl, by, now } = declining;
  const taken = await takeRequest(tx, declining, 'decline');
  if (!taken.ok) return taken;
  const { request } = taken;
  const message = { kind: 'declined', reason } as const;
  const callAbout = await tellRequester(tx, { request, message, publicUrl, now });
  await moveRequest(tx, request, 'decline', { by, now, reason, callAbout });
  return { ok: true, byPhone: callAbout !== null };
}
