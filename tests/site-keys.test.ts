import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from './database.ts';
import { keptWhole } from './site-queries.ts';

const { owner } = await testDatabase();

interface Table {
  readonly name: string;
  readonly mayLackSite: boolean;
  /** Whether a primary or unique key of it begins with the site. */
  readonly hasKeyWithSite: boolean;
  /** Tables whose rows refer to rows of it. */
  readonly referredToBy: readonly string[];
}

/** Every table with a column `site_id`. */
const { rows: tables } = await sql<Table>`
  select n.nspname || '.' || c.relname as name, not a.attnotnull as "mayLackSite",
    exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u')
      and k.conkey[1] = a.attnum) as "hasKeyWithSite",
    array(select f.conrelid::regclass::text from pg_constraint f where f.confrelid = c.oid and f.contype = 'f'
      order by 1) as "referredToBy"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'site_id'
  where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' order by 1`.execute(owner);
const spread = tables.filter(({ name }) => !(name in keptWhole));

it('every table of a site says of which, in every row', () => {
  expect(spread.length).toBeGreaterThan(25);
  expect(spread.filter(({ mayLackSite }) => mayLackSite).map(({ name }) => name)).toEqual([]);
  expect(Object.keys(keptWhole).filter((name) => tables.every((table) => table.name !== name))).toEqual([]);
});

it('whatever others refer to has a key that begins with the site', () => {
  const without = spread.filter((table) => !table.hasKeyWithSite && table.referredToBy.length > 0);
  expect(without.map(({ name, referredToBy }) => ({ name, referredToBy }))).toEqual([]);
});

it('a reference from one table of a site to another names the same site on both sides', async () => {
  const { rows } = await sql<{ name: string; from: string; to: string; carries: boolean }>`
    select f.conname as name, f.conrelid::regclass::text as "from", f.confrelid::regclass::text as "to",
      exists (select from unnest(f.conkey, f.confkey) as k (here, there)
        join pg_attribute h on h.attrelid = f.conrelid and h.attnum = k.here and h.attname = 'site_id'
        join pg_attribute t on t.attrelid = f.confrelid and t.attnum = k.there and t.attname = 'site_id') as carries
    from pg_constraint f where f.contype = 'f'`.execute(owner);
  const names = new Set(spread.map(({ name }) => name));
  const between = rows.filter(({ from, to }) => names.has(from) && names.has(to));
  expect(between.length).toBeGreaterThan(20);
  expect(between.filter(({ carries }) => !carries)).toEqual([]);
});
