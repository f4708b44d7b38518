import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database';
import { momentAt, zone } from '#platform/dates';
import type { HoursRow, HoursToConfirm, NewHoursRow } from './hours.ts';

const midnight = new Temporal.PlainTime();

const columns = [
  'id',
  'siteId',
  'assignmentId',
  'guideId',
  'personId',
  'requestedBy',
  'kind',
  'revision',
  'corrects',
  'replaces',
  'day',
  'startedAt',
  'endedAt',
  'minutes',
  'topicCode',
  'languageTag',
  'placeKind',
  'followUpNeeded',
  'canDoAlone',
  'strain',
  'enteredBy',
  'enteredAt',
  'confirmedBy',
  'confirmedAt',
] as const;

const toRow = (row: object) => row as HoursRow;

/** All rows of an assignment in the order they were entered. */
export async function hoursOfAssignment(db: Db, assignmentId: string): Promise<HoursRow[]> {
  const rows = await db
    .selectFrom('assignments.hours')
    .select(columns)
    .where('assignmentId', '=', assignmentId)
    .orderBy('revision')
    .orderBy(sql`kind = 'counter-entry'`)
    .execute();
  return rows.map(toRow);
}

/** False when the same revision has been entered already. */
export async function insertHours(tx: Tx, row: NewHoursRow): Promise<boolean> {
  const done = await tx
    .insertInto('assignments.hours')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** False when somebody else has confirmed it, or it is not there for this person. */
export async function confirmHoursRow(
  tx: Tx,
  id: string,
  by: { personId: string; now: Temporal.Instant },
): Promise<boolean> {
  const done = await tx
    .updateTable('assignments.hours')
    .set({ confirmedBy: by.personId, confirmedAt: by.now })
    .where('id', '=', id)
    .where('kind', '=', 'entry')
    .where('confirmedAt', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Entries that stand and wait for a confirmation, the oldest first. */
export async function hoursToConfirm(
  db: Db,
  of: { siteIds: readonly string[]; personId: string; limit: number },
): Promise<HoursToConfirm[]> {
  const rows = await db
    .selectFrom('assignments.hours as hours')
    .innerJoin('assignments.assignment as assignment', (join) =>
      join.onRef('assignment.siteId', '=', 'hours.siteId').onRef('assignment.id', '=', 'hours.assignmentId'),
    )
    .select(columns.map((column) => `hours.${column}` as const))
    .select(['assignment.requestId', 'assignment.guideName', 'assignment.state'])
    .where('hours.kind', '=', 'entry')
    .where('hours.confirmedAt', 'is', null)
    .where('assignment.state', 'in', ['done', 'not-met', 'cancelled'])
    .where((where) =>
      where.or([
        where('hours.requestedBy', '=', of.personId),
        ...(of.siteIds.length > 0 ? [where('hours.siteId', 'in', of.siteIds)] : []),
      ]),
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('assignments.hours as counter')
            .select('counter.id')
            .whereRef('counter.siteId', '=', 'hours.siteId')
            .whereRef('counter.corrects', '=', 'hours.id'),
        ),
      ),
    )
    .orderBy('hours.day')
    .orderBy('hours.startedAt')
    .orderBy('hours.id')
    .limit(of.limit)
    .execute();
  return rows.map((row) => row as HoursToConfirm);
}

/** Rows of a month, by guide and day; of several sites, or one guide's own. */
export async function hoursOfMonth(
  db: Db,
  of: { month: Temporal.PlainYearMonth } & ({ siteIds: readonly string[] } | { personId: string }),
): Promise<HoursRow[]> {
  const from = of.month.toPlainDate({ day: 1 });
  let query = db
    .selectFrom('assignments.hours')
    .select(columns)
    .where('day', '>=', from)
    .where('day', '<', from.add({ months: 1 }));
  if ('siteIds' in of) {
    if (of.siteIds.length === 0) return [];
    query = query.where('siteId', 'in', of.siteIds);
  } else query = query.where('personId', '=', of.personId);
  const rows = await query
    .orderBy('guideId')
    .orderBy('day')
    .orderBy('startedAt')
    .orderBy('assignmentId')
    .orderBy('revision')
    .orderBy(sql`kind = 'counter-entry'`)
    .execute();
  return rows.map(toRow);
}

/** Minutes that count in a calendar year by guide; counter-entries take their entries out. */
export async function minutesOfYear(
  db: Db,
  of: { year: number; guideIds: readonly string[] },
): Promise<Map<string, number>> {
  if (of.guideIds.length === 0) return new Map();
  const from = new Temporal.PlainDate(of.year, 1, 1);
  const rows = await db
    .selectFrom('assignments.hours')
    .select((select) => ['guideId', select.fn.sum<number>('minutes').as('minutes')])
    .where('guideId', 'in', of.guideIds)
    .where('day', '>=', from)
    .where('day', '<', from.add({ years: 1 }))
    .groupBy('guideId')
    .execute();
  return new Map(rows.map((row) => [row.guideId, Number(row.minutes)]));
}

/** Minutes done and planned in a month at several sites, by guide. */
export async function loadOfMonth(
  db: Db,
  of: { siteIds: readonly string[]; month: Temporal.PlainYearMonth },
): Promise<Map<string, { minutes: number; plannedMinutes: number }>> {
  if (of.siteIds.length === 0) return new Map();
  const first = of.month.toPlainDate({ day: 1 });
  const { rows } = await sql<{ guideId: string; minutes: number; plannedMinutes: number }>`
    select guide_id, sum(minutes)::int as minutes, sum(planned)::int as planned_minutes
    from (
      select guide_id, minutes, 0 as planned from assignments.hours
      where site_id = any (${of.siteIds}::uuid[]) and day >= ${first}::date and day < ${first.add({ months: 1 })}::date
      union all
      select guide_id, 0, (extract(epoch from ends_at - starts_at) / 60)::int from assignments.assignment
      where site_id = any (${of.siteIds}::uuid[]) and state in ('planned', 'confirmed')
        and starts_at >= ${momentAt(first, midnight)} and starts_at < ${momentAt(first.add({ months: 1 }), midnight)}
    ) as counted
    group by guide_id`.execute(db);
  return new Map(rows.map(({ guideId, ...load }) => [guideId, load]));
}

/** What a guide has done and promised: what matching asks about time. */
export interface Commitments {
  readonly minutesByYear: ReadonlyMap<number, number>;
  readonly minutesThisMonth: number;
  /** Appointments that stand, milliseconds since 1970, and where; `null`: nowhere to go to, or not known. */
  readonly busy: readonly {
    readonly startMs: number;
    readonly endMs: number;
    readonly place: { readonly lat: number; readonly lon: number } | null;
  }[];
  /** Finished ones, by topic; only the topics asked about. */
  readonly assignmentsByTopic: ReadonlyMap<string, number>;
  /** Finished ones, by request; only the requests asked about. */
  readonly appointmentsByRequest: ReadonlyMap<string, number>;
}

export const noCommitments: Commitments = {
  minutesByYear: new Map(),
  minutesThisMonth: 0,
  busy: [],
  assignmentsByTopic: new Map(),
  appointmentsByRequest: new Map(),
};

/** Minutes done and promised at a site, by calendar year. */
export async function minutesOfSite(
  db: Db,
  siteId: string,
  { years, without = null }: { years: readonly number[]; without?: string | null },
): Promise<ReadonlyMap<number, number>> {
  const from = new Temporal.PlainDate(Math.min(...years), 1, 1).toString();
  const until = new Temporal.PlainDate(Math.max(...years) + 1, 1, 1).toString();
  const { rows } = await sql<{ year: number; minutes: number }>`
    select year, sum(minutes)::int as minutes
    from (
      select extract(year from day)::int as year, minutes from assignments.hours
      where site_id = ${siteId}::uuid and day >= ${from}::date and day < ${until}::date
      union all
      select extract(year from starts_at at time zone ${zone})::int, (extract(epoch from ends_at - starts_at) / 60)::int
      from assignments.assignment where site_id = ${siteId}::uuid and state in ('planned', 'confirmed')
        and (${without}::uuid is null or id <> ${without}::uuid)
    ) as counted
    where year = any (${[...years]}::int[])
    group by year`.execute(db);
  return new Map(rows.map(({ year, minutes }) => [year, minutes]));
}

/**
 * Done and promised, by the guides' accounts: everything that counts against their time and their cap, at other sites
 * too. Five queries, whatever the number of guides.
 */
export async function commitmentsOf(
  db: Db,
  of: {
    siteId: string;
    personId?: string;
    /** An appointment that does not count. */
    without?: string;
    /** Whose finished assignments are counted. */
    topicCodes: readonly string[];
    /** Who went along to them before is counted. */
    requestIds: readonly string[];
    today: Temporal.PlainDate;
    now: Temporal.Instant;
  },
): Promise<Map<string, Commitments>> {
  const yearBegins = new Temporal.PlainDate(of.today.year, 1, 1).toString();
  const { siteId, personId: only = null, without = null } = of;
  const hers = sql`(${only}::uuid is null or person_id = ${only}::uuid)`;
  const whose = sql`site_id = ${siteId}::uuid and ${hers}`;
  const month = of.today.toPlainYearMonth().toString();
  const minutes = await sql<{ personId: string; year: number; minutes: number; monthMinutes: number }>`
    select person_id, year, sum(minutes)::int as minutes,
      coalesce(sum(minutes) filter (where month = ${month}), 0)::int as month_minutes
    from (
      select person_id, extract(year from day)::int as year, to_char(day, 'YYYY-MM') as month, minutes
      from assignments.hours where ${whose} and day >= ${yearBegins}::date
      union all
      select person_id, extract(year from starts_at at time zone ${zone})::int,
        to_char(starts_at at time zone ${zone}, 'YYYY-MM'), (extract(epoch from ends_at - starts_at) / 60)::int
      from assignments.assignment where ${whose} and state in ('planned', 'confirmed')
        and (${without}::uuid is null or id <> ${without}::uuid)
    ) as counted
    group by person_id, year`.execute(db);
  const busy = await sql<{
    personId: string;
    startMs: number;
    endMs: number;
    lat: number | null;
    lon: number | null;
  }>`
    select a.person_id, (extract(epoch from a.starts_at) * 1000)::bigint as start_ms,
      (extract(epoch from a.ends_at) * 1000)::bigint as end_ms,
      coalesce(o.area_latitude, e.area_latitude) as lat, coalesce(o.area_longitude, e.area_longitude) as lon
    from assignments.assignment a
    left join assignments.group_session e on e.site_id = a.site_id and e.id = a.session_id
    left join assignments.offer o on o.site_id = a.site_id and o.id = a.offer_id and a.setting = 'on-site'
    where a.site_id = ${siteId}::uuid and (${only}::uuid is null or a.person_id = ${only}::uuid)
      and (${without}::uuid is null or a.id <> ${without}::uuid)
      and a.state in ('planned', 'confirmed') and a.ends_at > ${of.now.toString()}::timestamptz`.execute(db);
  const elsewhere = await sql<{
    personId: string;
    startsAt: Temporal.Instant | null;
    endsAt: Temporal.Instant | null;
    lat: number | null;
    lon: number | null;
    year: number;
    minutes: number;
  }>`select * from assignments.promised_elsewhere(${siteId}::uuid, ${yearBegins}::date) where ${hers}`.execute(
    db,
  );
  const onTopics = await sql<{ personId: string; topicCode: string; count: number }>`
    select person_id, topic_code, count(*)::int as count from assignments.assignment
    where ${whose} and request_id is not null and state in ('done', 'recorded') and topic_code = any (${[...new Set(of.topicCodes)]}::text[])
    group by person_id, topic_code`.execute(db);
  const onRequests = await sql<{ personId: string; requestId: string; count: number }>`
    select person_id, request_id, count(*)::int as count from assignments.assignment
    where ${whose} and state in ('done', 'recorded') and request_id = any (${[...of.requestIds]}::uuid[])
    group by person_id, request_id`.execute(db);

  const found = new Map<string, { -readonly [K in keyof Commitments]: Commitments[K] }>();
  const entry = (personId: string) => {
    let own = found.get(personId);
    if (!own) {
      own = {
        ...noCommitments,
        minutesByYear: new Map(),
        assignmentsByTopic: new Map(),
        appointmentsByRequest: new Map(),
        busy: [],
      };
      found.set(personId, own);
    }
    return own;
  };
  for (const row of minutes.rows) {
    const own = entry(row.personId);
    (own.minutesByYear as Map<number, number>).set(row.year, row.minutes);
    own.minutesThisMonth += row.monthMinutes;
  }
  const addBusy = (
    personId: string,
    startMs: number,
    endMs: number,
    lat: number | null,
    lon: number | null,
  ) =>
    (entry(personId).busy as Commitments['busy'][number][]).push({
      startMs,
      endMs,
      place: lat === null || lon === null ? null : { lat, lon },
    });
  for (const { personId, startMs, endMs, lat, lon } of busy.rows) addBusy(personId, startMs, endMs, lat, lon);
  for (const { personId, startsAt, endsAt, lat, lon, year, minutes: taken } of elsewhere.rows) {
    const years = entry(personId).minutesByYear as Map<number, number>;
    years.set(year, (years.get(year) ?? 0) + taken);
    if (startsAt && endsAt && Temporal.Instant.compare(endsAt, of.now) > 0) {
      addBusy(personId, startsAt.epochMilliseconds, endsAt.epochMilliseconds, lat, lon);
    }
  }
  for (const { personId, topicCode, count } of onTopics.rows) {
    (entry(personId).assignmentsByTopic as Map<string, number>).set(topicCode, count);
  }
  for (const { personId, requestId, count } of onRequests.rows) {
    (entry(personId).appointmentsByRequest as Map<string, number>).set(requestId, count);
  }
  return found;
}
