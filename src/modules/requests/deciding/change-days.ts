import { readParameter } from '#modules/programme';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import { saveWindows } from '../request.store.ts';
import { firstDayOf, isUrgent, judgeWindows, type TimeWindow, type WindowRefusal } from '../request.ts';

export interface ChangeDays extends Deciding {
  readonly windows: readonly TimeWindow[];
  readonly minutes: number;
  readonly today: Temporal.PlainDate;
}

/** The person can on other days than she first said. */
export async function changeDays(
  tx: Tx,
  changing: ChangeDays,
): Promise<Outcome<object, MoveRefusal | WindowRefusal> & { readonly at?: number }> {
  const { windows, minutes, by, now, today } = changing;
  const taken = await takeRequest(tx, changing, 'change-days');
  if (!taken.ok) return taken;
  const wrong = judgeWindows(windows, minutes, now, today);
  if (wrong) return { ...refuse(wrong.refusal), at: wrong.at };
  const { request } = taken;
  const leadTime = await readParameter(tx, 'request-lead-time', { day: today, siteId: request.siteId });
  const firstDay = firstDayOf(windows);
  const { answerDue } = request;
  const urgent = isUrgent(firstDay, today, leadTime);
  await saveWindows(tx, request, { windows, minutes, firstDay, answerDue, urgent });
  const answerUntil = request.state === 'asked-back' ? { answerUntil: request.dueOn } : {};
  await moveRequest(tx, { ...request, firstDay }, 'change-days', { by, now, ...answerUntil });
  return { ok: true };
}
