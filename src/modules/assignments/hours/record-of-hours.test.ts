import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#platform/acting';
import { system } from '#platform/acting';
import type { Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { recordNotMet } from '../appointments/record-not-met.ts';
import {
  type Arranged,
  arrange,
  as,
  buildArranged,
  buildCast,
  type Cast,
  publicUrl,
} from '../arranged.build.ts';
import { berlin, buildGuidePerson, buildPerson, buildRequest } from '../assignments.build.ts';
import { personalData } from '../personal-data.ts';
import { confirmHours } from './confirm-hours.ts';
import { correctHours } from './correct-hours.ts';
import { doubtHours, resolveDoubt } from './doubt-hours.ts';
import { hoursOfAssignment, hoursOfMonth, hoursToConfirm, minutesOfYear } from './hours.store.ts';
import { standingEntries, sumsOf } from './hours.ts';
import { type HoursFacts, recordHours } from './record-hours.ts';

const world = await testDatabase();
const { database, owner } = world;
database.dispatchThrough(async () => {});
let cast: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
});

/** The afternoon of the appointment. */
const after = { now: berlin('2026-11-09T12:00'), today: Temporal.PlainDate.from('2026-11-09'), publicUrl };
const facts: HoursFacts = {
  startedAt: berlin('2026-11-09T09:00'),
  endedAt: berlin('2026-11-09T10:20'),
  topicCode: 'school',
  languageTag: 'ar',
  placeKind: 'school',
  followUpNeeded: false,
  canDoAlone: 'partly',
  strain: 2,
};
const run = <T extends { ok: boolean }>(person: Person, deed: (tx: Tx) => Promise<T>) =>
  database.write(as(person), deed, (outcome) => outcome.ok);
const record = ({ assignmentId, guide }: Arranged, of: Partial<HoursFacts> = {}) =>
  run(guide.person, (tx) =>
    recordHours(tx, { assignmentId, by: guide.person, facts: { ...facts, ...of }, ...after }),
  );
const rowsOf = ({ assignmentId }: Arranged) => hoursOfAssignment(owner, assignmentId);
const entryOf = async (arranged: Arranged) => standingEntries(await rowsOf(arranged))[0]?.id ?? newId();
const confirm = async (arranged: Arranged, by: Person, entryId?: string) => {
  const id = entryId ?? (await entryOf(arranged));
  return run(by, (tx) =>
    confirmHours(tx, { assignmentId: arranged.assignmentId, entryId: id, by, ...after }),
  );
};
const correct = async (arranged: Arranged, by: Person, of: Partial<HoursFacts>, entryId?: string) => {
  const id = entryId ?? (await entryOf(arranged));
  return run(by, (tx) =>
    correctHours(tx, {
      assignmentId: arranged.assignmentId,
      entryId: id,
      by,
      facts: { ...facts, ...of },
      ...after,
    }),
  );
};
const stateOf = async ({ assignmentId }: Arranged) =>
  (
    await owner
      .selectFrom('assignments.assignment')
      .select('state')
      .where('id', '=', assignmentId)
      .executeTakeFirstOrThrow()
  ).state;
/** How often the matter of a request has been gone along with. */
const outingsOf = async ({ request }: Arranged) =>
  (
    await owner
      .selectFrom('requests.matter')
      .innerJoin('requests.request', 'requests.request.matterId', 'requests.matter.id')
      .select('assignmentsDone')
      .where('requests.request.id', '=', request.id)
      .executeTakeFirstOrThrow()
  ).assignmentsDone;
const requestState = async ({ request }: Arranged) =>
  (
    await owner
      .selectFrom('requests.request')
      .select('state')
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow()
  ).state;

describe('recording', () => {
  it('writes codes and counted minutes, and counts the assignment for the matter', async () => {
    const arranged = await buildArranged(world, cast);
    expect(await record(arranged)).toEqual({ ok: true, minutes: 75 });
    expect(await rowsOf(arranged)).toMatchObject([
      {
        kind: 'entry',
        revision: 1,
        minutes: 75,
        canDoAlone: 'partly',
        confirmedAt: null,
        enteredBy: arranged.guide.person.id,
      },
    ]);
    expect(await stateOf(arranged)).toBe('done');
    expect(await outingsOf(arranged)).toBe(1);
  });

  it('of two who went together counts one outing for the matter', async () => {
    const first = await buildArranged(world, cast, { request: { guidesNeeded: 2 } });
    const second = await arrange(world, cast, { request: first.request });
    const outcomes = await Promise.all([record(first), record(second)]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await outingsOf(first)).toBe(1);
  });

  it('twice at once writes one entry', async () => {
    const arranged = await buildArranged(world, cast);
    const outcomes = await Promise.all([record(arranged), record(arranged)]);
    expect(outcomes.map((one) => (one.ok ? 'ok' : one.refusal)).sort()).toEqual(['not-in-this-state', 'ok']);
    expect(await rowsOf(arranged)).toHaveLength(1);
  });

  it.each<[string, Partial<HoursFacts>, string]>([
    ['an end before the start', { endedAt: berlin('2026-11-09T08:00') }, 'end-before-start'],
    ['a time to come', { endedAt: berlin('2026-11-09T12:30') }, 'in-the-future'],
    [
      'a day before it was agreed',
      { startedAt: berlin('2026-10-30T09:00'), endedAt: berlin('2026-10-30T10:00') },
      'before-agreement',
    ],
  ])('%s is refused', async (_, of, refusal) => {
    const arranged = await buildArranged(world, cast);
    expect(await record(arranged, of)).toEqual({ ok: false, refusal });
    expect(await rowsOf(arranged)).toEqual([]);
  });

  it('before it has begun, or by anybody but the guide, is refused', async () => {
    const arranged = await buildArranged(world, cast);
    const { assignmentId, guide } = arranged;
    const early = { ...after, now: berlin('2026-11-08T12:00') };
    expect(
      await run(guide.person, (tx) => recordHours(tx, { assignmentId, by: guide.person, facts, ...early })),
    ).toEqual({
      ok: false,
      refusal: 'not-begun',
    });
    expect(
      await run(cast.coordinator, (tx) =>
        recordHours(tx, { assignmentId, by: cast.coordinator, facts, ...after }),
      ),
    ).toEqual({ ok: false, refusal: 'not-for-this-role' });
  });
});

describe('confirming', () => {
  it.each(['coordinator', 'deputy'] as const)('is done by the %s, and completes the request', async (who) => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    expect(await confirm(arranged, cast[who])).toEqual({ ok: true, completed: true });
    expect(await rowsOf(arranged)).toMatchObject([{ confirmedBy: cast[who].id, confirmedAt: after.now }]);
    expect(await stateOf(arranged)).toBe('recorded');
    expect(await requestState(arranged)).toBe('completed');
  });

  it('is done by the requesting body for what it asked for, and for nothing else', async () => {
    const arranged = await buildArranged(world, cast, { request: { requestedBy: cast.body.id } });
    await record(arranged);
    const other = await buildPerson(owner, { siteId: cast.siteId, roles: ['requesting-body'] });
    await expect(confirm(arranged, other)).rejects.toThrow('not found');
    expect(await confirm(arranged, cast.body)).toMatchObject({ ok: true });
  });

  it('keeps the request open where another appointment is needed', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged, { followUpNeeded: true });
    expect(await confirm(arranged, cast.coordinator)).toEqual({ ok: true, completed: false });
    expect(await requestState(arranged)).toBe('arranged');
  });

  it('of a team of two completes the request with the second', async () => {
    const request = await buildRequest(owner, { siteId: cast.siteId, guidesNeeded: 2 });
    const [one, two] = [await arrange(world, cast, { request }), await arrange(world, cast, { request })];
    await record(one);
    await record(two);
    expect(await confirm(one, cast.coordinator)).toEqual({ ok: true, completed: false });
    expect(await confirm(two, cast.coordinator)).toEqual({ ok: true, completed: true });
  });

  it('is never done by the guide, also when she coordinates', async () => {
    const guide = await buildGuidePerson(owner, {
      siteId: cast.siteId,
      roles: ['guide', 'coordinating-guide'],
    });
    const arranged = await buildArranged(world, cast, { guide });
    await record(arranged);
    expect(await confirm(arranged, guide.person)).toEqual({ ok: false, refusal: 'not-for-this-role' });
    const entry = await entryOf(arranged);
    const byHand = (by: Person, confirmedBy: string) =>
      database.write(as(by), (tx) =>
        tx
          .updateTable('assignments.hours')
          .set({ confirmedBy, confirmedAt: after.now })
          .where('id', '=', entry)
          .execute(),
      );
    await expect(byHand(guide.person, guide.person.id)).rejects.toThrow(/four_eyes/);
    await expect(byHand(guide.person, cast.coordinator.id)).rejects.toThrow(/row-level security/);
    await expect(byHand(cast.coordinator, cast.deputy.id)).rejects.toThrow(/row-level security/);
  });

  it('two coordinators at once confirm it once', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    const entry = await entryOf(arranged);
    const outcomes = await Promise.all([
      confirm(arranged, cast.coordinator, entry),
      confirm(arranged, cast.deputy, entry),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('from a stale page is refused', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    const old = await entryOf(arranged);
    await correct(arranged, arranged.guide.person, { endedAt: berlin('2026-11-09T10:45') });
    expect(await confirm(arranged, cast.coordinator, old)).toEqual({
      ok: false,
      refusal: 'changed-meanwhile',
    });
  });

  it('covers what is granted when nobody came, and leaves it that', async () => {
    const arranged = await buildArranged(world, cast);
    const { assignmentId, guide } = arranged;
    await run(guide.person, (tx) => recordNotMet(tx, { assignmentId, by: guide.person, ...after }));
    expect(await confirm(arranged, cast.coordinator)).toEqual({ ok: true, completed: false });
    expect(await stateOf(arranged)).toBe('not-met');
    expect(sumsOf(await rowsOf(arranged))).toEqual({ confirmedMinutes: 30, waitingMinutes: 0 });
  });
});

describe('putting right', () => {
  it('leaves the old row, takes it back with a mirror and waits for a new confirmation', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    await confirm(arranged, cast.coordinator);
    const done = await correct(arranged, arranged.guide.person, { endedAt: berlin('2026-11-09T10:00') });
    expect(done).toEqual({ ok: true, minutes: 60 });
    const rows = await rowsOf(arranged);
    expect(rows.map(({ kind, revision, minutes }) => [kind, revision, minutes])).toEqual([
      ['entry', 1, 75],
      ['counter-entry', 1, -75],
      ['entry', 2, 60],
    ]);
    expect(rows[0]?.confirmedBy).toBe(cast.coordinator.id);
    expect(rows[2]?.confirmedBy).toBeNull();
    expect(sumsOf(rows)).toEqual({ confirmedMinutes: 0, waitingMinutes: 60 });
    expect(await stateOf(arranged)).toBe('done');
  });

  it('by coordination is confirmed by somebody else', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    expect(
      await correct(arranged, cast.coordinator, { endedAt: berlin('2026-11-09T10:00'), strain: 5 }),
    ).toMatchObject({ ok: true });
    expect((await rowsOf(arranged)).at(-1)?.strain).toBe(2);
    expect(await confirm(arranged, cast.coordinator)).toEqual({ ok: false, refusal: 'four-eyes' });
    expect(await confirm(arranged, cast.deputy)).toMatchObject({ ok: true });
  });

  it('twice at once corrects once', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    const entry = await entryOf(arranged);
    const outcomes = await Promise.all([
      correct(arranged, arranged.guide.person, { endedAt: berlin('2026-11-09T10:00') }, entry),
      correct(arranged, cast.coordinator, { endedAt: berlin('2026-11-09T10:45') }, entry),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rowsOf(arranged)).toHaveLength(3);
  });

  it('without a change is refused', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    expect(await correct(arranged, arranged.guide.person, {})).toEqual({
      ok: false,
      refusal: 'nothing-changed',
    });
  });

  it('cannot be got around: rows are not changed, counter-entries mirror, nothing counts twice', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    const [row] = await rowsOf(arranged);
    if (!row) throw new Error('no entry');
    const write = (change: (tx: Tx) => Promise<unknown>) => database.write(as(cast.coordinator), change);
    await expect(
      write((tx) =>
        tx.updateTable('assignments.hours').set({ minutes: 600 }).where('id', '=', row.id).execute(),
      ),
    ).rejects.toThrow(/permission denied/);
    await expect(
      write((tx) => tx.deleteFrom('assignments.hours').where('id', '=', row.id).execute()),
    ).rejects.toThrow(/permission denied/);
    const entered = {
      enteredBy: cast.coordinator.id,
      enteredAt: after.now,
      confirmedBy: null,
      confirmedAt: null,
    };
    const counter = {
      ...row,
      ...entered,
      id: newId(),
      kind: 'counter-entry',
      corrects: row.id,
      minutes: -60,
    };
    await expect(write((tx) => tx.insertInto('assignments.hours').values(counter).execute())).rejects.toThrow(
      /foreign key/,
    );
    const second = { ...row, ...entered, id: newId(), revision: 2 };
    await expect(write((tx) => tx.insertInto('assignments.hours').values(second).execute())).rejects.toThrow(
      /check constraint/,
    );
    await expect(
      write((tx) =>
        tx
          .insertInto('assignments.hours')
          .values({ ...row, ...entered, id: newId() })
          .execute(),
      ),
    ).rejects.toThrow(/one_entry_per_revision/);
  });
});

describe('a doubt', () => {
  it('asks the guide, holds the confirmation back and is resolved by coordination', async () => {
    const arranged = await buildArranged(world, cast);
    const { assignmentId, guide } = arranged;
    await record(arranged);
    const by = cast.coordinator;
    expect(await run(by, (tx) => doubtHours(tx, { assignmentId, by, question: '', ...after }))).toEqual({
      ok: false,
      refusal: 'question-missing',
    });
    await run(by, (tx) => doubtHours(tx, { assignmentId, by, question: 'Bis 10:20 Uhr?', ...after }));
    expect(await stateOf(arranged)).toBe('in-clarification');
    const letters = await lettersIn(owner, { to: guide.mail });
    expect(letters.some(({ body }) => body.includes('Bis 10:20 Uhr?'))).toBe(true);
    expect(await confirm(arranged, cast.deputy)).toEqual({ ok: false, refusal: 'not-in-this-state' });
    expect(await run(by, (tx) => resolveDoubt(tx, { assignmentId, by, ...after }))).toEqual({ ok: true });
    expect(await confirm(arranged, cast.deputy)).toMatchObject({ ok: true });
  });
});

describe('the lists', () => {
  it('of what to confirm hold what waits, and not what was taken back', async () => {
    const cast = await buildCast(owner);
    const [one, two, three] = [
      await buildArranged(world, cast, { request: { requestedBy: cast.body.id } }),
      await buildArranged(world, cast),
      await buildArranged(world, cast),
    ];
    for (const arranged of [one, two, three]) await record(arranged);
    await correct(one, one.guide.person, { endedAt: berlin('2026-11-09T10:00') });
    await confirm(three, cast.coordinator);
    const seen = async (person: Person, siteIds: string[]) =>
      (
        await database.read(as(person), (db) =>
          hoursToConfirm(db, { siteIds, personId: person.id, limit: 50 }),
        )
      )
        .map(({ assignmentId, minutes }) => [assignmentId, minutes])
        .sort();
    expect(await seen(cast.coordinator, [cast.siteId])).toEqual(
      [
        [one.assignmentId, 60],
        [two.assignmentId, 75],
      ].sort(),
    );
    expect(await seen(cast.body, [])).toEqual([[one.assignmentId, 60]]);
    expect(await seen(one.guide.person, [])).toEqual([]);
  });

  it('of a month are for the site, its finance person and the guide herself', async () => {
    const cast = await buildCast(owner);
    const other = await buildCast(owner);
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    const month = Temporal.PlainYearMonth.from('2026-11');
    const seen = async (person: Person) =>
      (await database.read(as(person), (db) => hoursOfMonth(db, { month, siteIds: [cast.siteId] }))).length;
    expect(await seen(cast.coordinator)).toBe(1);
    expect(await seen(cast.finance)).toBe(1);
    expect(await seen(arranged.guide.person)).toBe(1);
    expect(await seen(cast.body)).toBe(0);
    expect(await seen(other.coordinator)).toBe(0);
    expect(await seen(other.finance)).toBe(0);
    const before = Temporal.PlainYearMonth.from('2026-10');
    expect(await hoursOfMonth(owner, { month: before, siteIds: [cast.siteId] })).toEqual([]);
    const { guideId } = arranged.guide;
    expect(await minutesOfYear(owner, { year: 2026, guideIds: [guideId] })).toEqual(new Map([[guideId, 75]]));
  });
});

describe('personal data', () => {
  it('goes when its time is over, and what money was paid on stays', async () => {
    const arranged = await buildArranged(world, cast);
    await record(arranged);
    const { request, guide, assignmentId } = arranged;
    const other = await buildGuidePerson(owner, { siteId: cast.siteId });
    await owner
      .insertInto('assignments.offer')
      .columns([
        'id',
        'siteId',
        'requestId',
        'guideId',
        'personId',
        'state',
        'startsAt',
        'endsAt',
        'languageTag',
        'languageMode',
        'topicCode',
        'setting',
        'placeKind',
        'areaName',
        'guidesNeeded',
        'offeredAt',
        'expiresAt',
      ])
      .expression((from) =>
        from
          .selectFrom('assignments.offer')
          .select((of) => [
            of.val(newId()).as('id'),
            'siteId',
            'requestId',
            of.val(other.guideId).as('guideId'),
            of.val(other.person.id).as('personId'),
            of.val('declined').as('state'),
            'startsAt',
            'endsAt',
            'languageTag',
            'languageMode',
            'topicCode',
            'setting',
            'placeKind',
            'areaName',
            'guidesNeeded',
            'offeredAt',
            'expiresAt',
          ])
          .where('requestId', '=', request.id),
      )
      .execute();
    const tidy = (now: Temporal.Instant) =>
      database.write(system, (tx) => personalData.retention?.(tx, now) as Promise<object>);
    const offers = () =>
      owner
        .selectFrom('assignments.offer')
        .select('state')
        .where('requestId', '=', request.id)
        .orderBy('state')
        .execute();
    const place = () =>
      owner
        .selectFrom('assignments.assignment')
        .select(['placeName', 'placeAddress'])
        .where('id', '=', assignmentId)
        .executeTakeFirst();
    await tidy(berlin('2027-02-08T12:00'));
    expect(await offers()).toHaveLength(2);
    await tidy(berlin('2027-02-10T12:00'));
    expect(await offers()).toEqual([{ state: 'accepted' }]);
    expect(await place()).toEqual({ placeName: null, placeAddress: null });
    expect((await rowsOf(arranged))[0]?.strain).toBe(2);
    await tidy(berlin('2027-05-10T12:00'));
    expect((await rowsOf(arranged))[0]).toMatchObject({ strain: null, minutes: 75 });

    await database.write(
      system,
      (tx) =>
        personalData.erase?.(
          tx,
          { kind: 'person', id: guide.person.id, sites: null },
          after.today,
        ) as Promise<void>,
    );
    const erased = await owner
      .selectFrom('assignments.assignment')
      .select('guideName')
      .where('id', '=', assignmentId)
      .executeTakeFirst();
    expect(erased?.guideName).toBe('');
    const collected = await database.read(
      system,
      (db) =>
        personalData.collect?.(db, { kind: 'person', id: guide.person.id, sites: null }) as Promise<
          Record<string, unknown[]>
        >,
    );
    expect(collected.hours).toHaveLength(1);
  });
});
