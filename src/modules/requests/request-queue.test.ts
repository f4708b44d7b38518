import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Db } from '#platform/database';
import { requests } from './index.ts';
import { buildRequest } from './request.build.ts';
import type { RequestState } from './request.ts';
import { queueCounts, queueQuery, requestQueue } from './request-queue.store.ts';
import type { QueueGroup } from './request-queue.ts';
import { requestWorld } from './request-world.build.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { owner, database, site, elsewhere, koordination } = world;
const today = world.today();

async function build(state: RequestState, dueIn: number, siteId = site.id): Promise<string> {
  const { id } = await buildRequest(owner, { siteId, state, now: world.now() });
  await owner
    .updateTable('requests.request')
    .set({ dueOn: today.add({ days: dueIn }) })
    .where('id', '=', id)
    .execute();
  return id;
}

const read = <T>(work: (db: Db) => Promise<T>) => database.read(world.as(koordination), work);
const queue = (group: QueueGroup, of: { siteIds?: string[]; limit?: number } = {}) =>
  read((db) =>
    requestQueue(db, { siteIds: of.siteIds ?? [site.id], group, after: null, limit: of.limit ?? 50, today }),
  );
const ids = async (group: QueueGroup) => (await queue(group)).map(({ id }) => id);

const late = await build('received', -2);
const now = await build('in-review', 0);
const soon = await build('received', 2);
const later = await build('in-review', 5);
const asked = await build('asked-back', 3);
const searching = await build('seeking-guide', 4);
const lateSearch = await build('seeking-guide', -1);
for (const state of ['arranged', 'completed', 'declined'] as const) await build(state, -3);
const foreign = await build('received', -9, elsewhere.id);

describe('the queue', () => {
  it('has what is overdue or due today on top, the oldest first', async () => {
    expect(await ids('due')).toEqual([late, lateSearch, now]);
  });

  it('has what is new, what is with the person and what seeks a guide in parts of their own', async () => {
    expect(await ids('for-coordination')).toEqual([soon, later]);
    expect(await ids('asked-back')).toEqual([asked]);
    expect(await ids('seeking-guide')).toEqual([searching]);
    expect(await ids('to-call')).toEqual([]);
  });

  it('counts each part, up to a most', async () => {
    const counts = await read((db) => queueCounts(db, { siteIds: [site.id], today, most: 2 }));
    expect(counts).toEqual({
      due: 2,
      'for-coordination': 2,
      'asked-back': 1,
      'seeking-guide': 1,
      'to-call': 0,
    });
  });

  it('goes on behind the last one of a page, without losing or repeating any', async () => {
    for (let count = 0; count < 7; count++) await build('received', 2);
    const whole = (await queue('for-coordination')).map(({ id }) => id);
    const paged: string[] = [];
    let after = null as { dueOn: Temporal.PlainDate; id: string } | null;
    for (;;) {
      const page = await read((db) =>
        requestQueue(db, { siteIds: [site.id], group: 'for-coordination', after, limit: 2, today }),
      );
      paged.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last || page.length < 2) break;
      after = { dueOn: last.dueOn, id: last.id };
    }
    expect(paged).toEqual(whole);
  });

  it('shows nothing of another site, even when asked for it', async () => {
    const both = await queue('due', { siteIds: [site.id, elsewhere.id] });
    expect(both.map(({ id }) => id)).not.toContain(foreign);
    expect(await queue('due', { siteIds: [] })).toEqual([]);
  });
});

describe('the plan of the queue', () => {
  it.each([
    ['due', ['request_for_coordination', 'request_seeking_guide']],
    ['for-coordination', ['request_for_coordination']],
    ['asked-back', ['request_asked_back']],
    ['seeking-guide', ['request_seeking_guide']],
    ['to-call', ['request_to_call']],
  ] as const)('reads %s from %j', async (group, indexes) => {
    const plan = await read(async (db) => {
      // The table of a test is so small that reading it whole is cheaper.
      await sql`set local enable_seqscan = off`.execute(db);
      await sql`set local enable_bitmapscan = off`.execute(db);
      const after = { dueOn: today.subtract({ days: 5 }), id: site.id };
      const query = queueQuery({ siteIds: [site.id], group, after, limit: 20, today });
      const { rows } = await sql<Record<string, string>>`explain (costs off) ${query}`.execute(db);
      return rows.map((row) => Object.values(row)[0]).join('\n');
    });
    for (const index of indexes) expect(plan).toContain(`Index Scan using ${index}`);
    expect(plan).toMatch(/Index Cond: .*due_on/);
  });
});
