import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { testApp } from './app.ts';

/** Columns that say something of a person by their name. */
const telling =
  '^(actor_id|subject_id|name|email|phone|recipient|ip_address|user_agent|gender|note|goal|briefing|answer|asked|strain|institution.*|place_name|place_address|home_.*|person_id|requested_by|.*_by|.*_by_name)$';

describe('personal data', async () => {
  const { app, owner } = await testApp();
  const inventory = app.house.modules.flatMap((module) => module.personalData.inventory);

  it('stands in the inventory of its module, column by column', async () => {
    const { rows } = await sql<{ column: string }>`
      select n.nspname || '.' || c.relname || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and n.nspname in ('accounts', 'guides', 'requests', 'assignments', 'programme', 'audit', 'privacy', 'editorial')
        -- What is published of places, providers and sites says nothing of a person.
        and not (n.nspname = 'programme' and c.relname in ('state', 'county', 'place', 'provider', 'site'))
        and (a.attname ~ ${telling} or exists (
          select from pg_constraint o where o.conrelid = c.oid and o.contype = 'f'
            and o.confrelid = 'accounts.person'::regclass and a.attnum = any (o.conkey)))
      order by 1`.execute(owner);
    expect(rows.length).toBeGreaterThan(20);
    const entered = new Set(inventory.map(({ column }) => column));
    expect(rows.map(({ column }) => column).filter((column) => !entered.has(column))).toEqual([]);
  });

  it('has no entries for columns that do not exist, and each says why and how long', async () => {
    const { rows } = await sql<{ column: string }>`
      select n.nspname || '.' || c.relname || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attnum > 0 and not a.attisdropped`.execute(owner);
    const existing = new Set(rows.map(({ column }) => column));
    expect(inventory.filter(({ column }) => !existing.has(column)).map(({ column }) => column)).toEqual([]);
    for (const entry of inventory) {
      expect(entry.why, entry.column).not.toBe('');
      expect(entry.kept, entry.column).not.toBe('');
    }
  });

  it('has words for every record and every field, on the page and in the copy a person gets', async () => {
    const words = await import('../src/modules/privacy/texts/de.json', { with: { type: 'json' } });
    const missing = inventory.flatMap(({ column }) => {
      const [schema, table, field = ''] = column.split('.');
      const label = `label.${field.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())}`;
      return [`table.${schema}.${table}`, label].filter((key) => !Object.hasOwn(words.default, key));
    });
    expect(missing).toEqual([]);
  });

  it('has no column for origin, religion, residence status or diagnosis', async () => {
    const { rows } = await sql<{ column: string }>`
      select n.nspname || '.' || c.relname || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('accounts', 'guides', 'requests', 'assignments') and a.attnum > 0
        and a.attname ~ '(origin|nationality|citizen|religio|faith|residence|asylum|diagnos|illness|ethnic|birth)'`.execute(
      owner,
    );
    expect(rows).toEqual([]);
  });
});
