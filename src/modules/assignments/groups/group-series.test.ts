import { beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { berlin, buildGuidePerson, buildPerson, testNow } from '../assignments.build.ts';
import { cancelGroup, changeGroup } from './change-group.ts';
import { extendSeries } from './extend-series.ts';
import { groupCounts, readSession, sessionsOfSeries } from './group.store.ts';
import { movedAlong, ruleOf, type Scope, type SeriesPlan } from './group-series.ts';
import type { GroupFacts, GroupSession, GroupTime } from './group-session.ts';
import { planGroup } from './plan-group.ts';
import { signUp } from './sign-up.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});
const as = (person: Person) => ({ kind: 'person', personId: person.id }) as const;
const publicUrl = 'http://localhost';
const day = (text: string) => Temporal.PlainDate.from(text);

let siteId: string;
let coordinator: Person;
beforeAll(async () => {
  siteId = (await buildSite(owner)).id;
  coordinator = await buildPerson(owner, { siteId, roles: ['coordinator'] });
});

const cafe: GroupFacts = {
  title: 'Begegnungscafé',
  about: '',
  topicCode: 'leisure',
  languageTags: [],
  placeKind: 'public-place',
  placeName: 'Stadtteilzentrum',
  placeAddress: '',
  areaName: 'Oberursel (Taunus)',
  areaLatitude: 50.2,
  areaLongitude: 8.58,
  childPresent: false,
  places: 2,
  movesUpUntil: 24,
};
const time = { startsAt: berlin('2026-11-12T15:00'), endsAt: berlin('2026-11-12T17:00') };
const weekly: SeriesPlan = { repeat: 'weekly', until: day('2026-12-03'), skipsHolidays: false };

const plan = (series: SeriesPlan, when: GroupTime = time) =>
  database.write(
    as(coordinator),
    (tx) => planGroup(tx, { siteId, facts: cafe, time: when, series, by: coordinator, now: testNow }),
    (outcome) => outcome.ok,
  );

/** The sessions of a new series, the next first. */
async function planned(series: SeriesPlan = weekly, when: GroupTime = time): Promise<GroupSession[]> {
  const done = await plan(series, when);
  if (!done.ok) throw new Error(done.refusal);
  return ahead(done.sessionId);
}
async function ahead(sessionId: string): Promise<GroupSession[]> {
  const session = await readSession(owner, sessionId);
  return session?.seriesId
    ? sessionsOfSeries(owner, { siteId, seriesId: session.seriesId, now: testNow })
    : [];
}
const startsOf = (sessions: readonly GroupSession[]) =>
  sessions.map(({ startsAt }) =>
    startsAt.toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString({ smallestUnit: 'minute' }),
  );
const change = (session: GroupSession, scope: Scope, of: { facts?: Partial<GroupFacts>; time?: GroupTime }) =>
  database.write(
    as(coordinator),
    (tx) =>
      changeGroup(tx, {
        ...{
          sessionId: session.id,
          version: session.version,
          scope,
          by: coordinator,
          now: testNow,
          publicUrl,
        },
        facts: { ...cafe, ...of.facts },
        time: of.time ?? { startsAt: session.startsAt, endsAt: session.endsAt },
      }),
    (outcome) => outcome.ok,
  );

describe('the rule of a series', () => {
  it.each([
    ['weekly', '2026-11-12', 'FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231'],
    ['fortnightly', '2026-11-12', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20261231'],
    ['monthly', '2026-11-12', 'FREQ=MONTHLY;BYDAY=2TH;UNTIL=20261231'],
    ['monthly', '2026-12-31', 'FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20261231'],
  ] as const)('%s from %s on is written as RFC 5545 has it', (repeat, first, rule) => {
    expect(ruleOf(day(first), { repeat, until: day('2026-12-31'), skipsHolidays: false })).toBe(rule);
  });
});

describe('a group assignment that comes again', () => {
  it('is a session for each day, until the last one', async () => {
    const sessions = await planned();
    expect(startsOf(sessions)).toEqual([
      '2026-11-12T15:00',
      '2026-11-19T15:00',
      '2026-11-26T15:00',
      '2026-12-03T15:00',
    ]);
    expect(new Set(sessions.map(({ seriesId }) => seriesId)).size).toBe(1);
  });

  it('leaves out holidays where it shall, and keeps its hour when clocks change', async () => {
    const when = { startsAt: berlin('2027-03-11T18:00'), endsAt: berlin('2027-03-11T19:00') };
    const all = await planned({ ...weekly, until: day('2027-04-22') }, when);
    const some = await planned({ ...weekly, until: day('2027-04-22'), skipsHolidays: true }, when);
    expect(startsOf(all)).toHaveLength(7);
    expect(new Set(startsOf(all).map((one) => one.slice(11)))).toEqual(new Set(['18:00']));
    // Easter holidays of Hesse 2027: 22 March to 2 April.
    expect(startsOf(some)).toEqual(
      startsOf(all).filter((one) => !['2027-03-25', '2027-04-01'].includes(one.slice(0, 10))),
    );
  });

  it('is refused where it would come once, or more often than a year has weeks', async () => {
    expect(await plan({ ...weekly, until: day('2026-11-13') })).toEqual({
      ok: false,
      refusal: 'series-once',
    });
    expect(await plan({ ...weekly, until: day('2028-01-01') })).toEqual({
      ok: false,
      refusal: 'series-too-long',
    });
  });
});

describe('a change in a series', () => {
  const later = (session: GroupSession) => ({
    startsAt: session.startsAt.add({ hours: 25 }),
    endsAt: session.endsAt.add({ hours: 26 }),
  });

  it('of one only leaves the others', async () => {
    const [first, second] = (await planned()) as [GroupSession, GroupSession];
    expect(await change(second, 'this', { facts: { title: 'Adventscafé' }, time: later(second) })).toEqual({
      ok: true,
    });
    const after = await ahead(first.id);
    expect(after.map(({ title }) => title)).toEqual([
      'Begegnungscafé',
      'Adventscafé',
      'Begegnungscafé',
      'Begegnungscafé',
    ]);
    expect(startsOf(after)[1]).toBe('2026-11-20T16:00');
  });

  it('of one and those after it moves each as many days, at the new hours', async () => {
    const [first, second] = (await planned()) as [GroupSession, GroupSession];
    expect(await change(second, 'following', { time: later(second) })).toEqual({ ok: true });
    expect(startsOf(await ahead(first.id))).toEqual([
      '2026-11-12T15:00',
      '2026-11-20T16:00',
      '2026-11-27T16:00',
      '2026-12-04T16:00',
    ]);
  });

  it('of all is for all that are ahead, and sign-ups stay where day, time and place do', async () => {
    const sessions = await planned();
    const [first, second] = sessions as [GroupSession, GroupSession];
    const { person } = await buildGuidePerson(owner, { siteId });
    const yes = await database.write(as(person), (tx) =>
      signUp(tx, { sessionId: first.id, version: 1, by: person, now: testNow, publicUrl }),
    );
    expect(yes.ok).toBe(true);
    expect(await change(second, 'all', { facts: { places: 5 } })).toEqual({ ok: true });
    expect((await ahead(first.id)).map(({ places }) => places)).toEqual([5, 5, 5, 5]);
    const counts = await database.read(as(coordinator), (db) => groupCounts(db, [first.id]));
    expect(counts.get(first.id)?.taken).toBe(1);
    // A page of before is refused, for whichever of them it was.
    expect(await change(first, 'all', { facts: { places: 4 } })).toEqual({
      ok: false,
      refusal: 'changed-meanwhile',
    });
  });

  it('is refused whole where one of them cannot follow', async () => {
    const [first, second] = (await planned()) as [GroupSession, GroupSession];
    for (const at of [0, 1]) {
      const { person } = await buildGuidePerson(owner, { siteId });
      const yes = await database.write(as(person), (tx) =>
        signUp(tx, { sessionId: second.id, version: 1, by: person, now: testNow, publicUrl }),
      );
      expect(yes.ok, String(at)).toBe(true);
    }
    expect(await change(first, 'all', { facts: { places: 1 } })).toEqual({
      ok: false,
      refusal: 'places-taken',
    });
    expect((await ahead(first.id)).map(({ places }) => places)).toEqual([2, 2, 2, 2]);
  });

  it('calls off this one and those after it, and tells whoever signed up', async () => {
    const sessions = await planned();
    const [first, , third] = sessions as [GroupSession, GroupSession, GroupSession];
    const { person } = await buildGuidePerson(owner, { siteId });
    await database.write(as(person), (tx) =>
      signUp(tx, { sessionId: third.id, version: 1, by: person, now: testNow, publicUrl }),
    );
    const second = sessions[1] as GroupSession;
    expect(
      await database.write(as(coordinator), (tx) =>
        cancelGroup(tx, {
          ...{
            sessionId: second.id,
            version: 1,
            scope: 'following',
            by: coordinator,
            now: testNow,
            publicUrl,
          },
        }),
      ),
    ).toEqual({ ok: true });
    expect((await ahead(first.id)).map(({ id }) => id)).toEqual([first.id]);
    const letters = await lettersIn(owner, { to: `guide-${person.id}@example.org` });
    expect(letters.map(({ subject }) => subject)).toContainEqual(expect.stringContaining('Abgesagt'));
  });
});

describe('a series that is made longer', () => {
  const extend = (
    session: GroupSession,
    until: string,
    of: { version?: number; skipsHolidays?: boolean } = {},
  ) =>
    database.write(
      as(coordinator),
      (tx) =>
        extendSeries(tx, {
          sessionId: session.id,
          version: of.version ?? session.version,
          until: day(until),
          skipsHolidays: of.skipsHolidays ?? false,
          by: coordinator,
          now: testNow,
        }),
      (outcome) => outcome.ok,
    );

  it('goes on after its last date by the same rule, each like the chosen one, signed up for by nobody', async () => {
    const [first] = (await planned({ ...weekly, repeat: 'fortnightly' })) as [GroupSession];
    expect(await extend(first, '2027-01-21', { skipsHolidays: true })).toEqual({ ok: true, added: 2 });
    const after = await ahead(first.id);
    // Not on 24 December: Christmas holidays of Hesse 2026 last until 9 January.
    expect(startsOf(after)).toEqual([
      '2026-11-12T15:00',
      '2026-11-26T15:00',
      '2026-12-10T15:00',
      '2027-01-21T15:00',
    ]);
  });

  it('leaves called-off dates as they are, and refuses an old page, no date more and too many', async () => {
    const sessions = await planned();
    const [first, , , fourth] = sessions as [GroupSession, GroupSession, GroupSession, GroupSession];
    await database.write(as(coordinator), (tx) =>
      cancelGroup(tx, {
        sessionId: fourth.id,
        version: 1,
        scope: 'this',
        by: coordinator,
        now: testNow,
        publicUrl,
      }),
    );
    const refused = (refusal: string) => ({ ok: false, refusal });
    expect(await extend(first, '2026-12-03')).toEqual(refused('series-no-more'));
    expect(await extend(first, '2026-12-09')).toEqual(refused('series-no-more'));
    expect(await extend(first, '2028-01-01')).toEqual(refused('series-too-long'));
    expect(await extend(first, '2026-12-10', { version: 7 })).toEqual(refused('changed-meanwhile'));
    expect(await extend(fourth, '2026-12-10', { version: 2 })).toEqual(refused('group-cancelled'));
    // Twice at the same moment adds it once.
    const both = await Promise.all([extend(first, '2026-12-17'), extend(first, '2026-12-17')]);
    expect(both).toContainEqual({ ok: true, added: 2 });
    expect(both).toContainEqual(refused('series-no-more'));
    expect(startsOf(await ahead(first.id)).map((one) => one.slice(0, 10))).toEqual([
      '2026-11-12',
      '2026-11-19',
      '2026-11-26',
      '2026-12-10',
      '2026-12-17',
    ]);
  });
});

it('moves another session by days, not by hours, over a change of clocks', () => {
  const before = { startsAt: berlin('2027-03-25T10:00'), endsAt: berlin('2027-03-25T11:00') };
  const after = { startsAt: berlin('2027-03-26T09:00'), endsAt: berlin('2027-03-26T10:30') };
  const other = { startsAt: berlin('2027-04-01T10:00'), endsAt: berlin('2027-04-01T11:00') };
  expect(movedAlong(other, { before, after })).toEqual({
    startsAt: berlin('2027-04-02T09:00'),
    endsAt: berlin('2027-04-02T10:30'),
  });
});
