import { readParameters, readTopic } from '#modules/programme';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { tellRequester } from '../letters.ts';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import { assignmentsDone, windowsOf } from '../request.store.ts';
import { type ContinueReason, momentsOf, reviewNeeded } from '../request.ts';

export type AcceptRefusal = MoveRefusal | 'topic-is-red' | 'reason-missing' | 'all-days-passed';

export interface AcceptRequest extends Deciding {
  /** Needed once the matter has been accompanied as often as the site's second mark says. */
  readonly reason: ContinueReason | null;
  readonly publicUrl: string;
  readonly today: Temporal.PlainDate;
}

/** It is a task for a guide: the search begins. */
export async function acceptRequest(
  tx: Tx,
  accepting: AcceptRequest,
): Promise<Outcome<{ byPhone: boolean }, AcceptRefusal>> {
  const { reason, publicUrl, by, now, today } = accepting;
  const taken = await takeRequest(tx, accepting, 'accept');
  if (!taken.ok) return taken;
  const { request } = taken;
  const topic = await readTopic(tx, request.topicCode, request.siteId);
  if (topic?.riskClass === 'red') return refuse('topic-is-red');
  const windows = await windowsOf(tx, request.id);
  if (!windows.some((window) => Temporal.Instant.compare(momentsOf(window).end, now) > 0)) {
    return refuse('all-days-passed');
  }
  const marks = await readParameters(tx, ['review-warning', 'review-stop'], {
    day: today,
    siteId: request.siteId,
  });
  const review = reviewNeeded(await assignmentsDone(tx, request.matterId), {
    warning: marks['review-warning'],
    stop: marks['review-stop'],
  });
  if (review === 'reason' && reason === null) return refuse('reason-missing');

  const callAbout = await tellRequester(tx, { request, message: { kind: 'accepted' }, publicUrl, now });
  await moveRequest(tx, request, 'accept', {
    by,
    now,
    reason: review === 'reason' ? reason : null,
    callAbout,
  });
  return { ok: true, byPhone: callAbout !== null };
}
