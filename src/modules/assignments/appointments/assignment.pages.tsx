import type { ComponentChildren } from 'preact';
import { type Hindrance, sayReason } from '#modules/matching';
import { languageName, topicName } from '#modules/programme';
import { type Contact, topicIcon } from '#modules/requests';
import { dayOf, sayDay, sayDistance, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge, type BadgeKind } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { OfferButtons } from '#ui/offer-buttons';
import { SummaryList, type SummaryRow } from '#ui/summary-list';
import { Table } from '#ui/table';
import { Timeline } from '#ui/timeline';
import { type HoursRow, hoursStateKey, standingEntries } from '../hours/hours.ts';
import { SecondAlert } from '../second/second.pages.tsx';
import type { SecondGuide } from '../second/second-guide.ts';
import { assignmentTexts } from '../texts.ts';
import { assignmentPath, placeWords } from './appointment-letters.ts';
import { sayHours, sayMinutes, sayPeriod } from './appointment-words.ts';
import {
  type Assignment,
  type AssignmentEvent,
  type AssignmentState,
  type AssignmentTransition,
  hasBegun,
  isOver,
  type PrivatePlace,
} from './assignment.ts';

export const assignmentsPath = '/einsaetze';

const badges: Record<AssignmentState, BadgeKind> = {
  planned: 'info',
  confirmed: 'success',
  cancelled: 'neutral',
  'handed-back': 'neutral',
  'not-met': 'neutral',
  done: 'info',
  recorded: 'success',
  'in-clarification': 'warning',
};

export function StateBadge({ lang, state }: { lang: Lang; state: AssignmentState }) {
  return <Badge kind={badges[state]}>{assignmentTexts(lang)(`assignment-state.${state}`)}</Badge>;
}

export interface AssignmentsPageProps {
  lang: Lang;
  /** Those to come first and in their order, then the past ones backwards. */
  assignments: readonly Assignment[];
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  /** As the guide herself; otherwise as the requesting body. */
  asGuide: boolean;
}

/** The next appointment first and large; then the others, then what is past. */
export function AssignmentsPage({ lang, assignments, now, today, asGuide }: AssignmentsPageProps) {
  const say = assignmentTexts(lang);
  const stands = ({ state }: Assignment) => state === 'planned' || state === 'confirmed';
  const ahead = assignments.filter((one) => !isOver(one, now) && stands(one));
  const toRecord = assignments.filter((one) => isOver(one, now) && stands(one));
  const past = assignments.filter((one) => !ahead.includes(one) && !toRecord.includes(one));
  const list = (shown: readonly Assignment[]) => (
    <Cards>
      {shown.map((one) => (
        <AssignmentCard key={one.id} lang={lang} assignment={one} today={today} withGuide={!asGuide} />
      ))}
    </Cards>
  );
  return (
    <>
      <h1>{say(asGuide ? 'assignments.title' : 'assignments.title-requested')}</h1>
      {asGuide && toRecord.length > 0 && (
        <>
          <h2>{say('assignments.to-record')}</h2>
          {list(toRecord)}
        </>
      )}
      <h2>{say('assignments.ahead')}</h2>
      {ahead.length === 0 ? (
        <EmptyState title={say('assignments.none-ahead')}>
          <p>{say(asGuide ? 'assignments.none-ahead-help' : 'assignments.none-ahead-help-requested')}</p>
        </EmptyState>
      ) : (
        list(ahead)
      )}
      {past.length > 0 && (
        <Details summary={say('assignments.past', { count: past.length })}>{list(past)}</Details>
      )}
    </>
  );
}

function AssignmentCard({
  lang,
  assignment,
  today,
  withGuide,
}: {
  lang: Lang;
  assignment: Assignment;
  today: Temporal.PlainDate;
  withGuide: boolean;
}) {
  const day = dayOf(assignment.startsAt);
  return (
    <Card
      headingLevel={3}
      href={localHref(lang, `${assignmentsPath}/${assignment.id}`)}
      preline={sayDistance(day, today, lang)}
      title={sayDay(day, lang)}
    >
      <p>{sayHours(assignment, lang)}</p>
      <p>
        <Icon name={topicIcon(assignment.topicCode)} />{' '}
        {assignment.groupTitle ??
          `${topicName(assignment.topicCode, lang)}, ${languageName(assignment.languageTag, lang)}`}
      </p>
      <p>{withGuide ? `${assignment.guideName}, ${assignment.areaName}` : assignment.areaName}</p>
      <p>
        <StateBadge lang={lang} state={assignment.state} />
      </p>
    </Card>
  );
}

export interface AssignmentPageProps {
  lang: Lang;
  assignment: Assignment;
  /** The guide, coordination, or the requesting body. */
  role: 'guide' | 'coordination' | 'requesting-body';
  /** What she can do now. */
  events: readonly AssignmentEvent[];
  /** Her name as coordination knows it. */
  guideName: string;
  /** Open to the guide for a time, to the others always. */
  contact: Contact | null;
  privatePlace: PrivatePlace | null;
  hours: readonly HoursRow[];
  /** The entry this person may confirm. */
  toConfirm: string | null;
  transitions: readonly AssignmentTransition[];
  /** What was last asked about the hours. */
  doubt: string | null;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  notice: 'thanks' | 'recorded' | 'confirmed' | 'asked' | 'saved' | null;
  problem: string | null;
  /** Somebody beside her is asked for: her part of it. */
  second: SecondGuide | null;
  /** What stands against the deed, with the problem. */
  hindrances: readonly Hindrance[];
}

export function AssignmentPage(props: AssignmentPageProps) {
  const { lang, assignment, role, events, hours, now, today, notice, problem, doubt } = props;
  const say = assignmentTexts(lang);
  const day = dayOf(assignment.startsAt);
  const [entry] = standingEntries(hours);
  return (
    <>
      {notice && (
        <Alert kind="success" title={say(`notice.${notice}`)} live>
          {notice === 'thanks' && <p>{say('notice.thanks-more')}</p>}
        </Alert>
      )}
      {problem && (
        <Alert kind="warning" title={problem} live>
          {props.hindrances.length > 0 && (
            <>
              <ul>
                {props.hindrances.map((hindrance) => (
                  <li key={sayReason(hindrance, lang)}>{sayReason(hindrance, lang)}</li>
                ))}
              </ul>
              <p>{say('move.hindered-help')}</p>
            </>
          )}
        </Alert>
      )}
      <h1>
        {assignment.groupTitle ?? topicName(assignment.topicCode, lang)}
        <br />
        {sayDay(day, lang)}
      </h1>
      <p>
        <StateBadge lang={lang} state={assignment.state} />{' '}
        <span class="muted">{sayDistance(day, today, lang)}</span>
      </p>
      <ProposedMove {...props} />
      {props.second && <SecondAlert lang={lang} path={assignmentPath(assignment.id)} second={props.second} />}
      {assignment.state === 'in-clarification' && doubt && (
        <Alert kind="warning" title={say('assignment.doubt-title')}>
          <p>{doubt}</p>
        </Alert>
      )}
      <Facts {...props} />
      <Actions {...props} entryId={entry?.id ?? null} events={events} />
      {hours.length > 0 && <HoursTable lang={lang} hours={hours} showStrain={role === 'guide'} />}
      {role === 'coordination' && <History {...props} />}
      <p>
        {assignment.sessionId ? (
          <Link href={localHref(lang, `/gruppeneinsaetze/${assignment.sessionId}`)}>
            {say('group.to-group')}
          </Link>
        ) : role === 'coordination' ? (
          <Link href={localHref(lang, `/anfragen/${assignment.requestId}`)}>
            {say('assignment.to-request')}
          </Link>
        ) : (
          <Link href={localHref(lang, assignmentsPath)}>
            {say(role === 'guide' ? 'assignments.title' : 'assignments.title-requested')}
          </Link>
        )}
        {isOver(assignment, now) && ' '}
      </p>
    </>
  );
}

function Facts({ lang, assignment, role, guideName, contact, privatePlace, now }: AssignmentPageProps) {
  const say = assignmentTexts(lang);
  const stands = assignment.state === 'planned' || assignment.state === 'confirmed';
  const rows: SummaryRow[] = [
    { key: say('assignment.when'), value: sayPeriod(assignment, lang) },
    {
      key: say('assignment.where'),
      value:
        assignment.setting === 'on-site' && assignment.placeKind === 'private-home'
          ? privatePlace
            ? [privatePlace.placeName, privatePlace.placeAddress, assignment.areaName]
                .filter(Boolean)
                .join(', ')
            : say('assignment.private-home', { area: assignment.areaName })
          : placeWords(assignment, lang),
    },
  ];
  if (!assignment.sessionId) {
    rows.push({ key: say('offer.language'), value: languageName(assignment.languageTag, lang) });
  }
  if (role !== 'guide') rows.push({ key: say('assignment.guide'), value: guideName });
  if (role !== 'requesting-body' && !assignment.sessionId) {
    rows.push({
      key: say('assignment.person'),
      value: contact ? (
        <ContactWords contact={contact} />
      ) : (
        say(stands && !isOver(assignment, now) ? 'assignment.contact-not-there' : 'assignment.contact-closed')
      ),
    });
  }
  return <SummaryList rows={rows} />;
}

function ContactWords({ contact }: { contact: Contact }) {
  const line = (name: string | null, phone: string | null, email: string | null): ComponentChildren =>
    (name || phone || email) && (
      <p>
        {name}
        {phone && (
          <>
            <br />
            <PhoneLink number={phone} />
          </>
        )}
        {email && (
          <>
            <br />
            <MailLink address={email} />
          </>
        )}
      </p>
    );
  const asker = [contact.askerName, contact.institution].filter(Boolean).join(', ');
  return (
    <>
      {line(contact.name, contact.phone, contact.email)}
      {line(asker || null, contact.askerPhone, contact.askerEmail)}
    </>
  );
}

function ProposedMove({ lang, assignment, role, events }: AssignmentPageProps) {
  const { proposedStartsAt: startsAt, proposedEndsAt: endsAt } = assignment;
  if (!startsAt || !endsAt) return null;
  const say = assignmentTexts(lang);
  const path = localHref(lang, `${assignmentsPath}/${assignment.id}/verlegung`);
  return (
    <Alert
      kind="info"
      title={say('assignment.move-proposed', { when: sayPeriod({ startsAt, endsAt }, lang) })}
    >
      {role === 'guide' && assignment.moveAgreedAt ? (
        <Form action={`${path}/absage`}>
          <p>{say('assignment.move-agreed')}</p>
          <Button variant="tertiary">{say('assignment.move-not-after-all')}</Button>
        </Form>
      ) : role === 'guide' && events.includes('accept-move') ? (
        <Form action={`${path}/zusage`} label={say('assignment.move-answer')}>
          <p>{say('assignment.move-until')}</p>
          <OfferButtons>
            <Button variant="secondary">{say('assignment.move-yes')}</Button>
            <Button variant="secondary" formAction={`${path}/absage`}>
              {say('assignment.move-no')}
            </Button>
          </OfferButtons>
        </Form>
      ) : (
        <>
          <p>{say(assignment.moveAgreedAt ? 'assignment.move-half' : 'assignment.move-waits')}</p>
          {events.includes('decline-move') && (
            <Form action={`${path}/absage`}>
              <Button variant="tertiary">{say('assignment.move-take-back')}</Button>
            </Form>
          )}
        </>
      )}
    </Alert>
  );
}

function Actions({
  lang,
  assignment,
  role,
  events,
  toConfirm,
  now,
  entryId,
}: AssignmentPageProps & { entryId: string | null }) {
  const say = assignmentTexts(lang);
  const path = localHref(lang, `${assignmentsPath}/${assignment.id}`);
  const can = (event: AssignmentEvent) => events.includes(event);
  const begun = hasBegun(assignment, now);
  const over = isOver(assignment, now);
  const buttons: ComponentChildren[] = [];
  if (can('done') && begun) {
    buttons.push(<ButtonLink href={`${path}/stunden`}>{say('action.done')}</ButtonLink>);
  }
  if (can('not-met') && begun) {
    buttons.push(
      <ButtonLink variant="secondary" href={`${path}/niemand-da`}>
        {say('action.not-met')}
      </ButtonLink>,
    );
  }
  if (can('confirm')) {
    buttons.push(
      <Form action={`${path}/bestaetigung`}>
        <Button>{say('action.confirm')}</Button>
      </Form>,
    );
  }
  if (can('confirm-hours') && toConfirm) {
    buttons.push(
      <Form action={`${path}/stunden/bestaetigung`}>
        <input type="hidden" name="entry" value={toConfirm} />
        <Button>{say('action.confirm-hours')}</Button>
      </Form>,
    );
  }
  if (can('resolve')) {
    buttons.push(
      <Form action={`${path}/stunden/klaerung`}>
        <Button>{say('action.resolve')}</Button>
      </Form>,
    );
  }
  if (can('correct-hours') && entryId) {
    buttons.push(
      <ButtonLink variant="secondary" href={`${path}/stunden/korrektur`}>
        {say('action.correct-hours')}
      </ButtonLink>,
    );
  }
  if (can('doubt')) {
    buttons.push(
      <ButtonLink variant="secondary" href={`${path}/stunden/frage`}>
        {say('action.doubt')}
      </ButtonLink>,
    );
  }
  if (can('propose-move') && !begun) {
    buttons.push(
      <ButtonLink variant="secondary" href={`${path}/verlegung`}>
        {say('action.propose-move')}
      </ButtonLink>,
    );
  }
  if (can('hand-back') && !over) {
    buttons.push(
      <ButtonLink variant="secondary" href={`${path}/rueckgabe`}>
        {say('action.hand-back')}
      </ButtonLink>,
    );
  }
  if (role === 'guide' && !assignment.sessionId) {
    buttons.push(
      <ButtonLink variant="tertiary" href={`${path}/getrennt`}>
        {say('action.apart')}
      </ButtonLink>,
    );
  }
  if (can('cancel') && (role === 'coordination' || !over)) {
    buttons.push(
      <ButtonLink variant="secondary" href={`${path}/absage`}>
        {say('action.cancel')}
      </ButtonLink>,
    );
  }
  if (buttons.length === 0) return null;
  return (
    <section aria-label={say('assignment.actions')}>
      <ButtonRow>{buttons}</ButtonRow>
      {can('done') && !begun && <p class="muted">{say('assignment.record-later')}</p>}
    </section>
  );
}

function HoursTable({
  lang,
  hours,
  showStrain,
}: {
  lang: Lang;
  hours: readonly HoursRow[];
  showStrain: boolean;
}) {
  const say = assignmentTexts(lang);
  return (
    <Table
      caption={say('hours.title')}
      empty={say('hours.none')}
      columns={[
        { key: 'when', label: say('hours.when') },
        { key: 'minutes', label: say('hours.length'), align: 'end' },
        { key: 'topic', label: say('offer.topic') },
        { key: 'alone', label: say('hours.can-do-alone') },
        { key: 'follow-up', label: say('hours.follow-up') },
        ...(showStrain ? [{ key: 'strain', label: say('hours.strain') }] : []),
        { key: 'state', label: say('hours.state') },
      ]}
      rows={hours.map((row) => ({
        key: row.id,
        cells: {
          when: sayPeriod({ startsAt: row.startedAt, endsAt: row.endedAt }, lang),
          minutes: sayMinutes(row.minutes, lang),
          topic: topicName(row.topicCode, lang),
          alone: say(`can-do-alone.${row.canDoAlone}`),
          'follow-up': say(row.followUpNeeded ? 'answer.yes' : 'answer.no'),
          strain: row.strain === null ? '' : say(`strain.${row.strain as 1 | 2 | 3 | 4 | 5}`),
          state: say(hoursStateKey(row, hours)),
        },
      }))}
    />
  );
}

function History({ lang, assignment, transitions }: AssignmentPageProps) {
  const say = assignmentTexts(lang);
  return (
    <Details summary={say('assignment.history')}>
      <Timeline
        entries={transitions.map(({ event, reason, madeBy, madeAt }) => {
          const reasonKey = `reason.${reason}`;
          return {
            when: sayMoment(madeAt, lang),
            title: say(`event.${event}`),
            by:
              madeBy === null
                ? undefined
                : say(
                    madeBy === assignment.personId
                      ? 'by.guide'
                      : madeBy === assignment.requestedBy
                        ? 'by.requesting-body'
                        : 'by.coordination',
                  ),
            children: reason && (say.has(reasonKey) ? say(reasonKey) : reason),
          };
        })}
      />
    </Details>
  );
}
