import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { dayOf, sayDay } from '#platform/dates';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { step } from '#platform/life-cycle';
import { postLetter } from '#platform/mail';
import { statesOf } from '../articles/article.policy.ts';
import { editorialTexts } from '../texts.ts';
import { readReport, saveAnswer } from './barrier-report.store.ts';
import { barrierReportLifeCycle } from './barrier-report.ts';

export type AnswerRefusal = 'changed-meanwhile' | 'not-in-this-state' | 'not-for-this-role';

/** Answers a report: by letter where there is an address, else the centre notes what it said. */
export async function answerBarrier(
  tx: Tx,
  of: { id: string; version: number; answer: string; by: Person; now: Temporal.Instant },
): Promise<Outcome<{ written: boolean }, AnswerRefusal>> {
  const { id, version, answer, by, now } = of;
  const report = await readReport(tx, id);
  if (!report || !statesOf(by).includes(report.stateKey)) throw new NotFound();
  const next = step(barrierReportLifeCycle, report.status, 'answer', ['centre']);
  if (!next.ok) return next;
  if (!(await saveAnswer(tx, { id, version, answer, by: by.id, now }))) return refuse('changed-meanwhile');
  const { email, lang, receivedAt } = report;
  if (email === null) return { ok: true, written: false };
  const say = editorialTexts(lang);
  const body = say('barriers.letter.answer', { day: sayDay(dayOf(receivedAt), lang), answer });
  await postLetter(
    tx,
    { siteId: null, to: email, lang, subject: say('barriers.letter.answer.subject'), body },
    now,
  );
  return { ok: true, written: true };
}
