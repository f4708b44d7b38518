import { sql } from 'kysely';
import type { Db } from '#platform/database';
import { momentAt, zone } from '#platform/dates';

/** What a guide was asked and did in a time. Who said no stands nowhere. */
export interface GuideFigures {
  readonly asked: number;
  readonly accepted: number;
  readonly minutes: number;
}

type Days = { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate };
type Whose = { readonly siteId: string } | { readonly personId: string };

const midnight = new Temporal.PlainTime();

/**
 * By guide, at a site or of one person: how often asked herself since `askedFrom`, how often she said yes, and
 * the minutes on record, in days from `from` to before `until`.
 */
export async function figuresOfGuides(
  db: Db,
  of: Days & { readonly askedFrom: Temporal.PlainDate } & Whose,
): Promise<Map<string, GuideFigures>> {
  const from = momentAt(of.from, midnight);
  const askedFrom = momentAt(of.askedFrom, midnight);
  const until = momentAt(of.until, midnight);
  const whose = (column: string) =>
    'siteId' in of ? sql`site_id = ${of.siteId}::uuid` : sql`${sql.ref(column)} = ${of.personId}::uuid`;
  const { rows } = await sql<GuideFigures & { guideId: string }>`
    select guide_id, sum(asked)::int as asked, sum(accepted)::int as accepted, sum(minutes)::int as minutes
    from (
      select guide_id, 1 as asked, 0 as accepted, 0 as minutes from assignments.offer
      where ${whose('person_id')} and guide_id is not null and offered_at >= ${askedFrom} and offered_at < ${until}
      union all
      select guide_id, 0, 1, 0 from assignments.acceptance
      where ${whose('accepted_by')} and accepted_at >= ${from} and accepted_at < ${until}
      union all
      select guide_id, 0, 0, minutes from assignments.hours
      where ${whose('person_id')} and day >= ${of.from}::date and day < ${of.until}::date
    ) as counted
    group by guide_id`.execute(db);
  return new Map(rows.map(({ guideId, ...figures }) => [guideId, figures]));
}

/** Minutes on record at a site by guide and day. */
export async function minutesByDay(
  db: Db,
  of: Days & { readonly siteId: string },
): Promise<{ guideId: string; day: Temporal.PlainDate; minutes: number }[]> {
  const { rows } = await sql<{ guideId: string; day: Temporal.PlainDate; minutes: number }>`
    select guide_id, day, sum(minutes)::int as minutes from assignments.hours
    where site_id = ${of.siteId}::uuid and day >= ${of.from}::date and day < ${of.until}::date
    group by guide_id, day`.execute(db);
  return rows;
}

/** Minutes promised and not yet on record at a site, by guide, for appointments before a day. */
export async function minutesPromised(
  db: Db,
  of: { readonly siteId: string; readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ guideId: string; minutes: number }>`
    select guide_id, sum(extract(epoch from ends_at - starts_at) / 60)::int as minutes from assignments.assignment
    where site_id = ${of.siteId}::uuid and state in ('planned', 'confirmed')
      and (starts_at at time zone ${zone})::date >= ${of.from}::date and (starts_at at time zone ${zone})::date < ${of.until}::date
    group by guide_id`.execute(db);
  return new Map(rows.map(({ guideId, minutes }) => [guideId, minutes]));
}
