import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';

/** Why a guide is looked for again. */
export type ResumeReason = 'handed-back' | 'cancelled' | 'nobody-came';

/** A guide gave the assignment back: the search begins again without a new request. */
export async function resumeSearch(
  tx: Tx,
  of: { requestId: string; reason: ResumeReason; now: Temporal.Instant },
): Promise<Outcome<object, MoveRefusal>> {
  const { requestId, reason, now } = of;
  const taken = await takeRequest(tx, { requestId, version: null, by: 'system', now }, 'resume-search');
  if (!taken.ok) return taken;
  await moveRequest(tx, taken.request, 'resume-search', { by: 'system', now, reason });
  return { ok: true };
}
