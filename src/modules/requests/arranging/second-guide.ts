import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import { saveGuidesNeeded } from '../request.store.ts';

interface Of {
  readonly requestId: string;
  readonly now: Temporal.Instant;
}

/** The person and her guide agree that a second one comes along: somebody is looked for. */
export async function seekSecondGuide(tx: Tx, { requestId, now }: Of): Promise<Outcome<object, MoveRefusal>> {
  const taken = await takeRequest(tx, { requestId, version: null, by: 'system', now }, 'resume-search');
  if (!taken.ok) return taken;
  await saveGuidesNeeded(tx, requestId, 2);
  await moveRequest(tx, taken.request, 'resume-search', { by: 'system', now, reason: 'second-guide' });
  return { ok: true };
}

/** Nobody is looked for as a second one any more: it is arranged with the one who goes along. */
export async function goOnWithOneGuide(
  tx: Tx,
  { requestId, now }: Of,
): Promise<Outcome<object, MoveRefusal>> {
  const taken = await takeRequest(tx, { requestId, version: null, by: 'system', now }, 'arrange');
  if (!taken.ok) return taken;
  await saveGuidesNeeded(tx, requestId, 1);
  await moveRequest(tx, taken.request, 'arrange', { by: 'system', now });
  return { ok: true };
}
