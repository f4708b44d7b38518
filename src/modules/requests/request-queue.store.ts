import { sql } from 'kysely';
import type { Db } from '#platform/database';
import { type QueueGroup, type QueueItem, type QueueKey, queueGroups } from './request-queue.ts';

// Each condition is word for word that of a partial index, so that a part of the queue is read from its own
// index whatever else the site has behind it.
const conditions = {
  coordination: sql`r.state in ('received', 'in-review')`,
  'asked-back': sql`r.state = 'asked-back'`,
  'seeking-guide': sql`r.state = 'seeking-guide'`,
  'to-call': sql`r.call_about is not null`,
} as const;

const partsOf = {
  due: ['coordination', 'seeking-guide'],
  'for-coordination': ['coordination'],
  'asked-back': ['asked-back'],
  'seeking-guide': ['seeking-guide'],
  'to-call': ['to-call'],
} as const satisfies Record<QueueGroup, readonly (keyof typeof conditions)[]>;

export interface QueuePage {
  readonly siteIds: readonly string[];
  readonly group: QueueGroup;
  readonly after: QueueKey | null;
  readonly limit: number;
  readonly today: Temporal.PlainDate;
}

/**
 * Requests that wait, most pressing first: a page of `limit` behind `after`. Every site is read from its own
 * stretch of the index, so the time depends on the page and not on how much the sites have behind them.
 */
export async function requestQueue(db: Db, of: QueuePage): Promise<QueueItem[]> {
  return of.siteIds.length === 0 ? [] : (await queueQuery(of).execute(db)).rows;
}

/** The query of the queue, so that its plan can be looked at. */
export function queueQuery({ siteIds, group, after, limit, today }: QueuePage) {
  const parts = partsOf[group].map(
    (part) => sql`(
      select r.id, r.site_id, r.reference, r.state, r.channel, r.asked_by, r.topic_code, r.language_tag,
        r.area_name, r.first_day, r.due_on, r.submitted_at, r.urgent, r.duplicate_of, r.call_about, r.guides_needed
      from requests.request r
      where r.site_id = site.id and ${conditions[part]} and ${within(group, today)}
        and ${after ? sql`(r.due_on, r.id) > (${after.dueOn}::date, ${after.id}::uuid)` : sql`true`}
      order by r.due_on, r.id
      limit ${limit})`,
  );
  return sql<QueueItem>`
    select item.* from unnest(${siteIds}::uuid[]) site (id)
    cross join lateral (${sql.join(parts, sql` union all `)}) item
    order by item.due_on, item.id
    limit ${limit}`;
}

function within(group: QueueGroup, today: Temporal.PlainDate) {
  if (group === 'due') return sql`r.due_on <= ${today}::date`;
  if (group === 'for-coordination' || group === 'seeking-guide') return sql`r.due_on > ${today}::date`;
  return sql`true`;
}

/** How many wait in each part, counted up to `most`: beyond that a number helps nobody and costs time. */
export async function queueCounts(
  db: Db,
  of: { siteIds: readonly string[]; today: Temporal.PlainDate; most: number },
): Promise<Record<QueueGroup, number>> {
  const { siteIds, today, most } = of;
  const counts = queueGroups.map((group, index) => {
    const parts = partsOf[group].map(
      (part) => sql`(
        select 1 from requests.request r
        where r.site_id = site.id and ${conditions[part]} and ${within(group, today)} limit ${most})`,
    );
    return sql`(
      select count(*)::int from (
        select 1 from unnest(${siteIds}::uuid[]) site (id)
        cross join lateral (${sql.join(parts, sql` union all `)}) one limit ${most}) counted
    ) as ${sql.id(`c${index}`)}`;
  });
  const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)}`.execute(db);
  const row = rows[0] ?? {};
  return Object.fromEntries(queueGroups.map((group, index) => [group, row[`c${index}`] ?? 0])) as Record<
    QueueGroup,
    number
  >;
}
