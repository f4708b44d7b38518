import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#platform/acting';
import { readAsSite } from '#platform/database';
import { testApp } from '../../../../../tests/app.ts';
import { post as postTo, sessionFor } from '../../../../../tests/people.ts';
import { as, buildCast, type Cast } from '../../arranged.build.ts';
import { buildGuidePerson, buildPerson, buildRequest, testNow, testToday } from '../../assignments.build.ts';
import { loadSite, planAtOnce } from '../site-plan.ts';

const { app, owner, database } = await testApp({ now: testNow });
const path = '/wochenplan/gemeinsam';

const sessions = new Map<string, string>();
async function cookieFor(person: Person): Promise<string> {
  const known = sessions.get(person.id) ?? (await sessionFor(app.accounts, person.email));
  sessions.set(person.id, known);
  return known;
}
const get = async (person: Person, at: string) =>
  app.http.request(at, { headers: { Cookie: await cookieFor(person) } });
const text = async (person: Person, at: string) => (await get(person, at)).text();
const post = async (person: Person, at: string, fields: Record<string, string>) =>
  postTo(app.http, at, fields, await cookieFor(person));
const settle = (of: Cast, other: Cast, answer: 'ja' | 'nein') =>
  post(of.coordinator, path, { standort: of.siteId, mit: other.siteId, answer });

const takesPart = (siteId: string, takesPart = true) =>
  owner
    .insertInto('assignments.neighbourRule')
    .values({ siteId, takesPart, since: testToday })
    .onConflict((conflict) => conflict.column('siteId').doUpdateSet({ takesPart }))
    .execute();

/** Two sites that plan together: `here` has requests, `there` has whoever could go. */
async function buildPair() {
  const here = await buildCast(owner);
  const there = await buildCast(owner);
  for (const { siteId } of [here, there]) await takesPart(siteId);
  await settle(here, there, 'ja');
  await settle(there, here, 'ja');
  return { here, there };
}

/** What the browser sends from the page as it stands. */
function formOn(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (!name || (/type="checkbox"/.test(tag) && !/ checked/.test(tag))) continue;
    fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
  }
  return fields;
}
const jointly = (of: Cast) => `/wochenplan?standort=${of.siteId}&gemeinsam=1`;
const searchesFor = (requestId: string) =>
  owner
    .selectFrom('assignments.neighbourSearch as search')
    .innerJoin('assignments.neighbourAsked as asked', 'asked.searchId', 'search.id')
    .select('asked.askedSiteId')
    .where('search.requestId', '=', requestId)
    .execute();

describe('planning together', () => {
  it('holds while both wish it and both may be asked', async () => {
    const here = await buildCast(owner);
    const there = await buildCast(owner);
    await takesPart(there.siteId);
    const refused = await settle(here, there, 'ja');
    expect(refused.status).toBe(422);
    await takesPart(here.siteId);
    expect((await settle(here, there, 'ja')).status).toBe(303);
    expect(await text(here.coordinator, '/wochenplan')).not.toContain('Gemeinsam<');
    expect(await text(here.coordinator, path)).toContain('Die Antwort steht noch aus');
    expect(await text(there.coordinator, '/wochenplan')).toContain('Ein Standort möchte mit Ihnen');
    expect(await text(there.coordinator, path)).toContain('Dort möchte man es seit');
    await settle(there, here, 'ja');
    for (const { coordinator } of [here, there]) {
      expect(await text(coordinator, path)).toContain('Gemeinsam seit');
      expect(await text(coordinator, '/wochenplan')).toContain('gemeinsam=1');
    }
    await takesPart(there.siteId, false);
    expect(await text(here.coordinator, '/wochenplan')).not.toContain('gemeinsam=1');
    await takesPart(there.siteId);
    await settle(here, there, 'nein');
    for (const { coordinator } of [here, there])
      expect(await text(coordinator, '/wochenplan')).not.toContain('gemeinsam=1');
  });

  it('is settled by the coordination of a site and nobody else', async () => {
    const { here, there } = await buildPair();
    const foreign = { standort: here.siteId, mit: there.siteId, answer: 'nein' };
    expect((await post(there.coordinator, path, foreign)).status).toBe(404);
    expect((await get(there.coordinator, `${path}?standort=${here.siteId}`)).status).toBe(404);
    const nowhere = { standort: here.siteId, mit: here.siteId, answer: 'ja' };
    expect((await post(here.coordinator, path, nowhere)).status).toBe(404);
    expect(await text(here.coordinator, '/wochenplan')).toContain('gemeinsam=1');
    // The database says so too, whatever a page might do.
    const forged = database.write(as(there.coordinator), (tx) =>
      tx
        .insertInto('assignments.jointPlanning')
        .values({ siteId: here.siteId, withSiteId: there.siteId, since: testToday })
        .execute(),
    );
    await expect(forged).rejects.toThrow('row-level security');
  });
});

describe('a plan of two sites', () => {
  let here: Cast;
  let there: Cast;
  let requestId: string;
  beforeAll(async () => {
    ({ here, there } = await buildPair());
    await buildGuidePerson(owner, { siteId: there.siteId, name: 'Fremde Lotsin' });
    requestId = (await buildRequest(owner, { siteId: here.siteId })).id;
  });

  it('proposes the other site where nobody of the own could go, and asks there when told to', async () => {
    expect(await text(here.coordinator, '/wochenplan')).toContain('Niemand aus dem Team kann das');
    const html = await text(here.coordinator, jointly(here));
    expect(html).toContain('Hier könnte jemand von diesem Standort mitgehen');
    expect(await searchesFor(requestId)).toEqual([]);
    const answer = await post(here.coordinator, '/wochenplan', formOn(html));
    expect(answer.headers.get('Location')).toContain('gefragt=1');
    expect(await searchesFor(requestId)).toEqual([{ askedSiteId: there.siteId }]);
    const offers = await owner
      .selectFrom('assignments.offer')
      .select('id')
      .where('requestId', '=', requestId)
      .execute();
    expect(offers).toEqual([]);
    // It is under way now: the plan does not propose it again.
    expect(await text(here.coordinator, jointly(here))).not.toContain('Hier könnte jemand von diesem');
  });

  it('shows neither side a name, a request or a time of the other', async () => {
    const pair = await buildPair();
    const guide = await buildGuidePerson(owner, { siteId: pair.there.siteId, name: 'Fremde Lotsin' });
    const request = await buildRequest(owner, { siteId: pair.here.siteId });
    const html = await text(pair.here.coordinator, jointly(pair.here));
    expect(html).toContain('Hier könnte jemand von diesem Standort mitgehen');
    for (const secret of ['Fremde Lotsin', guide.guideId, guide.person.id])
      expect(html).not.toContain(secret);
    const theirs = await text(pair.there.coordinator, jointly(pair.there));
    expect(theirs).toMatch(/Für eine Anfrage von .* ist jemand aus Ihrem Team vorgesehen/);
    for (const secret of [request.id, request.reference, 'Arabisch']) expect(theirs).not.toContain(secret);
    // Nor in what the page is made from.
    const site = await database.read(as(pair.there.coordinator), async (db) => {
      const { siteId } = pair.there;
      const loaded = await loadSite(db, { siteId, joint: true, today: testToday, now: testNow });
      return planAtOnce(loaded, {
        settled: { fixed: new Map(), leftOut: new Set() },
        siteId,
        today: testToday,
      });
    });
    const kept = JSON.stringify(site, (_, value) => (value instanceof Map ? [...value] : value));
    for (const secret of [request.id, request.reference]) expect(kept).not.toContain(secret);
    expect([...(site?.lent ?? [])]).toEqual([[pair.here.siteId, 1]]);
  });

  it.each([
    ['with a child', { childPresent: true }],
    ['in a home', { placeKind: 'private-home' as const }],
    ['with the wish for a woman', { genderWish: { gender: 'female' as const, reason: 'medical' as const } }],
  ])('keeps a request %s at its own site', async (_, facts) => {
    const pair = await buildPair();
    await buildGuidePerson(owner, { siteId: pair.there.siteId });
    await buildRequest(owner, { siteId: pair.here.siteId, ...facts });
    const html = await text(pair.here.coordinator, jointly(pair.here));
    expect(html).not.toContain('Hier könnte jemand von diesem Standort');
    expect(await text(pair.there.coordinator, jointly(pair.there))).not.toContain('vorgesehen');
  });

  it('plans the own team first, and another site can be chosen by hand', async () => {
    const pair = await buildPair();
    const own = await buildGuidePerson(owner, { siteId: pair.here.siteId, name: 'Amal Beispiel' });
    await buildGuidePerson(owner, { siteId: pair.there.siteId });
    const request = await buildRequest(owner, { siteId: pair.here.siteId });
    const html = await text(pair.here.coordinator, jointly(pair.here));
    expect(html).toContain('Amal Beispiel');
    const fields = formOn(html);
    expect(fields.zeile).toContain(own.guideId);
    const chosen = await post(pair.here.coordinator, '/wochenplan', {
      ...fields,
      [`wer-${request.id}`]: pair.there.siteId,
    });
    const again = chosen.headers.get('Location') as string;
    expect(again).toContain('geaendert');
    expect(await searchesFor(request.id)).toEqual([]);
    const changed = await text(pair.here.coordinator, again);
    expect(changed).toContain('Hier könnte jemand von diesem Standort');
    await post(pair.here.coordinator, '/wochenplan', {
      ...formOn(changed),
      [`wer-${request.id}`]: pair.there.siteId,
    });
    expect(await searchesFor(request.id)).toEqual([{ askedSiteId: pair.there.siteId }]);
  });

  it('leaves asking other sites to the coordination', async () => {
    const pair = await buildPair();
    await buildGuidePerson(owner, { siteId: pair.there.siteId });
    const request = await buildRequest(owner, { siteId: pair.here.siteId });
    const guide = await buildPerson(owner, { siteId: pair.here.siteId, roles: ['coordinating-guide'] });
    const html = await text(guide, jointly(pair.here));
    expect(html).toContain('Andere Standorte fragt die Koordination');
    const forged = await post(guide, '/wochenplan', {
      ...formOn(html),
      [`frage-${request.id}`]: 'ja',
    });
    expect(forged.status).toBe(404);
    expect(await searchesFor(request.id)).toEqual([]);
  });

  it('reads the other site for the plan alone: afterwards the transaction is shown nothing of it', async () => {
    const seen = await database.read(as(here.coordinator), async (db) => {
      const guides = () => db.selectFrom('guides.guide').select('siteId').execute();
      const before = await guides();
      const inside = await readAsSite(db, there.siteId, guides);
      return { before, inside, after: await guides() };
    });
    expect(seen.before.some(({ siteId }) => siteId === there.siteId)).toBe(false);
    expect(seen.inside.some(({ siteId }) => siteId === there.siteId)).toBe(true);
    expect(seen.after).toEqual(seen.before);
  });
});
