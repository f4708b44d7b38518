import { sql } from 'kysely';
import type { Db } from '#platform/database';

/** How many of those who go along elsewhere know a language at any level. */
export interface SpeakersAround {
  /** At the other sites of the county; null: one to four, too few to be told. */
  readonly inCounty: number | null;
  /** At the sites of the other counties of the state; null: one to four. */
  readonly inState: number | null;
}

/** Counts and nobody's name, for whoever coordinates the site; null for everybody else. */
export async function speakersAround(
  db: Db,
  of: { readonly siteId: string; readonly languageTag: string },
): Promise<SpeakersAround | null> {
  const { rows } = await sql<SpeakersAround>`
    select * from guides.speakers_around(${of.siteId}::uuid, ${of.languageTag})`.execute(db);
  return rows[0] ?? null;
}
