import { daysOffAt } from '#modules/programme';
import type { Db } from '#platform/database';
import { momentAt, zone } from '#platform/dates';
import type { GroupSession, GroupTime } from './group-session.ts';

export const repeats = ['weekly', 'fortnightly', 'monthly'] as const;
export type Repeat = (typeof repeats)[number];

/** Which sessions of a series a change is for. */
export const scopes = ['this', 'following', 'all'] as const;
export type Scope = (typeof scopes)[number];

/** A year of one each week. */
export const mostSessions = 53;

export interface SeriesPlan {
  readonly repeat: Repeat;
  /** The last day that may still belong to it. */
  readonly until: Temporal.PlainDate;
  readonly skipsHolidays: boolean;
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** The rule of a series as RFC 5545 writes it. Monthly keeps to the weekday: the second Tuesday, the last Friday. */
export function ruleOf(first: Temporal.PlainDate, { repeat, until }: SeriesPlan): string {
  const weekday = weekdays[first.dayOfWeek - 1];
  const inMonth = Math.ceil(first.day / 7);
  const byDay = repeat === 'monthly' ? `${inMonth === 5 ? -1 : inMonth}${weekday}` : weekday;
  const every = repeat === 'monthly' ? 'MONTHLY' : repeat === 'fortnightly' ? 'WEEKLY;INTERVAL=2' : 'WEEKLY';
  return `FREQ=${every};BYDAY=${byDay};UNTIL=${until.toString().replaceAll('-', '')}`;
}

/** How often it comes again, read from a rule `ruleOf` wrote. */
export function repeatOf(rule: string): Repeat {
  if (rule.startsWith('FREQ=MONTHLY')) return 'monthly';
  return rule.includes('INTERVAL=2') ? 'fortnightly' : 'weekly';
}

/** The days of a series, the first among them, without holidays where these are left out; at most `mostSessions` + 1. */
export async function daysOfSeries(
  db: Db,
  of: { siteId: string; first: Temporal.PlainDate; plan: SeriesPlan },
): Promise<Temporal.PlainDate[]> {
  const { siteId, first, plan } = of;
  const { RRuleTemporal } = await import('rrule-temporal');
  const rule = new RRuleTemporal({
    rruleString: `DTSTART;VALUE=DATE:${first.toString().replaceAll('-', '')}\nRRULE:${ruleOf(first, plan)}`,
  });
  const days = rule
    .all((_, at) => at <= mostSessions)
    .map((moment) => Temporal.PlainDate.from(moment.toPlainDate().toString()));
  if (!plan.skipsHolidays) return days;
  const off = await daysOffAt(db, { siteId, from: first, until: plan.until.add({ days: 1 }) });
  const isOff = (day: Temporal.PlainDate) =>
    Object.values(off)
      .flat()
      .some(({ from, until }) => from <= day.toString() && day.toString() < until);
  return days.filter((day) => day.equals(first) || !isOff(day));
}

/** The same hours on another day, also where a clock was changed in between. */
export function onDay({ startsAt, endsAt }: GroupTime, day: Temporal.PlainDate): GroupTime {
  const [start, end] = [startsAt, endsAt].map((moment) => moment.toZonedDateTimeISO(zone));
  if (!start || !end) throw new Error('a time has two ends');
  const nights = start.toPlainDate().until(end.toPlainDate()).days;
  return {
    startsAt: momentAt(day, start.toPlainTime()),
    endsAt: momentAt(day.add({ days: nights }), end.toPlainTime()),
  };
}

/** How a change of one session changes the time of another: as many days further, at the hours of the changed one. */
export function movedAlong(session: GroupTime, of: { before: GroupTime; after: GroupTime }): GroupTime {
  const dayOf = (moment: Temporal.Instant) => moment.toZonedDateTimeISO(zone).toPlainDate();
  const further = dayOf(of.before.startsAt).until(dayOf(of.after.startsAt)).days;
  return onDay(of.after, dayOf(session.startsAt).add({ days: further }));
}

/** Whether a session of the series belongs to a scope around `chosen`. */
export function isWithin(scope: Scope, session: GroupTime, chosen: GroupSession): boolean {
  return scope === 'all' || Temporal.Instant.compare(session.startsAt, chosen.startsAt) >= 0;
}
