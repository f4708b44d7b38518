import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { KeyRing, makeKeyRing } from '#platform/key-ring';
import { silentLog } from '#platform/log';
import { readMigrations } from '#platform/migrations';
import { testDatabase } from '../tests/database.ts';
import {
  examine,
  examineBackup,
  examineClock,
  examineDatabase,
  examineFolder,
  examineZone,
  exitCodeOf,
  type Finding,
  sayFindings,
} from './doctor.ts';
import { migrationsFolder } from './prepare-database.ts';

const { configs } = await testDatabase();
const known = await readMigrations(migrationsFolder);
const now = Temporal.Now.instant();
const room = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-doctor-'));
afterAll(() => rm(room, { recursive: true, force: true }));

const complaints = (findings: readonly Finding[]) =>
  findings.filter(({ state }) => state !== 'well').map(({ of, state }) => `${of}: ${state}`);

/** What is found in the database after a fault was planted in a transaction that is never kept. */
async function findingsWith(...planted: string[]): Promise<Finding[]> {
  const client = new pg.Client(configs.owner);
  await client.connect();
  try {
    await client.query('begin');
    for (const statement of planted) await client.query(statement);
    return await examineDatabase(client, { known, ring: null, now: Temporal.Now.instant() });
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

test('a sound database gives no complaint', async () => {
  expect(complaints(await findingsWith())).toEqual([]);
});

describe('found in the database', () => {
  test.each([
    ['a role that gets round Row Level Security', 'alter role lotsenwerk_app bypassrls', 'roles: fault'],
    ['a role that may not sign in', 'alter role lotsenwerk_auth nologin', 'roles: fault'],
    ['a migration that is due', `delete from migration.applied where name like '0002%'`, 'migrations: fault'],
    [
      'a migration this program does not know',
      `insert into migration.applied (name, checksum) values ('9999-x.sql', 'x')`,
      'migrations: fault',
    ],
    [
      'a migration that was changed',
      `update migration.applied set checksum = 'x' where name like '0001%'`,
      'migrations: fault',
    ],
    [
      'a job that failed',
      `insert into jobs.job (name, state) select name, 'failed' from jobs.queue order by name limit 1`,
      'jobs: fault',
    ],
    [
      'a job nobody takes',
      `insert into jobs.job (name, start_after) select name, now() - interval '2 hours' from jobs.queue order by name limit 1`,
      'jobs: warning',
    ],
    [
      'a letter that does not go',
      `insert into platform.mail (id, lang, created_at) values (gen_random_uuid(), 'de', now() - interval '2 hours')`,
      'mail: fault',
    ],
  ])('%s', async (_, planted, complaint) => {
    const loosened =
      complaint === 'mail: fault'
        ? [
            `do $$ declare c record; begin for c in select attname from pg_attribute where attrelid = 'platform.mail'::regclass
             and attnum > 0 and attnotnull and attname not in ('id') loop
             execute format('alter table platform.mail alter %I drop not null', c.attname); end loop; end $$`,
          ]
        : [];
    expect(complaints(await findingsWith(...loosened, planted))).toEqual([complaint]);
  });

  test('a key ring of another installation', async () => {
    const client = new pg.Client(configs.owner);
    await client.connect();
    try {
      await client.query('begin');
      await client.query(
        `insert into keys.ring (id, proof) values (1, 'of another') on conflict (id) do update set proof = excluded.proof`,
      );
      const ring = KeyRing.of(makeKeyRing());
      const found = await examineDatabase(client, { known, ring, now: Temporal.Now.instant() });
      expect(complaints(found)).toEqual(['key ring: fault']);
    } finally {
      await client.query('rollback');
      await client.end();
    }
  });
});

describe('found beside the database', () => {
  test('settings that contradict each other, before anything else is tried', async () => {
    const found = await examine({ NODE_ENV: 'production', PORT: 'x' }, silentLog, now);
    expect(complaints(found)).toContain('settings: fault');
    expect(exitCodeOf(found)).toBe(2);
  });

  test('a data folder that is missing, open to others, of somebody else, or full', async () => {
    const folder = path.join(room, 'data');
    expect(complaints(await examineFolder(folder))).toEqual(['data folder: fault']);
    await mkdir(path.join(folder, 'keys'), { recursive: true, mode: 0o700 });
    const plenty = 10 ** 11;
    expect(complaints(await examineFolder(folder, plenty))).toEqual([]);
    await chmod(path.join(folder, 'keys'), 0o755);
    expect(complaints(await examineFolder(folder, plenty))).toEqual(['data folder: fault']);
    await chmod(path.join(folder, 'keys'), 0o700);
    expect(complaints(await examineFolder(folder, plenty, 987_654))).toEqual(['data folder: fault']);
    expect(complaints(await examineFolder(folder, 10 ** 9))).toEqual(['data folder: warning']);
    expect(complaints(await examineFolder(folder, 10 ** 7))).toEqual(['data folder: fault']);
  });

  test('a missing key ring, a missing database, and a database that does not answer', async () => {
    const folder = path.join(room, 'empty');
    await mkdir(folder);
    const env = { NODE_ENV: 'test', DATA_FOLDER: folder };
    expect(complaints(await examine(env, silentLog, now))).toEqual(
      expect.arrayContaining(['key ring: fault', 'database: fault', 'backup: warning']),
    );
    const gone = { ...env, DATABASE_URL: 'postgres://owner:x@127.0.0.1:1/nothing' };
    expect(complaints(await examine(gone, silentLog, now))).toContain('database: fault');
  });

  test('an old backup, or none', () => {
    const last = (hours: number) => ({ at: now.subtract({ hours }).toString(), file: 'x', bytes: 1 });
    const state = (hours: number) => examineBackup(last(hours), now, 'production').state;
    expect([3, 27, 200].map(state)).toEqual(['well', 'warning', 'fault']);
    expect(examineBackup(null, now, 'production').state).toBe('fault');
    expect(examineBackup(null, now, 'development').state).toBe('warning');
  });

  test('clocks that differ, and a zone that is unknown', () => {
    expect([0.4, -4, 6, -90].map((skew) => examineClock(skew).state)).toEqual([
      'well',
      'well',
      'fault',
      'fault',
    ]);
    expect(['Europe/Berlin', 'UTC', 'Mars/Olympus'].map((name) => examineZone(name)[0]?.state)).toEqual([
      'well',
      'fault',
      'fault',
    ]);
  });
});

test('what is said names the thing, in German and English, and the exit code tells how bad it is', () => {
  const found = [...examineZone(), examineClock(60)];
  expect(sayFindings(found)).toMatch(/!!! clock: Die Uhren .+\n +The clocks/);
  expect(exitCodeOf(found)).toBe(2);
  expect(exitCodeOf(examineZone())).toBe(0);
  expect(exitCodeOf([examineBackup(null, now, 'development')])).toBe(1);
});
