import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../tests/database.ts';
import { actingAt, plantPerson, plantSite } from '../../tests/planted-site.ts';
import { system } from './acting.ts';
import { concerns, noteContactRead, writeTrail } from './audit.ts';
import { canonicalText } from './audit-chain.build.ts';
import { type AnchoredHead, firstPrev, hashOf } from './audit-chain.ts';
import type { Tx } from './database.ts';
import { newId } from './ids.ts';
import { verifyAudit } from './verify-audit.ts';

const { database, owner, configs } = await testDatabase();
const here = await plantSite(owner);
const there = await plantSite(owner);
// What was planted for other tests hangs on no chain.
await sql`truncate audit.entry, audit.head`.execute(owner);
const who = actingAt(here);
const number = () => newId().slice(-12);

const recorded = database.recording((tx, { kind, touched }) =>
  writeTrail(tx, { name: 'POST /x/:id', status: 200, number: number(), onlyRead: kind === 'read' }, touched),
);
const entries = () => owner.selectFrom('audit.entry').selectAll().orderBy('siteId').orderBy('seq').execute();
const lastOf = async (siteId: string) => (await entries()).findLast((entry) => entry.siteId === siteId);
const client = new pg.Client(configs.owner as pg.ClientConfig);
beforeAll(() => client.connect());
afterAll(() => client.end());
const faults = async (anchored: readonly AnchoredHead[] = []) => (await verifyAudit(client, anchored)).faults;

describe('a deed', () => {
  it('is written with who, in which role, of whom and where, and nothing of what', async () => {
    await recorded.write(who.coordinator, async (tx) => concerns(tx, 'assignment', here.first.assignmentId));
    const { at, prev, hash, number: _, ...entry } = (await lastOf(here.id)) ?? ({} as never);
    expect(entry).toEqual({
      siteId: here.id,
      seq: 1,
      actorKind: 'person',
      actorId: here.people.coordinator,
      roles: 'coordinator',
      deed: 'POST /x/:id',
      subjectKind: 'assignment',
      subjectId: here.first.assignmentId,
      requestId: here.first.requestId,
      personId: here.people.guide,
      contact: false,
      status: 200,
    });
    expect(at).toBeInstanceOf(Temporal.Instant);
    expect([prev, hash.length]).toEqual([firstPrev, 64]);
  });

  it.each([
    ['a visitor with a link', who.link, 'token', null],
    ['the program for a site', who.site, 'site', null],
    ['the program', system, 'system', null],
    ['a guide', who.guide, 'person', 'guide'],
    ['a coordinating guide', who.coordinatingGuide, 'person', 'coordinating-guide'],
  ])('of %s says so', async (_, acting, kind, roles) => {
    await recorded.write(acting, async (tx) => concerns(tx, 'request', here.first.requestId));
    expect(await lastOf(here.id)).toMatchObject({ actorKind: kind, roles, requestId: here.first.requestId });
  });

  it('behind a secret link is about its request, also where nobody says so', async () => {
    await recorded.write(who.link, async () => {});
    expect(await lastOf(here.id)).toMatchObject({ requestId: here.first.requestId, actorKind: 'token' });
  });

  it('that fails leaves no entry, and one whose entry fails is not done', async () => {
    const before = (await entries()).length;
    await expect(
      recorded.write(who.coordinator, async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await entries()).toHaveLength(before);
    await sql`alter function audit.append(jsonb) rename to away`.execute(owner);
    try {
      await expect(recorded.write(who.coordinator, async (tx) => changeGuide(tx, 99))).rejects.toThrow();
      await expect(
        recorded.read(who.coordinator, async (db) => noteContactRead(db, 'request', here.first.requestId)),
      ).rejects.toThrow();
    } finally {
      await sql`alter function audit.away(jsonb) rename to append`.execute(owner);
    }
    const { rows } = await sql`select from guides.guide where radius_km = 99`.execute(owner);
    expect(rows).toHaveLength(0);
  });

  it('in more than one chain locks no two against each other', async () => {
    const both = (one: string, other: string) =>
      recorded.write(system, async (tx) => {
        concerns(tx, 'request', one);
        concerns(tx, 'request', other);
      });
    const before = (await entries()).length;
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        index % 2
          ? both(here.first.requestId, there.first.requestId)
          : both(there.first.requestId, here.first.requestId),
      ),
    );
    expect(await entries()).toHaveLength(before + 60);
    expect(await faults()).toEqual([]);
  });
});

const changeGuide = (tx: Tx, radius: number) =>
  sql`update guides.guide set radius_km = ${radius} where id = ${here.first.guideId}::uuid`.execute(tx);

describe('reading contact data', () => {
  it('is written before anything is handed out, once for each person', async () => {
    const before = (await entries()).length;
    await recorded.read(who.coordinator, async (db) => {
      noteContactRead(db, 'request', here.first.requestId, here.second.requestId, here.first.requestId);
    });
    expect(await entries()).toHaveLength(before + 2);
    const written = (await entries()).filter(({ siteId }) => siteId === here.id).slice(-2);
    expect(written.every(({ contact }) => contact)).toBe(true);
  });

  it('of oneself is nobody’s business', async () => {
    const before = (await entries()).length;
    await recorded.read(who.guide, async (db) => noteContactRead(db, 'guide', here.first.guideId));
    expect(await entries()).toHaveLength(before);
    await recorded.read(who.otherGuide, async (db) => noteContactRead(db, 'guide', here.first.guideId));
    expect(await entries()).toHaveLength(before + 1);
  });

  it('in an answer that is refused is written all the same', async () => {
    const before = (await entries()).length;
    await recorded.write(
      who.coordinator,
      async (tx) => noteContactRead(tx, 'request', here.first.requestId),
      () => false,
    );
    expect(await entries()).toHaveLength(before + 1);
  });
});

describe('the application', () => {
  const row = sql`(site_id, seq, at, actor_kind, deed, contact, prev, hash)
    values (${here.id}::uuid, 999, now(), 'system', 'x', false, repeat('0', 64), repeat('0', 64))`;
  it.each([
    ['writes an entry past the chain', sql`insert into audit.entry ${row}`],
    ['changes an entry', sql`update audit.entry set deed = 'x'`],
    ['deletes an entry', sql`delete from audit.entry`],
    ['empties the trail', sql`truncate audit.entry`],
    ['moves a head', sql`update audit.head set seq = 1`],
    ['reads a head', sql`select * from audit.head`],
    ['seals an entry of its own', sql`select audit.seal(null::audit.entry)`],
    ['lets entries go as a person', sql`select audit.forget(now())`],
    ['hands out the heads to a coordinator', sql`select * from audit.heads()`],
    ['hands out addresses to a coordinator', sql`select * from audit.recipients()`],
  ] satisfies [string, RawBuilder<unknown>][])('never %s', async (_, statement) => {
    for (const acting of [who.coordinator, who.guide]) {
      await expect(database.write(acting, async (tx) => statement.execute(tx))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('shows entries only to whom they are about', async () => {
    const seen = (acting: typeof system) =>
      database.read(acting, async (db) =>
        db.selectFrom('audit.entry').select(['requestId', 'personId']).execute(),
      );
    expect(await seen(who.coordinator)).toEqual([]);
    expect(await seen(system)).toEqual([]);
    expect(await seen({ kind: 'nobody' })).toEqual([]);
    const hers = await seen(who.guide);
    expect(new Set(hers.map(({ personId }) => personId))).toEqual(new Set([here.people.guide]));
    const behindLink = await seen(who.link);
    expect(new Set(behindLink.map(({ requestId }) => requestId))).toEqual(new Set([here.first.requestId]));
    expect(await seen(actingAt(there).finance)).toEqual([]);
  });
});

describe('verification', () => {
  beforeAll(async () => {
    for (let count = 0; count < 20; count++) {
      await recorded.write(who.coordinator, async (tx) => {
        concerns(tx, 'request', here.first.requestId);
        concerns(tx, 'guide', here.first.guideId);
        concerns(tx, 'person', here.people.body);
      });
    }
    await sql`create table public.kept as select * from audit.entry`.execute(owner);
    await sql`create table public.kept_head as select * from audit.head`.execute(owner);
  });
  afterAll(async () => {
    await sql`drop table public.kept, public.kept_head`.execute(owner);
  });
  const restore = async () => {
    await client.query(`delete from audit.entry; insert into audit.entry select * from public.kept;
      delete from audit.head; insert into audit.head select * from public.kept_head`);
  };

  it('counts every entry and finds nothing in what was written', async () => {
    const all = await entries();
    const chains = new Set(all.map(({ siteId }) => siteId)).size;
    expect(await verifyAudit(client)).toEqual({ entries: all.length, chains, faults: [] });
  });

  const columns: Record<string, string> = {
    site_id: `'${newId()}'`,
    seq: `100000 + seq`,
    at: `at + interval '1 microsecond'`,
    actor_kind: `case actor_kind when 'nobody' then 'site' else 'nobody' end`,
    actor_id: `case when actor_id is null then site_id end`,
    roles: `case when roles is null then 'guide' end`,
    deed: `deed || ' '`,
    subject_kind: `case when subject_kind is null then 'guide' end`,
    subject_id: `case when subject_id is null then site_id end`,
    request_id: `case when request_id is null then site_id end`,
    person_id: `case when person_id is null then site_id end`,
    contact: 'not contact',
    status: 'coalesce(status, 0) + 1',
    number: `case when number is null then 'x' end`,
    prev: `md5(prev) || md5(hash)`,
    hash: `md5(prev) || md5(hash)`,
  };

  it('covers every column', async () => {
    const { rows } = await client.query(
      `select attname from pg_attribute where attrelid = 'audit.entry'::regclass and attnum > 0 and not attisdropped`,
    );
    expect(rows.map(({ attname }) => attname).sort()).toEqual(Object.keys(columns).sort());
  });

  it('finds every change, deletion, exchange and cut the owner of the tables makes, and says where', async () => {
    const all = await entries();
    const ofSite = all.filter(({ siteId }) => siteId === here.id);
    const at = fc.integer({ min: 1, max: ofSite.length });
    const mutations = [
      fc.tuple(at, fc.constantFrom(...Object.keys(columns))).map(([seq, column]) => ({
        seq,
        sql: `update audit.entry set ${column} = ${columns[column]} where site_id = '${here.id}' and seq = ${seq}`,
      })),
      at.map((seq) => ({
        seq,
        sql: `delete from audit.entry where site_id = '${here.id}' and seq = ${seq}`,
      })),
      at
        .filter((seq) => seq > 1)
        .map((seq) => ({
          seq,
          sql: `delete from audit.entry where site_id = '${here.id}' and seq >= ${seq}`,
        })),
      fc
        .tuple(at, at)
        .filter(([one, other]) => one < other)
        .map(([one, other]) => ({
          seq: one,
          sql: `update audit.entry set seq = -seq + 100000 where site_id = '${here.id}' and seq in (${one}, ${other});
            update audit.entry set seq = case seq when ${100000 - one} then ${other} else ${one} end
            where site_id = '${here.id}' and seq in (${100000 - one}, ${100000 - other})`,
        })),
    ];
    await fc.assert(
      fc
        .asyncProperty(fc.oneof(...mutations), async (mutation) => {
          await client.query(mutation.sql);
          const found = (await faults()).filter(({ siteId }) => siteId === here.id);
          expect(found.length).toBeGreaterThan(0);
          expect(Math.abs((found[0]?.seq ?? 0) - mutation.seq)).toBeLessThanOrEqual(1);
        })
        .afterEach(restore),
      { numRuns: 100 },
    );
  });

  it('finds a whole chain gone, and one cut together with its head, by the heads that left the database', async () => {
    const { rows: heads } = await client.query(`select site_id as "siteId", seq::int, hash from audit.head`);
    const anchored = heads.map((head) => ({ ...head, anchoredAt: Temporal.Now.instant() }));
    expect(await faults(anchored)).toEqual([]);
    await client.query(
      `delete from audit.entry where site_id = '${here.id}'; delete from audit.head where site_id = '${here.id}'`,
    );
    expect(await faults()).toEqual([]);
    expect(await faults(anchored)).toEqual([{ siteId: here.id, seq: 1, kind: 'truncated' }]);
    await restore();
    await client.query(`delete from audit.entry where site_id = '${here.id}' and seq > 5;
      update audit.head h set seq = 5, hash = e.hash from audit.entry e
      where h.site_id = '${here.id}' and e.site_id = h.site_id and e.seq = 5`);
    expect(await faults()).toEqual([]);
    expect(await faults(anchored)).toEqual([{ siteId: here.id, seq: 6, kind: 'truncated' }]);
    await restore();
  });
});

describe('letting go', () => {
  const site = newId();
  const now = Temporal.Now.instant();
  const dayAgo = (days: number) => now.subtract({ hours: 24 * days });

  /** A chain that began long ago, as the program would have written it. */
  beforeAll(async () => {
    let prev = firstPrev;
    for (const [index, days] of [900, 800, 740, 500, 380, 300, 10].entries()) {
      const at = dayAgo(days).round('microsecond');
      const fields = {
        siteId: site,
        seq: index + 1,
        at: String(at.epochNanoseconds / 1000n),
        actorKind: 'system',
        actorId: null,
        roles: null,
        deed: 'job',
        subjectKind: null,
        subjectId: null,
        requestId: null,
        personId: null,
        contact: false,
        status: null,
        number: null,
      };
      const hash = hashOf(prev, canonicalText(fields));
      await owner
        .insertInto('audit.entry')
        .values({ ...fields, at, prev, hash })
        .execute();
      prev = hash;
    }
    await sql`insert into audit.head values (${site}::uuid, 7, ${prev})`.execute(owner);
  });
  const numbers = async () =>
    (await entries())
      .filter(({ siteId }) => siteId === site)
      .map(({ seq, deed }) => `${seq} ${deed.split(' ')[0]}`);
  const forget = (before: Temporal.Instant) =>
    database.write(system, (tx) => sql`select audit.forget(${before}::timestamptz)`.execute(tx));

  it('takes what is old, notes it, and leaves a chain that can be verified', async () => {
    expect(await faults()).toEqual([]);
    const anchored = [2, 5].map((seq) => ({ siteId: site, seq, days: seq === 2 ? 790 : 370 }));
    const hashes = new Map((await entries()).filter((e) => e.siteId === site).map((e) => [e.seq, e.hash]));
    const anchors = anchored.map(({ siteId, seq, days }) => ({
      siteId,
      seq,
      hash: hashes.get(seq) ?? '',
      anchoredAt: dayAgo(days),
    }));
    expect(await faults(anchors)).toEqual([]);
    await forget(dayAgo(730));
    expect(await numbers()).toEqual(['4 job', '5 job', '6 job', '7 job', '8 audit.forget']);
    expect(await faults(anchors)).toEqual([]);
    await forget(dayAgo(730));
    expect(await numbers()).toHaveLength(5);
  });

  it('never takes anything of the last twelve months, whatever it is told', async () => {
    await forget(now);
    expect(await numbers()).toEqual(['6 job', '7 job', '8 audit.forget', '9 audit.forget']);
    expect(await faults()).toEqual([]);
  });
});

it('a person who acts with one of her roles is written with that one', async () => {
  const both = await plantPerson(owner, 'coordinator', here.id);
  await sql`insert into accounts.role (id, person_id, role, site_id, valid_from)
    values (${newId()}::uuid, ${both}::uuid, 'guide', ${here.id}::uuid, '2020-01-01')`.execute(owner);
  const act = (workingAs?: string) =>
    recorded.write({ kind: 'person', personId: both, ...(workingAs ? { workingAs } : {}) }, async (tx) =>
      concerns(tx, 'request', here.first.requestId),
    );
  await act();
  expect((await lastOf(here.id))?.roles).toBe('coordinator,guide');
  await act(`guide@site:${here.id}`);
  expect((await lastOf(here.id))?.roles).toBe('guide');
});
