import { beforeAll, describe, expect, it } from 'vitest';
import { readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import { testDatabase } from '../../../../tests/database.ts';
import { lettersIn } from '../../../../tests/letters.ts';
import { assignmentsOfRequest } from '../appointments/assignment.store.ts';
import { handBackAssignment } from '../appointments/hand-back-assignment.ts';
import { type Arranged, arrange, as, buildArranged, buildCast, type Cast, timed } from '../arranged.build.ts';
import { berlin, buildGuidePerson } from '../assignments.build.ts';
import { answerAboutSecond, answerAsFirst, askForSecond, stopSecond } from './ask-for-second.ts';
import { begunForTwo, leaveItAtOne } from './leave-it-at-one.ts';
import { latestSecond } from './second-guide.store.ts';

const world = await testDatabase();
const { database, owner } = world;
database.dispatchThrough(async () => {});

let cast: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
});

type Of = Arranged & { shown: string };
const ask = (request: { id: string }) =>
  database.write(as(cast.coordinator), (tx) =>
    askForSecond(tx, { requestId: request.id, why: 'learning', by: cast.coordinator, ...timed }),
  );
const asked = async (): Promise<Of> => {
  const arranged = await buildArranged(world, cast);
  expect(await ask(arranged.request)).toEqual({ ok: true, byPhone: false });
  return { ...arranged, shown: (await latestSecond(owner, arranged.request.id))?.id ?? '' };
};
const guideSays = ({ assignmentId, shown, guide }: Of, agrees: boolean, by: Person = guide.person) =>
  database.write(as(by), (tx) => answerAsFirst(tx, { assignmentId, agrees, shown, by, now: timed.now }));
const noted = ({ request, shown }: Of, agrees: boolean) =>
  database.write(as(cast.coordinator), (tx) =>
    answerAboutSecond(tx, {
      ...{ requestId: request.id, agrees, shown, by: cast.coordinator, now: timed.now },
      how: 'spoken',
      lang: 'de',
    }),
  );
const personSays = async ({ request, shown }: Of, agrees: boolean) => {
  const { statusTokenHash } = await owner
    .selectFrom('requests.request')
    .select('statusTokenHash')
    .where('id', '=', request.id)
    .executeTakeFirstOrThrow();
  return database.write({ kind: 'token', tokenHash: statusTokenHash }, (tx) =>
    answerAboutSecond(tx, {
      ...{ requestId: request.id, agrees, shown, now: timed.now },
      by: 'secret-link',
      how: 'given-by-person',
      lang: 'de',
    }),
  );
};
const standsAs = async ({ request }: Pick<Arranged, 'request'>) => {
  const { state, guidesNeeded } = (await readRequest(owner, request.id)) ?? {};
  return [state, guidesNeeded, (await latestSecond(owner, request.id))?.state];
};

describe('a second guide asked for later', () => {
  it('is looked for when the person, on her page, and the guide have said yes, in either order', async () => {
    for (const guideFirst of [true, false]) {
      const of = await asked();
      const letters = await lettersIn(owner, { to: `asking-${of.request.id}@example.org` });
      const letter = letters.find(({ subject }) => subject === 'Darf eine zweite Person mitkommen?');
      expect(letter?.body).toMatch(/Bei Nein kommt nur eine Person[\s\S]*\/status\//);
      const toGuide = await lettersIn(owner, { to: of.guide.mail });
      expect(toGuide.map(({ subject }) => subject)).toContainEqual(
        expect.stringContaining('noch jemand mitgehen'),
      );
      const answers = [() => guideSays(of, true), () => personSays(of, true)];
      const [first, second] = guideFirst ? answers : answers.reverse();
      expect(await first?.()).toEqual({ ok: true });
      expect(await standsAs(of)).toEqual(['arranged', 1, 'asking']);
      expect(await second?.()).toEqual({ ok: true });
      expect(await standsAs(of)).toEqual(['seeking-guide', 2, 'agreed']);
      // The first one’s appointment stands meanwhile, and the second comes at the same time.
      await arrange(world, cast, { request: of.request });
      expect(await standsAs(of)).toEqual(['arranged', 2, 'agreed']);
      expect((await assignmentsOfRequest(owner, of.request.id)).map(({ state }) => state)).toEqual([
        'confirmed',
        'confirmed',
      ]);
    }
  });

  it('does not come when one of them says no, whoever it is', async () => {
    const [one, two, three] = [await asked(), await asked(), await asked()];
    expect(await guideSays(one, true)).toEqual({ ok: true });
    expect(await personSays(one, false)).toEqual({ ok: true });
    expect(await noted(two, true)).toEqual({ ok: true });
    expect(await guideSays(two, false)).toEqual({ ok: true });
    expect(await noted(three, false)).toEqual({ ok: true });
    expect(await guideSays(three, true)).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    for (const each of [one, two, three]) expect(await standsAs(each)).toEqual(['arranged', 1, 'refused']);
  });

  it('is agreed to by nobody in the guide’s stead, and asked about with others never', async () => {
    const of = await asked();
    const other = await buildGuidePerson(owner, { siteId: cast.siteId });
    await expect(guideSays(of, true, other.person)).rejects.toThrow('not found');
    await expect(
      database.write(as(cast.coordinator), (tx) =>
        tx
          .updateTable('assignments.secondGuide')
          .set({ guideAgreedAt: timed.now })
          .where('id', '=', of.shown)
          .execute(),
      ),
    ).rejects.toThrow('have said yes');
    expect(await ask(of.request)).toEqual({ ok: false, refusal: 'asks-already' });
  });

  it('is no question any more when the guide gives her appointment back', async () => {
    const of = await asked();
    const { assignmentId, guide } = of;
    await database.write(as(guide.person), (tx) =>
      handBackAssignment(tx, { assignmentId, by: guide.person, reason: null, ...timed }),
    );
    expect(await standsAs(of)).toEqual(['seeking-guide', 1, 'stopped']);
    expect(await personSays(of, true)).toEqual({ ok: false, refusal: 'changed-meanwhile' });
    expect(await ask(of.request)).toEqual({ ok: false, refusal: 'changed-meanwhile' });
  });

  it('is left out again by coordination, or by the hour: the first one’s appointment stands', async () => {
    const [one, two] = [await asked(), await asked()];
    for (const each of [one, two]) {
      await guideSays(each, true);
      await noted(each, true);
      expect(await standsAs(each)).toEqual(['seeking-guide', 2, 'agreed']);
    }
    const stop = () =>
      database.write(as(cast.coordinator), (tx) =>
        stopSecond(tx, { requestId: one.request.id, by: cast.coordinator, ...timed }),
      );
    expect(await stop()).toEqual({ ok: true });
    expect(await standsAs(one)).toEqual(['arranged', 1, 'stopped']);
    expect(await stop()).toEqual({ ok: false, refusal: 'changed-meanwhile' });

    const begun = berlin('2026-11-09T09:00');
    expect(await begunForTwo(owner, begun.subtract({ minutes: 1 }))).toEqual([]);
    const [found, ...others] = await begunForTwo(owner, begun);
    expect(found).toEqual({ siteId: cast.siteId, requestId: expect.any(String) });
    expect([found, ...others].map((each) => each?.requestId)).toContain(two.request.id);
    const leave = () =>
      database.write({ kind: 'site', siteId: cast.siteId }, (tx) => leaveItAtOne(tx, two.request.id, begun));
    expect(await leave()).toBe(true);
    expect(await standsAs(two)).toEqual(['arranged', 2, 'agreed']);
    expect(await leave()).toBe(false);
  });
});
