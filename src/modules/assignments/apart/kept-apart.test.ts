import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { proposeGuides } from '#modules/matching';
import { readRequest, windowsOf } from '#modules/requests';
import type { Person } from '#platform/acting';
import { testApp } from '../../../../tests/app.ts';
import { post as postTo, sessionFor } from '../../../../tests/people.ts';
import { arrange, as, buildCast, type Cast, publicUrl } from '../arranged.build.ts';
import { buildGuidePerson, buildPerson, buildRequest, testNow, testToday } from '../assignments.build.ts';
import { candidatesFor } from '../offers/candidates-for.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';

const { app, owner } = await testApp({ now: testNow });
const { database } = app;

let cast: Cast;
let helper: Person;
beforeAll(async () => {
  cast = await buildCast(owner);
  helper = await buildPerson(owner, { siteId: cast.siteId, roles: ['coordinating-guide'] });
});

const sessions = new Map<string, string>();
async function cookieFor(person: Person): Promise<string> {
  const known = sessions.get(person.id) ?? (await sessionFor(app.accounts, person.email));
  sessions.set(person.id, known);
  return known;
}
const get = async (person: Person, path: string) =>
  app.http.request(path, { headers: { Cookie: await cookieFor(person) } });
const post = async (person: Person, path: string, fields: Record<string, string> = {}) =>
  postTo(app.http, path, fields, await cookieFor(person));

/** Two requests of one person, known again by her telephone number, and one of somebody else. */
async function world() {
  const [first, again, other] = [
    await buildRequest(owner, { siteId: cast.siteId }),
    await buildRequest(owner, { siteId: cast.siteId, topicCode: 'housing' }),
    await buildRequest(owner, { siteId: cast.siteId }),
  ];
  for (const [request, who] of [
    [first, first],
    [again, first],
    [other, other],
  ] as const) {
    await sql`delete from requests.contact_fingerprint where request_id = ${request.id}::uuid`.execute(owner);
    await owner
      .insertInto('requests.contactFingerprint')
      .values({ siteId: cast.siteId, requestId: request.id, fingerprint: who.secret, samePerson: true })
      .execute();
  }
  return { first, again, other, guide: await buildGuidePerson(owner, { siteId: cast.siteId }) };
}

/** Why this guide is not proposed, as coordination sees it; none when she is. */
async function against(by: Person, requestId: string, guideId: string): Promise<string[]> {
  return database.read(as(by), async (db) => {
    const request = await readRequest(db, requestId);
    if (!request) throw new Error('no request');
    const { need, candidates, site } = await candidatesFor(db, request, {
      windows: await windowsOf(db, requestId),
      guidesToFind: 1,
      today: testToday,
      now: testNow,
    });
    const { excluded } = proposeGuides(need, candidates, site, { today: testToday });
    return excluded.find((one) => one.guideId === guideId)?.because.map(({ code }) => code) ?? [];
  });
}

const offer = (requestId: string, to: { guideIds?: string[]; onBoard?: boolean }) =>
  database.write(as(cast.coordinator), (tx) =>
    offerAssignment(tx, {
      requestId,
      guideIds: to.guideIds ?? [],
      onBoard: to.onBoard ?? false,
      slot: { start: testNow.add({ hours: 24 * 7 }), end: testNow.add({ hours: 24 * 7 + 1 }) },
      agreedOtherwise: true,
      relaxed: [],
      briefing: '',
      confirmsItself: true,
      by: cast.coordinator,
      now: testNow,
      today: testToday,
      publicUrl,
    }),
  );
const offersOf = (requestId: string) =>
  owner
    .selectFrom('assignments.offer')
    .select(['id', 'guideId', 'state'])
    .where('requestId', '=', requestId)
    .orderBy('id')
    .execute();

describe('two who are not brought together', () => {
  it('a person asks for somebody else behind her link: for all her requests, for nobody else', async () => {
    const { first, again, other, guide } = await world();
    await arrange({ database, owner }, cast, { request: first, guide });
    const page = await (await app.http.request(`/status/${first.secret}`)).text();
    expect(page).toContain(`/status/${first.secret}/andere`);
    const asked = await (await app.http.request(`/status/${first.secret}/andere`)).text();
    const assignment = /name="assignment" value="([^"]+)"/.exec(asked)?.[1] as string;
    const sent = await postTo(app.http, `/status/${first.secret}/andere`, { assignment });
    expect(sent.headers.get('Location')).toBe(`/status/${first.secret}?gemerkt=ja`);
    await postTo(app.http, `/status/${first.secret}/andere`, { assignment });
    const kept = owner.selectFrom('assignments.keptApart').select('id').where('guideId', '=', guide.guideId);
    expect(await kept.execute()).toHaveLength(1);
    expect(await against(cast.coordinator, again.id, guide.guideId)).toEqual(['asked-apart']);
    expect(await against(helper, again.id, guide.guideId)).toEqual(['asked-apart']);
    expect(await against(cast.coordinator, other.id, guide.guideId)).toEqual([]);
  });

  it('the other side does not read in the trail that somebody asked', async () => {
    const { first, guide } = await world();
    const { assignmentId } = await arrange({ database, owner }, cast, { request: first, guide });
    const readByGuide = async () => (await get(guide.person, '/konto/einsicht')).text();
    const noted = (side: string) =>
      post(cast.coordinator, `/anfragen/${first.id}/getrennt`, { guide: guide.guideId, side });
    const lines = (html: string) => html.match(/data-label="Was"/g)?.length ?? 0;
    const before = lines(await readByGuide());
    await postTo(app.http, `/status/${first.secret}/andere`, { assignment: assignmentId });
    await noted('person-asked');
    expect(lines(await readByGuide())).toBe(before);

    await owner.deleteFrom('assignments.keptApart').execute();
    await post(guide.person, `/einsaetze/${assignmentId}/getrennt`);
    await noted('guide-asked');
    const readByPerson = await (await app.http.request(`/status/${first.secret}/einsicht`)).text();
    const byGuide = readByPerson.split('<tr').filter((line) => line.includes(guide.person.name));
    expect(byGuide.every((line) => line.includes('Termin bearbeitet'))).toBe(true);
  });

  it('a guide who is close says so instead of yes or no: for this matter, and nobody learns why', async () => {
    const { first, again, guide } = await world();
    await offer(first.id, { guideIds: [guide.guideId] });
    const [asked] = await offersOf(first.id);
    expect(await (await get(guide.person, `/angebote/${asked?.id}`)).text()).toContain('/naehe');
    const sent = await post(guide.person, `/angebote/${asked?.id}/naehe`);
    expect(sent.headers.get('Location')).toBe('/angebote?danke=nein');
    expect((await offersOf(first.id)).map(({ state }) => state)).toEqual(['declined']);
    expect(await against(cast.coordinator, first.id, guide.guideId)).toEqual(['asked-apart']);
    expect(await against(cast.coordinator, again.id, guide.guideId)).toEqual([]);
    const desk = await (await get(cast.coordinator, `/anfragen/${first.id}`)).text();
    expect(desk).not.toMatch(/Verwandt|Nachbar(?!standort)/);
  });

  it('giving back because of closeness keeps her out of the matter', async () => {
    const { first, guide } = await world();
    const { assignmentId } = await arrange({ database, owner }, cast, { request: first, guide });
    await post(guide.person, `/einsaetze/${assignmentId}/rueckgabe`, { reason: 'conflict-of-interest' });
    expect(await against(cast.coordinator, first.id, guide.guideId)).toEqual(['asked-apart']);
  });

  it('a guide asks not to meet the person again; her open question about it ends', async () => {
    const { first, again, guide } = await world();
    const { assignmentId } = await arrange({ database, owner }, cast, { request: first, guide });
    await post(guide.person, `/einsaetze/${assignmentId}/getrennt`);
    expect(await against(cast.coordinator, again.id, guide.guideId)).toEqual(['asked-apart']);
    expect(await offer(again.id, { guideIds: [guide.guideId] })).toMatchObject({ refusal: 'hindered' });
  });

  it('on the open board the one kept apart finds nothing, and a question in the hand leads nowhere', async () => {
    const { first, again, guide } = await world();
    const { assignmentId } = await arrange({ database, owner }, cast, { request: first, guide });
    await postTo(app.http, `/status/${first.secret}/andere`, { assignment: assignmentId });
    await offer(again.id, { onBoard: true });
    const [board] = await offersOf(again.id);
    const another = await buildGuidePerson(owner, { siteId: cast.siteId });
    const list = async (person: Person) => (await get(person, '/angebote')).text();
    expect(await list(another.person)).toContain(board?.id);
    expect(await list(guide.person)).not.toContain(board?.id);
    expect((await get(guide.person, `/angebote/${board?.id}`)).status).toBe(404);
    const yes = await post(guide.person, `/angebote/${board?.id}/zusage`, { 'no-conflict': 'ja' });
    expect(yes.status).toBe(404);
  });

  it('coordination notes and lifts it; a guide who helps to coordinate neither reads nor writes it', async () => {
    const { first, guide } = await world();
    await offer(first.id, { guideIds: [guide.guideId] });
    const path = `/anfragen/${first.id}/getrennt`;
    expect((await post(cast.coordinator, path, { guide: guide.guideId })).status).toBe(422);
    await post(cast.coordinator, path, { guide: guide.guideId, side: 'person-asked' });
    expect((await offersOf(first.id)).map(({ state }) => state)).toEqual(['withdrawn']);
    const page = await (await get(cast.coordinator, path)).text();
    expect(page).toContain('Die Person möchte das');
    expect((await get(helper, path)).status).toBe(403);
    expect(await (await get(helper, `/anfragen/${first.id}`)).text()).not.toContain('/getrennt');
    const lift = new RegExp(`action="(${path}/[^"]+/aufhebung)"`).exec(page)?.[1] as string;
    await post(cast.coordinator, lift);
    expect(await against(cast.coordinator, first.id, guide.guideId)).toEqual([]);
    expect((await post(cast.coordinator, lift)).status).toBe(404);
  });

  it('stands in the database without the person, the matter or who asked', async () => {
    const { first, guide } = await world();
    await post(cast.coordinator, `/anfragen/${first.id}/getrennt`, {
      guide: guide.guideId,
      side: 'guide-asked',
    });
    const { rows } = await sql<{ text: string }>`
      select k::text || m::text as text from assignments.kept_apart k
      join assignments.kept_apart_mark m on m.kept_apart_id = k.id where k.guide_id = ${guide.guideId}::uuid`.execute(
      owner,
    );
    expect(rows.length).toBeGreaterThan(2);
    const { matterId } = await owner
      .selectFrom('requests.request')
      .select('matterId')
      .where('id', '=', first.id)
      .executeTakeFirstOrThrow();
    for (const { text } of rows) {
      expect(text).not.toContain(first.id);
      expect(text).not.toContain(matterId);
      expect(text).not.toContain(Buffer.from('guide-asked').toString('hex'));
    }
  });

  it('is read by nobody below coordination, in the database either', async () => {
    const { first, guide } = await world();
    await post(cast.coordinator, `/anfragen/${first.id}/getrennt`, {
      guide: guide.guideId,
      side: 'guide-asked',
    });
    for (const person of [helper, guide.person, cast.body, cast.finance]) {
      const seen = await database.read(as(person), (db) =>
        db.selectFrom('assignments.keptApart').select('id').execute(),
      );
      expect(seen).toEqual([]);
    }
  });
});
