import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { newFormKey } from '#platform/form-key';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../tests/database.ts';
import { lettersIn } from '../../../tests/letters.ts';
import { formHeaders } from '../../../tests/people.ts';
import { buildGuide } from './guide.build.ts';
import { listTransitions, readGuide } from './guide.store.ts';
import { requiredObligations } from './guide.ts';
import { buildGuidesApp } from './guides.build.ts';

const world = await testDatabase();
const { owner } = world;
const now = Temporal.Now.instant();
const today = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
const { app, accounts, signedIn } = buildGuidesApp(world, now);
afterAll(() => accounts.close());

type SignedIn = Person & { cookie: string };
let site: string;
let otherSite: string;
let coordinator: SignedIn;
let coordinating: SignedIn;
let stranger: SignedIn;
let herself: SignedIn;
let own: string;
beforeAll(async () => {
  site = (await buildSite(owner, { name: 'Lotsen Bad Homburg' })).id;
  otherSite = (await buildSite(owner)).id;
  coordinator = await signedIn('Karim Sayed', [{ role: 'coordinator', siteId: site }]);
  coordinating = await signedIn('Rosa Demolina', [
    { role: 'coordinating-guide', siteId: site },
    { role: 'guide', siteId: site },
  ]);
  stranger = await signedIn('Olga Weber', [{ role: 'coordinator', siteId: otherSite }]);
  herself = await signedIn('Amira Beispiel', [{ role: 'guide', siteId: site }]);
  own = (await buildGuide(owner, { siteId: site, personId: herself.id, name: 'Amira Beispiel' })).id;
});

type Fields = Record<string, string | readonly string[]>;

const get = (path: string, who: SignedIn | null) =>
  app.request(path, { headers: who ? { Cookie: who.cookie } : {} });
const pageOf = async (path: string, who: SignedIn) => (await get(path, who)).text();
function post(path: string, fields: Fields, who: SignedIn | null) {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries({ _key: newFormKey(), ...fields })) {
    for (const value of typeof values === 'string' ? [values] : values) body.append(name, value);
  }
  return app.request(path, { method: 'POST', headers: formHeaders(who?.cookie), body: body.toString() });
}
/** The hidden fields of a form as the page holds them. */
function hiddenIn(html: string): Record<string, string> {
  const plain = (text: string) =>
    text
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, plain(value)],
    ),
  );
}

const newGuide = (of: Fields = {}): Fields => ({
  _key: newId(),
  site,
  entry: 'register',
  name: 'Rana Muster',
  email: 'rana@beispiel.example',
  phone: '0170 000 00-00',
  gender: 'female',
  'language-1': 'ar',
  'level-1': 'mother-tongue',
  'modes-1': ['speak', 'read'],
  ...of,
});
const idIn = (answer: Response) =>
  /\/team\/([0-9a-f-]{36})/.exec(answer.headers.get('Location') ?? '')?.[1] ?? '';

describe('who comes in', () => {
  it('nobody without signing in, and each only to her own pages', async () => {
    expect((await get('/team', null)).headers.get('Location')).toBe('/anmelden?zurueck=%2Fteam');
    expect((await get('/mein-profil', null)).status).toBe(303);
    expect((await get('/team', herself)).status).toBe(403);
    expect((await get('/mein-profil', coordinator)).status).toBe(403);
    expect((await post('/team/neu', newGuide(), null)).status).toBe(403);
    expect((await post('/team/neu', newGuide(), herself)).status).toBe(403);
  });

  it.each([
    ['', 'GET'],
    ['/angaben', 'GET'],
    ['/zeiten', 'GET'],
    ['/unterlagen', 'GET'],
    ['/schritt/pause', 'GET'],
    ['/angaben', 'POST'],
    ['/zeiten', 'POST'],
    ['/abwesenheiten', 'POST'],
    ['/unterlagen', 'POST'],
    ['/schritt/pause', 'POST'],
    ['/zugang', 'POST'],
  ])('a link of another site leads nowhere: %s %s', async (rest, method) => {
    const path = `/team/${own}${rest}`;
    const answer = method === 'GET' ? await get(path, stranger) : await post(path, {}, stranger);
    expect(answer.status).toBe(404);
    expect((await readGuide(owner, own))?.version).toBe(1);
  });

  it.each(['/zeiten', '/schritt/pause'])('a guide does not open %s of another guide', async (rest) => {
    const other = await buildGuide(owner, { siteId: site });
    expect((await get(`/mein-profil/${other.id}${rest}`, herself)).status).toBe(404);
    expect((await post(`/mein-profil/${other.id}${rest}`, { version: '1' }, herself)).status).toBe(404);
  });

  it('what somebody sees in one role she does not do in another', async () => {
    const both = await signedIn('Zwei Rollen', [
      { role: 'coordinator', siteId: otherSite },
      { role: 'guide', siteId: site },
    ]);
    const hers = await buildGuide(owner, { siteId: site, personId: both.id });
    expect((await get(`/mein-profil/${hers.id}/zeiten`, both)).status).toBe(200);
    expect((await get(`/team/${hers.id}`, both)).status).toBe(404);
    const colleague = await buildGuide(owner, { siteId: site });
    expect((await get(`/team/${colleague.id}`, coordinating)).status).toBe(200);
    expect((await get(`/mein-profil/${colleague.id}/zeiten`, coordinating)).status).toBe(404);
  });

  it('a volunteer who coordinates sees that papers are missing, not which', async () => {
    const { id } = await buildGuide(owner, { siteId: site, without: ['non-violence-pledge'] });
    const page = await pageOf(`/team/${id}`, coordinating);
    expect(page).toContain('Eine Unterlage fehlt oder ist abgelaufen');
    expect(page).not.toContain('Gewaltfreiheit');
    expect((await get(`/team/${id}/unterlagen`, coordinating)).status).toBe(403);
    expect(await pageOf(`/team/${id}`, coordinator)).toContain('Gewaltfreiheit');
  });

  it.each(['not-an-id', '00000000-0000-4000-8000-000000000000', '%00', "1' or 1=1"])(
    '/team/%s is not found',
    async (id) => {
      expect((await get(`/team/${encodeURIComponent(id)}`, coordinator)).status).toBe(404);
    },
  );
});

describe('the list', () => {
  it('finds by name, state and language, and says when it finds nobody', async () => {
    await buildGuide(owner, {
      siteId: site,
      name: 'Gülay Öztürk',
      languages: [{ tag: 'tr', level: 'mother-tongue', modes: ['speak'] }],
      state: 'paused',
    });
    expect(await pageOf('/team?suche=gulay', coordinator)).toContain('Gülay Öztürk');
    expect(await pageOf('/team?stand=paused&sprache=tr', coordinator)).toContain('Gülay Öztürk');
    const nobody = await pageOf('/team?suche=%3Cscript%3E', coordinator);
    expect(nobody).toContain('Zu dieser Auswahl gibt es niemanden');
    expect(nobody).not.toContain('<script>');
    expect(await pageOf('/team', stranger)).not.toContain('Gülay');
    expect(await pageOf('/team', stranger)).toContain('Hier stehen Ihre Lotsinnen und Lotsen');
    expect((await get('/team?nach=kein-schluessel&stand=unsinn&standort=x', coordinator)).status).toBe(200);
  });

  it('speaks English too', async () => {
    const page = await pageOf('/en/team?stand=paused', coordinator);
    expect(page).toContain('Name or e-mail address');
    expect(page).toMatch(/href="\/en\/team\/[0-9a-f-]{36}"/);
  });
});

describe('entering somebody', () => {
  it('leads to her page', async () => {
    const answer = await post('/team/neu', newGuide(), coordinator);
    expect(answer.status).toBe(303);
    const page = await pageOf(answer.headers.get('Location') as string, coordinator);
    expect(page).toContain('Die Person ist aufgenommen.');
    expect(page).toContain('Rana Muster');
    expect(page).toContain('Arabisch');
    expect(page).toContain('von Karim Sayed');
  });

  it('with the same form twice, even at once, enters her once', async () => {
    const form = newGuide({ name: 'Nur Einmal' });
    const answers = await Promise.all([
      post('/team/neu', form, coordinator),
      post('/team/neu', form, coordinator),
    ]);
    expect(new Set(answers.map(idIn)).size).toBe(1);
    const rows = await owner
      .selectFrom('guides.guide')
      .select('id')
      .where('name', '=', 'Nur Einmal')
      .execute();
    expect(rows).toHaveLength(1);
  });

  it('as active needs the days of the papers and the certificate', async () => {
    const form = newGuide({ entry: 'enter-active' });
    const bare = await post('/team/neu', form, coordinator);
    expect(bare.status).toBe(422);
    expect(await bare.text()).toContain('href="#signedOn"');
    const days = { signedOn: '2024-04-01', confirmedOn: today.subtract({ days: 30 }).toString() };
    const uncertified = await post('/team/neu', { ...form, ...days }, coordinator);
    expect(uncertified.status).toBe(422);
    expect(await uncertified.text()).toContain('Bitte geben Sie den Tag des Zertifikats an.');
    const certified = { ...form, ...days, qualifiedOn: '2024-03-01' };
    const old = await post('/team/neu', { ...certified, confirmedOn: '2024-04-01' }, coordinator);
    expect(await old.text()).toContain('Die Bestätigung ist abgelaufen.');
    const done = await post('/team/neu', certified, coordinator);
    expect((await readGuide(owner, idIn(done)))?.state).toBe('active');
    expect((await post('/team/neu', { ...certified, _key: newId() }, coordinating)).status).toBe(403);
  });

  it.each<[string, Fields, string]>([
    ['without a name', { name: '' }, 'Bitte geben Sie den Namen an.'],
    ['with signs for a name', { name: '***' }, 'Bitte geben Sie den Namen an.'],
    ['with an over-long name', { name: 'x'.repeat(201) }, 'Der Name ist zu lang.'],
    ['with a wrong address', { email: 'rana@' }, 'Bitte prüfen Sie die E-Mail-Adresse.'],
    [
      'with an over-long address',
      { email: `${'x'.repeat(250)}@y.example` },
      'Bitte prüfen Sie die E-Mail-Adresse.',
    ],
    ['with words for a number', { phone: 'nach 18 Uhr' }, 'Bitte prüfen Sie die Telefonnummer.'],
    [
      'with SQL for a number',
      { phone: "1'; delete from guides.guide; --" },
      'Bitte prüfen Sie die Telefonnummer.',
    ],
    ['with a gender nobody offered', { gender: 'robot' }, 'Bitte wählen Sie aus der Liste.'],
    [
      'on 29 February of an ordinary year',
      { qualifiedOn: '2025-02-29' },
      'Bitte geben Sie einen Tag an, den es gibt',
    ],
    ['on a day to come', { qualifiedOn: '2199-01-01' }, 'Dieser Tag liegt in der Zukunft.'],
    ['in the year 275760', { qualifiedOn: '275760-09-13' }, 'Bitte geben Sie einen Tag an, den es gibt'],
    ['in a language nobody knows', { 'language-1': 'tlh' }, 'Bitte wählen Sie aus der Liste.'],
    [
      'in a language twice',
      { 'language-2': 'ar', 'level-2': 'basic' },
      'Diese Sprache steht schon weiter oben.',
    ],
    ['without a level', { 'level-1': '' }, 'Bitte geben Sie an, wie gut.'],
    ['without a state', { entry: '' }, 'Bitte wählen Sie, wie weit die Person ist.'],
    ['at another site', { site: '' }, 'Bitte wählen Sie einen Standort.'],
    ['with an invented step', { entry: 'suspend' }, 'Bitte wählen Sie, wie weit die Person ist.'],
  ])('%s is refused in words, and keeps what was entered', async (_, wrong, words) => {
    const before = await owner.selectFrom('guides.guide').select('id').execute();
    const answer = await post('/team/neu', newGuide({ phone: '0170 111 11-11', ...wrong }), coordinator);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain('id="fehler"');
    if (!('phone' in wrong)) expect(page).toContain('value="0170 111 11-11"');
    expect(await owner.selectFrom('guides.guide').select('id').execute()).toHaveLength(before.length);
  });

  it('at a site that is not hers is refused', async () => {
    expect((await post('/team/neu', newGuide({ site: otherSite }), coordinator)).status).toBe(422);
  });

  it.each([
    ['control characters', 'Ra\u0000na\u0007 Mu\u009bster', 'Rana Muster'],
    ['signs that turn the direction', 'Rana \u202eretsuM\u202c\u2066!\u2069', 'Rana retsuM!'],
    ['markup', '<img src=x onerror=alert(1)> Rana', '<img src=x onerror=alert(1)> Rana'],
    ['SQL', "Robert'); drop table guides.guide;--", "Robert'); drop table guides.guide;--"],
    ['blanks', '  Rana \t\t Muster  ', 'Rana Muster'],
    ['letters in two ways of writing', 'Rene\u0301', 'René'],
    ['another script', 'أميرة', 'أميرة'],
  ])('%s in a name are harmless', async (_, typed, kept) => {
    const answer = await post('/team/neu', newGuide({ name: typed }), coordinator);
    expect(answer.status).toBe(303);
    expect((await readGuide(owner, idIn(answer)))?.name).toBe(kept);
    for (const path of [`/team/${idIn(answer)}`, `/team/${idIn(answer)}/angaben`, '/team?stand=all']) {
      expect(await pageOf(path, coordinator)).not.toMatch(/<img|\u202e/);
    }
  });
});

describe('two coordinators change the same profile', () => {
  const form = (of: Fields) => ({
    name: 'Amira Beispiel',
    qualifiedOn: '2024-05-01',
    'language-1': 'ar',
    'level-1': 'mother-tongue',
    'modes-1': ['speak', 'read', 'write'],
    'language-2': 'de',
    'level-2': 'fluent',
    'modes-2': ['speak', 'read'],
    ...of,
  });

  it('the second is shown what changed, nothing is overwritten, and can decide', async () => {
    const { id } = await buildGuide(owner, { siteId: site, name: 'Amira Beispiel' });
    const path = `/team/${id}/angaben`;
    const [seen = {}, seenToo = {}] = await Promise.all(
      [coordinator, coordinating].map(async (who) => hiddenIn(await pageOf(path, who))),
    );
    expect((await post(path, form({ ...seen, name: 'Amira Neu' }), coordinator)).status).toBe(303);
    const second = await post(path, form({ ...seenToo, phone: '0170 222 22-22' }), coordinating);
    expect(second.status).toBe(422);
    const page = await second.text();
    expect(page).toContain('Jemand hat inzwischen dieselben Angaben geändert');
    expect(page).toContain('Amira Neu');
    expect(page).toContain('value="0170 222 22-22"');
    expect(await readGuide(owner, id)).toMatchObject({ name: 'Amira Neu', phone: null, version: 2 });
    const decided = form({ ...hiddenIn(page), name: 'Amira Neu', phone: '0170 222 22-22' });
    expect((await post(path, decided, coordinating)).status).toBe(303);
    expect(await readGuide(owner, id)).toMatchObject({
      name: 'Amira Neu',
      phone: '0170 222 22-22',
      version: 3,
    });
  });

  it('what somebody changed elsewhere in the record stands against nothing', async () => {
    const { id } = await buildGuide(owner, { siteId: site, name: 'Amira Beispiel' });
    const seen = hiddenIn(await pageOf(`/team/${id}/angaben`, coordinator));
    const hours = hiddenIn(await pageOf(`/team/${id}/zeiten`, coordinating));
    expect(
      (await post(`/team/${id}/zeiten`, { ...hours, when: 'any', radius: '12' }, coordinating)).status,
    ).toBe(303);
    expect(
      (await post(`/team/${id}/angaben`, form({ ...seen, phone: '0170 333 33-33' }), coordinator)).status,
    ).toBe(303);
    expect(await readGuide(owner, id)).toMatchObject({ phone: '0170 333 33-33', radiusKm: 12, version: 3 });
  });

  it.each(['', 'no json', '[]', 'null', '{"name":5}'])(
    'a form that does not say what it has seen (%s) overwrites nothing',
    async (seen) => {
      const { id } = await buildGuide(owner, { siteId: site, name: 'Amira Beispiel' });
      await owner
        .updateTable('guides.guide')
        .set({ version: 7, name: 'Inzwischen' })
        .where('id', '=', id)
        .execute();
      const answer = await post(
        `/team/${id}/angaben`,
        form({ version: '1', seen, name: 'X Y' }),
        coordinator,
      );
      expect(answer.status).toBe(422);
      expect((await readGuide(owner, id))?.name).toBe('Inzwischen');
    },
  );
});

describe('her own profile', () => {
  it('shows her what is kept, and what she may decide', async () => {
    const page = await pageOf('/mein-profil', herself);
    expect(page).toContain('Amira Beispiel');
    expect(page).toContain('Lotsen Bad Homburg');
    expect(page).toContain('Verschwiegenheitserklärung');
    expect(page).toContain(`/mein-profil/${own}/schritt/pause`);
    expect(page).not.toContain('schritt/suspend');
    expect(page).not.toContain('/unterlagen"');
  });

  it('sets hours by parts of the day and of her own', async () => {
    const path = `/mein-profil/${own}/zeiten`;
    const fields: Fields = {
      ...hiddenIn(await pageOf(path, herself)),
      when: 'hours',
      'day-1': ['morning', 'afternoon'],
      'day-3': ['evening'],
      'from-5': '9:30',
      'until-5': '11:00',
      topics: ['school', 'doctor'],
      home: '61348',
      radius: '15',
      wish: '7,5',
      'away-during': ['school-holidays'],
    };
    const answer = await post(path, fields, herself);
    expect(answer.headers.get('Location')).toBe(`/mein-profil?profil=${own}&erledigt=zeiten`);
    const guide = await readGuide(owner, own);
    expect(guide?.hours?.map(({ weekday, from, until }) => `${weekday} ${from}-${until}`)).toEqual([
      '1 08:00:00-17:00:00',
      '3 17:00:00-20:00:00',
      '5 09:30:00-11:00:00',
    ]);
    expect(guide).toMatchObject({
      radiusKm: 15,
      wishMinutesPerMonth: 450,
      topics: ['doctor', 'school'],
      awayDuring: ['school-holidays'],
    });
    expect(guide?.home?.name).toContain('Bad Homburg');

    const again = await pageOf(path, herself);
    expect(again).toMatch(/id="day-1"[^>]*value="morning"[^>]*checked/);
    expect(again).toContain('value="09:30"');
    expect(again).toMatch(/value="school-holidays"[^>]*checked/);
    expect(again).not.toMatch(/value="public-holidays"[^>]*checked/);
    expect(again).toContain('value="7,5"');
    const same = { ...fields, ...hiddenIn(again), home: guide?.home?.name ?? '' };
    await post(path, same, herself);
    expect((await readGuide(owner, own))?.home).toEqual(guide?.home);
  });

  it.each<[string, Fields, string]>([
    ['no answer', { when: '' }, 'Bitte wählen Sie eine Antwort.'],
    ['no hour at all', { when: 'hours' }, 'Bitte wählen Sie mindestens eine Zeit.'],
    [
      'an end before the start',
      { when: 'hours', 'from-2': '14:00', 'until-2': '13:59' },
      'Das Ende liegt vor dem Anfang.',
    ],
    ['no end', { when: 'hours', 'from-2': '14:00' }, 'Bitte geben Sie die Uhrzeit so an'],
    [
      'an hour there is not',
      { when: 'hours', 'from-2': '24:00', 'until-2': '25:00' },
      'Bitte geben Sie die Uhrzeit so an',
    ],
    ['an invented part of the day', { when: 'hours', 'day-1': ['night'] }, 'Bitte wählen Sie aus der Liste.'],
    [
      'a topic that is not for guides',
      { when: 'any', topics: ['therapy'] },
      'Bitte wählen Sie aus der Liste.',
    ],
    ['a radius of nothing', { when: 'any', radius: '0' }, 'ganze Kilometer von 1 bis 200'],
    ['a radius around the world', { when: 'any', radius: '40000' }, 'ganze Kilometer von 1 bis 200'],
    ['hours that are no number', { when: 'any', wish: 'viele' }, 'Stunden von 0 bis 100'],
    ['a place nobody knows', { when: 'any', home: 'Entenhausen' }, 'Diesen Ort kennen wir nicht.'],
    ['an over-long place', { when: 'any', home: 'x'.repeat(101) }, 'Diesen Ort kennen wir nicht.'],
  ])('%s is refused in words', async (_, wrong, words) => {
    const path = `/mein-profil/${own}/zeiten`;
    const before = await readGuide(owner, own);
    const answer = await post(path, { ...hiddenIn(await pageOf(path, herself)), ...wrong }, herself);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
    expect(await readGuide(owner, own)).toEqual(before);
  });

  it('of several places with a name she chooses one', async () => {
    const path = `/mein-profil/${own}/zeiten`;
    const fields = { ...hiddenIn(await pageOf(path, herself)), when: 'any', home: 'Lautertal' };
    const asked = await post(path, fields, herself);
    const page = await asked.text();
    const [, key] = /name="home-key" value="([^"]+)"/.exec(page) ?? [];
    expect(key).toBeDefined();
    expect((await post(path, { ...fields, 'home-key': key ?? '' }, herself)).status).toBe(303);
    expect((await readGuide(owner, own))?.home?.name).toContain('Lautertal');
  });

  it('takes a break without a reason and comes back', async () => {
    const version = async () => ({ version: String((await readGuide(owner, own))?.version) });
    const question = await pageOf(`/mein-profil/${own}/schritt/pause`, herself);
    expect(question).toContain('Während der Pause bekommen Sie keine Angebote.');
    expect((await post(`/mein-profil/${own}/schritt/pause`, await version(), herself)).status).toBe(303);
    expect((await readGuide(owner, own))?.state).toBe('paused');
    expect((await post(`/mein-profil/${own}/schritt/resume`, await version(), herself)).status).toBe(303);
    expect((await readGuide(owner, own))?.state).toBe('active');
    expect((await get(`/mein-profil/${own}/schritt/suspend`, herself)).status).toBe(404);
    expect(
      (await post(`/mein-profil/${own}/schritt/suspend`, { ...(await version()), reason: 'other' }, herself))
        .status,
    ).toBe(403);
  });

  it('says so where no profile is tied to the account', async () => {
    const untied = await signedIn('Ohne Profil', [{ role: 'guide', siteId: site }]);
    expect(await pageOf('/mein-profil', untied)).toContain('noch nicht mit diesem Zugang verbunden');
  });
});

describe('absences', () => {
  const next = today.add({ days: 10 });
  it('are entered with their last day, twice the same counts once, and are taken back', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const fields = { from: next.toString(), until: next.add({ days: 4 }).toString() };
    await post(`/team/${id}/abwesenheiten`, fields, coordinator);
    await post(`/team/${id}/abwesenheiten`, fields, coordinator);
    const [absence, ...others] = (await readGuide(owner, id))?.absences ?? [];
    expect(others).toEqual([]);
    expect(absence?.until.toString()).toBe(next.add({ days: 5 }).toString());
    const gone = await post(`/team/${id}/abwesenheiten/${absence?.id}/loeschung`, {}, coordinator);
    expect(gone.headers.get('Location')).toBe(`/team/${id}?erledigt=abwesenheit`);
    expect((await readGuide(owner, id))?.absences).toEqual([]);
  });

  it.each<[string, Fields, string]>([
    ['nothing', {}, 'Bitte geben Sie den Tag an.'],
    [
      '29 February 2027',
      { from: '2027-02-29', until: '2027-03-02' },
      'Bitte geben Sie einen Tag an, den es gibt',
    ],
    [
      'an end before the start',
      { from: '2199-05-02', until: '2199-05-01' },
      'Das Ende liegt vor dem Anfang.',
    ],
    ['the past', { from: '2020-05-01', until: '2020-05-02' }, 'Diese Abwesenheit ist schon vorbei.'],
    ['three years', { from: '2190-01-01', until: '2193-01-01' }, 'Möglich sind höchstens zwei Jahre.'],
  ])('of %s are refused on the same page', async (_, fields, words) => {
    for (const [path, who] of [
      [`/team/${own}`, coordinator],
      [`/mein-profil/${own}`, herself],
    ] as const) {
      const answer = await post(`${path}/abwesenheiten`, fields, who);
      expect(answer.status).toBe(422);
      const page = await answer.text();
      expect(page).toContain(words);
      for (const value of Object.values(fields)) expect(page).toContain(`value="${value}"`);
    }
  });
});

describe('papers and steps', () => {
  it('lead from the certificate to work', async () => {
    const { id } = await buildGuide(owner, {
      siteId: site,
      state: 'in-qualification',
      qualifiedOn: null,
      obligations: [],
    });
    const version = async () => String((await readGuide(owner, id))?.version);
    const step = async (event: string, of: Fields = {}) =>
      post(`/team/${id}/schritt/${event}`, { version: await version(), ...of }, coordinator);

    expect((await step('certify', { qualifiedOn: '' })).status).toBe(422);
    expect((await step('certify', { qualifiedOn: today.add({ days: 1 }).toString() })).status).toBe(422);
    expect((await step('certify', { qualifiedOn: today.toString() })).status).toBe(303);

    const closed = await pageOf(`/team/${id}/schritt/begin-trial`, coordinator);
    expect(closed).toContain('Ehrenamtsvereinbarung');
    expect(closed).toContain(`/team/${id}/unterlagen`);
    expect(closed).not.toMatch(/<button[^>]*>[^<]*<span[^>]*>Einarbeitung beginnen/);
    expect((await step('begin-trial')).status).toBe(422);

    const noted = await post(
      `/team/${id}/unterlagen`,
      { kinds: requiredObligations, on: today.toString() },
      coordinator,
    );
    expect(noted.headers.get('Location')).toBe(`/team/${id}?erledigt=unterlagen`);
    expect((await step('begin-trial')).status).toBe(303);
    expect((await step('confirm-trial')).status).toBe(303);
    expect(await readGuide(owner, id)).toMatchObject({ state: 'active', qualifiedOn: today });
    expect((await listTransitions(owner, id)).map(({ event }) => event).sort()).toEqual([
      'begin-trial',
      'certify',
      'confirm-trial',
    ]);
  });

  it.each<[string, Fields, string]>([
    ['none', { on: '2026-01-01' }, 'Bitte wählen Sie mindestens eine Unterlage.'],
    ['invented ones', { kinds: ['blood-test'], on: '2026-01-01' }, 'Bitte wählen Sie aus der Liste.'],
    ['without a day', { kinds: ['agreement'], on: '' }, 'Bitte geben Sie den Tag an.'],
    ['of a day to come', { kinds: ['agreement'], on: '2199-01-01' }, 'Dieser Tag liegt in der Zukunft.'],
    [
      'of an old certificate',
      { kinds: ['certificate-of-conduct-seen'], on: '2026-06-01', issuedOn: '2026-02-01' },
      'Das Führungszeugnis ist zu alt.',
    ],
    [
      'one of which is wrong',
      { kinds: ['agreement', 'certificate-of-conduct-seen'], on: '2026-06-01', issuedOn: '' },
      'Bitte geben Sie das Datum des Führungszeugnisses an.',
    ],
  ])('papers: %s are refused and none is noted', async (_, fields, words) => {
    const { id } = await buildGuide(owner, { siteId: site, obligations: [] });
    const answer = await post(`/team/${id}/unterlagen`, fields, coordinator);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
    expect((await readGuide(owner, id))?.obligations).toEqual([]);
  });

  it('a note can be taken back', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const [note] = (await readGuide(owner, id))?.obligations ?? [];
    const answer = await post(`/team/${id}/unterlagen/${note?.id}/loeschung`, {}, coordinator);
    expect(answer.status).toBe(303);
    expect((await readGuide(owner, id))?.obligations).toHaveLength(requiredObligations.length - 1);
  });

  it('a step that weighs on somebody needs a reason of the list', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const suspend = (of: Fields) => post(`/team/${id}/schritt/suspend`, { version: '1', ...of }, coordinator);
    for (const reason of ['', 'she was late']) {
      const answer = await suspend({ reason });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('href="#reason"');
    }
    expect((await suspend({ reason: 'being-clarified' })).status).toBe(303);
    expect((await readGuide(owner, id))?.state).toBe('suspended');
  });

  it('of two coordinators who decide at once the second is told where the person stands now', async () => {
    const { id } = await buildGuide(owner, { siteId: site });
    const step = (event: string) => post(`/team/${id}/schritt/${event}`, { version: '1' }, coordinator);
    expect((await step('pause')).status).toBe(303);
    const late = await step('leave');
    expect(late.status).toBe(422);
    const page = await late.text();
    expect(page).toContain('Jemand hat inzwischen etwas geändert.');
    expect(page).toContain('Stand jetzt: pausiert.');
    expect((await readGuide(owner, id))?.state).toBe('paused');
    expect((await post(`/team/${id}/schritt/leave`, hiddenIn(page), coordinator)).status).toBe(303);
  });

  it.each(['register', 'block', 'dismiss', 'nonsense'])(
    'there is no page for the step %s of an active guide',
    async (event) => {
      expect((await get(`/team/${own}/schritt/${event}`, coordinator)).status).toBe(404);
    },
  );
});

describe('letting her sign in', () => {
  it('posts an invitation and ties the account', async () => {
    const { id } = await buildGuide(owner, {
      siteId: site,
      email: 'einladung@beispiel.example',
      name: 'Neu Dabei',
    });
    expect(await pageOf(`/team/${id}`, coordinator)).toContain(
      'Die Einladung geht an einladung@beispiel.example.',
    );
    const answer = await post(`/team/${id}/zugang`, { version: '1' }, coordinator);
    expect(answer.headers.get('Location')).toBe(`/team/${id}?erledigt=zugang`);
    const letters = await lettersIn(owner, { to: 'einladung@beispiel.example' });
    expect(letters).toHaveLength(1);
    const guide = await readGuide(owner, id);
    expect(guide?.personId).not.toBeNull();
    expect((await post(`/team/${id}/zugang`, { version: '1' }, coordinator)).status).toBe(303);
    expect(await pageOf(`/team/${id}`, coordinator)).toContain(`/team/zugaenge/${guide?.personId}`);
    expect((await post(`/team/${id}/zugang`, { version: '2' }, coordinating)).status).toBe(403);
  });

  it('says what stands against it', async () => {
    const { id } = await buildGuide(owner, { siteId: site, email: herself.email });
    const answer = await post(`/team/${id}/zugang`, { version: '1' }, coordinator);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('gehört schon ein anderes Profil');
  });
});
