import { addWorkingDays, readParameters } from '#modules/programme';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import { assignmentsDone, saveWindows } from '../request.store.ts';
import {
  firstDayOf,
  isUrgent,
  judgeWindows,
  reviewNeeded,
  type TimeWindow,
  type WindowRefusal,
} from '../request.ts';

export interface ReopenForFollowUp extends Deciding {
  readonly windows: readonly TimeWindow[];
  /** Length of the next appointment. */
  readonly minutes: number;
  readonly today: Temporal.PlainDate;
}

/**
 * The same matter needs another appointment: it is looked at again, with new days. Tells how often it has been
 * accompanied and what the site's marks say to that.
 */
export async function reopenForFollowUp(
  tx: Tx,
  reopening: ReopenForFollowUp,
): Promise<
  Outcome<{ assignmentsDone: number; review: ReturnType<typeof reviewNeeded> }, MoveRefusal | WindowRefusal>
> {
  const { windows, minutes, by, now, today } = reopening;
  const taken = await takeRequest(tx, reopening, 'follow-up');
  if (!taken.ok) return taken;
  const wrong = judgeWindows(windows, minutes, now, today);
  if (wrong) return refuse(wrong.refusal);
  const { request } = taken;
  const values = await readParameters(
    tx,
    ['request-lead-time', 'answer-time', 'review-warning', 'review-stop'],
    { day: today, siteId: request.siteId },
  );
  const firstDay = firstDayOf(windows);
  const answerDue = addWorkingDays(today, values['answer-time']);
  const urgent = isUrgent(firstDay, today, values['request-lead-time']);
  await saveWindows(tx, request, { windows, minutes, firstDay, answerDue, urgent });
  await moveRequest(tx, { ...request, firstDay, answerDue }, 'follow-up', { by, now });
  const done = await assignmentsDone(tx, request.matterId);
  const marks = { warning: values['review-warning'], stop: values['review-stop'] };
  return { ok: true, assignmentsDone: done, review: reviewNeeded(done, marks) };
}
