import { describe, expect, it } from 'vitest';
import { newId } from '#platform/ids';
import { requests } from '../index.ts';
import { requestWorld } from '../request-world.build.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { owner, site } = world;

const call = {
  language: 'Arabisch',
  german: 'little',
  'language-mode': 'speak',
  topic: 'office',
  goal: 'Die Wohnung selbst ummelden können.',
  'day-1': '2026-12-03',
  'from-1': '09:00',
  'until-1': '12:00',
  minutes: '60',
  'meeting-place': 'office',
  place: 'Bad Homburg v. d. Höhe',
  'asked-by': 'self',
  name: 'Amira Beispiel',
  phone: '06172 000111',
  gender: '',
  'consent-how': 'spoken',
  consent: 'ja',
};
const fromSchool = {
  ...call,
  phone: '',
  institution: 'Grundschule',
  'asker-name': 'Frau S.',
  'asker-phone': '06172 000222',
  'asker-email': 'schule@b.example',
};

const phone = '/anfragen/telefon';
const body = '/anfragen/neu';
const keyIn = (page: string) => /name="_key" value="([^"]+)"/.exec(page)?.[1] ?? '';
const where = (answer: Response) => answer.headers.get('Location') ?? '';
const fresh = (form: Record<string, string>) => ({ ...form, _key: newId() });
const row = (id: string) =>
  owner
    .selectFrom('requests.request')
    .select([
      'state',
      'channel',
      'requestedBy',
      'enteredBy',
      'languageTag',
      'areaName',
      'messageLanguage',
      'version',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

describe('a request taken down by telephone', () => {
  it('has everything usual filled in: level, a working day at the lead time, hours, length, town', async () => {
    const page = await (await world.get(phone, { as: 'koordination' })).text();
    // Seven days after Monday 23 November.
    expect(page).toContain('value="2026-11-30"');
    expect(page).toContain('value="09:00"');
    expect(page).toContain('value="Bad Homburg v. d. Höhe"');
    expect(page).toMatch(/name="language"[^>]*autofocus/);
    expect(page).toMatch(/<datalist[^>]*>.*Arabisch/s);
  });

  it('is in review at once and leads to its page', async () => {
    const answer = await world.post(phone, fresh(call), { as: 'koordination' });
    expect(answer.status).toBe(303);
    const id = where(answer).replace('/anfragen/', '');
    expect(await row(id)).toMatchObject({
      state: 'in-review',
      channel: 'coordination',
      enteredBy: world.koordination.id,
      requestedBy: null,
      languageTag: 'ar',
      areaName: 'Bad Homburg v. d. Höhe',
      messageLanguage: 'ar',
      version: 2,
    });
  });

  it.each([
    ['its own name', 'العربية'],
    ['its tag', 'ar'],
    ['capitals', 'ARABISCH'],
    ['English', 'Arabic'],
    ['a beginning only it has', 'arabi'],
  ])('knows a language by %s', async (_, language) => {
    const answer = await world.post(phone, fresh({ ...call, language }), { as: 'koordination' });
    expect((await row(where(answer).replace('/anfragen/', ''))).languageTag).toBe('ar');
  });

  it.each([
    ['61348', 303],
    ['61348 Bad Homburg v. d. Höhe', 303],
    ['bad homburg', 303],
    ['Neu', 422],
    ['00000', 422],
  ])('reads the place %s with %i', async (place, status) => {
    const answer = await world.post(phone, fresh({ ...call, place }), { as: 'koordination' });
    expect(answer.status).toBe(status);
  });

  it('is written by the coordinating guide too, and by nobody without the role', async () => {
    expect((await world.post(phone, fresh(call), { as: 'koordinierende-lotsin' })).status).toBe(303);
    for (const as of ['lotsin', 'finanzen', 'schule']) {
      expect((await world.get(phone, { as })).status, as).toBe(403);
      expect((await world.post(phone, fresh(call), { as })).status, as).toBe(403);
    }
    expect(where(await world.get(phone))).toBe('/anmelden?zurueck=%2Fanfragen%2Ftelefon');
    expect((await world.post(phone, fresh(call))).status).toBe(403);
  });

  it('is not for another site', async () => {
    expect((await world.get(`${phone}?standort=anderswo`, { as: 'koordination' })).status).toBe(404);
    expect((await world.post(`${phone}?standort=anderswo`, fresh(call), { as: 'koordination' })).status).toBe(
      404,
    );
  });

  it('names everything that is wrong at once, in the order of the page, and keeps what was typed', async () => {
    const wrong = {
      ...call,
      language: 'Klingonisch',
      goal: '',
      'day-1': '2026-02-30',
      name: '',
      consent: '',
    };
    const answer = await world.post(phone, fresh(wrong), { as: 'koordination' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    const summary = page.slice(
      page.indexOf('id="fehler"'),
      page.indexOf('</ul>', page.indexOf('id="fehler"')),
    );
    const names = [...summary.matchAll(/href="#([\w-]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['language', 'goal', 'day-1', 'name', 'consent']);
    expect(page).toContain('value="Klingonisch"');
    expect(keyIn(page)).not.toBe('');
  });

  it('hints at what to leave out, and takes it the second time', async () => {
    const goal = 'Mit ihrer Depression zum Amt.';
    const first = await world.post(phone, fresh({ ...call, goal }), { as: 'koordination' });
    expect(first.status).toBe(422);
    expect(await first.text()).toContain('Bitte lassen Sie das weg');
    const second = await world.post(phone, fresh({ ...call, goal, 'goal-seen': goal }), {
      as: 'koordination',
    });
    expect(second.status).toBe(303);
  });

  it('sent twice, also at once, is one request', async () => {
    const form = fresh(call);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.post(phone, form, { as: 'koordination' })),
    );
    expect(new Set(answers.map(where)).size).toBe(1);
    expect(where(await world.post(phone, form, { as: 'koordination' }))).toBe(where(answers[0] as Response));
    const found = await owner
      .selectFrom('platform.sentForm')
      .select('ledTo')
      .where('ledTo', '=', where(answers[0] as Response))
      .execute();
    expect(found).toHaveLength(1);
  });

  it('with an invented key, or one of somebody else, is not taken', async () => {
    const form = fresh(call);
    await world.post(phone, form, { as: 'koordination' });
    expect((await world.post(phone, form, { as: 'vertretung' })).status).toBe(400);
    expect((await world.post(phone, { ...call, _key: 'x' }, { as: 'koordination' })).status).toBe(400);
  });
});

describe('a requesting body', () => {
  it('asks on one page, and finds its institution again the next time', async () => {
    const first = await (await world.get(body, { as: 'schule' })).text();
    expect(first).toContain('value="schule@demo.lotsenwerk.example"');
    const answer = await world.post(body, fresh(fromSchool), { as: 'schule' });
    expect(where(answer)).toMatch(/^\/meine-anfragen\/[\w-]+\?gesendet=ja$/);
    const page = await (await world.get(where(answer), { as: 'schule' })).text();
    expect(page).toContain('ist gesendet');
    const again = await (await world.get(body, { as: 'schule' })).text();
    expect(again).toContain('value="Grundschule"');
    expect(again).toContain('value="schule@b.example"');
    expect(again).not.toContain('Amira');
  });

  it('sees its own requests and nobody else’s', async () => {
    const answer = await world.post(body, fresh({ ...fromSchool, goal: 'Nur für die Schule.' }), {
      as: 'schule',
    });
    const path = where(answer).split('?')[0] ?? '';
    expect(await (await world.get('/meine-anfragen', { as: 'schule' })).text()).toContain(path);
    expect(await (await world.get('/meine-anfragen', { as: 'amt' })).text()).not.toContain(path);
    expect((await world.get(path, { as: 'amt' })).status).toBe(404);
    expect((await world.post(`${path}/zurueckziehen`, { version: '1' }, { as: 'amt' })).status).toBe(404);
    expect((await world.get(path, { as: 'koordination' })).status).toBe(403);
  });

  it('takes a request back after a second look', async () => {
    const answer = await world.post(body, fresh(fromSchool), { as: 'schule' });
    const path = where(answer).split('?')[0] ?? '';
    const look = await (await world.get(`${path}/zurueckziehen`, { as: 'schule' })).text();
    expect(look).toContain('wirklich zurückziehen');
    const stale = await world.post(`${path}/zurueckziehen`, { version: '7' }, { as: 'schule' });
    expect(stale.status).toBe(409);
    const done = await world.post(`${path}/zurueckziehen`, { version: '1' }, { as: 'schule' });
    expect(where(done)).toBe(path);
    expect(await (await world.get(path, { as: 'schule' })).text()).toContain('Zurückgezogen');
  });

  it('is refused what a body has to say: its name and how the person agreed', async () => {
    const form = { ...fromSchool, institution: '', 'consent-how': '' };
    const answer = await world.post(body, fresh(form), { as: 'schule' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/wie die Person zugestimmt hat/);
  });

  it('reads its list page by page', async () => {
    for (let count = 0; count < 21; count++) await world.post(body, fresh(fromSchool), { as: 'amt' });
    const first = await (await world.get('/meine-anfragen', { as: 'amt' })).text();
    expect([...first.matchAll(/href="\/meine-anfragen\/[\w-]{36}"/g)]).toHaveLength(20);
    const next = /href="(\/meine-anfragen\?nach=[\w-]+)"/.exec(first)?.[1] ?? '';
    const second = await (await world.get(next, { as: 'amt' })).text();
    expect([...second.matchAll(/href="\/meine-anfragen\/[\w-]{36}"/g)]).toHaveLength(1);
    expect((await world.get('/meine-anfragen?nach=x', { as: 'amt' })).status).toBe(404);
  });

  it('belongs to the site it asks', async () => {
    const answer = await world.post(body, fresh(fromSchool), { as: 'schule' });
    const id = /[\w-]{36}/.exec(where(answer))?.[0] ?? '';
    expect(await row(id)).toMatchObject({ channel: 'requesting-body', requestedBy: world.schule.id });
    const { siteId } = await owner
      .selectFrom('requests.request')
      .select('siteId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(siteId).toBe(site.id);
  });
});
