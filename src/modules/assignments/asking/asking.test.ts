import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Acting } from '#platform/acting';
import type { Outgoing } from '#platform/database';
import { dayOf } from '#platform/dates';
import { testDatabase } from '../../../../tests/database.ts';
import { as, buildCast, type Cast, publicUrl } from '../arranged.build.ts';
import { berlin, buildGuidePerson, buildRequest, testNow } from '../assignments.build.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { declineOffer } from '../offers/decline-offer.ts';
import { offersOfRequest } from '../offers/offer.store.ts';
import { type Offer, stateAt } from '../offers/offer.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';
import type { AskingRule } from './asking-rule.ts';
import { usualRule } from './asking-rule.ts';
import { beginAsking } from './begin-asking.ts';
import { changeAskingRule } from './change-asking-rule.ts';
import { goOnAsking } from './go-on-asking.ts';
import { isQuiet } from './quiet-hours.ts';
import { stopAsking } from './stop-asking.ts';

const { database, owner } = await testDatabase();
let sent: Outgoing[] = [];
database.dispatchThrough(async (_, outgoing) => {
  sent.push(...outgoing);
});

const slot = { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') };

async function site(of: { guides: number; rule?: Partial<AskingRule> }) {
  const cast = await buildCast(owner);
  const guides: Awaited<ReturnType<typeof buildGuidePerson>>[] = [];
  for (let at = 0; at < of.guides; at++) guides.push(await buildGuidePerson(owner, { siteId: cast.siteId }));
  if (of.rule) {
    const rule = { ...usualRule, ...of.rule };
    const done = await database.write(as(cast.coordinator), (tx) =>
      changeAskingRule(tx, { siteId: cast.siteId, version: 0, rule, by: cast.coordinator }),
    );
    expect(done).toEqual({ ok: true });
  }
  const request = await buildRequest(owner, { siteId: cast.siteId });
  return { cast, guides, request };
}

const begin = (cast: Cast, requestId: string, now = testNow) =>
  database.write(
    as(cast.coordinator),
    (tx) =>
      beginAsking(tx, {
        requestId,
        slot,
        agreedOtherwise: false,
        relaxed: [],
        briefing: 'Elterngespräch in der Grundschule',
        confirmsItself: true,
        by: cast.coordinator,
        now,
        today: dayOf(now),
        publicUrl,
      }),
    ({ ok }) => ok,
  );
const goOn = (cast: Cast, requestId: string, now: Temporal.Instant, fails = false) =>
  database.write({ kind: 'site', siteId: cast.siteId } satisfies Acting, async (tx) => {
    const done = await goOnAsking(tx, { requestId, now, today: dayOf(now), publicUrl });
    if (fails) throw new Error('the power went');
    return done;
  });
const offers = (requestId: string) => offersOfRequest(owner, requestId);
const waiting = async (requestId: string, now: Temporal.Instant) =>
  (await offers(requestId)).filter((offer) => offer.guideId && stateAt(offer, now) === 'open');
const roundOf = (requestId: string) =>
  owner
    .selectFrom('assignments.askingRound')
    .select('state')
    .where('requestId', '=', requestId)
    .orderBy('startedAt', 'desc')
    .executeTakeFirstOrThrow();
const answer = async (
  guides: Awaited<ReturnType<typeof site>>['guides'],
  offer: Offer,
  now: Temporal.Instant,
  yes: boolean,
) => {
  const guide = guides.find(({ guideId }) => guideId === offer.guideId);
  if (!guide) throw new Error('nobody was asked');
  const of = { offerId: offer.id, by: guide.person, now };
  return database.write<{ ok: boolean }>(as(guide.person), (tx) =>
    yes
      ? acceptOffer(tx, { ...of, noConflictDeclared: true, today: dayOf(now), publicUrl })
      : declineOffer(tx, of),
  );
};

describe('asking in turn', () => {
  it('asks one, and the next only when the time to answer is over', async () => {
    const { cast, request } = await site({ guides: 3 });
    expect(await begin(cast, request.id)).toEqual({ ok: true, asked: 1 });
    const [first] = await offers(request.id);
    // 24 hours from ten in the morning, without the night between eight and eight.
    expect(first?.expiresAt.toString()).toBe(berlin('2026-11-04T10:00').toString());
    expect(await goOn(cast, request.id, testNow.add({ hours: 5 }))).toMatchObject({ asked: 0 });
    expect(await goOn(cast, request.id, berlin('2026-11-04T10:05'))).toMatchObject({ asked: 1 });
    const all = await offers(request.id);
    expect(new Set(all.map(({ guideId }) => guideId)).size).toBe(2);
    expect(all.every(({ offeredBy, roundId }) => offeredBy === null && roundId !== null)).toBe(true);
    expect(all.every(({ briefing }) => briefing === 'Elterngespräch in der Grundschule')).toBe(true);
  });

  it('goes on at once after a no', async () => {
    const { cast, guides, request } = await site({ guides: 2 });
    await begin(cast, request.id);
    sent = [];
    const [first] = await offers(request.id);
    await answer(guides, first as Offer, testNow.add({ hours: 1 }), false);
    expect(sent).toEqual([
      { queue: 'assignments.go-on-asking', data: { siteId: cast.siteId, requestId: request.id } },
    ]);
    expect(await goOn(cast, request.id, testNow.add({ hours: 1 }))).toMatchObject({ asked: 1 });
  });

  it('ends with the yes, whoever gave it', async () => {
    const { cast, guides, request } = await site({ guides: 3, rule: { way: 'few-at-once', atOnce: 2 } });
    expect(await begin(cast, request.id)).toEqual({ ok: true, asked: 2 });
    const [first] = await waiting(request.id, testNow);
    expect(await answer(guides, first as Offer, testNow.add({ hours: 1 }), true)).toMatchObject({ ok: true });
    expect(await roundOf(request.id)).toEqual({ state: 'covered' });
    expect(await goOn(cast, request.id, testNow.add({ hours: 50 }))).toMatchObject({ asked: 0 });
    expect(await offers(request.id)).toHaveLength(2);
  });

  it('begun at night asks nobody before the morning', async () => {
    const { cast, request } = await site({ guides: 1 });
    const night = berlin('2026-11-03T23:15');
    expect(await begin(cast, request.id, night)).toEqual({ ok: true, asked: 0 });
    expect(await goOn(cast, request.id, berlin('2026-11-04T07:59'))).toMatchObject({ asked: 0 });
    expect(await goOn(cast, request.id, berlin('2026-11-04T08:00'))).toMatchObject({ asked: 1 });
  });

  it.each([
    ['board', 'on-board', 1],
    ['coordination', 'handed-back', 0],
  ] as const)('when everybody has been asked hands over to %s', async (atEnd, state, onBoard) => {
    const { cast, guides, request } = await site({ guides: 1, rule: { atEnd } });
    await begin(cast, request.id);
    await answer(guides, (await offers(request.id))[0] as Offer, testNow.add({ hours: 1 }), false);
    expect(await goOn(cast, request.id, testNow.add({ hours: 1 }))).toMatchObject({ state });
    const board = (await offers(request.id)).filter(({ guideId }) => guideId === null);
    expect(board).toHaveLength(onBoard);
  });

  it('asks nobody whom coordination has asked for the same appointment', async () => {
    const { cast, guides, request } = await site({ guides: 2 });
    const [known, other] = guides;
    await database.write(as(cast.coordinator), (tx) =>
      offerAssignment(tx, {
        requestId: request.id,
        guideIds: [known?.guideId ?? ''],
        onBoard: false,
        slot,
        agreedOtherwise: false,
        relaxed: [],
        briefing: '',
        confirmsItself: true,
        by: cast.coordinator,
        now: testNow,
        today: dayOf(testNow),
        publicUrl,
      }),
    );
    const [asked] = await offers(request.id);
    await answer(guides, asked as Offer, testNow.add({ minutes: 5 }), false);
    await begin(cast, request.id, testNow.add({ hours: 1 }));
    const inTurn = (await offers(request.id)).filter(({ roundId }) => roundId !== null);
    expect(inTurn.map(({ guideId }) => guideId)).toEqual([other?.guideId]);
  });

  it('stops when told to, and whoever was asked can still say yes', async () => {
    const { cast, guides, request } = await site({ guides: 2 });
    await begin(cast, request.id);
    const stop = { requestId: request.id, by: cast.coordinator, now: testNow.add({ hours: 1 }) };
    expect(await database.write(as(cast.coordinator), (tx) => stopAsking(tx, stop))).toEqual({ ok: true });
    expect(await goOn(cast, request.id, testNow.add({ hours: 60 }))).toMatchObject({
      asked: 0,
      state: 'stopped',
    });
    const [first] = await offers(request.id);
    expect(await answer(guides, first as Offer, testNow.add({ hours: 2 }), true)).toMatchObject({ ok: true });
  });

  it('does not begin twice, for another site, or when the appointment is near', async () => {
    const { cast, request } = await site({ guides: 1 });
    const { cast: other } = await site({ guides: 0 });
    await expect(begin(other, request.id)).rejects.toThrow();
    expect(await begin(cast, request.id, berlin('2026-11-09T07:00'))).toEqual({
      ok: false,
      refusal: 'too-late-to-ask',
    });
    await begin(cast, request.id);
    expect(await begin(cast, request.id)).toEqual({ ok: false, refusal: 'asks-already' });
  });

  it('the database keeps a search from asking in a name, for another time, or once it has ended', async () => {
    const { cast, guides, request } = await site({ guides: 2 });
    await begin(cast, request.id);
    const [made] = await offers(request.id);
    const other = guides.find(({ guideId }) => guideId !== made?.guideId);
    const row = await owner
      .selectFrom('assignments.offer')
      .selectAll()
      .where('id', '=', made?.id ?? '')
      .executeTakeFirstOrThrow();
    const again = {
      ...row,
      id: crypto.randomUUID(),
      guideId: other?.guideId ?? '',
      personId: other?.person.id ?? '',
    };
    const asSite = { kind: 'site', siteId: cast.siteId } as const;
    const write = (changed: object) =>
      database.write(asSite, (tx) =>
        tx
          .insertInto('assignments.offer')
          .values({ ...again, ...changed } as never)
          .execute(),
      );
    await expect(write({ offeredBy: cast.coordinator.id })).rejects.toThrow(/row-level security/);
    await expect(write({ startsAt: slot.start.add({ minutes: 1 }) })).rejects.toThrow(/row-level security/);
    await database.write(as(cast.coordinator), (tx) =>
      stopAsking(tx, { requestId: request.id, by: cast.coordinator, now: testNow }),
    );
    await expect(write({})).rejects.toThrow(/row-level security/);
  });

  // Time passes, people answer, jobs come twice or die in the middle: what may never be is looked for after each.
  it('never asks twice, never more than may be open, never at night, and nobody after a yes', async () => {
    const event = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 5, max: 900 }) }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('no' as const), at: fc.nat(4) }) },
      { weight: 2, arbitrary: fc.constant({ do: 'crash' as const }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('yes' as const), at: fc.nat(4) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(event, { minLength: 8, maxLength: 14 }),
        async (atOnce, events) => {
          const rule = {
            atOnce,
            way: atOnce > 1 ? ('few-at-once' as const) : ('one-by-one' as const),
            waitHours: 4,
            atEnd: 'board' as const,
          };
          const { cast, guides, request } = await site({ guides: 5, rule });
          let now = testNow;
          let covered = false;
          await begin(cast, request.id, now);
          for (const one of events) {
            const open = await waiting(request.id, now);
            const chosen = 'at' in one ? open[one.at % Math.max(1, open.length)] : undefined;
            if (one.do === 'pass') now = now.add({ minutes: one.minutes });
            else if (one.do === 'crash')
              await expect(goOn(cast, request.id, now, true)).rejects.toThrow('power');
            else if (chosen) {
              const said = await answer(guides, chosen, now, one.do === 'yes');
              if (one.do === 'yes' && said.ok) covered = true;
            }
            const before = await offers(request.id);
            await goOn(cast, request.id, now);
            await goOn(cast, request.id, now);
            const after = (await offers(request.id)).filter(({ guideId }) => guideId !== null);
            expect(new Set(after.map(({ guideId }) => guideId)).size).toBe(after.length);
            expect((await waiting(request.id, now)).length).toBeLessThanOrEqual(atOnce);
            for (const { offeredAt } of after) expect(isQuiet(offeredAt, usualRule.quiet)).toBe(false);
            if (covered) expect(after.length).toBe(before.filter(({ guideId }) => guideId !== null).length);
          }
        },
      ),
      { numRuns: 3 },
    );
  });

  it('a question by hand at night is in the letter box in the morning', async () => {
    const { cast, guides, request } = await site({ guides: 1 });
    const night = berlin('2026-11-03T22:30');
    sent = [];
    await database.write(as(cast.coordinator), (tx) =>
      offerAssignment(tx, {
        requestId: request.id,
        guideIds: guides.map(({ guideId }) => guideId),
        onBoard: false,
        slot,
        agreedOtherwise: false,
        relaxed: [],
        briefing: '',
        confirmsItself: true,
        by: cast.coordinator,
        now: night,
        today: dayOf(night),
        publicUrl,
      }),
    );
    expect(sent.map(({ startAfter }) => startAfter?.toString())).toEqual([
      berlin('2026-11-04T08:00').toString(),
    ]);
  });
});
