import { dayOf, sayDay, sayDistance, sayMoment } from '#platform/dates';
import { type Lang, nativeNameOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { TextArea } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Foreign } from '#ui/language-words';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { EditorialTabs, partPaths } from '../tabs.pages.tsx';
import { editorialTexts } from '../texts.ts';
import type { BarrierReport } from './barrier-report.ts';

export const barriersPath = partPaths.barriers;
export const barrierPath = (id: string) => `${barriersPath}/${id}`;

export interface BarriersPageProps {
  lang: Lang;
  reports: readonly BarrierReport[];
  today: Temporal.PlainDate;
  saved: boolean;
}

/** What people could not use, the most urgent on top. */
export function BarriersPage({ lang, reports, today, saved }: BarriersPageProps) {
  const say = editorialTexts(lang);
  return (
    <>
      {saved && <Alert kind="success" title={say('barriers.answered')} live />}
      <h1>{say('desk.title')}</h1>
      <EditorialTabs lang={lang} current={barriersPath} isAtCentre />
      <p class="lead">{say('barriers.lead')}</p>
      <Table
        caption={say('tab.barriers')}
        captionHidden
        empty={say('barriers.none')}
        columns={[
          { key: 'words', label: say('barriers.words') },
          { key: 'received', label: say('words.received') },
          { key: 'due', label: say('barriers.due') },
          { key: 'status', label: say('field.status') },
        ]}
        rows={reports.map((one) => ({
          key: one.id,
          cells: {
            words: (
              <Link href={localHref(lang, barrierPath(one.id))}>
                <Foreign lang={one.lang}>
                  {one.words.length > 80 ? `${one.words.slice(0, 79)}…` : one.words}
                </Foreign>
              </Link>
            ),
            received: sayDay(dayOf(one.receivedAt), lang),
            due: one.status === 'answered' ? '' : <Due lang={lang} report={one} today={today} />,
            status: <StatusBadge lang={lang} report={one} today={today} />,
          },
        }))}
      />
    </>
  );
}

type Shown = Pick<BarriersPageProps, 'lang' | 'today'> & { report: BarrierReport };

const Due = ({ lang, report: { dueOn }, today }: Shown) => (
  <>
    {sayDay(dueOn, lang)} ({sayDistance(dueOn, today, lang)})
  </>
);

function StatusBadge({ lang, report: { status, dueOn }, today }: Shown) {
  const say = editorialTexts(lang);
  if (status === 'answered') return <Badge kind="success">{say('barriers.status.answered')}</Badge>;
  const isLate = Temporal.PlainDate.compare(dueOn, today) < 0;
  return isLate ? (
    <Badge kind="danger">{say('barriers.status.late')}</Badge>
  ) : (
    <Badge kind="warning">{say('barriers.status.received')}</Badge>
  );
}

export interface BarrierPageProps extends Shown {
  answeredBy: string | null;
  typed: string;
  errors: readonly FieldMessage[];
}

/** One report, with the answer or the field for it. */
export function BarrierPage({ lang, report, today, answeredBy, typed, errors }: BarrierPageProps) {
  const say = editorialTexts(lang);
  const { page, words, email, phone, answer, answeredAt, receivedAt, status } = report;
  return (
    <>
      <BackLink href={localHref(lang, barriersPath)}>{say('tab.barriers')}</BackLink>
      <h1>{say('barriers.one')}</h1>
      <p>
        <StatusBadge lang={lang} report={report} today={today} />
      </p>
      <SummaryList
        rows={[
          {
            key: say('barriers.words'),
            value: (
              <span class="kern-preline">
                <Foreign lang={report.lang}>{words}</Foreign>
              </span>
            ),
          },
          { key: say('barriers.page'), value: page && <bdi class="kern-preline">{page}</bdi> },
          { key: say('barriers.spoken'), value: nativeNameOf(report.lang) },
          { key: say('barriers.email'), value: email && <MailLink address={email} /> },
          { key: say('barriers.phone'), value: phone && <PhoneLink number={phone} /> },
          { key: say('words.received'), value: sayMoment(receivedAt, lang) },
          ...(answeredAt
            ? [
                {
                  key: say('barriers.status.answered'),
                  value: say('words.decision.by', {
                    when: sayMoment(answeredAt, lang),
                    who: answeredBy ?? say('article.somebody'),
                  }),
                },
                {
                  key: say('barriers.answer'),
                  value: (
                    <span class="kern-preline">
                      <Foreign lang={report.lang}>{answer ?? ''}</Foreign>
                    </span>
                  ),
                },
              ]
            : [{ key: say('barriers.due'), value: <Due lang={lang} report={report} today={today} /> }]),
        ]}
      />
      {status === 'received' && (
        <Form action={localHref(lang, `${barrierPath(report.id)}/antwort`)} errors={errors}>
          <input type="hidden" name="version" value={String(report.version)} />
          <TextArea
            name="answer"
            label={say('barriers.answer')}
            hint={say(email === null ? 'barriers.answer.noted' : 'barriers.answer.written')}
            required
            rows={8}
            maxLength={4000}
            value={typed}
            error={errors.find(({ name }) => name === 'answer')?.message}
          />
          <Button>{say(email === null ? 'barriers.note' : 'barriers.send')}</Button>
        </Form>
      )}
    </>
  );
}
