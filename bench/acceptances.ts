import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Person } from '#platform/acting';
import {
  berlin,
  buildGuidePerson,
  buildPerson,
  buildRequest,
  testDay,
  testNow,
  testToday,
} from '../src/modules/assignments/assignments.build.ts';
import { acceptOffer } from '../src/modules/assignments/offers/accept-offer.ts';
import { offerAssignment } from '../src/modules/assignments/offers/offer-assignment.ts';
import { buildSite } from '../src/modules/programme/programme.build.ts';
import { median, printFigures } from './report.ts';
import { record, type Statement } from './statements.ts';
import { type World, withWorld } from './world.ts';

const guides = 50;
const requests = 40;
const connections = 10;
const rounds = 3;

interface Attempt {
  readonly requestId: string;
  readonly offerId: string;
  readonly by: Person;
}

/** Fifty guides say yes to one place each time, ten at the same moment; beside it bare transactions of the same size. */
export async function measure(): Promise<void> {
  await withWorld(
    async (world) => {
      const rehearsal = await askEverybody(world, 2);
      const [yes, tooLate] = [rehearsal[0], rehearsal[1]];
      if (!yes || !tooLate) throw new Error('nobody was asked');
      const won = (await record(() => accept(world, yes))).statements;
      const lost = (await record(() => accept(world, tooLate))).statements;

      const bare = await openBare(world, won, lost);
      const times = { deed: [] as number[], bare: [] as number[] };
      try {
        for (let round = 0; round < rounds; round++) {
          const attempts = await askEverybody(world, requests);
          times.deed.push(await timeOf(attempts, (attempt) => accept(world, attempt)));
          await expectOneEach(world, attempts);
          const places = await bare.makePlaces(requests);
          times.bare.push(await timeOf(places, bare.take));
        }
      } finally {
        await bare.close();
      }
      const attempts = requests * guides;
      const [deed, beside] = [median(times.deed), median(times.bare)];
      const perSecond = (count: number, ms: number) => `${Math.round((count * 1_000) / ms)} a second`;
      printFigures(`${guides} guides for one place, ${requests} times, on ${connections} connections`, [
        {
          what: `yes, won or lost (${won.length} or ${lost.length} statements)`,
          value: perSecond(attempts, deed),
          ratio: deed / beside,
          beside: `the time of bare transactions (${perSecond(attempts, beside)})`,
        },
        { what: 'places taken, each by exactly one', value: perSecond(requests, deed) },
      ]);
    },
    { connections },
  );
}

/** Requests that each ask every guide of a team, one day after the other, in the order in which they are answered. */
async function askEverybody(world: World, count: number): Promise<Attempt[]> {
  const { owner, app } = world;
  const { id: siteId } = await buildSite(owner);
  const coordinator = await buildPerson(owner, { siteId, roles: ['coordinator'] });
  const team = [];
  for (let i = 0; i < guides; i++) team.push(await buildGuidePerson(owner, { siteId }));
  const people = new Map(team.map(({ guideId, person }) => [guideId, person]));
  const attempts: Attempt[] = [];
  for (let i = 0; i < count; i++) {
    const day = testDay.add({ days: i });
    const request = await buildRequest(owner, { siteId, day });
    const asked = await app.database.write(
      { kind: 'person', personId: coordinator.id },
      (tx) =>
        offerAssignment(tx, {
          requestId: request.id,
          guideIds: [...people.keys()],
          onBoard: false,
          slot: { start: berlin(`${day}T09:00`), end: berlin(`${day}T10:00`) },
          agreedOtherwise: false,
          relaxed: [],
          briefing: '',
          confirmsItself: true,
          by: coordinator,
          now: testNow,
          today: testToday,
          publicUrl: 'http://localhost',
        }),
      (outcome) => outcome.ok,
    );
    if (!asked.ok) throw new Error(`nobody was asked: ${asked.refusal}`);
    const offers = await owner
      .selectFrom('assignments.offer')
      .select(['id', 'guideId'])
      .where('requestId', '=', request.id)
      .execute();
    for (const { id, guideId } of offers) {
      const by = people.get(guideId ?? '');
      if (!by) throw new Error('somebody else was asked');
      attempts.push({ requestId: request.id, offerId: id, by });
    }
  }
  return attempts;
}

async function accept(world: World, { offerId, by }: Attempt): Promise<void> {
  const outcome = await world.app.database.write(
    { kind: 'person', personId: by.id },
    (tx) =>
      acceptOffer(tx, {
        offerId,
        by,
        noConflictDeclared: true,
        now: testNow,
        today: testToday,
        publicUrl: 'http://localhost',
      }),
    (answered) => answered.ok,
  );
  if (!outcome.ok && outcome.refusal !== 'already-taken') throw new Error(`refused: ${outcome.refusal}`);
}

/** Every piece of work in its order, as many at the same moment as there are connections. */
async function timeOf<Work>(all: readonly Work[], run: (one: Work) => Promise<void>): Promise<number> {
  const left = all.values();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (const one of left) await run(one);
    }),
  );
  return performance.now() - started;
}

async function expectOneEach({ owner }: World, attempts: readonly Attempt[]): Promise<void> {
  const asked = new Set(attempts.map(({ requestId }) => requestId));
  const rows = await owner
    .selectFrom('assignments.assignment')
    .select('requestId')
    .where('requestId', 'in', [...asked])
    .execute();
  if (rows.length !== asked.size || new Set(rows.map(({ requestId }) => requestId)).size !== asked.size) {
    throw new Error(`${rows.length} assignments for ${asked.size} requests`);
  }
}

interface Size {
  readonly reads: number;
  readonly changes: number;
  readonly writes: number;
  /** Characters of one row written. */
  readonly body: string;
}

function sizeOf(statements: readonly Statement[]): Size {
  const beginning = (verb: RegExp) => statements.filter(({ text }) => verb.test(text.trim()));
  const writes = beginning(/^insert/i);
  const changes = beginning(/^update|^delete/i);
  const written = writes.reduce((sum, { values }) => sum + JSON.stringify(values).length, 0);
  return {
    writes: writes.length,
    changes: changes.length,
    // Beginning, end and the lock on the place are statements of their own.
    reads: statements.length - writes.length - changes.length - 3,
    body: 'x'.repeat(Math.ceil(written / Math.max(1, writes.length))),
  };
}

/**
 * Transactions that send as many statements and write as many rows of the same length, in a table with one key
 * and nothing to check. Whoever locks a place first does what a yes does that wins, everybody else what one does
 * that comes too late.
 */
async function openBare(world: World, won: readonly Statement[], lost: readonly Statement[]) {
  const sizes = { won: sizeOf(won), lost: sizeOf(lost) };
  const pool = new pg.Pool({ ...world.ownerLogin, max: connections });
  await pool.query(`create schema bench`);
  await pool.query(`create table bench.place (id uuid primary key, taken boolean not null default false)`);
  await pool.query(`create table bench.line (id uuid primary key, body text not null)`);

  async function take(place: string): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query('select taken from bench.place where id = $1 for update', [place]);
      const { reads, changes, writes, body } = rows[0].taken ? sizes.lost : sizes.won;
      for (let i = 0; i < reads; i++)
        await client.query('select taken from bench.place where id = $1', [place]);
      for (let i = 0; i < writes; i++) {
        await client.query('insert into bench.line (id, body) values ($1, $2)', [randomUUID(), body]);
      }
      for (let i = 0; i < changes; i++) {
        await client.query('update bench.place set taken = true where id = $1', [place]);
      }
      await client.query(rows[0].taken ? 'rollback' : 'commit');
    } finally {
      client.release();
    }
  }

  return {
    take,
    async makePlaces(count: number): Promise<string[]> {
      const places = Array.from({ length: count }, () => randomUUID());
      for (const place of places) await pool.query('insert into bench.place (id) values ($1)', [place]);
      return places.flatMap((place) => Array<string>(guides).fill(place));
    },
    close: () => pool.end(),
  };
}
