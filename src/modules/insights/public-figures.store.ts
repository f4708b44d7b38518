import { sql } from 'kysely';
import type { Db } from '#platform/database';
import { type CountyCounts, type ShownCounts, type SiteRow, shieldByCounty } from './counts.ts';
import { type Count, suppressColumn } from './suppress.ts';

/** What anybody may know of a year, county by county. */
export const publicMeasures = ['guides', 'received', 'arranged', 'tookPlace', 'minutes'] as const;
export type PublicMeasure = (typeof publicMeasures)[number];

export interface PublicFigures {
  readonly counties: readonly CountyCounts<PublicMeasure>[];
  /** null where there are fewer than two counties. */
  readonly total: ShownCounts<PublicMeasure> | null;
  /** What was asked for, most often first; null: too few to be told. */
  readonly topics: readonly { readonly code: string; readonly requests: Count }[];
  readonly languages: readonly { readonly code: string; readonly requests: Count }[];
}

/** The figures of a year over all sites, small ones held back. */
export async function publicFigures(db: Db, year: number): Promise<PublicFigures> {
  const byCounty = await sql<SiteRow & Record<PublicMeasure, number>>`
    select * from insights.public_year(${year}::int)`.execute(db);
  const asked = await sql<{ kind: string; code: string; requests: number }>`
    select * from insights.public_topics(${year}::int) order by requests desc, code`.execute(db);
  const askedFor = (kind: string) => {
    const rows = asked.rows.filter((row) => row.kind === kind);
    const { cells } = suppressColumn(rows.map(({ requests }) => ({ value: requests, people: requests })));
    return rows.map(({ code }, index) => ({ code, requests: cells[index] ?? null }));
  };
  return {
    ...shieldByCounty(byCounty.rows, publicMeasures),
    topics: askedFor('topic'),
    languages: askedFor('language'),
  };
}
