import { sql } from 'kysely';
import type { Db } from '#platform/database';

/** What was asked of a site, as numbers; anybody may read them. */
export interface PublicRequestCounts {
  readonly siteId: string;
  readonly requests: number;
  readonly withoutAccount: number;
  readonly matters: number;
  /** Matters accompanied more often than was asked about. */
  readonly mattersOften: number;
  readonly closed: number;
  readonly anonymised: number;
  /** Passed on to a professional service. */
  readonly referred: number;
  readonly genderWishes: number;
  readonly genderWishesWithReason: number;
  /** Contacts that were ever opened to a guide, and those that are open now. */
  readonly windows: number;
  readonly windowsOpen: number;
  /** Which languages were asked for. */
  readonly languages: readonly string[];
}

export async function publicRequestCounts(
  db: Db,
  of: { now: Temporal.Instant; often: number },
): Promise<PublicRequestCounts[]> {
  const { rows } = await sql<PublicRequestCounts>`
    select * from requests.public_counts(${of.now}::timestamptz, ${of.often}::int)`.execute(db);
  return rows;
}
