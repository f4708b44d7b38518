import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#platform/acting';
import { testApp } from '../../../../tests/app.ts';
import { post as postTo, sessionFor } from '../../../../tests/people.ts';
import { buildCast, type Cast } from '../arranged.build.ts';
import { buildGuidePerson, buildPerson, buildRequest, testNow } from '../assignments.build.ts';

const { app, owner } = await testApp({ now: testNow });

let cast: Cast;
let other: Cast;
beforeAll(async () => {
  cast = await buildCast(owner);
  other = await buildCast(owner);
});

const sessions = new Map<string, string>();
async function cookieFor(person: Person): Promise<string> {
  const known = sessions.get(person.id) ?? (await sessionFor(app.accounts, person.email));
  sessions.set(person.id, known);
  return known;
}
async function get(person: Person, path: string) {
  return app.http.request(path, { headers: { Cookie: await cookieFor(person) } });
}
const text = async (person: Person, path: string) => (await get(person, path)).text();
const post = async (person: Person, path: string, fields: Record<string, string>) =>
  postTo(app.http, path, fields, await cookieFor(person));
const offersOf = (requestId: string) =>
  owner
    .selectFrom('assignments.offer')
    .select(['guideId', 'state', 'startsAt'])
    .where('requestId', '=', requestId)
    .execute();

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

describe('the week plan', () => {
  it('proposes one guide for one request, asks only when told to, and assigns nobody', async () => {
    const cast = await buildCast(owner);
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Amal Beispiel' });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const html = await text(cast.coordinator, '/wochenplan');
    expect(html).toContain('Amal Beispiel');
    expect(html).toContain('Arabisch als Muttersprache');
    expect(await offersOf(request.id)).toEqual([]);

    const answer = await post(cast.coordinator, '/wochenplan', formOn(html));
    expect(answer.headers.get('Location')).toBe(`/wochenplan?standort=${cast.siteId}&gefragt=1`);
    expect(await offersOf(request.id)).toEqual([
      expect.objectContaining({ guideId: guide.guideId, state: 'open' }),
    ]);
    const assigned = await owner
      .selectFrom('assignments.assignment')
      .select('id')
      .where('siteId', '=', cast.siteId)
      .execute();
    expect(assigned).toEqual([]);

    const after = await text(cast.coordinator, '/wochenplan?gefragt=1');
    expect(after).toContain('Eine Frage ist unterwegs');
    expect(after).toContain('Für eine Anfrage wird schon jemand gefragt');
  });

  it('is changed by hand and computed again around what was settled', async () => {
    const cast = await buildCast(owner);
    const first = await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Amal Beispiel' });
    const second = await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Dilan Beispiel' });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const html = await text(cast.coordinator, '/wochenplan');
    const fields = formOn(html);
    const row = Object.entries(fields).find(([name]) => name === 'zeile')?.[1] as string;
    const proposed = row.split('_')[1];
    const wanted = proposed === first.guideId ? second : first;

    // Asked with somebody else chosen: nobody is asked until she has seen the new plan.
    const changed = await post(cast.coordinator, '/wochenplan', {
      ...fields,
      [`wer-${request.id}`]: wanted.guideId,
    });
    const seen = changed.headers.get('Location') as string;
    expect(seen).toContain(`fest=${request.id}_${wanted.guideId}`);
    expect(await offersOf(request.id)).toEqual([]);
    const again = await text(cast.coordinator, seen);
    expect(again).toContain('gefragt wurde noch niemand');
    await post(cast.coordinator, '/wochenplan', {
      ...formOn(again),
      [`wer-${request.id}`]: wanted.guideId,
    });
    expect((await offersOf(request.id)).map(({ guideId }) => guideId)).toEqual([wanted.guideId]);
  });

  it('leaves out what was left out and takes it back in', async () => {
    const cast = await buildCast(owner);
    await buildGuidePerson(owner, { siteId: cast.siteId });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const fields = formOn(await text(cast.coordinator, '/wochenplan'));
    const without = await post(cast.coordinator, '/wochenplan/neu', {
      ...fields,
      [`wer-${request.id}`]: 'niemand',
    });
    const path = without.headers.get('Location') as string;
    expect(path).toContain(`ohne=${request.id}`);
    const html = await text(cast.coordinator, path);
    expect(html).toContain('Von Ihnen ausgelassen');
    const back = /href="(\/wochenplan\?[^"]*)"[^>]*>Wieder aufnehmen/.exec(
      html.replaceAll('&amp;', '&'),
    )?.[1];
    expect(await text(cast.coordinator, back as string)).not.toContain('Von Ihnen ausgelassen');
  });

  it('says why a request stays without a proposal and which wish would help', async () => {
    const cast = await buildCast(owner);
    await buildGuidePerson(owner, { siteId: cast.siteId, gender: 'male' });
    await buildRequest(owner, {
      siteId: cast.siteId,
      genderWish: { gender: 'female', reason: 'medical' },
    });
    const html = await text(cast.coordinator, '/wochenplan');
    expect(html).toContain('Niemand aus dem Team kann das übernehmen');
    expect(html).toMatch(/Wir könnten [^<]+: /);
  });

  it('asks for nothing at another site and shows nothing of it', async () => {
    const guide = await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Fremde Lotsin' });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const fields = formOn(await text(cast.coordinator, '/wochenplan'));
    expect(fields.zeile).toContain(guide.guideId);
    expect(await text(other.coordinator, '/wochenplan')).not.toContain('Fremde Lotsin');
    expect((await get(other.coordinator, `/wochenplan?standort=${cast.siteId}`)).status).toBe(404);
    expect((await post(other.coordinator, '/wochenplan', fields)).status).toBe(404);
    const smuggled = await post(other.coordinator, '/wochenplan', { ...fields, standort: other.siteId });
    expect(smuggled.status).toBe(404);
    expect(await offersOf(request.id)).toEqual([]);
  });

  it('from a stale page names what could not be asked', async () => {
    const cast = await buildCast(owner);
    await buildGuidePerson(owner, { siteId: cast.siteId });
    const request = await buildRequest(owner, { siteId: cast.siteId });
    const fields = formOn(await text(cast.coordinator, '/wochenplan'));
    await owner
      .updateTable('requests.request')
      .set({ state: 'unmet' })
      .where('id', '=', request.id)
      .execute();
    const answer = await post(cast.coordinator, '/wochenplan', fields);
    const path = answer.headers.get('Location') as string;
    expect(path).toContain('gefragt=0');
    expect(path).toContain('nicht=');
    expect(await text(cast.coordinator, path)).toContain('Für sie wurde niemand gefragt');
    const foreign = await text(
      cast.coordinator,
      `/wochenplan?nicht=${encodeURIComponent('Bitte anrufen: 0900 1')}`,
    );
    expect(foreign).not.toContain('Bitte anrufen');
  });

  it('of a large site is worked out beside everything else, can be stopped and begun again', async () => {
    const cast = await buildCast(owner);
    for (let number = 0; number < 46; number++) {
      await buildGuidePerson(owner, { siteId: cast.siteId });
      await buildRequest(owner, { siteId: cast.siteId });
    }
    const begun = await get(cast.coordinator, '/wochenplan?gefragt=1');
    const address = begun.headers.get('Location') as string;
    expect(address).toMatch(/^\/wochenplan\?gefragt=1&rechnung=/);
    const id = address.slice(address.lastIndexOf('=') + 1);
    let html = '';
    do html = await text(cast.coordinator, address);
    while (html.includes('wird berechnet'));
    expect(html).toContain('von 46 offenen Anfragen');
    expect(html).toContain('Gerechnet um');
    expect(html).toContain('Eine Frage ist unterwegs');

    // Nobody else sees it, not even at the same site.
    const colleague = await buildPerson(owner, { siteId: cast.siteId, roles: ['coordinator'] });
    expect(await text(colleague, `/wochenplan?rechnung=${id}`)).toContain('nicht mehr da');
    expect((await get(colleague, `/wochenplan/rechnung/${id}`)).status).toBe(404);
    expect((await post(colleague, `/wochenplan/rechnung/${id}/halt`, {})).status).toBe(404);

    const second = (await get(cast.coordinator, '/wochenplan')).headers.get('Location') as string;
    const halt = await post(
      cast.coordinator,
      `/wochenplan/rechnung/${second.slice(second.lastIndexOf('=') + 1)}/halt`,
      {},
    );
    expect(await text(cast.coordinator, halt.headers.get('Location') as string)).toMatch(
      /ist angehalten|Gerechnet um/,
    );
  });
});
