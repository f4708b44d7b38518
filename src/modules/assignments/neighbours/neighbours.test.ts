import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readContact, readRequest, withdrawRequest } from '#modules/requests';
import { type Acting, type Person, system } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { hashOfSecret, newId } from '#platform/ids';
import { testDatabase } from '../../../../tests/database.ts';
import { insertKeptApart } from '../apart/kept-apart.store.ts';
import { confirmAppointment } from '../appointments/confirm-appointment.ts';
import { handBackAssignment } from '../appointments/hand-back-assignment.ts';
import { as, buildCast, type Cast, publicUrl } from '../arranged.build.ts';
import { berlin, buildGuidePerson, buildRequest, testNow, testToday } from '../assignments.build.ts';
import { acceptOffer } from '../offers/accept-offer.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';
import {
  answerAboutNeighbour,
  askNeighbours,
  setTakingPart,
  shownOf,
  stopAskingNeighbours,
} from './ask-neighbours.ts';
import { carrySearch } from './carry-search.ts';
import { askedIn, latestNeighbourSearch } from './neighbour-search.store.ts';

const { database, owner } = await testDatabase();
database.dispatchThrough(async () => {});
const slot = { start: berlin('2026-11-09T09:00'), end: berlin('2026-11-09T10:00') };
const secretWords = ['Ratsuchende', '06172 000 99', 'Beispielweg', 'Lehrerin', 'asking-'];

async function takePart(cast: Cast) {
  await database.write(as(cast.coordinator), (tx) =>
    setTakingPart(tx, {
      siteId: cast.siteId,
      version: 0,
      takesPart: true,
      by: cast.coordinator,
      today: testToday,
    }),
  );
}

/** A site that asks and one that helps, with a guide there; the request is asked for. */
async function asked(
  of: { helpers?: number; email?: string | null; genderWish?: { gender: 'female'; reason: 'medical' } } = {},
) {
  const here = await buildCast(owner);
  const helpers: { cast: Cast; guide: Awaited<ReturnType<typeof buildGuidePerson>> }[] = [];
  for (let at = 0; at < (of.helpers ?? 1); at++) {
    const cast = await buildCast(owner);
    await takePart(cast);
    helpers.push({ cast, guide: await buildGuidePerson(owner, { siteId: cast.siteId }) });
  }
  const [there] = helpers;
  if (!there) throw new Error('nobody helps');
  const request = await buildRequest(owner, {
    siteId: here.siteId,
    ...(of.email === undefined ? {} : { email: of.email }),
    ...(of.genderWish ? { genderWish: of.genderWish } : {}),
  });
  const done = await database.write(as(here.coordinator), (tx) =>
    askNeighbours(tx, {
      requestId: request.id,
      siteIds: helpers.map(({ cast }) => cast.siteId),
      answerUntil: testNow.add({ hours: 48 }),
      wishTold: of.genderWish !== undefined,
      by: here.coordinator,
      now: testNow,
    }),
  );
  expect(done).toEqual({ ok: true });
  const searchId = (await latestNeighbourSearch(owner, request.id))?.id ?? '';
  const carry = (now = testNow) =>
    database.write(system, (tx) => carrySearch(tx, { searchId, now, publicUrl }));
  expect(await carry()).toBe('asking');
  const link: Acting = { kind: 'token', tokenHash: hashOfSecret(request.secret) };
  const sites = await askedIn(owner, searchId);
  const idAt = async (cast: Cast) =>
    (await askedIn(owner, searchId)).find(({ askedSiteId }) => askedSiteId === cast.siteId)?.askedRequestId ??
    '';
  return { here, there, helpers, request, searchId, carry, link, sites, idAt };
}

const yesAt = async (
  helper: { cast: Cast; guide: { guideId: string; person: Person } },
  requestId: string,
) => {
  const { cast, guide } = helper;
  const offered = await database.write(as(cast.coordinator), (tx) =>
    offerAssignment(tx, {
      ...{ requestId, guideIds: [guide.guideId], onBoard: false, slot, agreedOtherwise: false, relaxed: [] },
      ...{ briefing: '', confirmsItself: true, by: cast.coordinator },
      ...{ now: testNow, today: testToday, publicUrl },
    }),
  );
  expect(offered).toMatchObject({ ok: true });
  const offer = await owner
    .selectFrom('assignments.offer')
    .select('id')
    .where('requestId', '=', requestId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  const accepted = await database.write(as(guide.person), (tx) =>
    acceptOffer(tx, {
      ...{ offerId: offer.id, by: guide.person, noConflictDeclared: true },
      ...{ now: testNow, today: testToday, publicUrl },
    }),
  );
  if (!accepted.ok) throw new Error(accepted.refusal);
  return accepted.assignmentId;
};

async function answer(
  of: Awaited<ReturnType<typeof asked>>,
  agrees: boolean,
  by: 'link' | 'coordinator' = 'link',
) {
  const promised = (await askedIn(owner, of.searchId)).find(({ state }) => state === 'promised');
  return database.write(
    by === 'link' ? of.link : as(of.here.coordinator),
    (tx) =>
      answerAboutNeighbour(tx, {
        requestId: of.request.id,
        agrees,
        by: by === 'link' ? 'secret-link' : of.here.coordinator,
        how: by === 'link' ? 'given-by-person' : 'spoken',
        lang: 'de',
        shown: promised ? shownOf(promised) : '',
        now: testNow,
      }),
    ({ ok }) => ok,
  );
}

/** Every row of every table somebody can read, as text. */
async function everythingReadBy(acting: Acting): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('requests', 'assignments', 'platform', 'keys', 'audit', 'privacy')
      and has_table_privilege('lotsenwerk_app', c.oid, 'select')`.execute(owner);
  return database.read(acting, async (db) => {
    let all = '';
    for (const { name } of tables) {
      const { rows } = await sql<{
        row: string;
      }>`select to_jsonb(t)::text as row from ${sql.table(name)} t`.execute(db);
      all += rows.map(({ row }) => row).join('\n');
    }
    return all;
  });
}
const stateOf = async (id: string) => (await readRequest(owner, id))?.state;

describe('asked for at a neighbouring site', () => {
  it('neither coordination nor guides there find anything of the person, and nothing leads to the request', async () => {
    const of = await asked();
    const { there, request } = of;
    await yesAt(there, await of.idAt(there.cast));
    expect(await of.carry()).toBe('promised');
    for (const person of [
      there.cast.coordinator,
      there.cast.deputy,
      there.guide.person,
      there.cast.finance,
    ]) {
      const all = await everythingReadBy(as(person));
      for (const word of [request.id, request.reference, of.here.siteId, of.searchId, ...secretWords])
        expect(all.includes(`"${word}`) && !all.includes(`"site_id": "${word}"`), word).toBe(false);
      expect(await database.read(as(person), (db) => readContact(db, request.id))).toBeNull();
      expect(await database.read(as(person), (db) => readRequest(db, request.id))).toBeNull();
    }
    const narrow = await database.read(as(there.cast.coordinator), async (db) =>
      readRequest(db, await of.idAt(there.cast)),
    );
    expect(narrow).toMatchObject({
      ...{ goal: '', note: '', placeName: '', placeAddress: '', consentHow: 'not-yet', callAbout: null },
      ...{ topicCode: 'school', languageTag: 'ar', channel: 'neighbour', germanLevel: 'none' },
    });
  });

  it('the wish for a woman goes along where the person agreed to that, without why, and is not given up there', async () => {
    const of = await asked({ genderWish: { gender: 'female', reason: 'medical' } });
    const narrowId = await of.idAt(of.there.cast);
    expect((await readRequest(owner, narrowId))?.genderWish).toEqual({
      gender: 'female',
      reason: 'not-told',
    });
    const why = sql`update requests.request set gender_reason = '\\x00' where id = ${narrowId}`;
    await expect(database.write(system, (tx) => why.execute(tx))).rejects.toThrow('nothing_of_the_person');
    const { coordinator, siteId } = of.there.cast;
    const offer = (guideId: string, relaxed: readonly 'gender'[]) =>
      database.write(
        as(coordinator),
        (tx) =>
          offerAssignment(tx, {
            ...{
              requestId: narrowId,
              guideIds: [guideId],
              onBoard: false,
              slot,
              agreedOtherwise: false,
              relaxed,
            },
            ...{ briefing: '', confirmsItself: true, by: coordinator },
            ...{ now: testNow, today: testToday, publicUrl },
          }),
        ({ ok }) => ok,
      );
    const man = await buildGuidePerson(owner, { siteId, gender: 'male' });
    expect(await offer(man.guideId, [])).toMatchObject({ refusal: 'hindered' });
    expect(await offer(man.guideId, ['gender'])).toEqual({ ok: false, refusal: 'wish-not-ours' });
    const woman = await buildGuidePerson(owner, { siteId, gender: 'female' });
    await yesAt({ cast: of.there.cast, guide: woman }, narrowId);
    expect(await of.carry()).toBe('promised');
    expect(await answer(of, true)).toEqual({ ok: true });
    expect(await of.carry()).toBe('handed-over');
    expect((await readRequest(owner, narrowId))?.genderWish?.reason).toBe('not-told');

    const other = await buildRequest(owner, {
      siteId: of.here.siteId,
      genderWish: { gender: 'female', reason: 'medical' },
    });
    const unasked = await database.write(
      as(of.here.coordinator),
      (tx) =>
        askNeighbours(tx, {
          ...{ requestId: other.id, siteIds: [siteId], wishTold: false },
          ...{ answerUntil: testNow.add({ hours: 24 }), by: of.here.coordinator, now: testNow },
        }),
      ({ ok }) => ok,
    );
    expect(unasked).toEqual({ ok: false, refusal: 'wish-not-told' });
  });

  it('the database takes nothing of a person for it, whoever writes, before she agrees', async () => {
    const of = await asked();
    const narrowId = await of.idAt(of.there.cast);
    const { siteId } = of.there.cast;
    const tries: readonly ((tx: Tx | Db) => Promise<unknown>)[] = [
      (tx) =>
        sql`insert into requests.contact (request_id, site_id, name, phone) values (${narrowId}, ${siteId}, '\\x00', '\\x00')`.execute(
          tx,
        ),
      (tx) => sql`update requests.request set goal = '\\x00' where id = ${narrowId}`.execute(tx),
      (tx) => sql`update requests.request set place_address = '\\x00' where id = ${narrowId}`.execute(tx),
      (tx) =>
        sql`update requests.request set accessibility = '{step-free}' where id = ${narrowId}`.execute(tx),
      (tx) =>
        sql`insert into requests.contact_window (request_id, site_id, person_id, opens_at, closes_at)
          values (${narrowId}, ${siteId}, ${of.there.guide.person.id}, now(), now())`.execute(tx),
    ];
    for (const attempt of tries) {
      for (const acting of [system, as(of.there.cast.coordinator)])
        await expect(database.write(acting, attempt)).rejects.toThrow();
    }
    // Nor does coordination there say in the person's place that she agrees.
    await expect(
      database.write(as(of.there.cast.coordinator), (tx) =>
        sql`update requests.request set consent_how = 'spoken' where id = ${narrowId}`.execute(tx),
      ),
    ).rejects.toThrow();
  });

  it('an agreement without somebody who has said yes there is refused, and none is handed over without it', async () => {
    const of = await asked();
    expect(await answer(of, true)).toMatchObject({ ok: false });
    for (const [acting, state] of [
      [as(of.here.coordinator), 'promised'],
      [as(of.here.coordinator), 'handed-over'],
      [system, 'handed-over'],
      [system, 'agreed'],
    ] as const) {
      await expect(
        database.write(acting, async (tx) => {
          const { numAffectedRows } = await sql`update assignments.neighbour_search set state = ${state},
            ended_at = case when ${state} = 'handed-over' then now() end, agreed_at = now(), agreed_how = 'spoken',
            agreed_words = 'x' where id = ${of.searchId}`.execute(tx);
          if (numAffectedRows === 0n) throw new Error('nothing to change');
        }),
      ).rejects.toThrow();
    }
    expect(await of.carry()).toBe('asking');
  });

  it('nobody confirms the appointment there before the person agrees', async () => {
    const of = await asked();
    const assignmentId = await yesAt(of.there, await of.idAt(of.there.cast));
    const { coordinator } = of.there.cast;
    const confirmed = await database.write(
      as(coordinator),
      (tx) => confirmAppointment(tx, { assignmentId, by: coordinator, now: testNow, publicUrl }),
      ({ ok }) => ok,
    );
    expect(confirmed).toMatchObject({ ok: false });
  });

  it.each(['link', 'coordinator'] as const)('after both yeses the request is theirs (by %s)', async (by) => {
    const of = await asked();
    const narrowId = await of.idAt(of.there.cast);
    const assignmentId = await yesAt(of.there, narrowId);
    await of.carry();
    expect(await answer(of, true, by)).toEqual({ ok: true });
    expect(await of.carry()).toBe('handed-over');
    expect(await of.carry()).toBe('handed-over');
    expect(await stateOf(of.request.id)).toBe('referred');
    const { guide, cast } = of.there;
    expect(
      await owner
        .selectFrom('requests.contactWindow')
        .select('personId')
        .where('requestId', '=', narrowId)
        .execute(),
    ).toEqual([{ personId: guide.person.id }]);
    expect(await readContact(owner, narrowId)).toMatchObject({
      name: 'Ratsuchende Person',
    });
    const theirs = await database.read(as(cast.coordinator), (db) => readRequest(db, narrowId));
    expect(theirs).toMatchObject({ state: 'arranged', placeName: 'Grundschule am Beispielweg' });
    expect(theirs?.consentHow).toBe(by === 'link' ? 'given-by-person' : 'spoken');
    const appointment = await owner
      .selectFrom('assignments.assignment')
      .select(['state', 'siteId'])
      .where('id', '=', assignmentId)
      .executeTakeFirstOrThrow();
    // Its hours are those of the guide's own site.
    expect(appointment).toEqual({ state: 'confirmed', siteId: cast.siteId });
    const consent = await owner
      .selectFrom('requests.consent')
      .innerJoin('requests.consentWording as words', 'words.hash', 'requests.consent.wording')
      .select('words.words')
      .where('requestId', '=', narrowId)
      .executeTakeFirstOrThrow();
    expect(consent.words).toMatch(/einverstanden/);
    // The site that asked keeps its own and reads nothing of what is done there.
    expect(await database.read(as(of.here.coordinator), (db) => readRequest(db, narrowId))).toBeNull();
  });
});

it('who is kept apart there from the person does not learn of her, also after both have said yes', async () => {
  const of = await asked();
  const { cast, guide } = of.there;
  const narrowId = await of.idAt(cast);
  // The same person once asked that site for somebody else.
  const earlier = await buildRequest(owner, {
    siteId: cast.siteId,
    state: 'completed',
    email: `asking-${of.request.id}@example.org`,
  });
  await database.write(as(cast.coordinator), async (tx) => {
    const request = await readRequest(tx, earlier.id);
    if (!request) throw new Error('no earlier request');
    await insertKeptApart(tx, {
      id: newId(),
      guideId: guide.guideId,
      request,
      side: 'person-asked',
      now: testNow,
    });
  });
  await yesAt(of.there, narrowId);
  await of.carry();
  await answer(of, true);
  expect(await of.carry()).toBe('stopped');
  expect(await stateOf(narrowId)).toBe('withdrawn');
  expect((await readRequest(owner, narrowId))?.consentHow).toBe('not-yet');
  expect(await readContact(owner, narrowId)).toBeNull();
});

describe('at every step somebody may say no', () => {
  it('the person says no: nobody there learns more, and the search here goes on', async () => {
    const of = await asked();
    const narrowId = await of.idAt(of.there.cast);
    await yesAt(of.there, narrowId);
    await of.carry();
    expect(await answer(of, false)).toEqual({ ok: true });
    expect(await of.carry()).toBe('refused');
    expect(await stateOf(narrowId)).toBe('withdrawn');
    expect(await stateOf(of.request.id)).toBe('seeking-guide');
    expect(
      await owner.selectFrom('requests.contact').select('siteId').where('requestId', '=', narrowId).execute(),
    ).toEqual([]);
    expect(await answer(of, true)).toMatchObject({ ok: false });
  });

  it('the request is withdrawn, or covered, before or after the promise: it is taken back there', async () => {
    for (const promised of [false, true]) {
      const of = await asked();
      const narrowId = await of.idAt(of.there.cast);
      if (promised) {
        await yesAt(of.there, narrowId);
        await of.carry();
      }
      await database.write(of.link, (tx) =>
        withdrawRequest(tx, {
          requestId: of.request.id,
          version: null,
          by: 'secret-link',
          now: testNow,
          publicUrl,
        }),
      );
      expect(await of.carry()).toBe('stopped');
      expect(await stateOf(narrowId)).toBe('withdrawn');
    }
  });

  it('the person withdraws after she agreed and before it was handed over: nothing goes there', async () => {
    const of = await asked();
    const narrowId = await of.idAt(of.there.cast);
    await yesAt(of.there, narrowId);
    await of.carry();
    await answer(of, true);
    await database.write(of.link, (tx) =>
      withdrawRequest(tx, {
        requestId: of.request.id,
        version: null,
        by: 'secret-link',
        now: testNow,
        publicUrl,
      }),
    );
    expect(await of.carry()).toBe('stopped');
    expect((await readRequest(owner, narrowId))?.consentHow).toBe('not-yet');
  });

  it('the guide gives back before the person has answered, or after: she is asked anew', async () => {
    for (const agreedFirst of [false, true]) {
      const of = await asked();
      const narrowId = await of.idAt(of.there.cast);
      const assignmentId = await yesAt(of.there, narrowId);
      await of.carry();
      if (agreedFirst) await answer(of, true);
      const { person } = of.there.guide;
      const back = await database.write(as(person), (tx) =>
        handBackAssignment(tx, {
          ...{ assignmentId, by: person, reason: null, now: testNow, today: dayOf(testNow), publicUrl },
        } as Parameters<typeof handBackAssignment>[1]),
      );
      expect(back).toMatchObject({ ok: true });
      expect(await of.carry()).toBe('asking');
      expect((await readRequest(owner, narrowId))?.consentHow).toBe('not-yet');
      expect((await latestNeighbourSearch(owner, of.request.id))?.agreedAt).toBeNull();
    }
  });

  it('all decline, or nobody answers in time: it ends there', async () => {
    const declined = await asked();
    const { coordinator } = declined.there.cast;
    const narrowId = await declined.idAt(declined.there.cast);
    await database.write(as(coordinator), (tx) =>
      withdrawRequest(tx, { requestId: narrowId, version: null, by: coordinator, now: testNow, publicUrl }),
    );
    expect(await declined.carry()).toBe('unanswered');
    const late = await asked();
    expect(await late.carry(testNow.add({ hours: 49 }))).toBe('unanswered');
    expect(await stateOf(await late.idAt(late.there.cast))).toBe('withdrawn');
    const silent = await asked();
    await yesAt(silent.there, await silent.idAt(silent.there.cast));
    await silent.carry();
    expect(await silent.carry(slot.start.subtract({ hours: 2 }))).toBe('unanswered');
  });

  it('the first yes counts, and the other site is told that it is no longer needed', async () => {
    const of = await asked({ helpers: 2 });
    const [first, second] = of.helpers;
    if (!first || !second) throw new Error('two help');
    await yesAt(second, await of.idAt(second.cast));
    expect(await of.carry()).toBe('promised');
    expect(await stateOf(await of.idAt(first.cast))).toBe('withdrawn');
    expect(await stateOf(await of.idAt(second.cast))).toBe('arranged');
  });

  it('coordination stops it, and asks nobody who takes no part', async () => {
    const of = await asked();
    const { coordinator, siteId } = of.here;
    await database.write(as(coordinator), (tx) =>
      stopAskingNeighbours(tx, { requestId: of.request.id, by: coordinator, now: testNow }),
    );
    expect(await of.carry()).toBe('stopped');
    const quiet = await buildCast(owner);
    const ask = (siteIds: string[], requestId = of.request.id) =>
      database.write(
        as(coordinator),
        (tx) =>
          askNeighbours(tx, {
            requestId,
            siteIds,
            answerUntil: testNow.add({ hours: 24 }),
            wishTold: false,
            by: coordinator,
            now: testNow,
          }),
        ({ ok }) => ok,
      );
    expect(await ask([quiet.siteId])).toEqual({ ok: false, refusal: 'no-such-site' });
    expect(await ask([siteId])).toEqual({ ok: false, refusal: 'no-such-site' });
    const child = await buildRequest(owner, { siteId, childPresent: true });
    expect(await ask([of.there.cast.siteId], child.id)).toEqual({ ok: false, refusal: 'child' });
  });
});
