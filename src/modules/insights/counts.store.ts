import { sql } from 'kysely';
import type { Db } from '#platform/database';
import type { SiteCounts } from './counts.ts';

/** The counts of the sites whose figures the acting person sees. The only thing she can read about them. */
export async function countsBySite(db: Db, year: number): Promise<SiteCounts[]> {
  const { rows } = await sql<SiteCounts>`select * from insights.counts_by_site(${year}::int)`.execute(db);
  return rows;
}
