import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../tests/database.ts';
import { nobody, system } from './acting.ts';
import { Database, type Db, sendAfterCommit, type Tx } from './database.ts';
import { whyAway } from './database-away.ts';
import { newId } from './ids.ts';
import { postLetter } from './mail.ts';

const now = Temporal.Instant.from('2026-11-22T18:00:00Z');

describe('the database', async () => {
  const { database, owner, configs } = await testDatabase();

  it('carries days, moments and times of day there and back', async () => {
    const moment = Temporal.Instant.from('2026-10-25T01:30:00.5Z');
    const { rows } = await database.read(nobody, (db) =>
      sql<{ d: Temporal.PlainDate; m: Temporal.Instant; t: Temporal.PlainTime; n: number }>`
        select ${Temporal.PlainDate.from('2028-02-29')}::date as d, ${moment}::timestamptz as m,
          ${Temporal.PlainTime.from('08:15')}::time as t, 5000000000::bigint as n`.execute(db),
    );
    const [row] = rows;
    expect(row?.d.toString()).toBe('2028-02-29');
    expect(row?.m.equals(moment)).toBe(true);
    expect(row?.t.toString()).toBe('08:15:00');
    expect(row?.n).toBe(5_000_000_000);
  });

  it('refuses to write where only reading was asked for', async () => {
    await expect(
      database.read(system, (db) => sql`update platform.mail set lang = 'de'`.execute(db)),
    ).rejects.toMatchObject({ code: '25006' });
  });

  it('begins again where its connection was cut before anything was kept', async () => {
    let attempts = 0;
    await database.write(system, async (tx) => {
      if (attempts++ === 0) {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(owner);
        // It hears of it between two statements.
        await pause(200);
      }
      await sql`insert into platform.sent_form (key, sent_by, led_to, sent_at)
        values (gen_random_uuid(), 'nobody', '/after-the-cut', now())`.execute(tx);
    });
    expect(attempts).toBe(2);
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from platform.sent_form where led_to = '/after-the-cut'`.execute(owner);
    expect(rows).toEqual([{ n: 1 }]);
  });

  describe('that stands still and answers nothing', () => {
    const standing = new Database({ ...configs.app, max: 1, query_timeout: 300 });
    afterAll(() => standing.close());
    const stopped: number[] = [];
    /** Only the server process of this one connection. */
    const stopIts = async (tx: Db) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      const pid = rows[0]?.pid as number;
      process.kill(pid, 'SIGSTOP');
      stopped.push(pid);
    };
    const goOn = () => {
      for (const pid of stopped.splice(0)) process.kill(pid, 'SIGCONT');
    };
    afterEach(goOn);
    /** Its statements that have not ended. */
    const running = async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`.execute(owner);
      return rows[0]?.n;
    };
    const add = (tx: Tx, ledTo: string) =>
      sql`insert into platform.sent_form (key, sent_by, led_to, sent_at)
        values (gen_random_uuid(), 'nobody', ${ledTo}, now())`.execute(tx);
    const count = async (ledTo: string) => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from platform.sent_form where led_to = ${ledTo}`.execute(owner);
      return rows[0]?.n;
    };

    it('keeps nobody waiting: what it was asked is asked on another connection', async () => {
      let attempts = 0;
      const read = standing.read(system, async (db) => {
        if (attempts++ === 0) await stopIts(db);
        return sql`select 1`.execute(db);
      });
      await expect(read).resolves.toMatchObject({ rows: [{}] });
      expect(attempts).toBe(2);
    });

    it('keeps a deed that hung before its end once', async () => {
      let attempts = 0;
      await standing.write(system, async (tx) => {
        await add(tx, '/hung-before');
        if (attempts++ > 0) return;
        await stopIts(tx);
        await add(tx, '/hung-before');
      });
      goOn();
      expect(attempts).toBe(2);
      await expect.poll(running).toBe(0);
      expect(await count('/hung-before')).toBe(1);
    });

    it('may have kept a deed that hung at its end, and nobody says it was not', async () => {
      const write = standing.write(system, async (tx) => {
        await add(tx, '/hung-at-the-end');
        await stopIts(tx);
      });
      await expect(write.catch(whyAway)).resolves.toBe('unsure');
      goOn();
      await expect.poll(() => count('/hung-at-the-end')).toBe(1);
    });
  });

  it('keeps nothing of a transaction whose answer is a refusal, and sends nothing for it', async () => {
    const sent: string[] = [];
    database.dispatchThrough(async (_tx, outgoing) => {
      sent.push(...outgoing.map(({ queue }) => queue));
    });
    const letter = { siteId: null, to: 'a@example.org', subject: 'x', body: 'y', lang: 'de' as const };
    const write = (status: number) =>
      database.write(
        system,
        async (tx) => {
          await postLetter(tx, letter, now);
          return { status };
        },
        ({ status: answered }) => answered < 400,
      );
    expect(await write(422)).toEqual({ status: 422 });
    expect(sent).toEqual([]);
    expect(await write(200)).toEqual({ status: 200 });
    expect(sent).toEqual(['platform.send-mail']);
    const { rows } = await database.read(system, (db) =>
      sql<{ n: number }>`select count(*) as n from platform.mail`.execute(db),
    );
    expect(rows[0]?.n).toBe(1);
  });

  it('forgets who acted when the transaction ends', async () => {
    const person = newId(now);
    const who = (acting: Parameters<typeof database.read>[0]) =>
      database.read(acting, async (db) => {
        const { rows } = await sql<{ id: string | null }>`select acting.person_id() as id`.execute(db);
        return rows[0]?.id;
      });
    expect(await who({ kind: 'person', personId: person })).toBe(person);
    for (let i = 0; i < 12; i++) expect(await who(nobody)).toBeNull();
  });

  it('signs in as a role that owns nothing and cannot pass the policies', async () => {
    const { rows } = await database.read(nobody, (db) =>
      sql<{ super: boolean; bypass: boolean; owned: number }>`
        select r.rolsuper as super, r.rolbypassrls as bypass,
          (select count(*) from pg_class c where c.relowner = r.oid)::int as owned
        from pg_roles r where r.rolname = current_user`.execute(db),
    );
    expect(rows).toEqual([{ super: false, bypass: false, owned: 0 }]);
    await expect(
      database.write(nobody, (tx) => sql`create table public.mine (id int)`.execute(tx)),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('does not send jobs outside a writing transaction', async () => {
    await expect(
      database.read(nobody, async (db) => sendAfterCommit(db as never, { queue: 'x', data: {} })),
    ).rejects.toThrow(/inside a writing transaction/);
  });
});

describe('every table', async () => {
  const { owner } = await testDatabase();

  it('that holds something of a site or a person is under Row Level Security, forced', async () => {
    const { rows } = await sql<{ table: string }>`
      select n.nspname || '.' || c.relname as table
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
        and has_table_privilege('lotsenwerk_app', c.oid, 'select,insert,update,delete')
        and n.nspname not in ('pg_catalog', 'information_schema', 'jobs')
        -- The published facts of a site: address and contact of its office, read by anybody.
        and not (n.nspname = 'programme' and c.relname = 'site')
        and exists (select from pg_attribute a where a.attrelid = c.oid
          and a.attname in ('site_id', 'person_id', 'email', 'phone', 'recipient', 'changed_by', 'made_by'))`.execute(
      owner,
    );
    expect(rows).toEqual([]);
  });

  it('that points at another table of a site carries the site in the key', async () => {
    const { rows } = await sql<{ key: string }>`
      select o.conrelid::regclass || ' ' || o.conname as key
      from pg_constraint o
      join pg_attribute mine on mine.attrelid = o.conrelid and mine.attname = 'site_id'
      join pg_attribute theirs on theirs.attrelid = o.confrelid and theirs.attname = 'site_id' and theirs.attnotnull
      where o.contype = 'f' and o.conrelid <> o.confrelid and not exists (
        -- Some key between the two tables carries the site; others may tie further columns.
        select from pg_constraint k where k.conrelid = o.conrelid and k.confrelid = o.confrelid and k.contype = 'f'
          and mine.attnum = any (k.conkey) and theirs.attnum = any (k.confkey))`.execute(owner);
    expect(rows).toEqual([]);
  });
});
