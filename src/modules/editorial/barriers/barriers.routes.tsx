import { namesOfPeople } from '#modules/accounts';
import { NotFound } from '#platform/errors';
import type { FieldError } from '#platform/form-fields';
import { guarded, page, type Reply, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { isAtCentre, statesOf } from '../articles/article.policy.ts';
import { fieldMessages } from '../field-messages.ts';
import { editorialTexts } from '../texts.ts';
import { answerBarrier } from './answer-barrier.ts';
import { listReports, readReport } from './barrier-report.store.ts';
import type { BarrierReport } from './barrier-report.ts';
import { BarrierPage, BarriersPage, barrierPath, barriersPath } from './barriers.pages.tsx';

const longestAnswer = 4000;

async function reportOr404(visit: Signed<Visit>): Promise<BarrierReport> {
  const report = await readReport(visit.db, visit.id());
  if (!report || !statesOf(visit.person).includes(report.stateKey)) throw new NotFound();
  return report;
}

async function barrierPageFor(
  visit: Signed<Visit>,
  report: BarrierReport,
  typed = '',
  errors: readonly FieldError[] = [],
): Promise<Reply> {
  const { db, lang, today } = visit;
  const { answeredBy } = report;
  return page(
    editorialTexts(lang)('barriers.one'),
    <BarrierPage
      lang={lang}
      report={report}
      today={today}
      answeredBy={answeredBy ? ((await namesOfPeople(db, [answeredBy])).get(answeredBy) ?? null) : null}
      typed={typed}
      errors={fieldMessages(lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** Where the centre answers those who could not use something. */
export const barriersRoutes: readonly Route[] = [
  guarded.get(barriersPath, isAtCentre, async ({ db, lang, today, query }) =>
    page(
      editorialTexts(lang)('tab.barriers'),
      <BarriersPage
        lang={lang}
        reports={await listReports(db)}
        today={today}
        saved={query.has('beantwortet')}
      />,
    ),
  ),

  guarded.get(barrierPath(':id'), isAtCentre, async (visit) =>
    barrierPageFor(visit, await reportOr404(visit)),
  ),

  guarded.post(`${barrierPath(':id')}/antwort`, isAtCentre, async (visit) => {
    const { tx, person, form, now } = visit;
    const report = await reportOr404(visit);
    const answer = form.get('answer');
    const wrong = (code: string) => barrierPageFor(visit, report, answer, [{ name: 'answer', code }]);
    if (answer === '') return wrong('answer-missing');
    if (answer.length > longestAnswer) return wrong('text-too-long');
    const done = await answerBarrier(tx, {
      id: report.id,
      version: form.version(),
      answer,
      by: person,
      now,
    });
    return done.ok ? redirect(`${barriersPath}?beantwortet=ja`) : wrong(done.refusal);
  }),
];
