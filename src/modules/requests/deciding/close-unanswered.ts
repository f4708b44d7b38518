import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { tellRequester } from '../letters.ts';
import { type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';

/** A question has not been answered by its last day. */
export async function closeUnanswered(
  tx: Tx,
  of: { requestId: string; publicUrl: string; now: Temporal.Instant; today: Temporal.PlainDate },
): Promise<Outcome<object, MoveRefusal | 'time-to-answer-left'>> {
  const { requestId, publicUrl, now, today } = of;
  const taken = await takeRequest(tx, { requestId, version: null, by: 'system', now }, 'close-unanswered');
  if (!taken.ok) return taken;
  const { request } = taken;
  if (Temporal.PlainDate.compare(request.dueOn, today) >= 0) return refuse('time-to-answer-left');
  const message = { kind: 'closed-without-answer' } as const;
  const callAbout = await tellRequester(tx, { request, message, publicUrl, now });
  await moveRequest(tx, request, 'close-unanswered', { by: 'system', now, callAbout });
  return { ok: true };
}
