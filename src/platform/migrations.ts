import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Reads `0001-….sql` in order of their numbers, which may have gaps; refuses doubles. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  names.forEach((name, index) => {
    if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(name))
      throw new Error(`migration ${name} has no number of four digits`);
    if (names[index - 1]?.slice(0, 4) === name.slice(0, 4))
      throw new Error(`migrations ${names[index - 1]} and ${name} carry the same number`);
  });
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** What a migration has the program do where its SQL says `-- run: <name>`, in the same transaction. */
export type MigrationSteps = Readonly<Record<string, (client: pg.ClientBase) => Promise<void>>>;

const stepLine = /^-- run: ([a-z-]+)$/m;

async function apply(client: pg.ClientBase, sql: string, steps: MigrationSteps): Promise<void> {
  // Parts of SQL and names of steps, in turns.
  for (const [index, part] of sql.split(stepLine).entries()) {
    if (index % 2 === 0) {
      await client.query(part);
      continue;
    }
    const step = steps[part];
    if (!step) throw new Error(`a migration needs the step ${part}, which nobody brings`);
    await step(client);
  }
}

// Any fixed number: programs that prepare the same database wait for one another.
const migrationLock = 4_071_993;

/** The database is of another program. The message is for the operator, German and English. */
export class MigrationRefusal extends Error {
  override name = 'MigrationRefusal';
}

/** Works alone on a database: other programs that want to wait. May be nested on one connection. */
export async function alone<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('select pg_advisory_lock($1)', [migrationLock]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock]);
  }
}

/**
 * Brings a database up to the last migration, each in a transaction of its own. Refuses a database whose
 * applied migrations were changed afterwards or are unknown here. Returns the names applied now.
 */
export async function migrate(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  steps: MigrationSteps = {},
): Promise<string[]> {
  return alone(client, async () => {
    await client.query(`
      create schema if not exists migration;
      create table if not exists migration.applied (
        name text primary key,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from migration.applied order by name',
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    for (const [name, checksum] of applied) {
      const known = migrations.find((migration) => migration.name === name);
      if (!known) {
        throw new MigrationRefusal(
          `Die Datenbank ist neuer als dieses Programm: sie hat die Änderung ${name}, die es nicht kennt. Nehmen Sie das neuere Programm, oder spielen Sie die Sicherung von vor der Umstellung zurück.\n` +
            `The database is newer than this program: it has the migration ${name}, which this program does not know. Use the newer program, or restore the backup from before the upgrade.`,
        );
      }
      if (known.checksum !== checksum) {
        throw new MigrationRefusal(
          `Die Datenbank ist von einem anderen Programm: die Änderung ${name} hat dort einen anderen Inhalt.\n` +
            `The database is of another program: the migration ${name} was changed after it was applied.`,
        );
      }
    }
    const done: string[] = [];
    for (const migration of migrations) {
      if (applied.has(migration.name)) continue;
      await client.query('begin');
      try {
        await apply(client, migration.sql, steps);
        await client.query('insert into migration.applied (name, checksum) values ($1, $2)', [
          migration.name,
          migration.checksum,
        ]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
      done.push(migration.name);
    }
    return done;
  });
}
