import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { type Deciding, type MoveRefusal, moveRequest, takeRequest } from '../move-request.ts';
import { saveAnswer } from '../request.store.ts';

/** Whoever asked answers what was missing, or coordination notes what was said on the telephone. */
export async function answerQuestion(
  tx: Tx,
  answering: Deciding & { readonly answer: string },
): Promise<Outcome<object, MoveRefusal | 'answer-missing'>> {
  const { answer, by, now } = answering;
  const taken = await takeRequest(tx, answering, 'answer');
  if (!taken.ok) return taken;
  if (answer === '') return refuse('answer-missing');
  await saveAnswer(tx, { requestId: taken.request.id, answer, now });
  await moveRequest(tx, taken.request, 'answer', { by, now, callAbout: null });
  return { ok: true };
}
