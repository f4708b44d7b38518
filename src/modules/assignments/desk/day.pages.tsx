import { languageName, topicName } from '#modules/programme';
import { dayOf, sayDistance, sayDuration, sayShortDay, sayTime } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Badge } from '#ui/badge';
import { ButtonLink } from '#ui/button';
import { CalendarWeek } from '#ui/calendar-week';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Meter } from '#ui/progress';
import { Table } from '#ui/table';
import type { Assignment } from '../appointments/assignment.ts';
import { assignmentTexts } from '../texts.ts';
import type { DayGroups, DayRow } from './day.ts';

export const dayPath = '/tag';

/** What a guide has done and planned in the running month. */
export interface Load {
  readonly guideId: string;
  readonly name: string;
  readonly minutes: number;
  readonly plannedMinutes: number;
}

export interface DayPageProps {
  lang: Lang;
  name: string;
  groups: DayGroups;
  /** Groups of the queue that are longer than what is shown here. */
  more: { today: boolean; mine: boolean; others: boolean };
  monday: Temporal.PlainDate;
  week: readonly Assignment[];
  team: readonly Load[];
  today: Temporal.PlainDate;
}

const groupNames = ['today', 'mine', 'others'] as const;

/** Everything that waits, most pressing first, each with its one next step. */
export function DayPage({ lang, name, groups, more, monday, week, team, today }: DayPageProps) {
  const say = assignmentTexts(lang);
  return (
    <>
      <h1>{say('day.title', { name })}</h1>
      {groupNames.map((group) => (
        <section key={group} class="waiting" aria-labelledby={`gruppe-${group}`}>
          <h2 id={`gruppe-${group}`}>
            {say(`day.${group}`)}{' '}
            <span class="muted">
              ({groups[group].length}
              {more[group] ? '+' : ''})
            </span>
          </h2>
          <Rows lang={lang} group={group} rows={groups[group]} today={today} />
          {more[group] && (
            <p>
              <Link href={localHref(lang, '/anfragen')}>{say('day.more')}</Link>
            </p>
          )}
        </section>
      ))}
      <CalendarWeek
        days={Array.from({ length: 7 }, (_, at) => monday.add({ days: at })).map((day) => ({
          day,
          entries: week
            .filter(({ startsAt }) => dayOf(startsAt).equals(day))
            .map((assignment) => ({
              time: sayTime(assignment.startsAt, lang),
              title: `${assignment.groupTitle ?? topicName(assignment.topicCode, lang)}, ${assignment.guideName}`,
              href: localHref(lang, `/einsaetze/${assignment.id}`),
              note:
                assignment.state === 'confirmed'
                  ? assignment.areaName
                  : `${assignment.areaName}, ${say(`assignment-state.${assignment.state}`)}`,
            })),
        }))}
        today={today}
        previousHref={`${localHref(lang, dayPath)}?woche=${monday.subtract({ days: 7 })}#woche`}
        nextHref={`${localHref(lang, dayPath)}?woche=${monday.add({ days: 7 })}#woche`}
      />
      <Team lang={lang} team={team} />
    </>
  );
}

function Rows({
  lang,
  group,
  rows,
  today,
}: {
  lang: Lang;
  group: (typeof groupNames)[number];
  rows: readonly DayRow[];
  today: Temporal.PlainDate;
}) {
  const say = assignmentTexts(lang);
  return (
    <Table
      caption={say(`day.${group}`)}
      captionHidden
      empty={say(`day.${group}-empty`)}
      columns={[
        { key: 'what', label: say('day.what') },
        { key: 'where', label: say('day.where') },
        { key: 'when', label: say('day.when') },
        { key: 'language', label: say('offer.language') },
        { key: 'waits', label: say('day.waits') },
        { key: 'action', label: say('day.action'), labelHidden: true },
      ]}
      rows={rows.map((row) => ({
        key: row.key,
        cells: {
          what: (
            <>
              {row.topicCode ? topicName(row.topicCode, lang) : say('day.hours', { count: row.count })}
              {row.urgent && (
                <>
                  {' '}
                  <Badge kind="warning">{say('day.urgent')}</Badge>
                </>
              )}
              <br />
              <span class="muted">{say(`day-note.${row.action}`, { count: row.count })}</span>
            </>
          ),
          where: row.areaName,
          when: <When lang={lang} row={row} />,
          language: row.languageTag ? languageName(row.languageTag, lang) : '',
          waits: row.since ? sayDistance(dayOf(row.since), today, lang) : '',
          action: (
            <ButtonLink
              variant={group === 'others' ? 'tertiary' : 'secondary'}
              href={localHref(lang, row.href)}
              label={say('day.action-label', {
                action: say(`day-action.${row.action}`),
                what: row.topicCode ? topicName(row.topicCode, lang) : say('day.hours', { count: row.count }),
                where: row.areaName,
              })}
            >
              {say(`day-action.${row.action}`)}
            </ButtonLink>
          ),
        },
      }))}
    />
  );
}

function When({ lang, row }: { lang: Lang; row: DayRow }) {
  if (row.at) {
    return (
      <>
        {sayShortDay(dayOf(row.at), lang)}, {sayTime(row.at, lang)}
      </>
    );
  }
  return <>{row.day ? sayShortDay(row.day, lang) : ''}</>;
}

/** The team by name, never by rank: who has room and who carries much this month. */
function Team({ lang, team }: { lang: Lang; team: readonly Load[] }) {
  const say = assignmentTexts(lang);
  if (team.length === 0) return null;
  const most = Math.max(10 * 60, ...team.map(({ minutes, plannedMinutes }) => minutes + plannedMinutes));
  return (
    <section aria-labelledby="team">
      <h2 id="team">{say('day.team')}</h2>
      <p>{say('day.team-explain')}</p>
      {team.map(({ guideId, name, minutes, plannedMinutes }) => (
        <Meter
          key={guideId}
          label={name}
          value={minutes + plannedMinutes}
          max={most}
          words={
            minutes + plannedMinutes === 0
              ? say('day.load-none')
              : say('day.load', {
                  done: sayDuration(minutes, lang),
                  planned: sayDuration(plannedMinutes, lang),
                })
          }
        />
      ))}
    </section>
  );
}
