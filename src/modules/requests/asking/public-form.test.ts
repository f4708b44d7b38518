import { describe, expect, it } from 'vitest';
import { system } from '#platform/acting';
import { hashOfSecret } from '#platform/ids';
import { requests } from '../index.ts';
import { readContact, readRequest } from '../request.store.ts';
import { requestWorld } from '../request-world.build.ts';

const world = await requestWorld(requests, { now: Temporal.Instant.from('2026-11-23T09:00:00Z') });
const { owner } = world;

const soon = '2026-12-03';

/** The answers of somebody in Bad Homburg who speaks Arabic, page by page. */
const answers: Record<string, Record<string, string | string[]>> = {
  'fuer-wen': { 'asked-by': 'self' },
  wohnort: { place: 'Bad Homburg v. d. Höhe' },
  sprache: { language: 'ar' },
  deutsch: { german: 'little' },
  thema: { topic: 'office' },
  ziel: { goal: 'Die Wohnung selbst ummelden können.' },
  termin: { 'day-1': soon, 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
  treffpunkt: { 'meeting-place': 'office', 'place-name': 'Bürgerbüro', 'place-address': '' },
  wuensche: { gender: '', 'gender-reason': '' },
  kontakt: { name: 'Amira Beispiel', phone: '06172 000111', email: 'amira@b.example' },
  einwilligung: { consent: 'ja' },
};

const secretIn = (answer: Response): string =>
  /anfrage=([\w-]+)/.exec(answer.headers.get('Set-Cookie') ?? '')?.[1] ?? '';

/** Begins a form and answers pages up to, not including, one. Returns the cookie. */
async function begun(
  until: string | null = null,
  changed: Record<string, Record<string, string | string[]>> = {},
): Promise<string> {
  const cookie = `anfrage=${secretIn(await world.post('/anfrage', {}))}`;
  for (const [step, form] of Object.entries({ ...answers, ...changed })) {
    if (step === until) break;
    const answer = await world.post(`/anfrage/${step}`, form, { cookie });
    if (answer.status !== 303) throw new Error(`${step}: ${answer.status} ${await answer.text()}`);
  }
  return cookie;
}

const where = (answer: Response) => answer.headers.get('Location');

async function sendAll(changed: Parameters<typeof begun>[1] = {}): Promise<{ cookie: string; id: string }> {
  const cookie = await begun(null, changed);
  const answer = await world.post('/anfrage/absenden', {}, { cookie });
  expect(where(answer)).toBe('/anfrage/fertig');
  const { id } = await owner
    .selectFrom('requests.request')
    .select('id')
    .where('statusTokenHash', '=', hashOfSecret(cookie.slice('anfrage='.length)))
    .executeTakeFirstOrThrow();
  return { cookie, id };
}

describe('the public form', () => {
  it('leads one question at a time to a receipt with number, day of the answer and secret link', async () => {
    const cookie = await begun();
    const check = await (await world.get('/anfrage/pruefen', { cookie })).text();
    expect(check).toContain('Bürgerbüro');
    expect(check).toContain('Arabisch');
    expect(check).toContain('href="/anfrage/ziel"');
    const sent = await world.post('/anfrage/absenden', {}, { cookie });
    expect(where(sent)).toBe('/anfrage/fertig');
    const receipt = await (await world.get('/anfrage/fertig', { cookie })).text();
    expect(receipt).toMatch(/[2-9A-Y]{4}-[2-9A-Y]{4}/);
    expect(receipt).toContain('Donnerstag, 26. November 2026');
    expect(receipt).toContain(`/status/${cookie.slice('anfrage='.length)}`);
    const drafts = await owner.selectFrom('requests.draft').select('tokenHash').execute();
    expect(drafts).toEqual([]);
  });

  it('keeps the cookie from scripts and other sites', async () => {
    const header = (await world.post('/anfrage', {})).headers.get('Set-Cookie') ?? '';
    expect(header).toMatch(/HttpOnly/);
    expect(header).toMatch(/SameSite=Lax/);
    expect(header).toMatch(/Max-Age=86400/);
  });

  it('speaks English from the first page to the letter', async () => {
    const first = await world.post('/en/anfrage', {});
    expect(where(first)).toBe('/en/anfrage/fuer-wen');
    const cookie = `anfrage=${secretIn(first)}`;
    expect(await (await world.get('/en/anfrage/fuer-wen', { cookie })).text()).toContain('Who is it for?');
    const email = 'english@b.example';
    for (const [step, form] of Object.entries({ ...answers, kontakt: { name: 'A', phone: '', email } })) {
      expect((await world.post(`/en/anfrage/${step}`, form, { cookie })).status).toBe(303);
    }
    await world.post('/en/anfrage/absenden', {}, { cookie });
    const letter = (await world.letters()).find(({ recipient }) => recipient === email);
    expect(letter).toMatchObject({ lang: 'en' });
  });

  it('computes the page from the answers: nobody gets past one that is missing', async () => {
    const cookie = await begun('thema');
    expect(where(await world.get('/anfrage/kontakt', { cookie }))).toBe('/anfrage/thema');
    expect(where(await world.post('/anfrage/kontakt', answers.kontakt ?? {}, { cookie }))).toBe(
      '/anfrage/thema',
    );
    expect(where(await world.get('/anfrage/pruefen', { cookie }))).toBe('/anfrage/thema');
    expect(where(await world.post('/anfrage/absenden', {}, { cookie }))).toBe('/anfrage/thema');
    expect(where(await world.get('/anfrage/weiter', { cookie }))).toBe('/anfrage/thema');
  });

  it('keeps answers while going back, and goes on page by page', async () => {
    const cookie = await begun('treffpunkt');
    const page = await (await world.get('/anfrage/ziel', { cookie })).text();
    expect(page).toContain('Die Wohnung selbst ummelden können.');
    expect(page).toContain('href="/anfrage/thema"');
    const again = await world.post('/anfrage/ziel', { goal: 'Ein anderes Ziel.' }, { cookie });
    expect(where(again)).toBe('/anfrage/termin');
    expect(await (await world.get('/anfrage/termin', { cookie })).text()).toContain(soon);
  });

  it('returns to the check after one change', async () => {
    const cookie = await begun();
    expect(where(await world.post('/anfrage/ziel', { goal: 'Neu.' }, { cookie }))).toBe('/anfrage/pruefen');
  });

  it('asks again for what an earlier answer changed', async () => {
    const cookie = await begun();
    await world.post('/anfrage/fuer-wen', { 'asked-by': 'relative' }, { cookie });
    expect(where(await world.get('/anfrage/weiter', { cookie }))).toBe('/anfrage/kontakt');
  });

  it('leaves out the question about German for somebody who speaks it', async () => {
    const cookie = await begun('deutsch', { sprache: { language: 'de' } });
    expect(where(await world.get('/anfrage/weiter', { cookie }))).toBe('/anfrage/thema');
  });

  it('asks which place when several fit, and which site when none serves it', async () => {
    const cookie = await begun('wohnort');
    const several = await world.post('/anfrage/wohnort', { place: 'Homburg' }, { cookie });
    expect([303, 422]).toContain(several.status);
    const many = await world.post('/anfrage/wohnort', { place: 'Neu' }, { cookie });
    expect(where(many)).toBe('/anfrage/ort-waehlen');
    const choice = await (await world.get('/anfrage/ort-waehlen', { cookie })).text();
    const key = /name="place-key" value="([^"]+)"/.exec(choice)?.[1] ?? '';
    await world.post('/anfrage/ort-waehlen', { 'place-key': key }, { cookie });
    await world.post('/anfrage/wohnort', { place: 'Kassel' }, { cookie });
    const next = where(await world.get('/anfrage/weiter', { cookie }));
    expect(['/anfrage/standort', '/anfrage/ort-waehlen']).toContain(next);
  });

  it('chooses among the sites by distance where none serves the place', async () => {
    const cookie = await begun('wohnort');
    await world.post('/anfrage/wohnort', { place: 'Baunatal' }, { cookie });
    expect(where(await world.get('/anfrage/weiter', { cookie }))).toBe('/anfrage/standort');
    const page = await (await world.get('/anfrage/standort', { cookie })).text();
    expect(page.indexOf('Standort Hier')).toBeLessThan(page.indexOf('Standort Anderswo'));
    expect(page).toMatch(/1\d\d km entfernt/);
    const chosen = await world.post('/anfrage/standort', { site: world.elsewhere.id }, { cookie });
    expect(where(chosen)).toBe('/anfrage/sprache');
    const invented = await world.post('/anfrage/standort', { site: world.koordination.id }, { cookie });
    expect(invented.status).toBe(422);
  });

  it('gives a hint with a yellow topic and goes on', async () => {
    const cookie = await begun('thema');
    const chosen = await world.post('/anfrage/thema', { topic: 'doctor' }, { cookie });
    expect(where(chosen)).toBe('/anfrage/thema-hinweis');
    const word = await (await world.get('/anfrage/thema-hinweis', { cookie })).text();
    expect(word).toContain('Gut zu wissen');
    expect(where(await world.post('/anfrage/thema-hinweis', { topic: 'doctor' }, { cookie }))).toBe(
      '/anfrage/ziel',
    );
  });

  it('says who helps with a red topic and leads no further', async () => {
    const cookie = await begun('thema');
    await world.post('/anfrage/thema', { topic: 'legal-advice' }, { cookie });
    const word = await (await world.get('/anfrage/thema-hinweis', { cookie })).text();
    expect(word).toContain('Dabei helfen andere besser');
    expect(word).not.toContain('Trotzdem anfragen');
    const forged = await world.post('/anfrage/thema-hinweis', { topic: 'legal-advice' }, { cookie });
    expect(where(forged)).toBe('/anfrage/thema-hinweis');
  });

  it('gives the numbers to call at once when it is about danger', async () => {
    const cookie = await begun('thema');
    await world.post('/anfrage/thema', { topic: 'danger' }, { cookie });
    const word = await (await world.get('/anfrage/thema-hinweis', { cookie })).text();
    expect(word).toContain('tel:110');
    expect(word).toContain('tel:112');
  });

  it('leads on past a red topic where the site decides', async () => {
    await owner
      .insertInto('programme.siteTopic')
      .values({
        siteId: world.site.id,
        topicCode: 'private-home',
        riskClass: 'red',
        referTo: 'migration-counselling',
        hint: null,
        changedBy: null,
        changedAt: world.now(),
      })
      .execute();
    const cookie = await begun('thema');
    await world.post('/anfrage/thema', { topic: 'private-home' }, { cookie });
    const word = await (await world.get('/anfrage/thema-hinweis', { cookie })).text();
    expect(word).toContain('Trotzdem anfragen');
    const on = await world.post('/anfrage/thema-hinweis', { topic: 'private-home' }, { cookie });
    expect(where(on)).toBe('/anfrage/ziel');
  });

  it('asks on behalf of somebody for both, and how she agreed', async () => {
    const changed = {
      'fuer-wen': { 'asked-by': 'institution' },
      kontakt: {
        institution: 'Grundschule',
        'asker-name': 'Frau S.',
        'asker-phone': '06172 000222',
        'asker-email': '',
      },
      person: { name: 'Amira B.', phone: '', email: '' },
      einwilligung: { 'consent-how': 'through-interpreter', consent: 'ja' },
    };
    const { einwilligung, ...rest } = answers;
    const order = { ...rest, ...changed, person: changed.person, einwilligung: changed.einwilligung };
    const cookie = `anfrage=${secretIn(await world.post('/anfrage', {}))}`;
    for (const [step, form] of Object.entries(order)) {
      const answer = await world.post(`/anfrage/${step}`, form as Record<string, string>, { cookie });
      expect(answer.status, step).toBe(303);
    }
    await world.post('/anfrage/absenden', {}, { cookie });
    const kept = await owner
      .selectFrom('requests.request as r')
      .select(['r.id', 'r.askedBy', 'r.consentHow'])
      .where('r.statusTokenHash', '=', hashOfSecret(cookie.slice('anfrage='.length)))
      .executeTakeFirst();
    expect({ ...kept, ...(await readContact(owner, kept?.id ?? '')) }).toMatchObject({
      askedBy: 'institution',
      consentHow: 'through-interpreter',
      name: 'Amira B.',
      institution: 'Grundschule',
      askerName: 'Frau S.',
    });
    expect(einwilligung).toBeDefined();
  });

  it('hints at what to leave out of the goal, and takes the same text the second time', async () => {
    const cookie = await begun('ziel');
    const goal = 'Mit meiner Depression zum Amt, Telefon 0176 12345678.';
    const first = await world.post('/anfrage/ziel', { goal }, { cookie });
    expect(first.status).toBe(422);
    const page = await first.text();
    expect(page).toContain('Bitte lassen Sie das weg');
    expect(page).toContain(goal);
    const changed = await world.post(
      '/anfrage/ziel',
      { goal: `${goal} Bitte.`, 'goal-seen': goal },
      { cookie },
    );
    expect(changed.status).toBe(422);
    const second = await world.post('/anfrage/ziel', { goal, 'goal-seen': goal }, { cookie });
    expect(where(second)).toBe('/anfrage/termin');
  });

  it('names emergency numbers at once where the goal speaks of danger', async () => {
    const cookie = await begun('ziel');
    const page = await world.post('/anfrage/ziel', { goal: 'Mein Mann schlägt mich.' }, { cookie });
    expect(page.status).toBe(422);
    expect(await page.text()).toContain('tel:110');
  });

  it('can be stopped, and then nothing is left', async () => {
    const cookie = await begun('ziel');
    const stopped = await world.post('/anfrage/loeschen', {}, { cookie });
    expect(where(stopped)).toBe('/anfrage');
    expect(stopped.headers.get('Set-Cookie')).toContain('Max-Age=0');
    expect(where(await world.get('/anfrage/ziel', { cookie }))).toBe('/anfrage?weg=ja');
  });

  it('says so when the answers are gone after a day', async () => {
    const cookie = await begun('ziel');
    const before = world.now();
    world.setNow(before.add({ hours: 25 }));
    const late = await world.post('/anfrage/ziel', answers.ziel ?? {}, { cookie });
    expect(where(late)).toBe('/anfrage?weg=ja');
    const page = await (await world.get('/anfrage?weg=ja', { cookie })).text();
    expect(page).toContain('Ihre Antworten sind nicht mehr da');
    world.setNow(before);
  });

  it('shows nobody the answers of somebody else', async () => {
    const cookie = await begun('thema');
    for (const other of [undefined, 'anfrage=erfunden', 'anfrage=', 'anfrage=%00']) {
      const of = other ? { cookie: other } : {};
      expect(where(await world.get('/anfrage/ziel', of))).toBe('/anfrage?weg=ja');
    }
    expect((await world.get('/anfrage/thema', { cookie })).status).toBe(200);
  });
});

describe('the same form sent twice', () => {
  it('one after the other leads to the same receipt', async () => {
    const { cookie, id } = await sendAll();
    const again = await world.post('/anfrage/absenden', {}, { cookie });
    expect(where(again)).toBe('/anfrage/fertig');
    const count = await owner
      .selectFrom('requests.request')
      .select('id')
      .where('statusTokenHash', '=', hashOfSecret(cookie.slice('anfrage='.length)))
      .execute();
    expect(count).toEqual([{ id }]);
  });

  it('ten times at once makes one request and one letter', async () => {
    const email = 'zehnmal@b.example';
    const cookie = await begun(null, { kontakt: { name: 'A', phone: '', email } });
    const all = await Promise.all(
      Array.from({ length: 10 }, () => world.post('/anfrage/absenden', {}, { cookie })),
    );
    expect(all.map(where)).toEqual(Array(10).fill('/anfrage/fertig'));
    const letters = (await world.letters()).filter(({ recipient }) => recipient === email);
    expect(letters).toHaveLength(1);
  });

  it('and begun anew afterwards is another request', async () => {
    const { cookie } = await sendAll();
    const next = await world.post('/anfrage', {}, { cookie });
    expect(secretIn(next)).not.toBe(cookie.slice('anfrage='.length));
  });
});

describe('what is entered wrongly', () => {
  const long = 'x'.repeat(20_000);
  const cases: [string, string, Record<string, string | string[]>, RegExp][] = [
    ['nothing', 'fuer-wen', {}, /für wen Sie fragen/],
    ['an asker that does not exist', 'fuer-wen', { 'asked-by': 'Amt; drop table' }, /für wen Sie fragen/],
    ['no place', 'wohnort', { place: '' }, /Postleitzahl oder einen Ort/],
    ['a place nobody knows', 'wohnort', { place: 'Xyzzyhausen' }, /finden wir nicht/],
    ['a place that is markup', 'wohnort', { place: '<script>alert(1)</script>' }, /finden wir nicht/],
    ['an endless place', 'wohnort', { place: long }, /zu lang. Höchstens 100/],
    ['no language', 'sprache', { language: '' }, /wählen Sie eine Sprache/],
    ['a language nobody has', 'sprache', { language: 'tlh' }, /wählen Sie eine Sprache/],
    ['no level', 'deutsch', { german: 'fließend' }, /wie gut das Deutsch/],
    ['no topic', 'thema', { topic: '' }, /wählen Sie ein Thema/],
    ['a topic that is SQL', 'thema', { topic: "x'; delete from requests.draft; --" }, /wählen Sie ein Thema/],
    ['no goal', 'ziel', { goal: '   ' }, /in einem Satz/],
    ['an endless goal', 'ziel', { goal: long }, /Höchstens 300/],
    ['only control characters', 'ziel', { goal: '\u0000\u0007\u202e\u2066' }, /in einem Satz/],
    ['no day', 'termin', { minutes: '60' }, /Tag: Bitte ausfüllen/],
    [
      'a day that has passed',
      'termin',
      { 'day-1': '2026-11-20', 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
      /schon vorbei/,
    ],
    [
      '29 February of a year without one',
      'termin',
      { 'day-1': '2027-02-29', 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
      /Diesen Tag gibt es nicht/,
    ],
    [
      'an hour the spring change skips',
      'termin',
      { 'day-1': '2027-03-28', 'from-1': '02:00', 'until-1': '03:00', minutes: '60' },
      /reicht nicht für die Dauer/,
    ],
    [
      'the end before the start',
      'termin',
      { 'day-1': soon, 'from-1': '12:00', 'until-1': '09:00', minutes: '60' },
      /Das Ende liegt vor dem Anfang/,
    ],
    [
      'a year of six digits',
      'termin',
      { 'day-1': '+275760-09-13', 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
      /Diesen Tag gibt es nicht/,
    ],
    [
      'a time that is none',
      'termin',
      { 'day-1': soon, 'from-1': '25:00', 'until-1': '12:99', minutes: '60' },
      /keine Uhrzeit/,
    ],
    [
      'a length nobody offers',
      'termin',
      { 'day-1': soon, 'from-1': '09:00', 'until-1': '12:00', minutes: '-60' },
      /Wie lange/,
    ],
    ['nowhere', 'treffpunkt', { 'meeting-place': '' }, /Ort des Termins: Bitte ausfüllen/],
    [
      'a wish without a reason',
      'wuensche',
      { gender: 'female', 'gender-reason': '' },
      /warum Ihnen das wichtig/,
    ],
    ['a wish nobody offers', 'wuensche', { gender: 'Deutsche', 'gender-reason': '' }, /Bitte ausfüllen/],
    [
      'a need nobody offers',
      'wuensche',
      { gender: '', 'gender-reason': '', accessibility: ['step-free', 'religion'] },
      /Bitte ausfüllen/,
    ],
    [
      'no way to be reached',
      'kontakt',
      { name: 'A', phone: '', email: '' },
      /Telefonnummer oder eine E-Mail/,
    ],
    ['a telephone that is none', 'kontakt', { name: 'A', phone: 'ruf an', email: '' }, /keine Telefonnummer/],
    ['an address that is none', 'kontakt', { name: 'A', phone: '', email: 'a@b' }, /keine E-Mail-Adresse/],
    [
      'a second address smuggled into the first',
      'kontakt',
      { name: 'A', phone: '', email: 'a@b.example\nBcc: c@d.example' },
      /keine E-Mail-Adresse/,
    ],
    ['no consent', 'einwilligung', { consent: '' }, /Ohne Einverständnis/],
  ];

  it.each(cases)('%s on the page %s is refused with what was typed', async (_, step, form, words) => {
    const cookie = await begun(step);
    const answer = await world.post(`/anfrage/${step}`, form, { cookie });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toMatch(words);
    expect(page).toContain('id="fehler"');
    expect(page).not.toContain('<script>alert');
    // Nothing was kept.
    expect(where(await world.get('/anfrage/weiter', { cookie }))).toBe(`/anfrage/${step}`);
  });

  it('shows markup, SQL and text that runs backwards as what it is', async () => {
    const goal = "<img src=x onerror=alert(1)> '); drop table requests.request; -- \u202Egnp.exe";
    const cookie = await begun(null, { ziel: { goal } });
    const page = await (await world.get('/anfrage/pruefen', { cookie })).text();
    expect(page).toContain('&lt;img src=x onerror=alert(1)');
    expect(page).not.toContain('<img src=x');
    const { id } = await sendAll({ ziel: { goal } });
    const kept = await readRequest(owner, id);
    expect(kept?.goal).not.toContain('\u202E');
    expect(kept?.goal).toContain('drop table');
  });

  it('a day that passed while the form lay open leads back to it', async () => {
    const cookie = await begun();
    const before = world.now();
    const draft = hashOfSecret(cookie.slice('anfrage='.length));
    world.setNow(Temporal.Instant.from('2026-12-03T10:00:00Z'));
    await owner
      .updateTable('requests.draft')
      .set({ createdAt: world.now() })
      .where('tokenHash', '=', draft)
      .execute();
    const answer = await world.post('/anfrage/absenden', {}, { cookie });
    world.setNow(before);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('schon vorbei');
    const rows = await world.database.read(system, (db) =>
      db.selectFrom('requests.draft').select('tokenHash').where('tokenHash', '=', draft).execute(),
    );
    expect(rows).toHaveLength(1);
  });

  it('an unknown page is not found', async () => {
    expect((await world.get('/anfrage/herkunft')).status).toBe(404);
  });
});
