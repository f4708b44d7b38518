import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { assignmentsOfRequest, readPrivatePlace } from '../appointments/assignment.store.ts';
import {
  type BuiltRequest,
  berlin,
  buildGuidePerson,
  buildPerson,
  buildRequest,
  testNow,
  testToday,
} from '../assignments.build.ts';
import { acceptOffer } from './accept-offer.ts';
import { declineOffer } from './decline-offer.ts';
import { type OfferAssignment, offerAssignment } from './offer-assignment.ts';
import { withdrawOffer } from './withdraw-offer.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});

const as = (person: Person) => ({ kind: 'person', personId: person.id }) as const;
const publicUrl = 'http://localhost';
const timed = { now: testNow, today: testToday, publicUrl };

let siteId: string;
let coordinator: Person;
beforeAll(async () => {
  siteId = (await buildSite(owner)).id;
  coordinator = await buildPerson(owner, { siteId, roles: ['coordinator'] });
});

const offer = (request: { id: string }, of: Partial<OfferAssignment> = {}) =>
  database.write(
    as(of.by ?? coordinator),
    (tx) =>
      offerAssignment(tx, {
        requestId: request.id,
        guideIds: [],
        onBoard: false,
        slot: { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') },
        agreedOtherwise: false,
        relaxed: [],
        briefing: '',
        confirmsItself: true,
        by: coordinator,
        ...timed,
        ...of,
      }),
    (outcome) => outcome.ok,
  );
const accept = (
  person: Person,
  offerId: string,
  of: { noConflictDeclared?: boolean; now?: Temporal.Instant } = {},
) =>
  database.write(
    as(person),
    (tx) => acceptOffer(tx, { offerId, by: person, noConflictDeclared: true, ...timed, ...of }),
    (outcome) => outcome.ok,
  );
const offersOf = (request: { id: string }) =>
  owner
    .selectFrom('assignments.offer')
    .select(['id', 'guideId', 'personId', 'state', 'expiresAt'])
    .where('requestId', '=', request.id)
    .orderBy('id')
    .execute();
const assignmentsOf = async (request: { id: string }) =>
  (await assignmentsOfRequest(owner, request.id)).map(
    ({ id, guideId, personId, placeNumber, state, guideName, placeName }) => ({
      id,
      guideId,
      personId,
      placeNumber,
      state,
      guideName,
      placeName,
    }),
  );
const stateOf = async (request: { id: string }) =>
  (
    await owner
      .selectFrom('requests.request')
      .select('state')
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow()
  ).state;
const lettersTo = (recipient: string) => lettersIn(owner, { to: recipient });
/** The one letter to somebody whose subject says so. */
const letterTo = async (recipient: string, subject: string) => {
  const found = (await lettersTo(recipient)).filter((letter) => letter.subject.includes(subject));
  expect(found).toHaveLength(1);
  return found[0];
};
/** Offers a request to guides and returns the offer of each. */
async function asked(
  request: BuiltRequest,
  guides: readonly { guideId: string }[],
  of: Partial<OfferAssignment> = {},
) {
  const outcome = await offer(request, { guideIds: guides.map(({ guideId }) => guideId), ...of });
  expect(outcome).toMatchObject({ ok: true });
  const offers = await offersOf(request);
  return guides.map(({ guideId }) => offers.find((one) => one.guideId === guideId)?.id as string);
}

describe('an offer', () => {
  it('goes to each guide once, with a letter that names nobody', async () => {
    const request = await buildRequest(owner, { siteId });
    const guide = await buildGuidePerson(owner, { siteId });
    expect(await offer(request, { guideIds: [guide.guideId] })).toEqual({ ok: true, asked: 1 });
    expect(await offer(request, { guideIds: [guide.guideId] })).toEqual({ ok: true, asked: 0 });
    const [letter, ...others] = await lettersTo(`guide-${guide.person.id}@example.org`);
    expect(others).toEqual([]);
    expect(letter?.subject).toBe('Passt das für Sie? Schule, Montag, 9. November 2026');
    expect(letter?.body).toContain(`http://localhost/angebote/${(await offersOf(request))[0]?.id}`);
    expect(letter?.body).not.toMatch(/Ratsuchende|Beispielweg|06172 000 99/);
    expect(await assignmentsOf(request)).toEqual([]);
    expect(await stateOf(request)).toBe('seeking-guide');
  });

  it('runs out after the hours of the site', async () => {
    const request = await buildRequest(owner, { siteId });
    const [offerId] = await asked(request, [await buildGuidePerson(owner, { siteId })]);
    expect((await offersOf(request)).find(({ id }) => id === offerId)?.expiresAt).toEqual(
      testNow.add({ hours: 48 }),
    );
  });

  it.each<[string, Partial<OfferAssignment>, string]>([
    ['to nobody', {}, 'nobody-chosen'],
    [
      'at a time outside the windows',
      { onBoard: true, slot: { start: berlin('2026-11-09T11:30'), end: berlin('2026-11-09T12:30') } },
      'outside-windows',
    ],
    [
      'at a time that has passed',
      { onBoard: true, slot: { start: berlin('2026-11-01T09:00'), end: berlin('2026-11-01T10:00') } },
      'time-has-passed',
    ],
    [
      'with an end before its start',
      { onBoard: true, slot: { start: berlin('2026-11-09T10:00'), end: berlin('2026-11-09T09:30') } },
      'outside-windows',
    ],
  ])('%s is refused', async (_, of, refusal) => {
    const request = await buildRequest(owner, { siteId });
    expect(await offer(request, of)).toEqual({ ok: false, refusal });
    expect(await offersOf(request)).toEqual([]);
  });

  it('at a time agreed on by telephone is fine outside the windows too', async () => {
    const request = await buildRequest(owner, { siteId });
    const slot = { start: berlin('2026-11-10T15:00'), end: berlin('2026-11-10T16:00') };
    expect(await offer(request, { onBoard: true, slot, agreedOtherwise: true })).toEqual({
      ok: true,
      asked: 1,
    });
  });

  it('to a guide who could not accept is refused with the reason', async () => {
    const request = await buildRequest(owner, { siteId, languageTag: 'uk' });
    const guide = await buildGuidePerson(owner, { siteId, name: 'Amal Beispiel' });
    expect(await offer(request, { guideIds: [guide.guideId] })).toEqual({
      ok: false,
      refusal: 'hindered',
      hindered: [{ name: 'Amal Beispiel', because: [{ code: 'language-missing', language: 'uk' }] }],
    });
  });

  it('to a guide without an account is refused: nobody says yes for her', async () => {
    const request = await buildRequest(owner, { siteId });
    const { guideId } = await buildGuidePerson(owner, { siteId });
    await owner.updateTable('guides.guide').set({ personId: null }).where('id', '=', guideId).execute();
    expect(await offer(request, { guideIds: [guideId] })).toEqual({ ok: false, refusal: 'no-account' });
  });

  it.each(['in-review', 'arranged', 'withdrawn'] as const)('for a request %s is refused', async (state) => {
    const request = await buildRequest(owner, { siteId, state });
    expect(await offer(request, { onBoard: true })).toEqual({ ok: false, refusal: 'not-seeking' });
  });

  it('of another site, or to a guide of another site, does not exist', async () => {
    const other = (await buildSite(owner)).id;
    const foreignRequest = await buildRequest(owner, { siteId: other });
    await expect(offer(foreignRequest, { onBoard: true })).rejects.toThrow('not found');
    const foreignGuide = await buildGuidePerson(owner, { siteId: other });
    const request = await buildRequest(owner, { siteId });
    await expect(offer(request, { guideIds: [foreignGuide.guideId] })).rejects.toThrow('not found');
    const guide = await buildGuidePerson(owner, { siteId });
    await expect(offer(request, { onBoard: true, by: guide.person })).rejects.toThrow('not found');
  });
});

describe('a yes', () => {
  it('makes the assignment, arranges the request, opens the contact and tells both sides', async () => {
    const request = await buildRequest(owner, { siteId, email: 'asking@example.org' });
    const guide = await buildGuidePerson(owner, { siteId, name: 'Amal Beispiel' });
    const [offerId] = await asked(request, [guide]);
    const outcome = await accept(guide.person, offerId as string);
    expect(outcome.ok).toBe(true);
    expect(await assignmentsOf(request)).toMatchObject([
      {
        guideId: guide.guideId,
        personId: guide.person.id,
        placeNumber: 1,
        state: 'confirmed',
        guideName: 'Amal',
        placeName: 'Grundschule am Beispielweg',
      },
    ]);
    expect(await stateOf(request)).toBe('arranged');
    expect((await offersOf(request)).map(({ state }) => state)).toEqual(['accepted']);
    const window = await owner
      .selectFrom('requests.contactWindow')
      .select(['personId', 'opensAt', 'closesAt'])
      .where('requestId', '=', request.id)
      .execute();
    expect(window).toEqual([
      { personId: guide.person.id, opensAt: testNow, closesAt: berlin('2026-11-10T10:00') },
    ]);

    const toGuide = await letterTo(`guide-${guide.person.id}@example.org`, 'Bestätigt');
    expect(toGuide?.subject).toBe('Bestätigt: Schule, Montag, 9. November 2026, 09:00 Uhr');
    expect(toGuide?.body).toContain('Grundschule am Beispielweg');
    expect(`${toGuide?.body}${toGuide?.calendar}`).not.toMatch(/Ratsuchende|06172 000 99|asking@/);
    expect(toGuide?.calendarMethod).toBe('REQUEST');
    const [toPerson] = await lettersTo('asking@example.org');
    expect(toPerson?.body).toContain('Amal begleitet Sie.');
    expect(toPerson?.body).toContain('Wo: Grundschule am Beispielweg, Beispielweg 7, Bad Homburg');
    expect(toPerson?.body).toMatch(/http:\/\/localhost\/status\/\S+/);
    expect(`${toPerson?.body}${toPerson?.calendar}`).not.toContain('Amal Beispiel');
    expect(toPerson?.calendar).toContain('SUMMARY:Begleitung mit Amal');
  });

  it('writes to the person in her language', async () => {
    const request = await buildRequest(owner, {
      siteId,
      email: 'english@example.org',
      messageLanguage: 'en',
    });
    const guide = await buildGuidePerson(owner, { siteId, name: 'Amal Beispiel' });
    const [offerId] = await asked(request, [guide]);
    await accept(guide.person, offerId as string);
    const [letter] = await lettersTo('english@example.org');
    expect(letter?.subject).toMatch(/^Your appointment on Monday,? 9 November 2026, 09:00$/);
    expect(letter?.body).toContain('Amal will go with you.');
    expect(letter?.body).toMatch(/http:\/\/localhost\/en\/status\/\S+/);
  });

  it('asks coordination to call a person without e-mail', async () => {
    const request = await buildRequest(owner, { siteId, email: null });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    await accept(guide.person, offerId as string);
    const { callAbout } = await owner
      .selectFrom('requests.request')
      .select('callAbout')
      .where('id', '=', request.id)
      .executeTakeFirstOrThrow();
    expect(callAbout).toBe('appointment');
  });

  it('waits for coordination where the offer says so', async () => {
    const request = await buildRequest(owner, { siteId, email: 'later@example.org' });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide], { confirmsItself: false });
    await accept(guide.person, offerId as string);
    expect((await assignmentsOf(request))[0]?.state).toBe('planned');
    expect(await lettersTo('later@example.org')).toEqual([]);
    const letter = await letterTo(`guide-${guide.person.id}@example.org`, 'Danke für Ihre Zusage');
    expect(letter?.calendar).toBeNull();
  });

  it('of a private home shows the letter no address, and opens it apart', async () => {
    const request = await buildRequest(owner, { siteId, placeKind: 'private-home' });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    await accept(guide.person, offerId as string);
    expect((await assignmentsOf(request))[0]?.placeName).toBe('');
    const letter = await letterTo(`guide-${guide.person.id}@example.org`, 'Bestätigt');
    expect(`${letter?.body}${letter?.calendar}`).not.toContain('Beispielweg');
    const [place] = await owner
      .selectFrom('assignments.privatePlace')
      .select(['assignmentId', 'personId'])
      .execute();
    expect(place?.personId).toBe(guide.person.id);
    const home = await readPrivatePlace(owner, place?.assignmentId ?? '');
    expect(home?.placeAddress).toBe('Beispielweg 7');
  });

  it('sent twice finds the same assignment', async () => {
    const request = await buildRequest(owner, { siteId });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    const [first, second] = await Promise.all([
      accept(guide.person, offerId as string),
      accept(guide.person, offerId as string),
    ]);
    expect(first).toEqual(second);
    expect(await assignmentsOf(request)).toHaveLength(1);
    expect(await lettersTo(`guide-${guide.person.id}@example.org`)).toHaveLength(2);
  });

  it('needs the declaration that there is no conflict of interest', async () => {
    const request = await buildRequest(owner, { siteId });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    expect(await accept(guide.person, offerId as string, { noConflictDeclared: false })).toEqual({
      ok: false,
      refusal: 'declaration-missing',
    });
  });

  it('comes too late when the offer has run out, job or no job', async () => {
    const request = await buildRequest(owner, { siteId });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    expect(await accept(guide.person, offerId as string, { now: testNow.add({ hours: 48 }) })).toEqual({
      ok: false,
      refusal: 'expired',
    });
    expect(await assignmentsOf(request)).toEqual([]);
  });

  it('after a no, or to what was withdrawn, is refused', async () => {
    const request = await buildRequest(owner, { siteId });
    const [one, two] = [await buildGuidePerson(owner, { siteId }), await buildGuidePerson(owner, { siteId })];
    const [first, second] = await asked(request, [one, two]);
    const no = { offerId: first as string, by: one.person, now: testNow };
    expect(await database.write(as(one.person), (tx) => declineOffer(tx, no))).toEqual({ ok: true });
    expect(await database.write(as(one.person), (tx) => declineOffer(tx, no))).toEqual({ ok: true });
    expect(await accept(one.person, first as string)).toEqual({ ok: false, refusal: 'declined' });
    const withdrawn = await database.write(as(coordinator), (tx) =>
      withdrawOffer(tx, { offerId: second as string, by: coordinator, now: testNow, publicUrl }),
    );
    expect(withdrawn.ok).toBe(true);
    expect(await accept(two.person, second as string)).toEqual({ ok: false, refusal: 'withdrawn' });
    await letterTo(`guide-${two.person.id}@example.org`, 'Hat sich erledigt');
  });

  it('is checked against the hard conditions once more', async () => {
    const request = await buildRequest(owner, { siteId });
    const guide = await buildGuidePerson(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    await owner
      .deleteFrom('guides.obligation')
      .where('guideId', '=', guide.guideId)
      .where('kind', '=', 'confidentiality-pledge')
      .execute();
    expect(await accept(guide.person, offerId as string)).toEqual({
      ok: false,
      refusal: 'hindered',
      hindrances: [{ code: 'obligation-missing', kind: 'confidentiality-pledge' }],
    });
    await owner
      .updateTable('guides.guide')
      .set({ state: 'paused' })
      .where('id', '=', guide.guideId)
      .execute();
    expect(await accept(guide.person, offerId as string)).toMatchObject({ refusal: 'hindered' });
    expect(await assignmentsOf(request)).toEqual([]);
  });

  it('holds to the wishes coordination gave up with the offer', async () => {
    const request = await buildRequest(owner, { siteId, genderWish: { gender: 'male', reason: 'medical' } });
    const guide = await buildGuidePerson(owner, { siteId, gender: 'female' });
    expect(await offer(request, { guideIds: [guide.guideId] })).toMatchObject({ refusal: 'hindered' });
    const [offerId] = await asked(request, [guide], { relaxed: ['gender'] });
    expect(await accept(guide.person, offerId as string)).toMatchObject({ ok: true });
  });

  it('never goes beyond the hours of the year', async () => {
    const guide = await buildGuidePerson(owner, { siteId });
    const full = await buildRequest(owner, {
      siteId,
      day: Temporal.PlainDate.from('2026-12-01'),
      minutes: 60,
    });
    const [earlier] = await asked(full, [guide], {
      slot: { start: berlin('2026-12-01T09:00'), end: berlin('2026-12-01T10:00') },
    });
    await accept(guide.person, earlier as string);
    const assignment = (await assignmentsOf(full))[0];
    const request = await buildRequest(owner, { siteId });
    const [offerId] = await asked(request, [guide]);
    // 275 hours of this year are recorded, one more is promised: nothing is left of 276.
    await owner
      .insertInto('assignments.hours')
      .values({
        id: newId(),
        siteId,
        assignmentId: assignment?.id as string,
        guideId: guide.guideId,
        personId: guide.person.id,
        kind: 'entry',
        day: Temporal.PlainDate.from('2026-03-02'),
        startedAt: berlin('2026-03-02T09:00'),
        endedAt: berlin('2026-03-02T10:00'),
        minutes: 275 * 60,
        topicCode: 'school',
        languageTag: 'ar',
        placeKind: 'school',
        followUpNeeded: false,
        canDoAlone: 'yes',
        enteredBy: guide.person.id,
        enteredAt: testNow,
      })
      .execute();
    expect(await accept(guide.person, offerId as string)).toEqual({
      ok: false,
      refusal: 'hindered',
      hindrances: [{ code: 'year-cap-reached', leftMinutes: 0, capMinutes: 276 * 60, year: 2026 }],
    });
  });

  it('to the offer of somebody else does not exist', async () => {
    const request = await buildRequest(owner, { siteId });
    const [one, two] = [await buildGuidePerson(owner, { siteId }), await buildGuidePerson(owner, { siteId })];
    const [offerId] = await asked(request, [one]);
    await expect(accept(two.person, offerId as string)).rejects.toThrow('not found');
    await expect(accept(coordinator, offerId as string)).rejects.toThrow('not found');
  });

  it('on the board is open to every guide of the site and to nobody else', async () => {
    const request = await buildRequest(owner, { siteId });
    await offer(request, { onBoard: true });
    const [board] = await offersOf(request);
    const other = (await buildSite(owner)).id;
    const foreign = await buildGuidePerson(owner, { siteId: other });
    await expect(accept(foreign.person, board?.id as string)).rejects.toThrow('not found');
    const guide = await buildGuidePerson(owner, { siteId });
    expect(await accept(guide.person, board?.id as string)).toMatchObject({ ok: true });
    expect((await offersOf(request)).map(({ state }) => state)).toEqual(['accepted']);
  });

  it('for a team of two fills one place and leaves the other open', async () => {
    const request = await buildRequest(owner, { siteId, guidesNeeded: 2 });
    const guides = [1, 2, 3].map(() => buildGuidePerson(owner, { siteId }));
    const [one, two, three] = await Promise.all(guides);
    const [first, second, third] = await asked(request, [one, two, three] as never);
    await accept(one?.person as Person, first as string);
    expect(await stateOf(request)).toBe('seeking-guide');
    await accept(two?.person as Person, second as string);
    expect(await stateOf(request)).toBe('arranged');
    expect((await assignmentsOf(request)).map(({ placeNumber }) => placeNumber)).toEqual([1, 2]);
    expect((await offersOf(request)).find(({ id }) => id === third)?.state).toBe('taken');
    expect(await accept(three?.person as Person, third as string)).toEqual({
      ok: false,
      refusal: 'already-taken',
    });
  });
});

describe('many at the same moment', () => {
  const crowd = 50;

  it.each([1, 2] as const)(
    'of 50 acceptances exactly as many win as there are places: %i',
    async (guidesNeeded) => {
      const request = await buildRequest(owner, { siteId, guidesNeeded });
      const guides = await Promise.all(
        Array.from({ length: crowd }, () => buildGuidePerson(owner, { siteId })),
      );
      const offers = await asked(request, guides);
      const outcomes = await Promise.all(
        guides.map(({ person }, at) => accept(person, offers[at] as string)),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(guidesNeeded);
      expect(new Set(outcomes.map((one) => (one.ok ? 'won' : one.refusal)))).toEqual(
        new Set(['won', 'already-taken']),
      );
      expect((await assignmentsOf(request)).map(({ placeNumber }) => placeNumber)).toEqual(
        Array.from({ length: guidesNeeded }, (_, at) => at + 1),
      );
      const acceptances = await owner
        .selectFrom('assignments.acceptance')
        .select('guideId')
        .where('offerId', 'in', offers)
        .execute();
      expect(acceptances).toHaveLength(guidesNeeded);
      expect(await stateOf(request)).toBe('arranged');
      expect((await offersOf(request)).filter(({ state }) => state === 'taken')).toHaveLength(
        crowd - guidesNeeded,
      );
    },
  );

  it('a guide who says yes to two appointments at the same time gets one', async () => {
    const guide = await buildGuidePerson(owner, { siteId });
    const requests = await Promise.all([1, 2, 3, 4].map(() => buildRequest(owner, { siteId })));
    const offers: string[] = [];
    for (const [at, request] of requests.entries()) {
      const start = berlin('2026-11-09T09:00').add({ minutes: at * 15 });
      const [id] = await asked(request, [guide], { slot: { start, end: start.add({ hours: 1 }) } });
      offers.push(id as string);
    }
    const outcomes = await Promise.all(offers.map((id) => accept(guide.person, id)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((one) => !one.ok && one.refusal === 'overlaps')).toHaveLength(3);
  });
});

describe('the database, past all code', () => {
  const assignment = (of: {
    request: BuiltRequest;
    offerId: string;
    guideId: string;
    personId: string;
    placeNumber?: number;
  }) => ({
    id: newId(),
    siteId,
    requestId: of.request.id,
    offerId: of.offerId,
    guideId: of.guideId,
    personId: of.personId,
    guideName: 'Amal',
    placeNumber: of.placeNumber ?? 1,
    state: 'planned',
    startsAt: berlin('2026-11-09T09:00'),
    endsAt: berlin('2026-11-09T10:00'),
    topicCode: 'school',
    languageTag: 'ar',
    setting: 'on-site',
    placeKind: 'school',
    areaName: 'Bad Homburg',
    createdAt: testNow,
  });
  let request: BuiltRequest;
  let guide: { guideId: string; person: Person };
  let offerId: string;
  beforeEach(async () => {
    request = await buildRequest(owner, { siteId });
    guide = await buildGuidePerson(owner, { siteId });
    offerId = (await asked(request, [guide]))[0] as string;
  });
  const insert = (tx: Tx, values: ReturnType<typeof assignment>) =>
    tx.insertInto('assignments.assignment').values(values).execute();
  const yes = (
    tx: Tx,
    of: { offerId: string; guideId: string; acceptedBy: string; noConflictDeclared?: boolean },
  ) =>
    tx
      .insertInto('assignments.acceptance')
      .values({ siteId, acceptedAt: testNow, noConflictDeclared: true, ...of })
      .execute();

  it('refuses an assignment without an acceptance, whoever writes it', async () => {
    const values = assignment({ request, offerId, guideId: guide.guideId, personId: guide.person.id });
    for (const acting of [as(coordinator), { kind: 'site', siteId }] as const) {
      await expect(database.write(acting, (tx) => insert(tx, values))).rejects.toThrow(/foreign key/);
    }
    await expect(database.write({ kind: 'system' }, (tx) => insert(tx, values))).rejects.toThrow(
      /row-level security/,
    );
    await expect(database.write(as(guide.person), (tx) => insert(tx, values))).rejects.toThrow(
      /row-level security/,
    );
  });

  it('lets nobody say yes for somebody else, not coordination and not the program', async () => {
    for (const acting of [as(coordinator), { kind: 'site', siteId }, { kind: 'system' }] as const) {
      for (const acceptedBy of [guide.person.id, coordinator.id]) {
        await expect(
          database.write(acting, (tx) => yes(tx, { offerId, guideId: guide.guideId, acceptedBy })),
        ).rejects.toThrow(/row-level security/);
      }
    }
  });

  it('lets a guide say yes for nobody but herself, and not without the declaration', async () => {
    const other = await buildGuidePerson(owner, { siteId });
    await expect(
      database.write(as(other.person), (tx) =>
        yes(tx, { offerId, guideId: guide.guideId, acceptedBy: other.person.id }),
      ),
    ).rejects.toThrow(/row-level security/);
    await expect(
      database.write(as(guide.person), (tx) =>
        yes(tx, { offerId, guideId: guide.guideId, acceptedBy: guide.person.id, noConflictDeclared: false }),
      ),
    ).rejects.toThrow(/check constraint/);
  });

  it('takes an acceptance for one assignment only, also after it was given back', async () => {
    const outcome = await accept(guide.person, offerId);
    expect(outcome.ok).toBe(true);
    await owner
      .updateTable('assignments.assignment')
      .set({ state: 'handed-back' })
      .where('requestId', '=', request.id)
      .execute();
    const values = assignment({ request, offerId, guideId: guide.guideId, personId: guide.person.id });
    await expect(database.write(as(coordinator), (tx) => insert(tx, values))).rejects.toThrow(
      /one_assignment_per_acceptance/,
    );
    await expect(
      database.write(as(coordinator), (tx) =>
        tx
          .updateTable('assignments.assignment')
          .set({ state: 'confirmed' })
          .where('requestId', '=', request.id)
          .execute(),
      ),
    ).rejects.toThrow(/does not come back/);
  });

  it('lets nobody but the guide move her appointment', async () => {
    await accept(guide.person, offerId);
    const move = (tx: Tx) =>
      tx
        .updateTable('assignments.assignment')
        .set({ startsAt: berlin('2026-11-09T09:30'), endsAt: berlin('2026-11-09T10:30') })
        .where('requestId', '=', request.id)
        .execute();
    await expect(database.write(as(coordinator), move)).rejects.toThrow(/only the guide/);
    await expect(database.write({ kind: 'system' }, move)).rejects.toThrow(/only the guide/);
    await expect(database.write(as(guide.person), move)).resolves.toBeDefined();
  });

  it('lets a guide neither make an offer to herself nor give an assignment to somebody else', async () => {
    await expect(
      database.write(as(guide.person), (tx) =>
        tx
          .insertInto('assignments.offer')
          .values({
            id: newId(),
            siteId,
            requestId: request.id,
            guideId: guide.guideId,
            personId: guide.person.id,
            state: 'open',
            startsAt: berlin('2026-11-09T09:00'),
            endsAt: berlin('2026-11-09T10:00'),
            languageTag: 'ar',
            languageMode: 'speak',
            topicCode: 'school',
            setting: 'on-site',
            placeKind: 'school',
            areaName: '',
            guidesNeeded: 1,
            offeredAt: testNow,
            expiresAt: testNow.add({ hours: 1 }),
          })
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/);
    await accept(guide.person, offerId);
    const other = await buildGuidePerson(owner, { siteId });
    await expect(
      database.write(as(coordinator), (tx) =>
        tx
          .updateTable('assignments.assignment')
          .set({ guideId: other.guideId, personId: other.person.id })
          .where('requestId', '=', request.id)
          .execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  /** Twenty guides write their yes and their assignment at once, without any lock in the code; how many come through. */
  async function rush(): Promise<number> {
    const request = await buildRequest(owner, { siteId });
    const guides = await Promise.all(Array.from({ length: 20 }, () => buildGuidePerson(owner, { siteId })));
    const offers = await asked(request, guides);
    const outcomes = await Promise.allSettled(
      guides.map(({ guideId, person }, at) =>
        database.write(as(person), async (tx) => {
          const id = offers[at] as string;
          await yes(tx, { offerId: id, guideId, acceptedBy: person.id });
          await actAlsoForSite(tx, siteId);
          await insert(tx, assignment({ request, offerId: id, guideId, personId: person.id }));
        }),
      ),
    );
    expect(await assignmentsOf(request)).toHaveLength(
      outcomes.filter(({ status }) => status === 'fulfilled').length,
    );
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  }

  it('gives a place to one guide, without any lock in the code', async () => {
    expect(await rush()).toBe(1);
  });

  it('never lets two appointments of a guide overlap, also at two sites', async () => {
    await accept(guide.person, offerId);
    const other = (await buildSite(owner)).id;
    const twin = await buildGuidePerson(owner, { siteId: other });
    await owner
      .updateTable('guides.guide')
      .set({ personId: guide.person.id })
      .where('id', '=', twin.guideId)
      .execute();
    const elsewhere = await buildRequest(owner, { siteId: other });
    const at = { siteId: other, offerId: newId(), guideId: twin.guideId };
    const { offerId: id, ...whose } = at;
    await owner
      .insertInto('assignments.offer')
      .values({
        id,
        ...whose,
        personId: guide.person.id,
        requestId: elsewhere.id,
        state: 'accepted',
        startsAt: berlin('2026-11-09T09:30'),
        endsAt: berlin('2026-11-09T10:30'),
        languageTag: 'ar',
        languageMode: 'speak',
        topicCode: 'school',
        setting: 'on-site',
        placeKind: 'school',
        areaName: '',
        guidesNeeded: 1,
        offeredAt: testNow,
        expiresAt: testNow.add({ hours: 1 }),
      })
      .execute();
    await owner
      .insertInto('assignments.acceptance')
      .values({ ...at, acceptedBy: guide.person.id, acceptedAt: testNow, noConflictDeclared: true })
      .execute();
    const overlapping = (from: string, until: string) =>
      owner
        .insertInto('assignments.assignment')
        .values({
          ...assignment({
            request: elsewhere,
            offerId: id,
            guideId: twin.guideId,
            personId: guide.person.id,
          }),
          siteId: other,
          startsAt: berlin(from),
          endsAt: berlin(until),
        })
        .execute();
    await expect(overlapping('2026-11-09T09:59', '2026-11-09T10:30')).rejects.toThrow(/no_overlap/);
    await expect(overlapping('2026-11-09T10:00', '2026-11-09T10:30')).resolves.toBeDefined();
  });

  it('holds by these keys and policies: without them the same attempts succeed', async () => {
    const values = assignment({ request, offerId, guideId: guide.guideId, personId: guide.person.id });
    await sql`create policy planted on assignments.acceptance for insert to lotsenwerk_app with check (true)`.execute(
      owner,
    );
    await database.write(as(coordinator), async (tx) => {
      await yes(tx, { offerId, guideId: guide.guideId, acceptedBy: guide.person.id });
      await insert(tx, values);
    });
    expect(await assignmentsOf(request)).toHaveLength(1);
    await sql`drop policy planted on assignments.acceptance`.execute(owner);
    await sql`drop index assignments.one_guide_per_place`.execute(owner);
    expect(await rush()).toBe(20);
  });
});
