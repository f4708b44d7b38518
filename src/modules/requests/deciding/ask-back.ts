import { readParameter } from '#modules/programme';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { tellRequester } from '../letters.ts';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import { personIdOf } from '../request.policy.ts';
import { insertQuestion } from '../request.store.ts';

export interface AskBack extends Deciding {
  readonly questionId: string;
  readonly question: string;
  readonly publicUrl: string;
  readonly today: Temporal.PlainDate;
}

/** Asks whoever asked for something that is missing; the answer has its time. */
export async function askBack(
  tx: Tx,
  asking: AskBack,
): Promise<Outcome<{ answerUntil: Temporal.PlainDate; byPhone: boolean }, MoveRefusal | 'question-missing'>> {
  const { questionId, question, publicUrl, by, now, today } = asking;
  const taken = await takeRequest(tx, asking, 'ask-back');
  if (!taken.ok) return taken;
  if (question === '') return refuse('question-missing');
  const { request } = taken;
  const days = await readParameter(tx, 'answer-to-question-time', { day: today, siteId: request.siteId });
  const answerUntil = lastDayToAnswer(today, days, request.firstDay);
  await insertQuestion(tx, {
    id: questionId,
    siteId: request.siteId,
    requestId: request.id,
    asked: question,
    askedBy: personIdOf(by),
    askedAt: now,
    answerUntil,
  });
  const callAbout = await tellRequester(tx, {
    request,
    message: { kind: 'question', question, answerUntil },
    publicUrl,
    now,
  });
  await moveRequest(tx, request, 'ask-back', { by, now, answerUntil, callAbout });
  return { ok: true, answerUntil, byPhone: callAbout !== null };
}

/** Not later than the day the guide is needed, but never already today. */
function lastDayToAnswer(
  today: Temporal.PlainDate,
  days: number,
  firstDay: Temporal.PlainDate,
): Temporal.PlainDate {
  const usual = today.add({ days });
  const tomorrow = today.add({ days: 1 });
  if (Temporal.PlainDate.compare(usual, firstDay) <= 0) return usual;
  return Temporal.PlainDate.compare(firstDay, tomorrow) < 0 ? tomorrow : firstDay;
}
