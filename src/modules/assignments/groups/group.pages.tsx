import { type Hindrance, sayReason } from '#modules/matching';
import { languageName } from '#modules/programme';
import { topicIcon } from '#modules/requests';
import { dayOf, sayDay, sayDistance, sayMoment, sayShortDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { placeWords } from '../appointments/appointment-letters.ts';
import { sayHours } from '../appointments/appointment-words.ts';
import { assignmentTexts } from '../texts.ts';
import { groupPath } from './group-letters.ts';
import {
  begun,
  type GroupCounts,
  type GroupSession,
  type GroupSignUp,
  movesUpBefore,
} from './group-session.ts';
import type { SignUpRefusal } from './sign-up.ts';

export const groupsPath = '/gruppeneinsaetze';

const none: GroupCounts = { taken: 0, waiting: 0 };

export interface GroupsPageProps {
  lang: Lang;
  sessions: readonly GroupSession[];
  counts: ReadonlyMap<string, GroupCounts>;
  /** Her own sign-ups, by session. */
  own: ReadonlyMap<string, GroupSignUp>;
  today: Temporal.PlainDate;
  mayPlan: boolean;
}

/** What groups there are to go along to, the next first. */
export function GroupsPage({ lang, sessions, counts, own, today, mayPlan }: GroupsPageProps) {
  const say = assignmentTexts(lang);
  return (
    <>
      <h1>{say('groups.title')}</h1>
      <p class="lead">{say(mayPlan ? 'groups.lead-staff' : 'groups.lead-guide')}</p>
      {mayPlan && (
        <ButtonRow>
          <ButtonLink href={localHref(lang, `${groupsPath}/neu`)}>{say('groups.new')}</ButtonLink>
        </ButtonRow>
      )}
      {sessions.length === 0 ? (
        <EmptyState title={say('groups.none')}>
          <p>{say(mayPlan ? 'groups.none-help-staff' : 'groups.none-help-guide')}</p>
        </EmptyState>
      ) : (
        <Cards>
          {sessions.map((session) => (
            <Card
              key={session.id}
              href={localHref(lang, groupPath(session.id))}
              preline={`${sayShortDay(dayOf(session.startsAt), lang)}, ${sayDistance(dayOf(session.startsAt), today, lang)}`}
              title={session.title}
            >
              <p>{sayHours(session, lang)}</p>
              <p>
                <Icon name={topicIcon(session.topicCode)} /> {session.placeName}, {session.areaName}
              </p>
              <p>
                <Fullness
                  lang={lang}
                  session={session}
                  counts={counts.get(session.id) ?? none}
                  own={own.get(session.id) ?? null}
                />
              </p>
            </Card>
          ))}
        </Cards>
      )}
    </>
  );
}

function Fullness({
  lang,
  session,
  counts,
  own,
}: {
  lang: Lang;
  session: GroupSession;
  counts: GroupCounts;
  own: GroupSignUp | null;
}) {
  const say = assignmentTexts(lang);
  if (session.state === 'cancelled') return <Badge kind="neutral">{say('group.cancelled')}</Badge>;
  if (own?.assignmentId) return <Badge kind="success">{say('group.you-come')}</Badge>;
  if (own) return <Badge kind="info">{say('group.you-wait')}</Badge>;
  const free = session.places - counts.taken;
  return free > 0 ? (
    <Badge kind="info">{say('group.free', { count: free })}</Badge>
  ) : (
    <Badge kind="neutral">{say('group.full')}</Badge>
  );
}

export interface GroupPageProps {
  lang: Lang;
  session: GroupSession;
  counts: GroupCounts;
  own: GroupSignUp | null;
  /** She goes along at this site herself. */
  maySignUp: boolean;
  /** Who signed up, for coordination; null: not for this person. */
  signUps: readonly (GroupSignUp & { readonly name: string })[] | null;
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  notice: 'in' | 'waiting' | 'off' | 'planned' | 'saved' | 'extended' | null;
  problem: SignUpRefusal | 'changed-meanwhile' | 'hindered' | null;
  hindrances: readonly Hindrance[];
  /** The others of its series that are ahead. */
  others: readonly GroupSession[];
}

export function GroupPage(props: GroupPageProps) {
  const { lang, session, counts, own, signUps, now, today, problem } = props;
  const say = assignmentTexts(lang);
  const day = dayOf(session.startsAt);
  const path = localHref(lang, groupPath(session.id));
  const stands = session.state === 'planned' && !begun(session, now);
  return (
    <>
      <BackLink href={localHref(lang, groupsPath)}>{say('groups.title')}</BackLink>
      <Notice {...props} />
      {problem && (
        <Alert kind="warning" title={say(`group-refusal.${problem}`)} live>
          {props.hindrances.length > 0 && (
            <ul>
              {props.hindrances.map((hindrance) => (
                <li key={sayReason(hindrance, lang)}>{sayReason(hindrance, lang)}</li>
              ))}
            </ul>
          )}
        </Alert>
      )}
      <h1>
        {session.title}
        <br />
        {sayDay(day, lang)}
      </h1>
      <p>
        <Fullness lang={lang} session={session} counts={counts} own={own} />{' '}
        <span class="muted">{sayDistance(day, today, lang)}</span>
      </p>
      {session.state === 'cancelled' && <Alert kind="info" title={say('group.cancelled-more')} />}
      <SummaryList
        rows={[
          { key: say('group.when'), value: sayHours(session, lang) },
          { key: say('group.where'), value: placeWords({ ...session, setting: 'on-site' }, lang) },
          ...(session.about ? [{ key: say('group.about'), value: session.about }] : []),
          {
            key: say('group.languages'),
            value:
              session.languageTags.length > 0
                ? session.languageTags.map((tag) => languageName(tag, lang)).join(', ')
                : say('group.languages-any'),
          },
          ...(session.childPresent
            ? [{ key: say('group.children'), value: say('group.children-there') }]
            : []),
          {
            key: say('group.places-title'),
            value: say(counts.waiting > 0 ? 'group.places-waiting' : 'group.places', {
              ...counts,
              places: session.places,
            }),
          },
        ]}
      />
      {props.maySignUp && stands && <SignUp {...props} />}
      {props.others.length > 0 && (
        <Details summary={say('group.series-others', { count: props.others.length })}>
          <ul>
            {props.others.map((other) => (
              <li key={other.id}>
                <Link href={localHref(lang, groupPath(other.id))}>{sayDay(dayOf(other.startsAt), lang)}</Link>
                , {sayHours(other, lang)}
              </li>
            ))}
          </ul>
        </Details>
      )}
      {own?.assignmentId && (
        <p>
          <Link href={localHref(lang, `/einsaetze/${own.assignmentId}`)}>{say('group.to-assignment')}</Link>
        </p>
      )}
      {signUps && (
        <>
          <Table
            caption={say('group.who')}
            empty={say('group.who-none')}
            columns={[
              { key: 'name', label: say('group.who-name') },
              { key: 'place', label: say('group.who-place') },
              { key: 'since', label: say('group.who-since') },
            ]}
            rows={signUps.map((signUp) => ({
              key: signUp.id,
              cells: {
                name: signUp.name,
                place: say(signUp.assignmentId ? 'group.who-place' : 'group.who-waiting'),
                since: sayMoment(signUp.signedUpAt, lang),
              },
            }))}
          />
          {stands && (
            <ButtonRow>
              <ButtonLink variant="secondary" href={`${path}/aenderung`}>
                {say('group.change')}
              </ButtonLink>
              {session.seriesId && (
                <ButtonLink variant="secondary" href={`${path}/verlaengerung`}>
                  {say('group.extend')}
                </ButtonLink>
              )}
              <ButtonLink variant="secondary" href={`${path}/absage`}>
                {say('group.cancel')}
              </ButtonLink>
            </ButtonRow>
          )}
        </>
      )}
    </>
  );
}

function Notice({ lang, notice }: GroupPageProps) {
  const say = assignmentTexts(lang);
  switch (notice) {
    case 'in':
      return (
        <Alert kind="success" title={say('group.in-notice')} live>
          <p>{say('group.in-notice-more')}</p>
        </Alert>
      );
    case 'waiting':
      return <Alert kind="success" title={say('group.waiting-notice')} live />;
    case 'off':
      return <Alert kind="success" title={say('group.off-notice')} live />;
    case 'planned':
      return <Alert kind="success" title={say('group.planned-notice')} live />;
    case 'extended':
      return <Alert kind="success" title={say('group.extended')} live />;
    case 'saved':
      return <Alert kind="success" title={say('group.saved')} live />;
    default:
      return null;
  }
}

/** One tap, and one tap back. */
function SignUp({ lang, session, counts, own, now }: GroupPageProps) {
  const say = assignmentTexts(lang);
  const path = localHref(lang, groupPath(session.id));
  const until = sayMoment(movesUpBefore(session), lang);
  if (own) {
    return (
      <Form action={`${path}/abmeldung`} label={say('group.sign-off')}>
        <p>{own.assignmentId ? say('group.sign-off-explain') : say('group.waiting-explain', { until })}</p>
        <Button variant="secondary">{say('group.sign-off')}</Button>
      </Form>
    );
  }
  const isFull = counts.taken >= session.places;
  if (isFull && Temporal.Instant.compare(now, movesUpBefore(session)) >= 0) {
    return <p>{say('group.wait-over')}</p>;
  }
  return (
    <Form action={`${path}/zusage`} label={say('group.sign-up-title')}>
      <h2>{say('group.sign-up-title')}</h2>
      <p>{isFull ? say('group.wait-explain', { until }) : say('group.sign-up-explain')}</p>
      <input type="hidden" name="version" value={session.version} />
      <Button variant="secondary">{say(isFull ? 'group.wait' : 'group.sign-up')}</Button>
    </Form>
  );
}
