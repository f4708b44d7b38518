import { sql } from 'kysely';
import type { Db } from '#platform/database';

/** How many guides of a site may be asked, and what they have pledged. Numbers only; anybody may read them. */
export interface PublicGuideCounts {
  readonly siteId: string;
  /** In trial or active. */
  readonly working: number;
  readonly certified: number;
  readonly withAgreement: number;
  readonly withConfidentiality: number;
  readonly withNonViolence: number;
  /** Which languages they speak, without how many speak each. */
  readonly languages: readonly string[];
}

export async function publicGuideCounts(db: Db, day: Temporal.PlainDate): Promise<PublicGuideCounts[]> {
  const { rows } = await sql<PublicGuideCounts>`select * from guides.public_counts(${day}::date)`.execute(db);
  return rows;
}
