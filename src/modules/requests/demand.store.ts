import { sql } from 'kysely';
import type { Db } from '#platform/database';
import { momentAt } from '#platform/dates';

/** Requests of one kind that a guide was looked for. */
export interface Demand {
  readonly languageTag: string;
  readonly topicCode: string;
  /** Of the first day it could be: 1 is Monday. */
  readonly weekday: number;
  readonly areaName: string;
  readonly requests: number;
  /** What they asked for together, both guides' time where two are needed. */
  readonly minutes: number;
  /** For which nobody was found. */
  readonly unmet: number;
}

const midnight = new Temporal.PlainTime();

/**
 * What a site was asked for in days from `from` to before `until`, by kind; only what it took up and looked for
 * somebody. Also what has lost everything personal since.
 */
export async function demandAt(
  db: Db,
  of: { siteId: string; from: Temporal.PlainDate; until: Temporal.PlainDate },
): Promise<Demand[]> {
  const { rows } = await sql<Demand>`
    select r.language_tag, r.topic_code, extract(isodow from r.first_day)::int as weekday, r.area_name,
      count(*)::int as requests, sum(r.minutes * r.guides_needed)::int as minutes,
      count(*) filter (where r.state = 'unmet' or moved.unmet)::int as unmet
    from requests.request r
    -- What has been anonymised no longer stands in the state it ended in.
    cross join lateral (
      select bool_or(t.to_state = 'seeking-guide') as sought, bool_or(t.to_state = 'unmet') as unmet
      from requests.transition t where t.site_id = r.site_id and t.request_id = r.id
    ) as moved
    where r.channel <> 'neighbour' and (moved.sought or r.state in ('seeking-guide', 'arranged', 'completed', 'unmet')) and r.site_id = ${of.siteId}::uuid
      and r.submitted_at >= ${momentAt(of.from, midnight)} and r.submitted_at < ${momentAt(of.until, midnight)}
    group by 1, 2, 3, 4`.execute(db);
  return rows;
}
