import { type RawBuilder, sql } from 'kysely';
import type { PersonalData } from './module.ts';

/** What holds for rows of these sites; null: of every site, an empty list: of none. For queries of one table. */
export function ofSites(sites: readonly string[] | null): RawBuilder<boolean> {
  return sites === null ? sql<boolean>`true` : sql<boolean>`site_id = any (${[...sites]}::uuid[])`;
}

type Entry = PersonalData['inventory'][number];

/** Lines of a module's inventory: the column without the schema, what it is, why it is there, how long. */
export function entriesOf(
  schema: string,
): (column: string, what: Entry['what'], why: string, kept: string) => Entry {
  return (column, what, why, kept) => ({ column: `${schema}.${column}`, what, why, kept });
}
