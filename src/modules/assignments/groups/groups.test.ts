import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { assignmentsOfGuide, readAssignment } from '../appointments/assignment.store.ts';
import { eventsOf } from '../appointments/assignment-step.ts';
import { remindOfAppointments } from '../appointments/remind-of-appointments.ts';
import { berlin, buildGuidePerson, buildPerson, testNow, testToday } from '../assignments.build.ts';
import { confirmHours } from '../hours/confirm-hours.ts';
import { commitmentsOf, hoursOfAssignment, minutesOfSite } from '../hours/hours.store.ts';
import { recordHours } from '../hours/record-hours.ts';
import { publicAssignmentCounts } from '../public-counts.store.ts';
import { cancelGroup, changeGroup } from './change-group.ts';
import { groupCounts, lockGroup, readSession, signUpsOf } from './group.store.ts';
import type { GroupFacts } from './group-session.ts';
import { planGroup } from './plan-group.ts';
import { signOff } from './sign-off.ts';
import { signUp } from './sign-up.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});
const as = (person: Person) => ({ kind: 'person', personId: person.id }) as const;
const publicUrl = 'http://localhost';

let siteId: string;
let coordinator: Person;
beforeAll(async () => {
  siteId = (await buildSite(owner)).id;
  coordinator = await buildPerson(owner, { siteId, roles: ['coordinator'] });
});

const cafe: GroupFacts = {
  title: 'Begegnungscafé',
  about: 'Kaffee ausschenken und ins Gespräch kommen',
  topicCode: 'leisure',
  languageTags: ['ar'],
  placeKind: 'public-place',
  placeName: 'Stadtteilzentrum',
  placeAddress: 'Beispielweg 1',
  areaName: 'Oberursel (Taunus)',
  areaLatitude: 50.2,
  areaLongitude: 8.58,
  childPresent: false,
  places: 2,
  movesUpUntil: 24,
};
const time = { startsAt: berlin('2026-11-12T15:00'), endsAt: berlin('2026-11-12T17:00') };

async function planned(of: Partial<GroupFacts> = {}, when = time): Promise<string> {
  const done = await database.write(as(coordinator), (tx) =>
    planGroup(tx, {
      siteId,
      facts: { ...cafe, ...of },
      time: when,
      series: null,
      by: coordinator,
      now: testNow,
    }),
  );
  if (!done.ok) throw new Error(done.refusal);
  return done.sessionId;
}
const signsUp = (person: Person, sessionId: string, of: { now?: Temporal.Instant; version?: number } = {}) =>
  database.write(
    as(person),
    (tx) => signUp(tx, { sessionId, version: 1, by: person, now: testNow, publicUrl, ...of }),
    (outcome) => outcome.ok,
  );
const signsOff = (person: Person, sessionId: string, now = testNow) =>
  database.write(as(person), (tx) => signOff(tx, { sessionId, by: person, now, publicUrl }));
const changing = { by: null as never, scope: 'this', now: testNow, publicUrl } as const;
const changes = (sessionId: string, of: Partial<GroupFacts>, when = time, version = 1) =>
  database.write(
    as(coordinator),
    (tx) =>
      changeGroup(tx, {
        ...changing,
        by: coordinator,
        sessionId,
        version,
        facts: { ...cafe, ...of },
        time: when,
      }),
    (outcome) => outcome.ok,
  );
const guide = (of: Omit<Parameters<typeof buildGuidePerson>[1], 'siteId'> = {}) =>
  buildGuidePerson(owner, { siteId, ...of });
const subjectsTo = async (person: Person) =>
  (await lettersIn(owner, { to: `guide-${person.id}@example.org` })).map(({ subject }) => subject);
const countsOf = async (sessionId: string) =>
  (await database.read(as(coordinator), (db) => groupCounts(db, [sessionId]))).get(sessionId);

describe('a group assignment', () => {
  it('gives a guide who signs up a place, an appointment of her own and a letter', async () => {
    const sessionId = await planned();
    const { person } = await guide({ languages: [] });
    const done = await signsUp(person, sessionId);
    expect(done).toMatchObject({ ok: true, assignmentId: expect.any(String) });
    const [own] = await database.read(as(person), (db) =>
      assignmentsOfGuide(db, { personId: person.id, now: testNow, limit: 5 }),
    );
    expect(own).toMatchObject({
      state: 'confirmed',
      groupTitle: 'Begegnungscafé',
      placeName: 'Stadtteilzentrum',
      requestId: null,
      ...time,
    });
    // Once is enough: a second tap finds the first.
    expect(await signsUp(person, sessionId)).toEqual(done);
    expect(await subjectsTo(person)).toEqual([expect.stringContaining('Sie sind dabei: Begegnungscafé')]);
    // What is done with an appointment somebody asked for is not done with this one.
    expect(own && eventsOf(person, own)).toEqual(['done']);
  });

  it('gives the last place to one of two who come at the same moment, and the other waits', async () => {
    const sessionId = await planned({ places: 1 });
    const two = [await guide(), await guide()];
    const done = await Promise.all(two.map(({ person }) => signsUp(person, sessionId)));
    expect(done.every(({ ok }) => ok)).toBe(true);
    expect(done.filter((one) => one.ok && one.assignmentId).length).toBe(1);
    expect(await countsOf(sessionId)).toEqual({ taken: 1, waiting: 1 });
  });

  it('takes six who come at the same moment to two places: two go along, four wait, nobody is turned away', async () => {
    const sessionId = await planned({ places: 2 });
    const six = [];
    while (six.length < 6) six.push(await guide());
    const done = await Promise.all(six.map(({ person }) => signsUp(person, sessionId)));
    expect(done.map(({ ok }) => ok)).toEqual(six.map(() => true));
    expect(done.filter((one) => one.ok && one.assignmentId).length).toBe(2);
    expect(await countsOf(sessionId)).toEqual({ taken: 2, waiting: 4 });
  });

  it('lets two who leave for each other at the same moment not wait in a circle', async () => {
    const friday = { startsAt: berlin('2026-11-13T15:00'), endsAt: berlin('2026-11-13T17:00') };
    const [one, other] = [await planned({ places: 1 }), await planned({ places: 1 }, friday)];
    const [a, b] = [await guide(), await guide()];
    await signsUp(a.person, one);
    await signsUp(b.person, other);
    await signsUp(a.person, other);
    await signsUp(b.person, one);
    await Promise.all([signsOff(a.person, one), signsOff(b.person, other)]);
    expect(
      (await signUpsOf(owner, [one, other])).map(({ personId, assignmentId }) => [personId, !!assignmentId]),
    ).toEqual(
      expect.arrayContaining([
        [a.person.id, true],
        [b.person.id, true],
      ]),
    );
  });

  it('lets the one who waited longest move up when somebody signs off, and tells her', async () => {
    const sessionId = await planned({ places: 1 });
    const [first, second, third] = [await guide(), await guide(), await guide()];
    await signsUp(first.person, sessionId);
    expect(await signsUp(second.person, sessionId)).toEqual({ ok: true, assignmentId: null });
    await signsUp(third.person, sessionId, { now: testNow.add({ minutes: 1 }) });
    await signsOff(first.person, sessionId);
    const left = await signUpsOf(owner, [sessionId]);
    expect(left.map(({ personId, assignmentId }) => [personId, assignmentId !== null])).toEqual([
      [second.person.id, true],
      [third.person.id, false],
    ]);
    expect((await subjectsTo(second.person)).sort()).toEqual([
      expect.stringContaining('Auf der Warteliste'),
      expect.stringContaining('Platz frei, Sie sind dabei'),
    ]);
    expect(await subjectsTo(first.person)).toContainEqual(expect.stringContaining('Abgemeldet'));
  });

  it('passes over who has promised something else meanwhile, and she keeps waiting', async () => {
    const [full, other] = [await planned({ places: 1 }), await planned({ places: 5 })];
    const [first, busy, third] = [await guide(), await guide(), await guide()];
    await signsUp(first.person, full);
    await signsUp(busy.person, full);
    await signsUp(third.person, full, { now: testNow.add({ minutes: 1 }) });
    await signsUp(busy.person, other);
    await signsOff(first.person, full);
    const left = await signUpsOf(owner, [full]);
    expect(left.map(({ personId, assignmentId }) => [personId, assignmentId !== null])).toEqual([
      [busy.person.id, false],
      [third.person.id, true],
    ]);
  });

  it('lets nobody move up shortly before, and tells whoever comes then that it is full', async () => {
    const sessionId = await planned({ places: 1 });
    const late = time.startsAt.subtract({ hours: 23 });
    const [first, second, third] = [await guide(), await guide(), await guide()];
    await signsUp(first.person, sessionId);
    await signsUp(second.person, sessionId);
    expect(await signsUp(third.person, sessionId, { now: late })).toEqual({
      ok: false,
      refusal: 'group-full',
    });
    await signsOff(first.person, sessionId, late);
    expect(await countsOf(sessionId)).toEqual({ taken: 0, waiting: 1 });
    // The free place is for whoever says now that she comes.
    expect(await signsUp(third.person, sessionId, { now: late })).toMatchObject({
      ok: true,
      assignmentId: expect.any(String),
    });
  });

  it('is for nobody who could not accept an offer: busy, away, without pledge, on pause, above her cap', async () => {
    const sessionId = await planned({ places: 9, childPresent: true });
    const day = Temporal.PlainDate.from('2026-11-12');
    const hindered = {
      absent: await guide({ absences: [{ from: day, until: day.add({ days: 1 }) }] }),
      'obligation-missing': await guide({ without: ['certificate-of-conduct-seen'] }),
      'not-active': await guide({ state: 'paused' }),
    };
    for (const [code, { person }] of Object.entries(hindered)) {
      const done = await signsUp(person, sessionId);
      expect(done, code).toMatchObject({ ok: false, refusal: 'hindered' });
      if (!done.ok && done.refusal === 'hindered') {
        expect(done.hindrances.map((one) => one.code)).toContain(code);
      }
    }
    const { person: busy } = await guide();
    await signsUp(busy, await planned());
    expect(await signsUp(busy, sessionId)).toMatchObject({
      ok: false,
      hindrances: expect.arrayContaining([{ code: 'busy' }]),
    });
    expect(await countsOf(sessionId)).toEqual({ taken: 0, waiting: 0 });
  });

  it('is given to nobody by anybody else, past the program either', async () => {
    const sessionId = await planned();
    const { person, guideId } = await guide();
    const signUpFor = (by: Person) =>
      database.write(as(by), (tx) =>
        tx
          .insertInto('assignments.groupSignUp')
          .values({ id: newId(), siteId, sessionId, guideId, personId: person.id, signedUpAt: testNow })
          .execute(),
      );
    await expect(signUpFor(coordinator)).rejects.toThrow('row-level security');
    await expect(
      database.write({ kind: 'system' }, (tx) =>
        tx
          .insertInto('assignments.groupSignUp')
          .values({ id: newId(), siteId, sessionId, guideId, personId: person.id, signedUpAt: testNow })
          .execute(),
      ),
    ).rejects.toThrow('row-level security');
    const elsewhere = await buildGuidePerson(owner, { siteId: (await buildSite(owner)).id });
    await expect(signsUp(elsewhere.person, sessionId)).rejects.toThrow();
    await expect(signsUp(coordinator, sessionId)).rejects.toThrow();
  });

  it('counts as hours: a promise before, then recorded by the guide and confirmed by somebody else', async () => {
    const sessionId = await planned();
    const { person } = await guide();
    const done = await signsUp(person, sessionId);
    if (!done.ok || !done.assignmentId) throw new Error('no place');
    const { assignmentId } = done;
    const promised = async () =>
      (
        await commitmentsOf(owner, {
          siteId,
          personId: person.id,
          topicCodes: ['leisure'],
          requestIds: [],
          today: testToday,
          now: testNow,
        })
      ).get(person.id);
    expect(await promised()).toMatchObject({
      minutesThisMonth: 120,
      busy: [{ startMs: time.startsAt.epochMilliseconds, place: { lat: 50.2, lon: 8.58 } }],
    });
    const before = await minutesOfSite(owner, siteId, { years: [2026] });
    const now = time.endsAt.add({ hours: 1 });
    const recorded = await database.write(as(person), (tx) =>
      recordHours(tx, {
        assignmentId,
        by: person,
        today: Temporal.PlainDate.from('2026-11-12'),
        now,
        publicUrl,
        facts: {
          startedAt: time.startsAt,
          endedAt: time.endsAt,
          topicCode: 'leisure',
          languageTag: 'de',
          placeKind: 'public-place',
          followUpNeeded: false,
          canDoAlone: 'not-the-goal',
          strain: null,
        },
      }),
    );
    expect(recorded).toEqual({ ok: true, minutes: 120 });
    expect(await minutesOfSite(owner, siteId, { years: [2026] })).toEqual(before);
    const [entry] = await hoursOfAssignment(owner, assignmentId);
    const confirmed = await database.write(as(coordinator), (tx) =>
      confirmHours(tx, { assignmentId, by: coordinator, now, publicUrl, entryId: entry?.id ?? '' }),
    );
    expect(confirmed).toEqual({ ok: true, completed: false });
    expect((await readAssignment(owner, assignmentId))?.state).toBe('recorded');
    // Somebody accompanied counts as experience with a topic, a group does not.
    expect((await promised())?.assignmentsByTopic.size).toBe(0);
  });

  it('leaves the sign-ups when only words change, and asks everybody anew when day, time or place do', async () => {
    const sessionId = await planned({ places: 1 });
    const [first, second] = [await guide(), await guide()];
    await signsUp(first.person, sessionId);
    await signsUp(second.person, sessionId);
    expect(await changes(sessionId, { about: 'Mehr Kuchen', places: 2 })).toEqual({ ok: true });
    expect(await countsOf(sessionId)).toEqual({ taken: 2, waiting: 0 });
    expect(await changes(sessionId, { places: 1 }, time, 2)).toEqual({ ok: false, refusal: 'places-taken' });
    expect(await changes(sessionId, {}, time, 1)).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    const later = { startsAt: berlin('2026-11-13T15:00'), endsAt: berlin('2026-11-13T17:00') };
    expect(await changes(sessionId, { places: 2 }, later, 2)).toEqual({ ok: true });
    expect(await countsOf(sessionId)).toEqual({ taken: 0, waiting: 0 });
    expect(await subjectsTo(first.person)).toContainEqual(expect.stringContaining('Verlegt: Begegnungscafé'));
    // Who still has the old page open has not said yes to this.
    expect(await signsUp(first.person, sessionId, { version: 2 })).toEqual({
      ok: false,
      refusal: 'group-changed',
    });
    expect(await signsUp(first.person, sessionId, { version: 3 })).toMatchObject({ ok: true });
  });

  it('ends for everybody when it is called off', async () => {
    const sessionId = await planned({ places: 1 });
    const [first, second] = [await guide(), await guide()];
    const done = await signsUp(first.person, sessionId);
    await signsUp(second.person, sessionId);
    await database.write(as(coordinator), (tx) =>
      cancelGroup(tx, { ...changing, sessionId, version: 1, by: coordinator }),
    );
    expect((await readSession(owner, sessionId))?.state).toBe('cancelled');
    expect(done.ok && done.assignmentId && (await readAssignment(owner, done.assignmentId))?.state).toBe(
      'cancelled',
    );
    for (const { person } of [first, second]) {
      expect(await subjectsTo(person)).toContainEqual(expect.stringContaining('Abgesagt: Begegnungscafé'));
    }
    expect(await signsUp(second.person, sessionId, { version: 2 })).toEqual({
      ok: false,
      refusal: 'group-cancelled',
    });
  });

  it('called off late gives those with a place what the site grants, once it has settled that, and no one who waits', async () => {
    const creditsOf = (sessionId: string) =>
      owner
        .selectFrom('assignments.hours as h')
        .innerJoin('assignments.assignment as a', 'a.id', 'h.assignmentId')
        .select(['h.personId', 'h.minutes', 'h.enteredBy', 'h.confirmedBy'])
        .where('a.sessionId', '=', sessionId)
        .execute();
    const calledOffAt = async (now: Temporal.Instant) => {
      const sessionId = await planned({ places: 1 });
      const [comes, waits] = [await guide(), await guide()];
      await signsUp(comes.person, sessionId);
      await signsUp(waits.person, sessionId);
      const cancelling = { ...changing, sessionId, version: 1, by: coordinator, now };
      expect(await database.write(as(coordinator), (tx) => cancelGroup(tx, cancelling))).toEqual({
        ok: true,
      });
      return { credits: await creditsOf(sessionId), comes: comes.person.id };
    };
    const late = time.startsAt.subtract({ hours: 3 });
    expect((await calledOffAt(late)).credits).toEqual([]);
    await owner
      .insertInto('programme.parameter')
      .values({
        id: crypto.randomUUID(),
        stateKey: 'HE',
        siteId,
        key: 'late-cancel-credit',
        value: 30,
        unit: 'minutes',
        validFrom: Temporal.PlainDate.from('2026-11-01'),
        source: 'Beschluss des Teams',
        changedAt: testNow,
      })
      .execute();
    const { credits, comes } = await calledOffAt(late);
    expect(credits).toEqual([{ personId: comes, minutes: 30, enteredBy: null, confirmedBy: null }]);
    expect((await calledOffAt(testNow)).credits).toEqual([]);

    // In another room at the same time nothing is lost; on another day it is.
    for (const [move, when, expected] of [
      [{ placeName: 'Raum 2' }, time, 0],
      [{}, { startsAt: time.startsAt.add({ hours: 24 }), endsAt: time.endsAt.add({ hours: 24 }) }, 1],
    ] as const) {
      const sessionId = await planned();
      await signsUp((await guide()).person, sessionId);
      const facts = { ...cafe, ...move };
      const moving = { ...changing, by: coordinator, now: late, sessionId, version: 1, facts, time: when };
      expect(await database.write(as(coordinator), (tx) => changeGroup(tx, moving))).toEqual({ ok: true });
      expect(await creditsOf(sessionId)).toHaveLength(expected);
    }
  });

  it('reminds whoever has a place the day before, once, with the title and where to sign off; no one who waits', async () => {
    const sessionId = await planned({ places: 1 });
    const [comes, waits] = [await guide(), await guide()];
    await signsUp(comes.person, sessionId);
    await signsUp(waits.person, sessionId);
    const now = berlin('2026-11-11T09:10');
    const context = { database, now, today: Temporal.PlainDate.from('2026-11-11'), publicUrl };
    const run = remindOfAppointments.run as (context: unknown, data: object) => Promise<void>;
    await run(context, {});
    await run(context, {});
    const remindersTo = async (person: Person) =>
      (await lettersIn(owner, { to: `guide-${person.id}@example.org` })).filter(({ subject }) =>
        subject.startsWith('Morgen'),
      );
    const letters = await remindersTo(comes.person);
    expect(letters.map(({ subject }) => subject)).toEqual([expect.stringContaining('Begegnungscafé')]);
    expect(JSON.stringify(letters)).toContain('Hier geht es zur Abmeldung');
    expect(JSON.stringify(letters)).not.toContain('Wen Sie treffen');
    expect(await remindersTo(waits.person)).toEqual([]);
  });

  it('offers a free place on at once past those who are away or on pause by now', async () => {
    const sessionId = await planned({ places: 1 });
    const [first, paused, next] = [await guide(), await guide(), await guide()];
    await signsUp(first.person, sessionId);
    await signsUp(paused.person, sessionId);
    await signsUp(next.person, sessionId, { now: testNow.add({ minutes: 1 }) });
    await owner
      .updateTable('guides.guide')
      .set({ state: 'paused' })
      .where('id', '=', paused.guideId)
      .execute();
    await signsOff(first.person, sessionId);
    expect(await subjectsTo(next.person)).toContainEqual(expect.stringContaining('Platz frei'));
    expect(await countsOf(sessionId)).toEqual({ taken: 1, waiting: 1 });
  });

  it('lets whoever stands in line wait longer than for any other lock', async () => {
    const sessionId = await planned();
    const { person } = await guide();
    let yes: ReturnType<typeof signsUp> | undefined;
    await owner.transaction().execute(async (tx) => {
      await lockGroup(tx as never, sessionId);
      yes = signsUp(person, sessionId);
      yes.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 3400));
    });
    expect(await yes).toMatchObject({ ok: true, assignmentId: expect.any(String) });
  });

  it('adds nothing to the appointments nobody said yes to', async () => {
    const counts = await publicAssignmentCounts(owner);
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from assignments.assignment where session_id is not null`.execute(owner);
    expect(rows[0]?.n).toBeGreaterThan(5);
    expect(JSON.stringify(counts)).toContain('"withoutAcceptance":0');
  });
});
