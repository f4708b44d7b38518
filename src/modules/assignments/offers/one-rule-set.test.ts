import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGuide } from '#modules/guides';
import { workOutWeek } from '#modules/matching';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../../tests/database.ts';
import { as, timed } from '../arranged.build.ts';
import {
  berlin,
  buildGuidePerson,
  buildPerson,
  buildRequest,
  testNow,
  testToday,
} from '../assignments.build.ts';
import { loadSite } from '../plan/site-plan.ts';
import { acceptOffer } from './accept-offer.ts';
import { offerAssignment } from './offer-assignment.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});

async function buildTeam(of: { guides: number; minutesLeft: number | null }) {
  const siteId = (await buildSite(owner)).id;
  const coordinator = await buildPerson(owner, { siteId, roles: ['coordinator'] });
  if (of.minutesLeft !== null) {
    await owner
      .insertInto('programme.parameter')
      .values({
        id: newId(),
        stateKey: 'HE',
        siteId,
        key: 'granted-hours',
        value: of.minutesLeft / 60,
        unit: 'hours-per-year',
        validFrom: Temporal.PlainDate.from('2026-01-01'),
        source: 'Bescheid',
        changedAt: testNow,
      })
      .execute();
  }
  const guides = [];
  for (let number = 0; number < of.guides; number++) guides.push(await buildGuidePerson(owner, { siteId }));
  return { siteId, coordinator, guides };
}

const offer = (
  requestId: string,
  of: { guideId: string; coordinator: Person; start: Temporal.Instant; end: Temporal.Instant },
) =>
  database.write(as(of.coordinator), (tx) =>
    offerAssignment(tx, {
      requestId,
      guideIds: [of.guideId],
      onBoard: false,
      slot: { start: of.start, end: of.end },
      agreedOtherwise: false,
      relaxed: [],
      briefing: '',
      confirmsItself: true,
      by: of.coordinator,
      ...timed,
    }),
  );
const offerIdOf = async (requestId: string, guideId: string) =>
  (
    await owner
      .selectFrom('assignments.offer')
      .select('id')
      .where('requestId', '=', requestId)
      .where('guideId', '=', guideId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow()
  ).id;
const accept = (person: Person, offerId: string) =>
  database.write(
    as(person),
    (tx) => acceptOffer(tx, { offerId, by: person, noConflictDeclared: true, ...timed }),
    (outcome) => outcome.ok,
  );

const planOf = (coordinator: Person, siteId: string) =>
  database.read(as(coordinator), async (db) => {
    const { world } = await loadSite(db, { siteId, joint: false, today: testToday, now: testNow });
    return workOutWeek(world, { today: testToday });
  });

describe('proposals and acceptance', () => {
  it('keep to one set of rules: everything a plan proposes is accepted, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            day: fc.integer({ min: 9, max: 13 }),
            from: fc.integer({ min: 8, max: 15 }),
            minutes: fc.constantFrom(45, 60, 120),
            language: fc.constantFrom('ar', 'ar', 'uk'),
          }),
          { minLength: 2, maxLength: 7 },
        ),
        fc.constantFrom(null, 120, 240),
        fc.infiniteStream(fc.nat()),
        async (wanted, minutesLeft, dice) => {
          const team = await buildTeam({ guides: 2, minutesLeft });
          for (const { day, from, minutes, language } of wanted) {
            await buildRequest(owner, {
              siteId: team.siteId,
              day: new Temporal.PlainDate(2026, 11, day),
              from: `${String(from).padStart(2, '0')}:00`,
              until: `${String(from + 3).padStart(2, '0')}:00`,
              minutes,
              languageTag: language,
            });
          }
          const { plan } = await planOf(team.coordinator, team.siteId);
          for (const { requestId, guideId, start, end } of plan.covered) {
            expect(await offer(requestId, { guideId, coordinator: team.coordinator, start, end })).toEqual({
              ok: true,
              asked: 1,
            });
          }
          const inAnyOrder = plan.covered
            .map((one) => ({ one, lot: dice.next().value as number }))
            .sort((a, b) => a.lot - b.lot);
          for (const { one } of inAnyOrder) {
            const guide = team.guides.find(({ guideId }) => guideId === one.guideId);
            if (!guide) throw new Error('a guide of nobody');
            expect(await accept(guide.person, await offerIdOf(one.requestId, one.guideId))).toMatchObject({
              ok: true,
            });
          }
        },
      ),
      { numRuns: 5 },
    );
  });

  it('two yeses of one guide at the same moment are held against her cap together', async () => {
    const { siteId, coordinator, guides } = await buildTeam({ guides: 1, minutesLeft: null });
    const [guide] = guides;
    if (!guide) throw new Error('no guide');
    await owner
      .insertInto('programme.parameter')
      .values({
        id: newId(),
        stateKey: 'HE',
        siteId,
        key: 'guide-hours-per-year',
        value: 1,
        unit: 'hours-per-year',
        validFrom: Temporal.PlainDate.from('2026-01-01'),
        source: 'Vereinbarung',
        changedAt: testNow,
      })
      .execute();
    const offers: string[] = [];
    for (const day of [9, 10, 11, 12]) {
      const request = await buildRequest(owner, { siteId, day: new Temporal.PlainDate(2026, 11, day) });
      const start = berlin(`2026-11-${String(day).padStart(2, '0')}T09:00`);
      await offer(request.id, { guideId: guide.guideId, coordinator, start, end: start.add({ hours: 1 }) });
      offers.push(await offerIdOf(request.id, guide.guideId));
    }
    const outcomes = await Promise.all(offers.map((offerId) => accept(guide.person, offerId)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((one) => !one.ok && one.refusal === 'hindered')).toHaveLength(3);
  });

  it('so are the yeses of several guides against the hours of the site', async () => {
    const { siteId, coordinator, guides } = await buildTeam({ guides: 4, minutesLeft: 120 });
    const offers: { person: Person; offerId: string }[] = [];
    for (const { guideId, person } of guides) {
      const request = await buildRequest(owner, { siteId });
      const start = berlin('2026-11-09T09:00');
      await offer(request.id, { guideId, coordinator, start, end: start.add({ hours: 1 }) });
      offers.push({ person, offerId: await offerIdOf(request.id, guideId) });
    }
    const outcomes = await Promise.all(offers.map(({ person, offerId }) => accept(person, offerId)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2);
  });

  it('what a guide has promised at another site counts here, for her time and for her cap', async () => {
    const here = await buildTeam({ guides: 0, minutesLeft: null });
    const there = await buildTeam({ guides: 0, minutesLeft: null });
    const guide = await buildGuidePerson(owner, { siteId: here.siteId });
    const again = await buildGuide(owner, { siteId: there.siteId, personId: guide.person.id });
    await owner
      .insertInto('accounts.role')
      .values({
        id: newId(),
        personId: guide.person.id,
        role: 'guide',
        siteId: there.siteId,
        validFrom: Temporal.PlainDate.from('2020-01-01'),
      })
      .execute();
    const elsewhere = await buildRequest(owner, { siteId: there.siteId });
    const start = berlin('2026-11-09T09:00');
    await offer(elsewhere.id, {
      guideId: again.id,
      coordinator: there.coordinator,
      start,
      end: start.add({ hours: 3 }),
    });
    expect(await accept(guide.person, await offerIdOf(elsewhere.id, again.id))).toMatchObject({ ok: true });
    await buildRequest(owner, { siteId: here.siteId });
    const { plan } = await planOf(here.coordinator, here.siteId);
    expect(plan.uncovered).toMatchObject([{ why: 'nobody-can' }]);
  });
});
