import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { Keepers } from '#modules/privacy';
import { system } from '#platform/acting';
import { sameEverywhere, sumOf, tablesOf } from '#platform/backup';
import { systemClock } from '#platform/clock';
import { claimDataFolder } from '#platform/data-folder';
import { dayOf } from '#platform/dates';
import { noteErased } from '#platform/erasure-log';
import { silentLog } from '#platform/log';
import { openMailer } from '#platform/mail';
import { type App, createApp } from '../src/app.ts';
import { backUpInstallation, checkBackup, restoreInstallation } from '../src/backup-commands.ts';
import { type Config, readConfig } from '../src/config.ts';
import { connectDatabase } from '../src/connect-database.ts';
import { prepareDatabase } from '../src/prepare-database.ts';
import { seedDemo } from '../src/seed-demo.ts';
import { beginRestore, refuseUnfinishedRestore } from '../src/unfinished-restore.ts';

// Servers are started again and again.
vi.setConfig({ testTimeout: 120_000 });

const passphrase = 'ein Satz, den nur diese Stelle kennt';
let room: string;
let old: Config;
let ring: string;
let backup: string;
let keyBook: string;
/** The world as it was backed up, and a request whose person is erased afterwards. */
let before: Map<string, string>;
let erased: string;

function configOf(name: string, env: Record<string, string> = {}): Config {
  const read = readConfig({
    NODE_ENV: 'test',
    DATA_FOLDER: path.join(room, name),
    BACKUP_PASSPHRASE: passphrase,
    ...env,
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

/** An empty data folder with the key ring the operator has kept. */
async function emptyPlace(name: string, env: Record<string, string> = {}): Promise<Config> {
  await mkdir(path.join(room, name, 'keys'), { recursive: true });
  await writeFile(path.join(room, name, 'keys', 'ring'), ring, { mode: 0o600 });
  return configOf(name, env);
}

/** Works on an installation whose program does not run. */
async function at<T>(config: Config, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const folder = await claimDataFolder(config.dataFolder);
  const connected = await connectDatabase({ config, folder, log: silentLog });
  const client = new pg.Client(connected.owner);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await connected.stop();
    await folder.release();
  }
}

/** Rows and sum of every table of ours. */
async function sumsOf(client: pg.Client): Promise<Map<string, string>> {
  await client.query('begin');
  await client.query(sameEverywhere);
  const sums = new Map<string, string>();
  for (const [table, columns] of await tablesOf(client)) {
    const { rows, sum } = await sumOf(client, table, columns);
    sums.set(table, `${rows} ${sum}`);
  }
  await client.query('commit');
  return sums;
}

const jobsOf = async (client: pg.Client) =>
  (
    await client.query(
      `select id, name, data, state::text, start_after from jobs.job where state < 'active' order by id`,
    )
  ).rows;

/** Works with the program of an installation that is not served. */
async function withApp<T>(config: Config, work: (app: App, owner: pg.Client) => Promise<T>): Promise<T> {
  const folder = await claimDataFolder(config.dataFolder);
  const connected = await connectDatabase({ config, folder, log: silentLog });
  const app = await appOf(connected, folder);
  const client = new pg.Client(connected.owner);
  await client.connect();
  try {
    return await work(app, client);
  } finally {
    await client.end();
    await app.close();
    await connected.stop();
    await folder.release();
  }
}

const appOf = async (
  connected: Awaited<ReturnType<typeof connectDatabase>>,
  folder: Awaited<ReturnType<typeof claimDataFolder>>,
) =>
  createApp({
    ...connected,
    mailer: openMailer(null, ''),
    clock: systemClock,
    log: silentLog,
    secret: await folder.key('secret'),
    publicUrl: 'http://localhost',
    demo: true,
    trustProxy: 0,
    timesAsMany: 1000,
  });

async function buildWorld(): Promise<void> {
  old = configOf('old');
  const folder = await claimDataFolder(old.dataFolder);
  const connected = await connectDatabase({ config: old, folder, log: silentLog });
  const app = await appOf(connected, folder);
  await prepareDatabase(connected.owner, app.house);
  await seedDemo(connected.owner, app.house.modules, app.accounts.addPerson, systemClock.now());
  await app.jobs.connect();
  await app.jobs.stop();
  await app.close();
  const client = new pg.Client(connected.owner);
  await client.connect();
  await client
    .query(
      `insert into jobs.job (name, data, state) values ('platform.send-mail', '{"mailId":"0198c0de-0000-7000-8000-000000000001"}', 'created')`,
    )
    .catch(async () => {
      await client.query(
        `insert into jobs.job (name, data) select name, '{"n": 1}' from jobs.queue order by name limit 1`,
      );
    });
  await client.end();
  await mkdir(path.join(old.dataFolder, 'files', 'letters'), { recursive: true });
  await writeFile(path.join(old.dataFolder, 'files', 'letters', 'ä b.bin'), randomBytes(200_000));
  await connected.stop();
  await folder.release();
}

beforeAll(async () => {
  room = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-drill-'));
  await buildWorld();
  ring = await readFile(path.join(old.dataFolder, 'keys', 'ring'), 'utf8');
  before = await at(old, sumsOf);
  const done = await backUpInstallation(old, silentLog, { to: path.join(room, 'backups/') + path.sep });
  backup = done.file;
  keyBook = done.keyBook;
}, 180_000);

afterAll(async () => {
  await rm(room, { recursive: true, force: true });
});

describe('a backup', () => {
  test('is restored into an empty place, equal in every row of every table, every job that waits and every file', async () => {
    const place = await emptyPlace('new');
    const done = await restoreInstallation(place, silentLog, { file: backup });
    expect(done.rows).toBeGreaterThan(1000);
    const after = await at(place, async (client) => ({
      sums: await sumsOf(client),
      jobs: await jobsOf(client),
    }));
    expect(after.sums).toEqual(before);
    const waiting = await at(old, jobsOf);
    expect(waiting.length).toBeGreaterThan(0);
    expect(after.jobs).toEqual(waiting);
    for (const name of ['files/letters/ä b.bin', 'keys/secret']) {
      const [was, is] = await Promise.all(
        [old, place].map(({ dataFolder }) => readFile(path.join(dataFolder, name))),
      );
      expect(is?.equals(was as Buffer), name).toBe(true);
    }
  });

  test('leaves foreign keys, triggers and policies as they were', async () => {
    const rules = async (client: pg.Client) =>
      (
        await client.query(`
          select conrelid::regclass::text as at, pg_get_constraintdef(oid) as rule, convalidated::text as state from pg_constraint
            where connamespace::regnamespace::text not in ('jobs', 'pg_catalog', 'information_schema')
          union all select tgrelid::regclass::text, tgname, tgenabled::text from pg_trigger where not tgisinternal
            and tgrelid::regclass::text not like 'jobs.%' order by 1, 2, 3`)
      ).rows;
    const there = await at(configOf('new'), rules);
    expect(there.length).toBeGreaterThan(200);
    expect(there).toEqual(await at(old, rules));
  });

  test.skipIf(!process.env.DATABASE_URL)('moves to a server of its own and back', async () => {
    const url = process.env.DATABASE_URL ?? '';
    const admin = new pg.Client(url);
    await admin.connect();
    const name = `lotsenwerk_drill_${randomBytes(5).toString('hex')}`;
    await admin.query(`create database ${name}`);
    try {
      const moved = new URL(url);
      moved.pathname = `/${name}`;
      // Other tests of this run are signed in on the same server: the roles keep the passwords they have.
      const { app, auth } = inject('server');
      const as = ({ user, password }: typeof app) => {
        const login = new URL(moved);
        login.username = user;
        login.password = password;
        return login.href;
      };
      const server = await emptyPlace('server', {
        DATABASE_URL: moved.href,
        DATABASE_APP_URL: as(app),
        DATABASE_AUTH_URL: as(auth),
      });
      await restoreInstallation(server, silentLog, { file: backup });
      expect(await at(server, sumsOf)).toEqual(before);
      const again = await backUpInstallation(server, silentLog, {
        to: path.join(room, 'moved.backup'),
        keyBook: path.join(room, 'moved.keybook'),
      });
      const home = await emptyPlace('home');
      await restoreInstallation(home, silentLog, { file: again.file, keyBook: again.keyBook });
      expect(await at(home, sumsOf)).toEqual(before);
    } finally {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });

  test('is refused where something is already, and changes nothing there', async () => {
    const place = configOf('new');
    const was = await at(place, sumsOf);
    await rm(path.join(place.dataFolder, 'files', 'letters'), { recursive: true });
    await expect(restoreInstallation(place, silentLog, { file: backup })).rejects.toThrow(/nicht leer/);
    expect(await at(place, sumsOf)).toEqual(was);
  });

  test('is refused where the key ring is missing or another one, and leaves an empty place that takes the right one', async () => {
    const place = configOf('ringless');
    await expect(restoreInstallation(place, silentLog, { file: backup })).rejects.toThrow(
      /Schlüsselring fehlt/,
    );
    await expect(stat(place.dataFolder)).rejects.toThrow('ENOENT');

    const wrong = await emptyPlace('ringless');
    const other = Buffer.alloc(32, 7).toString('base64url');
    await writeFile(path.join(wrong.dataFolder, 'keys', 'ring'), `index:${other}\n1:${other}\n`);
    await expect(restoreInstallation(wrong, silentLog, { file: backup })).rejects.toThrow(/passt nicht/);

    await writeFile(path.join(wrong.dataFolder, 'keys', 'ring'), ring);
    await restoreInstallation(wrong, silentLog, { file: backup });
    expect(await at(wrong, sumsOf)).toEqual(before);
  });
});

describe('what is damaged is refused before anything is touched', () => {
  const refused = async (change: (bytes: Buffer) => Buffer, name: string) => {
    const file = path.join(room, `${name}.backup`);
    await writeFile(file, change(await readFile(backup)));
    return expect(checkBackup(old, { file, keyBook })).rejects;
  };

  test('another passphrase, and no passphrase at all', async () => {
    const other = configOf('other', { BACKUP_PASSPHRASE: 'ein anderer Satz, den keiner kennt' });
    await expect(checkBackup(other, { file: backup })).rejects.toMatchObject({ why: 'wrong-key' });
    const none = configOf('other', { BACKUP_PASSPHRASE: '' });
    await expect(checkBackup(none, { file: backup })).rejects.toThrow(/BACKUP_PASSPHRASE/);
  });

  test('a file that was cut: in the middle, at the end of a chunk, by one byte', async () => {
    const { length } = await readFile(backup);
    await (await refused((bytes) => bytes.subarray(0, Math.floor(length / 2)), 'half')).toThrow();
    await (await refused((bytes) => bytes.subarray(0, length - 1), 'short')).toThrow(
      /beschädigt|unvollständig/,
    );
    await (await refused((bytes) => bytes.subarray(0, 300), 'begun')).toThrow();
    await (await refused(() => Buffer.alloc(0), 'none')).toMatchObject({ why: 'no-archive' });
  });

  test('a byte that flipped, anywhere', async () => {
    const { length } = await readFile(backup);
    for (const place of [25, 100, 160, 1000, Math.floor(length / 2), length - 20, length - 1]) {
      const flip = (bytes: Buffer) => {
        bytes[place] = (bytes[place] as number) ^ 1;
        return bytes;
      };
      await (await refused(flip, 'flipped')).toThrow();
    }
  });

  test('a key book of another time, of another installation, or none', async () => {
    await expect(checkBackup(old, { file: backup, keyBook: path.join(room, 'nowhere') })).rejects.toThrow(
      /fehlt/,
    );
    await expect(checkBackup(old, { file: backup, keyBook: backup })).rejects.toThrow(/kein Schlüsselbuch/);
    await expect(checkBackup(old, { file: keyBook, keyBook })).rejects.toThrow(/ist ein Schlüsselbuch/);
    const earlier = path.join(room, 'earlier.keybook');
    await copyFile(keyBook, earlier);
    const later = await backUpInstallation(old, silentLog, {
      to: path.join(room, 'later.backup'),
      keyBook: path.join(room, 'later.keybook'),
    });
    await expect(checkBackup(old, { file: later.file, keyBook: earlier })).rejects.toThrow(/älter/);
    await checkBackup(old, { file: backup, keyBook: later.keyBook });
  });
});

/** Somebody of the demo with an account and a guide's record, erased as the program does it. */
const eraseAccount = () =>
  withApp(old, async (app, owner) => {
    const { rows } = await owner.query<{ person: string; guide: string; name: string; email: string }>(
      `select p.id as person, g.id as guide, g.name, p.email from accounts.person p
       join guides.guide g on g.person_id = p.id order by p.email limit 1`,
    );
    const [one] = rows;
    if (!one) throw new Error('the demo has guides with an account');
    const subject = { kind: 'person', id: one.person, sites: null } as const;
    await app.database.write(system, async (tx) => {
      await new Keepers(() => app.house.modules).erase(tx, subject, dayOf(systemClock.now()));
      await noteErased(tx, subject);
    });
    return one;
  });

test('whoever was erased stays erased when an older backup is restored with the newest key book', async () => {
  await at(old, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select r.id from requests.request r join keys.data_key k on k.id = r.id order by r.id limit 1`,
    );
    erased = rows[0]?.id ?? '';
    await client.query('delete from keys.data_key where id = $1 or part_of = $1', [erased]);
  });
  const account = await eraseAccount();
  const newest = await backUpInstallation(old, silentLog, {
    to: path.join(room, 'after-erasure.backup'),
    keyBook,
  });
  const place = await emptyPlace('erased');
  await restoreInstallation(place, silentLog, { file: backup, keyBook: newest.keyBook });
  const found = await at(place, async (client) => {
    const { rows } = await client.query(
      `select (select count(*)::int from requests.request where id = $1) as requests,
         (select count(*)::int from keys.data_key where id = $1 or part_of = $1) as keys,
         (select count(*)::int from keys.data_key) as "otherKeys"`,
      [erased],
    );
    return rows[0];
  });
  expect(found).toMatchObject({ requests: 1, keys: 0 });
  expect(found.otherKeys).toBeGreaterThan(0);

  // Accounts and guides have names to sort by: they are erased again, and the next key book knows it still.
  const again = await at(place, async (client) => {
    const { rows } = await client.query(
      `select (select name from accounts.person where id = $1) as person,
         (select count(*)::int from accounts.person where email = $2) as addresses,
         (select count(*)::int from guides.guide where id = $3 and name = $4) as guides,
         (select count(*)::int from accounts.role where person_id = $1) as roles,
         (select count(*)::int from keys.erased where subject_id = $1) as noted,
         (select count(*)::int from platform.loaded_content where name = 'unfinished-restore') as unfinished`,
      [account.person, account.email, account.guide, account.name],
    );
    return rows[0];
  });
  expect(again).toEqual({ person: '–', addresses: 0, guides: 0, roles: 0, noted: 1, unfinished: 0 });

  // Nor do the bytes of its key stand anywhere in the older backup.
  const { data } = await checkBackup(old, { file: backup, keyBook: newest.keyBook });
  expect([...data.tables.keys()].filter((table) => table.startsWith('keys.'))).toEqual([]);
});

test('a restore that broke off before that is not served from', async () => {
  const place = configOf('erased');
  await at(place, async (client) => {
    await beginRestore(client);
    const { host, port, user, password, database } = client;
    const login = {
      host,
      port,
      ...(user ? { user } : {}),
      ...(password ? { password } : {}),
      ...(database ? { database } : {}),
    };
    await expect(refuseUnfinishedRestore(login)).rejects.toThrow(/unterbrochen/);
  });
});
