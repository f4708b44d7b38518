import { requestPath } from '#modules/requests';
import { sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonRow } from '#ui/button';
import { Details } from '#ui/details';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { sayPeriod } from '../appointments/appointment-words.ts';
import type { Offer } from '../offers/offer.ts';
import { assignmentTexts } from '../texts.ts';
import { type AskingRound, nextStep } from './asking-round.ts';
import { askingRulePath, sayRule } from './asking-rule.pages.tsx';
import type { StoredRule } from './asking-rule.ts';
import { countedDays, equalWithin } from './fair-asking.ts';
import type { NextGuide } from './next-guides.ts';

export interface AskingPartProps {
  lang: Lang;
  requestId: string;
  round: AskingRound;
  /** Questions to guides that wait for an answer. */
  open: readonly Offer[];
  names: ReadonlyMap<string, string>;
  /** Whose turn it will be; empty where it asks no more. */
  next: readonly NextGuide[];
  now: Temporal.Instant;
}

const shownNext = 5;

/** How a search that asks by itself stands: who is asked, who comes next and when, and how it ended. */
export function AskingPart({ lang, requestId, round, open, names, next, now }: AskingPartProps) {
  const say = assignmentTexts(lang);
  if (round.state !== 'asking') {
    return <Alert kind="info" title={say(`asking.state-${round.state}`)} />;
  }
  const step = nextStep(
    round,
    open.map(({ expiresAt }) => expiresAt),
    now,
  );
  const [first] = next;
  const then = step.do === 'wait' ? sayMoment(step.until, lang) : null;
  return (
    <section aria-labelledby="reihum">
      <h2 id="reihum">{say('asking.title')}</h2>
      <SummaryList
        rows={[
          {
            key: say('asking.for'),
            value: sayPeriod({ startsAt: round.slot.start, endsAt: round.slot.end }, lang),
          },
          {
            key: say('asking.now'),
            value:
              open.length === 0
                ? say('asking.nobody-now')
                : open
                    .map(({ guideId, expiresAt }) =>
                      say('asking.until', {
                        name: names.get(guideId ?? '') ?? '',
                        until: sayMoment(expiresAt, lang),
                      }),
                    )
                    .join('; '),
          },
          {
            key: say('asking.next'),
            value: first
              ? then
                ? say('asking.next-at', { name: first.name, at: then })
                : say('asking.next-soon', { name: first.name })
              : say(`asking.then-${round.atEnd}`),
          },
          { key: say('asking.how'), value: sayRule(round, lang) },
        ]}
      />
      {next.length > 1 && (
        <Details summary={say('asking.order')}>
          <p>{say('asking.order-how', { days: countedDays, points: equalWithin })}</p>
          <ol>
            {next.slice(0, shownNext).map(({ guideId, name, asked }) => (
              <li key={guideId}>
                {say('asking.asked-lately', { name, times: asked.times, days: asked.days })}
              </li>
            ))}
          </ol>
          {next.length > shownNext && <p>{say('proposals.not-named', { count: next.length - shownNext })}</p>}
        </Details>
      )}
      <Form action={localHref(lang, `${requestPath(requestId)}/reihum/ende`)}>
        <p class="muted">{say('asking.stop-hint')}</p>
        <Button variant="secondary">{say('asking.stop')}</Button>
      </Form>
    </section>
  );
}

/** Inside the form that asks: the second button, and what it would do. */
export function AskInTurn({
  lang,
  requestId,
  rule,
  mayChange,
}: {
  lang: Lang;
  requestId: string;
  rule: StoredRule;
  mayChange: boolean;
}) {
  const say = assignmentTexts(lang);
  if (rule.way === 'board') return null;
  return (
    <>
      <ButtonRow>
        <Button variant="secondary" formAction={localHref(lang, `${requestPath(requestId)}/reihum`)}>
          {say('asking.begin')}
        </Button>
      </ButtonRow>
      <p class="muted">
        {say('asking.begin-hint')} {sayRule(rule, lang)}{' '}
        {mayChange && <Link href={localHref(lang, askingRulePath)}>{say('asking.change')}</Link>}
      </p>
    </>
  );
}
