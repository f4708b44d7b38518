import type { ComponentChildren } from 'preact';
import {
  isReferralTarget,
  languageName,
  referralTargets,
  referralWords,
  type SchoolHoliday,
  sayHoliday,
  topicName,
} from '#modules/programme';
import { dayOf, sayDay, sayDistance, sayMoment, sayShortDay, sayTime } from '#platform/dates';
import { FormFields } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { eventsFor } from '#platform/life-cycle';
import { Alert } from '#ui/alert';
import { Badge, type BadgeKind } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Details } from '#ui/details';
import { CheckboxField, RadioGroup, SelectField, TextArea } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Timeline } from '#ui/timeline';
import type { Doubt } from '../asking/doubts.ts';
import type { Verdict } from '../limits.ts';
import { emergencyLines, sayFinding, sayProposal } from '../limits-words.ts';
import { longestNote, longestQuestion } from '../request.form.ts';
import { errorOf, MinutesField, type Shown, WindowFields } from '../request.pages.tsx';
import {
  type Contact,
  continueReasons,
  declineReasons,
  type RequestActor,
  type RequestState,
  requestLifeCycle,
  type TimeWindow,
  unmetReasons,
} from '../request.ts';
import type { HistoryLine, Question, Request } from '../request-record.ts';
import { nameOfRequest, sayMinutes, sayPlace, sayWindow, sayWishes } from '../request-words.ts';
import { requestTexts } from '../texts.ts';
import { calledPath, type Decision, decisionNames, decisionPath, requestPath } from './decision.ts';

const stateLooks: Record<RequestState, BadgeKind> = {
  received: 'info',
  'in-review': 'info',
  'asked-back': 'warning',
  'seeking-guide': 'info',
  arranged: 'success',
  completed: 'success',
  unmet: 'warning',
  referred: 'neutral',
  declined: 'neutral',
  withdrawn: 'neutral',
  'closed-without-answer': 'neutral',
  anonymised: 'neutral',
};

/** Where a request stands, in one or two words. */
export function StateBadge({ lang, state }: { lang: Lang; state: RequestState }) {
  return <Badge kind={stateLooks[state]}>{requestTexts(lang)(`state.${state}`)}</Badge>;
}

/** Sooner than the site's lead time. */
export function UrgentBadge({ lang }: { lang: Lang }) {
  return (
    <Badge kind="warning" icon="clock">
      {requestTexts(lang)('urgent')}
    </Badge>
  );
}

export interface RequestSummaryProps {
  readonly lang: Lang;
  readonly request: Request;
  readonly windows: readonly TimeWindow[];
  readonly schoolHolidays: readonly SchoolHoliday[];
  /** null: deleted, or not for this visitor. */
  readonly contact: Contact | null;
  readonly questions: readonly Question[];
  readonly assignmentsDone: number;
  /** The number of the request this one seems to repeat. */
  readonly duplicateReference: string | null;
  readonly today: Temporal.PlainDate;
}

/** That nobody will be there: offices on a public holiday, a school in the school holidays. */
function ClosedNote({
  lang,
  request,
  schoolHolidays,
  day,
}: RequestSummaryProps & { day: Temporal.PlainDate }) {
  const atSchool = request.placeKind === 'school';
  const closed = request.setting === 'on-site' && sayHoliday(day, { schoolHolidays, atSchool }, lang);
  return closed ? <p>{closed}</p> : null;
}

/** The matter on the request page: what is asked for, by whom, and what has to be minded. */
export function RequestSummary(props: RequestSummaryProps) {
  const { lang, request, windows, contact, today } = props;
  const say = requestTexts(lang);
  const wishes = sayWishes(request, lang);
  const lines = (of: readonly ComponentChildren[]) => (
    <>
      {of.map((one, index) => (
        <div key={index}>{one}</div>
      ))}
    </>
  );
  return (
    <>
      <p>
        <StateBadge lang={lang} state={request.state} /> {request.urgent && <UrgentBadge lang={lang} />}
      </p>
      <CallNote lang={lang} request={request} contact={contact} />
      {request.doubts.length > 0 && (
        <Alert kind="warning" title={say('doubt.title')}>
          <ul>
            {request.doubts.map((doubt) => (
              <li key={doubt}>{say(`doubt.${doubt as Doubt}`)}</li>
            ))}
          </ul>
          <p>{say('doubt.text')}</p>
        </Alert>
      )}
      {request.duplicateOf && props.duplicateReference && (
        <Alert kind="warning" title={say('duplicate.title')}>
          <p>{say('duplicate.text', { reference: props.duplicateReference })}</p>
          <p>
            <Link href={localHref(lang, requestPath(request.duplicateOf))}>
              {say('duplicate.link', { reference: props.duplicateReference })}
            </Link>
          </p>
        </Alert>
      )}
      <SummaryList
        rows={[
          { key: say('field.topic'), value: topicName(request.topicCode, lang) },
          { key: say('field.goal'), value: request.goal && <bdi>{request.goal}</bdi> },
          ...(request.note ? [{ key: say('field.note'), value: <bdi>{request.note}</bdi> }] : []),
          {
            key: say('field.windows'),
            value: lines([
              ...windows.map((window) => (
                <>
                  {sayWindow(window, lang)}{' '}
                  <span class="muted">({sayDistance(window.day, today, lang)})</span>
                  <ClosedNote {...props} day={window.day} />
                </>
              )),
              sayMinutes(request.minutes, lang),
            ]),
          },
          { key: say('field.meeting-place'), value: <bdi>{sayPlace(request, lang)}</bdi> },
          {
            key: say('field.language'),
            value: lines([
              `${languageName(request.languageTag, lang)} (${say(`language-mode.${request.languageMode}`)})`,
              `${say('field.german')}: ${say(`german.${request.germanLevel}`)}`,
            ]),
          },
          {
            key: say('field.wishes'),
            value: wishes.length > 0 ? lines(wishes) : say('no-more-wishes'),
          },
          { key: say('field.area'), value: request.area.name },
          { key: say('field.contact'), value: <ContactLines lang={lang} contact={contact} /> },
          {
            key: say('field.consent'),
            value: `${say(`consent-how.${request.consentHow}`)}, ${sayShortDay(dayOf(request.consentAt), lang)}`,
          },
          { key: say('field.matter'), value: say('matter-count', { count: props.assignmentsDone }) },
          {
            key: say('field.channel'),
            value: lines([
              say(`channel.${request.channel}`),
              <>
                {sayMoment(request.submittedAt, lang)}{' '}
                <span class="muted">({sayDistance(dayOf(request.submittedAt), today, lang)})</span>
              </>,
            ]),
          },
          { key: say('field.reference'), value: request.reference },
          ...props.questions.map((question) => ({
            key: say('status.question-title'),
            value: lines([
              <bdi key="asked">{question.asked}</bdi>,
              question.answer ? <bdi key="answer">{question.answer}</bdi> : say('state.asked-back'),
            ]),
          })),
        ]}
      />
    </>
  );
}

/** The person cannot be reached by e-mail: what to say on the telephone, and the button for "done". */
function CallNote({ lang, request, contact }: { lang: Lang; request: Request; contact: Contact | null }) {
  if (!request.callAbout) return null;
  const say = requestTexts(lang);
  const number = contact?.phone ?? contact?.askerPhone ?? null;
  return (
    <Alert kind="warning" title={say('call.title')}>
      <p>
        {say('call.text', { about: say(`call.about.${request.callAbout}`) })}{' '}
        {number && <PhoneLink number={number} />}
      </p>
      <Form action={localHref(lang, calledPath(request.id))}>
        <Button variant="secondary" icon="phone">
          {say('call.done')}
        </Button>
      </Form>
    </Alert>
  );
}

function ContactLines({ lang, contact }: { lang: Lang; contact: Contact | null }) {
  const say = requestTexts(lang);
  if (!contact) return <>{say('contact.gone')}</>;
  const asker = [contact.askerName, contact.institution].filter(Boolean).join(', ');
  return (
    <>
      <div>
        <bdi>{contact.name}</bdi>
      </div>
      {contact.phone && (
        <div>
          <PhoneLink number={contact.phone} />
        </div>
      )}
      {contact.email && (
        <div>
          <MailLink address={contact.email} />
        </div>
      )}
      {asker !== '' && (
        <div>
          <bdi>{say('contact.asks', { name: asker })}</bdi>
        </div>
      )}
      {contact.askerPhone && (
        <div>
          <PhoneLink number={contact.askerPhone} />
        </div>
      )}
      {contact.askerEmail && (
        <div>
          <MailLink address={contact.askerEmail} />
        </div>
      )}
    </>
  );
}

/** What the rules say to a request and propose; numbers to call first of all where somebody is in danger. */
export function LimitsCheck({ lang, verdict }: { lang: Lang; verdict: Verdict }) {
  const { findings, proposal, emergency, dangers } = verdict;
  const stops = findings.some(({ weight }) => weight !== 'hint');
  const kind = emergency ? 'danger' : stops ? 'warning' : findings.length > 0 ? 'info' : 'success';
  return (
    <Alert kind={kind} title={sayProposal(proposal, lang)}>
      {emergency && (
        <ul>
          {emergencyLines(dangers, lang).map(({ name, number }) => (
            <li key={number}>
              {name}: <PhoneLink number={number} />
            </li>
          ))}
        </ul>
      )}
      {findings.length > 0 && (
        <ul>
          {findings.map((finding) => (
            <li key={`${finding.rule} ${finding.values.words ?? ''}`}>
              {sayFinding(finding, lang)}
              {finding.referTo && <> → {referralWords(finding.referTo, lang).name}</>}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

/** What happened, by whom and why. */
export function RequestTimeline({ lang, history }: { lang: Lang; history: readonly HistoryLine[] }) {
  return (
    <Timeline
      entries={history.map((line) => {
        const reason = sayReasonOf(line, lang);
        return {
          when: sayMoment(line.at, lang),
          title: requestTexts(lang)(`event.${line.event}`),
          ...(line.byName ? { by: line.byName } : {}),
          ...(reason ? { children: reason } : {}),
        };
      })}
    />
  );
}

function sayReasonOf({ reason }: HistoryLine, lang: Lang): string | null {
  if (!reason) return null;
  if (isReferralTarget(reason)) return referralWords(reason, lang).name;
  const say = requestTexts(lang);
  for (const kind of [
    'decline-reason',
    'unmet-reason',
    'continue-reason',
    'resume-reason',
    'withdraw-reason',
  ] as const) {
    const key = `${kind}.${reason}`;
    if (say.has(key)) return say(key);
  }
  return null;
}

export interface DecisionFormsProps {
  readonly lang: Lang;
  readonly request: Request;
  readonly windows: readonly TimeWindow[];
  readonly actors: readonly RequestActor[];
  readonly verdict: Verdict;
  readonly today: Temporal.PlainDate;
}

/** What can be decided now by this person: what the rules propose is open, the rest folded. */
export function DecisionForms(props: DecisionFormsProps) {
  const { lang, request, actors, verdict } = props;
  const say = requestTexts(lang);
  const possible = eventsFor(requestLifeCycle, request.state, actors);
  const offered = decisionNames.filter((decision) => possible.includes(decision));
  if (offered.length === 0) return <p class="muted">{say('decision.nothing')}</p>;
  const entered = FormFields.from(windowFields(props.windows, request.minutes));
  return (
    <section aria-labelledby="entscheidung">
      <h2 id="entscheidung">{say('decision.title')}</h2>
      {offered.map((decision) => {
        const form = (
          <DecisionForm {...props} key={decision} decision={decision} entered={entered} errors={[]} />
        );
        if (decision === 'take-up') return form;
        const proposed = request.state === 'in-review' && decision === verdict.proposal;
        return (
          <Details key={decision} summary={titleOf(decision, lang)} open={proposed}>
            {form}
          </Details>
        );
      })}
    </section>
  );
}

function titleOf(decision: Decision, lang: Lang): string {
  const say = requestTexts(lang);
  return decision === 'mark-unmet' ? say('decision.unmet') : say(`decision.${decision}`);
}

export function windowFields(windows: readonly TimeWindow[], minutes: number): Record<string, string> {
  return Object.fromEntries([
    ['minutes', String(minutes)],
    ...windows.flatMap(({ day, from, until }, index) => [
      [`day-${index + 1}`, day.toString()],
      [`from-${index + 1}`, from.toString({ smallestUnit: 'minute' })],
      [`until-${index + 1}`, until.toString({ smallestUnit: 'minute' })],
    ]),
  ]);
}

type DecisionFormProps = Omit<DecisionFormsProps, 'windows' | 'actors'> & Shown & { decision: Decision };

function DecisionForm(props: DecisionFormProps) {
  const { lang, request, decision, errors, verdict } = props;
  const say = requestTexts(lang);
  if (decision === 'accept' && verdict.findings.some(({ rule }) => rule === 'topic-red')) {
    return <p>{say('decision.topic-red')}</p>;
  }
  return (
    <Form
      action={localHref(lang, decisionPath(request.id, decision))}
      errors={errors}
      label={titleOf(decision, lang)}
    >
      <input type="hidden" name="version" value={request.version} />
      {fieldsFor(props)}
      <Button variant={isMain(decision, props) ? 'primary' : 'secondary'}>
        {decision === 'answer'
          ? say('decision.answer-save')
          : decision === 'change-days'
            ? say('decision.save-days')
            : titleOf(decision, lang)}
      </Button>
    </Form>
  );
}

function isMain(decision: Decision, { request, verdict, errors }: DecisionFormProps): boolean {
  if (errors.length > 0 || decision === 'take-up') return true;
  return request.state === 'in-review' && decision === verdict.proposal;
}

function fieldsFor(props: DecisionFormProps): ComponentChildren {
  const { lang, entered, decision, verdict, today } = props;
  const say = requestTexts(lang);
  switch (decision) {
    case 'take-up':
      return null;
    case 'withdraw':
      return (
        <CheckboxField
          name="consent-ends"
          label={say('decision.consent-ends')}
          hint={say('decision.consent-ends-hint')}
          checked={entered.get('consent-ends') === 'ja'}
        />
      );
    case 'accept':
      return verdict.needsReason ? (
        <RadioGroup
          name="continue-reason"
          label={say('decision.accept-reason')}
          value={entered.get('continue-reason')}
          options={continueReasons.map((reason) => ({
            value: reason,
            label: say(`continue-reason.${reason}`),
          }))}
          required
          error={errorOf(props, 'continue-reason')}
        />
      ) : (
        <p>{say('decision.accept-hint')}</p>
      );
    case 'ask-back':
      return (
        <TextArea
          name="question"
          label={say('field.question')}
          hint={say('decision.ask-back-hint')}
          value={entered.get('question')}
          maxLength={longestQuestion}
          required
          error={errorOf(props, 'question')}
        />
      );
    case 'answer':
      return (
        <TextArea
          name="answer"
          label={say('field.answer')}
          value={entered.get('answer')}
          maxLength={longestNote}
          required
          error={errorOf(props, 'answer')}
        />
      );
    case 'refer': {
      const proposed = verdict.findings.find(({ referTo }) => referTo !== null)?.referTo;
      return (
        <SelectField
          name="target"
          label={say('field.target')}
          value={entered.get('target') || (proposed ?? '')}
          options={referralTargets.map((target) => ({
            value: target,
            label: referralWords(target, lang).name,
          }))}
          required
          error={errorOf(props, 'target')}
        />
      );
    }
    case 'decline':
      return (
        <RadioGroup
          name="decline-reason"
          label={say('field.decline-reason')}
          hint={say('decision.decline-hint')}
          value={entered.get('decline-reason')}
          options={declineReasons.map((reason) => ({
            value: reason,
            label: say(`decline-reason.${reason}`),
          }))}
          required
          error={errorOf(props, 'decline-reason')}
        />
      );
    case 'mark-unmet':
      return (
        <RadioGroup
          name="unmet-reason"
          label={say('field.unmet-reason')}
          value={entered.get('unmet-reason')}
          options={unmetReasons.map((reason) => ({ value: reason, label: say(`unmet-reason.${reason}`) }))}
          required
          error={errorOf(props, 'unmet-reason')}
        />
      );
    case 'change-days':
      return (
        <>
          <WindowFields {...props} today={today} />
          <MinutesField {...props} short />
        </>
      );
  }
}

/** One decision on a page of its own, when something was wrong with it. */
export function DecisionPage(props: DecisionFormProps) {
  const { lang, request, decision } = props;
  return (
    <>
      <BackLink href={localHref(lang, requestPath(request.id))}>
        {requestTexts(lang)('decision.back')}
      </BackLink>
      <p class="kern-preline">
        {nameOfRequest(request, lang)}, {request.reference}
      </p>
      <h1 class="kern-heading-large">{titleOf(decision, lang)}</h1>
      <DecisionForm {...props} />
    </>
  );
}

/** Somebody else was faster: what was decided, by whom and when; nothing was overwritten. */
export function AlreadyDecidedPage({
  lang,
  request,
  last,
}: {
  lang: Lang;
  request: Request;
  last: HistoryLine | null;
}) {
  const say = requestTexts(lang);
  const values = last && {
    day: sayDay(dayOf(last.at), lang),
    time: sayTime(last.at, lang),
    event: say(`event.${last.event}`),
  };
  return (
    <>
      <p class="kern-preline">
        {nameOfRequest(request, lang)}, {request.reference}
      </p>
      <h1 class="kern-heading-large">{say('decision.already-title')}</h1>
      <p>
        <StateBadge lang={lang} state={request.state} />
      </p>
      {values && (
        <p>
          {last?.byName
            ? say('decision.already', { ...values, name: last.byName })
            : say('decision.already-nobody', values)}
        </p>
      )}
      <ButtonRow>
        <ButtonLink href={localHref(lang, requestPath(request.id))}>
          {say('decision.already-link')}
        </ButtonLink>
      </ButtonRow>
    </>
  );
}
