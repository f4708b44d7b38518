import { sql } from 'kysely';
import type { Db } from '#platform/database';
import type { CapacityRow } from './capacity.ts';

/** By county and language, without the sites the acting person coordinates. To be shielded before it is shown. */
export async function capacityByLanguage(db: Db): Promise<CapacityRow[]> {
  const { rows } = await sql<CapacityRow>`select * from insights.capacity_by_language()`.execute(db);
  return rows;
}
