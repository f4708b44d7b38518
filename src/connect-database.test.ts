import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConnectedDatabase, connectDatabase, DatabaseRefusal, whyUnfit } from './connect-database.ts';
import { claimDataFolder, type DataFolder } from './platform/data-folder.ts';
import { DatabaseRolesRefusal, ensureRoles } from './platform/database-roles.ts';
import { silentLog as log } from './platform/log.ts';

let folder: DataFolder;
let embedded: ConnectedDatabase;

beforeAll(async () => {
  folder = await claimDataFolder(await mkdtemp(path.join(tmpdir(), 'lotsenwerk-roles-')));
  embedded = await connectDatabase({ config: { database: null }, folder, log });
});

afterAll(async () => {
  await embedded?.stop();
  await folder?.release();
  await rm(folder.path, { recursive: true, force: true });
});

async function as<T>(login: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(login);
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const ask = (login: pg.ClientConfig, query: string) =>
  as(login, async (client) => (await client.query(query)).rows as Record<string, unknown>[]);

/** The address of a login on the embedded server, as somebody would write it into `DATABASE_URL`. */
function urlOf({ host, user, password, database }: pg.ClientConfig): string {
  return `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`;
}

/** A database of its own on the same server, as if it belonged to another program. */
async function scratchDatabase(name: string): Promise<pg.PoolConfig> {
  await ask(embedded.owner, `create database ${name}`);
  return { ...embedded.owner, database: name };
}

describe('the application signs in as a role', () => {
  test('that Row Level Security binds and that cannot switch it off', async () => {
    await as(embedded.owner, async (client) => {
      await client.query(`
        create schema world;
        create table world.secret (of_site int);
        insert into world.secret values (1), (2);
        alter table world.secret enable row level security;
        create policy own on world.secret using (of_site = 1);
        grant usage on schema world to lotsenwerk_app;
        grant select on world.secret to lotsenwerk_app`);
    });
    await as(embedded.app, async (client) => {
      expect((await client.query('select of_site from world.secret')).rows).toEqual([{ of_site: 1 }]);
      await client.query('set row_security = off');
      await expect(client.query('select of_site from world.secret')).rejects.toThrow(/row-level security/);
      await expect(client.query('alter table world.secret disable row level security')).rejects.toThrow(
        /owner/,
      );
      await expect(client.query('set role lotsenwerk_owner')).rejects.toThrow(/permission denied/);
    });
    expect(await ask(embedded.owner, 'select count(*)::int as all from world.secret')).toEqual([{ all: 2 }]);
  });

  test.each(['app', 'auth'] as const)('that creates nothing (%s)', async (role) => {
    await as(embedded[role], async (client) => {
      for (const statement of [
        'create table public.mine ()',
        'create temporary table mine ()',
        'create schema mine',
        'create role mine',
        'create database mine',
        'create extension dblink',
      ]) {
        await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      }
    });
  });

  test.each(['app', 'auth'] as const)('whose work ends in time (%s)', async (role) => {
    const [row] = await ask(
      embedded[role],
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
         current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(row).toEqual({ statement: '5s', lock: '3s', idle: '10s' });
  });

  test('whose failed statements leave nothing of what people typed in the log of the server', async () => {
    const canary = 'Kanarienvogel-4711';
    await as(embedded.app, async (client) => {
      await expect(client.query('select $1::int', [canary])).rejects.toThrow(canary);
      await expect(client.query(`select '${canary}'::uuid`)).rejects.toThrow(canary);
    });
    const logs = path.join(folder.databasePath, 'log');
    const written = await Promise.all(
      (await readdir(logs)).map((name) => readFile(path.join(logs, name), 'utf8')),
    );
    expect(written.join('')).toContain('ready to accept connections');
    expect(written.join('')).not.toContain(canary);
  });
});

describe('seeing to the roles', () => {
  test('changes nothing when all is well', async () => {
    const state = () => ask(embedded.owner, `select xmin::text, oid from pg_authid order by oid`);
    const before = await state();
    await ensureRoles({ owner: embedded.owner, logins: embedded });
    expect(await state()).toEqual(before);
  });

  test('works for several programs at once that each have a database of their own', async () => {
    const owners = await Promise.all(['one', 'two', 'three', 'four', 'five', 'six'].map(scratchDatabase));
    await as(embedded.owner, async (client) => {
      await client.query('drop owned by lotsenwerk_app, lotsenwerk_auth');
      for (const { database } of owners) await client.query(`revoke all on database ${database} from public`);
      await client.query('drop role lotsenwerk_app, lotsenwerk_auth');
    });
    await Promise.all(
      owners.map((owner) =>
        ensureRoles({
          owner,
          logins: {
            app: { ...embedded.app, database: String(owner.database) },
            auth: { ...embedded.auth, database: String(owner.database) },
          },
        }),
      ),
    );
    await ensureRoles({ owner: embedded.owner, logins: embedded });
    for (const { database } of owners) {
      const login = { ...embedded.app, database: String(database) };
      await expect(ask(login, 'create temporary table mine ()')).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('takes away what somebody gave them', async () => {
    await as(embedded.owner, async (client) => {
      await client.query('alter role lotsenwerk_app bypassrls createdb');
      await client.query('grant pg_read_all_data to lotsenwerk_app');
      await client.query('alter role lotsenwerk_app reset statement_timeout');
      await client.query('grant create on schema public to lotsenwerk_app');
    });
    await ensureRoles({ owner: embedded.owner, logins: embedded });
    const rows = await ask(
      embedded.owner,
      `select rolbypassrls or rolcreatedb as rights, rolconfig @> '{statement_timeout=5s}' as timeout,
         pg_has_role(oid, 'pg_read_all_data', 'member') as member, has_schema_privilege(oid, 'public', 'create') as create
       from pg_roles where rolname = 'lotsenwerk_app'`,
    );
    expect(rows).toEqual([{ rights: false, timeout: true, member: false, create: false }]);
  });

  test('leaves a timeout alone that the operator chose', async () => {
    await ask(embedded.owner, `alter role lotsenwerk_auth set lock_timeout = '2s'`);
    await ensureRoles({ owner: embedded.owner, logins: embedded });
    expect(await ask(embedded.auth, 'show lock_timeout')).toEqual([{ lock_timeout: '2s' }]);
  });

  test('refuses a role that owns something', async () => {
    await ask(embedded.owner, 'create table world.theirs ()');
    await ask(embedded.owner, 'alter table world.theirs owner to lotsenwerk_app');
    await expect(ensureRoles({ owner: embedded.owner, logins: embedded })).rejects.toThrow(
      DatabaseRolesRefusal,
    );
    await ask(embedded.owner, 'drop table world.theirs');
    await ensureRoles({ owner: embedded.owner, logins: embedded });
  });

  test('sets another password, but not under the feet of a program that is signed in', async () => {
    const other = { ...embedded.app, password: 'another-one-of-the-same-length' };
    await as(embedded.app, async () => {
      const refused = ensureRoles({ owner: embedded.owner, logins: { app: other, auth: embedded.auth } });
      await expect(refused).rejects.toThrow(/Ein anderes Programm benutzt die Datenbankrolle lotsenwerk_app/);
    });
    expect(await ask(embedded.app, 'select 1 as one')).toEqual([{ one: 1 }]);

    await until(async () => {
      await ensureRoles({ owner: embedded.owner, logins: { app: other, auth: embedded.auth } });
    });
    expect(await ask(other, 'select 1 as one')).toEqual([{ one: 1 }]);
    await until(() => ensureRoles({ owner: embedded.owner, logins: embedded }));
  });
});

/** Sessions that were left take a moment to leave. */
async function until(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 50 || !(error instanceof DatabaseRolesRefusal)) throw error;
      await pause(50);
    }
  }
}

describe('a server that DATABASE_URL names', () => {
  const named = (owner: pg.ClientConfig, urls: { app?: pg.ClientConfig; auth?: pg.ClientConfig } = {}) =>
    connectDatabase({
      config: {
        database: {
          ownerUrl: urlOf(owner),
          appUrl: urls.app ? urlOf(urls.app) : null,
          authUrl: urls.auth ? urlOf(urls.auth) : null,
          listenUrl: null,
          readUrl: null,
        },
      },
      folder,
      log,
    });

  test('is used as it is, the two roles with the passwords in keys', async () => {
    const connected = await named(await scratchDatabase('named'));
    const [row] = await ask(connected.app, 'select current_user as me, current_database() as here');
    expect(row).toEqual({ me: 'lotsenwerk_app', here: 'named' });
    await connected.stop();
    expect(await ask(connected.auth, 'select current_user as me')).toEqual([{ me: 'lotsenwerk_auth' }]);
  });

  test('gets what its owner may not do told as SQL, and is content once that was run', async () => {
    await as(embedded.owner, async (client) => {
      await client.query('drop owned by lotsenwerk_app, lotsenwerk_auth');
      for (const { datname } of (await client.query(`select datname from pg_database where datallowconn`))
        .rows) {
        const there = { ...embedded.owner, database: datname };
        if (datname !== 'template1') await ask(there, 'drop owned by lotsenwerk_app, lotsenwerk_auth');
      }
      await client.query('drop role lotsenwerk_app, lotsenwerk_auth');
      await client.query(`create role modest login bypassrls password 'modest-password'`);
      await client.query('create database modest owner modest');
    });
    const modest = { ...embedded.owner, user: 'modest', password: 'modest-password', database: 'modest' };

    const refusal = await named(modest).catch((error) => error);

    expect(refusal).toBeInstanceOf(DatabaseRolesRefusal);
    const statements = (refusal.message as string).split('\n').filter((line) => line.startsWith('  '));
    expect(statements.length).toBeGreaterThan(2);
    expect(refusal.message).not.toContain(await folder.key('database-app'));
    await as({ ...embedded.owner, database: 'modest' }, async (client) => {
      for (const statement of statements) await client.query(statement);
    });
    const connected = await named(modest);
    expect(await ask(connected.app, 'select current_user as me')).toEqual([{ me: 'lotsenwerk_app' }]);
    await ensureRoles({ owner: embedded.owner, logins: embedded });
  });

  test('that does not answer or has no such database is named in the refusal, without the password', async () => {
    const missing = { ...embedded.owner, database: 'nowhere' };
    const refusal = await named(missing).catch((error) => error);
    expect(refusal).toBeInstanceOf(DatabaseRefusal);
    expect(refusal.message).toContain('nowhere');
    expect(refusal.message).toContain('3D000');
    expect(refusal.message).not.toContain(String(embedded.owner.password));
  });

  const fit = {
    version: 15,
    encoding: 'UTF8',
    database: 'd',
    owner: 'o',
    mayMakeSchemas: true,
    passesPolicies: true,
  };
  test.each([
    [{ ...fit }, undefined],
    [{ ...fit, version: 18 }, undefined],
    [{ ...fit, version: 14 }, 'PostgreSQL 14 is too old'],
    [{ ...fit, encoding: 'SQL_ASCII' }, 'SQL_ASCII'],
    [{ ...fit, mayMakeSchemas: false }, 'grant create on database "d" to "o"'],
    [{ ...fit, passesPolicies: false }, 'alter role "o" bypassrls'],
  ])('is judged by what it says of itself: %j', (server, reason) => {
    if (reason === undefined) expect(whyUnfit(server)).toBeUndefined();
    else expect(whyUnfit(server)).toContain(reason);
  });
});
