import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate, readMigrations } from '#platform/migrations';
import { testDatabase } from './database.ts';
import { describeSchema, describeTypes } from './schema.ts';

const root = path.join(import.meta.dirname, '..');
const read = (file: string) => readFile(path.join(root, file), 'utf8');

describe('the schema', async () => {
  const { configs } = await testDatabase();
  const client = new pg.Client(configs.owner);
  await client.connect();
  afterAll(() => client.end());

  it('is the one that `npm run db:schema` wrote down', async () => {
    expect(await describeSchema(client)).toBe(await read('db/schema.sql'));
  });

  it('has the types the program was written against', async () => {
    expect(await describeTypes(client)).toBe(await read('src/platform/database-types.ts'));
  });

  it('is not migrated twice', async () => {
    expect(await migrate(client, await readMigrations(path.join(root, 'db/migrations')))).toEqual([]);
  });

  it('refuses a migration that was changed after it was applied, and one it does not know', async () => {
    const migrations = await readMigrations(path.join(root, 'db/migrations'));
    const changed = migrations.map((one, index) => (index === 0 ? { ...one, checksum: 'another' } : one));
    await expect(migrate(client, changed)).rejects.toThrow(/was changed after it was applied/);
    await expect(migrate(client, migrations.slice(0, -1))).rejects.toThrow(/does not know/);
  });

  it('keeps nothing of a migration that fails half-way', async () => {
    const migrations = await readMigrations(path.join(root, 'db/migrations'));
    const broken = { name: '9999-broken.sql', sql: 'create schema half; select nothing();', checksum: 'x' };
    await expect(migrate(client, [...migrations, broken])).rejects.toThrow();
    const { rows } = await client.query(`select from pg_namespace where nspname = 'half'`);
    expect(rows).toEqual([]);
  });
});
