import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, type Db, violates } from '#platform/database';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { type Arranged, arrange, as, buildCast, type Cast, timed } from '../arranged.build.ts';
import { beginAsking } from '../asking/begin-asking.ts';
import { type BuiltRequest, berlin, buildGuidePerson, buildRequest } from '../assignments.build.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';
import { assignmentsOfRequest } from './assignment.store.ts';
import { handBackAssignment } from './hand-back-assignment.ts';
import { acceptMove, declineMove, proposeMove } from './move-appointment.ts';

const world = await testDatabase();
const { database, owner }: { database: Database; owner: Db } = world;
database.dispatchThrough(async () => {});

let cast: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
});

const first = { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') };
const later = { start: berlin('2026-11-09T10:00'), end: berlin('2026-11-09T11:00') };
const asOffer = {
  agreedOtherwise: true,
  relaxed: [],
  briefing: '',
  confirmsItself: true,
} as const;

const forTwo = () => buildRequest(owner, { siteId: cast.siteId, guidesNeeded: 2 });
const someGuide = () => buildGuidePerson(owner, { siteId: cast.siteId });
const offer = (request: BuiltRequest, guideIds: string[], slot = first) =>
  database.write(as(cast.coordinator), (tx) =>
    offerAssignment(tx, {
      ...{ requestId: request.id, guideIds, onBoard: false, slot, by: cast.coordinator },
      ...asOffer,
      ...timed,
    }),
  );
const offerTo = async (request: BuiltRequest, guideId: string) =>
  await owner
    .selectFrom('assignments.offer')
    .select(['id', 'state'])
    .where('requestId', '=', request.id)
    .where('guideId', '=', guideId)
    .orderBy('offeredAt', 'desc')
    .executeTakeFirstOrThrow();
const standingOf = async (request: BuiltRequest) =>
  (await assignmentsOfRequest(owner, request.id)).filter(({ state }) => state === 'confirmed');
const lettersTo = async ({ guide }: Arranged, subject: string) =>
  (await lettersIn(owner, { to: guide.mail })).filter((letter) => letter.subject.includes(subject));

describe('whoever goes along as the second', () => {
  it('is asked for the time of the first, and for no other', async () => {
    const request = await forTwo();
    await arrange(world, cast, { request });
    const second = await someGuide();
    expect(await offer(request, [second.guideId], later)).toEqual({ ok: false, refusal: 'beside-the-other' });
    const round = await database.write(as(cast.coordinator), (tx) =>
      beginAsking(tx, {
        ...{ requestId: request.id, slot: later, by: cast.coordinator },
        ...asOffer,
        ...timed,
      }),
    );
    expect(round).toEqual({ ok: false, refusal: 'beside-the-other' });
    expect(await offer(request, [second.guideId])).toEqual({ ok: true, asked: 1 });
  });

  it('cannot say yes to another time than the first did, and is not asked for it any more', async () => {
    const request = await forTwo();
    const [one, two] = [await someGuide(), await someGuide()];
    await offer(request, [one.guideId]);
    await offer(request, [two.guideId], later);
    const [early, late] = [await offerTo(request, one.guideId), await offerTo(request, two.guideId)];
    const accept = ({ person }: typeof one, offerId: string) =>
      database.write(as(person), (tx) =>
        acceptOffer(tx, { offerId, by: person, noConflictDeclared: true, ...timed }),
      );
    expect(await accept(one, early.id)).toMatchObject({ ok: true });
    expect((await offerTo(request, two.guideId)).state).toBe('withdrawn');
    expect(await accept(two, late.id)).toEqual({ ok: false, refusal: 'withdrawn' });
    expect(await standingOf(request)).toHaveLength(1);
  });
});

describe('another time for two who go along together', () => {
  const to = { startsAt: berlin('2026-11-11T14:00'), endsAt: berlin('2026-11-11T15:00') };
  const pair = async () => {
    const request = await forTwo();
    const [one, two] = [
      await arrange(world, cast, { request }),
      await arrange(world, cast, { request }),
    ] as const;
    return { request, one, two };
  };
  const propose = ({ assignmentId }: Arranged) =>
    database.write(as(cast.coordinator), (tx) =>
      proposeMove(tx, { assignmentId, by: cast.coordinator, ...to, ...timed }),
    );
  const yes = ({ assignmentId, guide: { person } }: Arranged) =>
    database.write(as(person), (tx) => acceptMove(tx, { assignmentId, by: person, ...timed }));
  const no = ({ assignmentId, guide: { person } }: Arranged) =>
    database.write(as(person), (tx) => declineMove(tx, { assignmentId, by: person, ...timed }));
  const startsOf = async (request: BuiltRequest) =>
    (await standingOf(request)).map(({ startsAt }) => startsAt.toString());
  const [before, after] = [first.start.toString(), to.startsAt.toString()];

  it('is asked of both, stands when both have said yes, and both and the person get it in writing', async () => {
    const { request, one, two } = await pair();
    expect(await propose(one)).toEqual({ ok: true });
    for (const each of [one, two]) {
      const [letter] = await lettersTo(each, 'Geht auch');
      expect(letter?.body).toContain('wenn Sie beide Ja sagen');
    }
    expect(await yes(two)).toEqual({ ok: true });
    expect(await startsOf(request)).toEqual([before, before]);
    expect(await yes(two)).toEqual({ ok: true });
    expect(await startsOf(request)).toEqual([before, before]);
    expect(await yes(one)).toEqual({ ok: true });
    expect(await startsOf(request)).toEqual([after, after]);
    for (const each of [one, two]) expect(await lettersTo(each, 'Verschoben')).toHaveLength(1);
    const windows = await owner
      .selectFrom('requests.contactWindow')
      .select('closesAt')
      .where('requestId', '=', request.id)
      .execute();
    expect(windows.map(({ closesAt }) => closesAt)).toEqual([
      berlin('2026-11-12T15:00'),
      berlin('2026-11-12T15:00'),
    ]);
  });

  it('stays as it was for both when one of them says no, also after the other’s yes', async () => {
    const { request, one, two } = await pair();
    await propose(one);
    await yes(one);
    expect(await no(two)).toEqual({ ok: true });
    expect(await startsOf(request)).toEqual([before, before]);
    expect((await standingOf(request)).map(({ proposedStartsAt }) => proposedStartsAt)).toEqual([null, null]);
    expect(await lettersTo(one, 'Es bleibt bei')).toHaveLength(1);
    expect(await yes(one)).toEqual({ ok: false, refusal: 'nothing-proposed' });
  });

  it('moves nobody who has something else by then', async () => {
    const { request, one, two } = await pair();
    await propose(one);
    await yes(two);
    await arrange(world, cast, {
      request: await buildRequest(owner, { siteId: cast.siteId }),
      guide: two.guide,
      start: '2026-11-11T14:30',
      end: '2026-11-11T15:30',
    });
    expect(await yes(one)).toEqual({ ok: false, refusal: 'other-cannot' });
    expect(await startsOf(request)).toEqual([before, before]);
  });

  it('is asked anew of whoever stays when the other gives it back', async () => {
    const { request, one, two } = await pair();
    await propose(one);
    await yes(two);
    await database.write(as(one.guide.person), (tx) =>
      handBackAssignment(tx, {
        ...{ assignmentId: one.assignmentId, by: one.guide.person, reason: null },
        ...timed,
      }),
    );
    expect(await startsOf(request)).toEqual([before]);
    expect(await lettersTo(two, 'Geht auch')).toHaveLength(2);
    expect(await yes(two)).toEqual({ ok: true });
    expect(await startsOf(request)).toEqual([after]);
  });

  it('takes back the questions for the old time that a second place was still asked for', async () => {
    const request = await forTwo();
    const one = await arrange(world, cast, { request });
    const second = await someGuide();
    await offer(request, [second.guideId]);
    await propose(one);
    expect(await yes(one)).toEqual({ ok: true });
    expect((await offerTo(request, second.guideId)).state).toBe('withdrawn');
    expect(await startsOf(request)).toEqual([after]);
  });

  it('is agreed to by nobody in a guide’s stead: the database refuses it', async () => {
    const { one } = await pair();
    await propose(one);
    const agreed = (column: 'moveAgreedAt', by: typeof cast.coordinator) =>
      database
        .write(as(by), (tx) =>
          tx
            .updateTable('assignments.assignment')
            .set({ [column]: timed.now })
            .where('id', '=', one.assignmentId)
            .execute(),
        )
        .then(
          () => 'written',
          (error) => (violates(error, 'moved_by_guide') ? 'refused' : String(error)),
        );
    expect(await agreed('moveAgreedAt', cast.coordinator)).toBe('refused');
  });
});
