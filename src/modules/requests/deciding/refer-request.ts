import type { ReferralTarget } from '#modules/programme';
import type { Tx } from '#platform/database';
import type { Outcome } from '#platform/errors';
import { tellRequester } from '../letters.ts';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';

/** No task for a guide: the person is told who helps instead. */
export async function referRequest(
  tx: Tx,
  referring: Deciding & { readonly target: ReferralTarget; readonly publicUrl: string },
): Promise<Outcome<{ byPhone: boolean }, MoveRefusal>> {
  const { target, publicUrl, by, now } = referring;
  const taken = await takeRequest(tx, referring, 'refer');
  if (!taken.ok) return taken;
  const { request } = taken;
  const message = { kind: 'referred', target } as const;
  const callAbout = await tellRequester(tx, { request, message, publicUrl, now });
  await moveRequest(tx, request, 'refer', { by, now, reason: target, callAbout });
  return { ok: true, byPhone: callAbout !== null };
}
