import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { tell } from '#platform/events';
import { requestWithdrawn } from '../events.ts';
import { tellRequester } from '../letters.ts';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';

/** Whoever asked needs no guide any more. A guide who has said yes is told by whoever hears the event. */
export async function withdrawRequest(
  tx: Tx,
  withdrawing: Deciding & { readonly publicUrl: string; readonly withConsent?: boolean },
): Promise<Outcome<object, MoveRefusal>> {
  const { publicUrl, by, now, withConsent = false } = withdrawing;
  const taken = await takeRequest(tx, withdrawing, 'withdraw');
  if (!taken.ok) return taken;
  const { request } = taken;
  const kind = withConsent ? 'consent-withdrawn' : 'withdrawn';
  await tellRequester(tx, { request, message: { kind }, publicUrl, now });
  await moveRequest(tx, request, 'withdraw', {
    by,
    now,
    callAbout: null,
    reason: withConsent ? 'consent-withdrawn' : null,
  });
  tell(tx, requestWithdrawn, { requestId: request.id, siteId: request.siteId });
  return { ok: true };
}
