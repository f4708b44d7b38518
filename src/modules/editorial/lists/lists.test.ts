import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { demoSiteIds } from '#modules/programme';
import { system } from '#platform/acting';
import { testApp } from '../../../../tests/app.ts';
import { post, sessionFor } from '../../../../tests/people.ts';
import { forgetPastDates } from './list.store.ts';

const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
const { app, owner, database } = await testApp({ demo: true, now });
const coordinator = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
const elsewhere = await sessionFor(app.accounts, 'koordination.offenbach@demo.lotsenwerk.example');
const centre = await sessionFor(app.accounts, 'zentrum@demo.lotsenwerk.example');
const siteId = demoSiteIds['caritas-hochtaunus'] ?? '';
const answerOf = async (path: string, cookie = '') => app.http.request(path, { headers: { Cookie: cookie } });
const textOf = async (path: string, cookie = '') => (await answerOf(path, cookie)).text();

const date = {
  owner: siteId,
  kind: 'cafe',
  title: 'Spielenachmittag',
  day: '2026-12-05',
  last: '',
  from: '14:00',
  until: '16:30',
  place: 'Stadthaus',
  signUp: 'treff@example.org',
  note: '',
};

describe('a public date', () => {
  it('stands on the page of its site and in the calendar, with the right time in summer and winter', async () => {
    expect((await post(app.http, '/redaktion/termine/neu', date, coordinator)).status).toBe(303);
    const page = await textOf('/standorte/caritas-hochtaunus');
    expect(page).toContain('Spielenachmittag');
    expect(page).toContain('14:00 bis 16:30 Uhr');
    expect(page).toContain('mailto:treff@example.org');
    expect(await textOf('/standorte/offenbach')).not.toContain('Spielenachmittag');
    const calendar = new ICAL.Component(ICAL.parse(await textOf('/termine/kalender.ics')));
    const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
    const event = events.find(({ summary }) => summary === 'Spielenachmittag');
    expect(event?.startDate.toJSDate().toISOString()).toBe('2026-12-05T13:00:00.000Z');
    const of = new ICAL.Component(ICAL.parse(await textOf('/termine/kalender.ics?standort=offenbach')));
    expect(of.getAllSubcomponents('vevent').map((one) => one.getFirstPropertyValue('status'))).toEqual([
      'CONFIRMED',
      'CANCELLED',
    ]);
    expect((await answerOf('/termine?standort=nirgends')).status).toBe(404);
  });

  it('that does not take place says so and stays in sight', async () => {
    const { id } = await owner
      .selectFrom('editorial.publicDate')
      .select('id')
      .where('title', '=', 'Begegnungscafé')
      .executeTakeFirstOrThrow();
    const path = `/redaktion/termine/${id}`;
    const change = { ...date, title: 'Begegnungscafé', cancelled: 'ja', version: '1' };
    expect((await post(app.http, path, change, elsewhere)).status).toBe(404);
    expect((await post(app.http, path, change, coordinator)).status).toBe(303);
    expect((await post(app.http, path, change, coordinator)).status).toBe(422);
    expect(await textOf('/termine?standort=caritas-hochtaunus')).toContain('Fällt aus');
    expect((await post(app.http, `${path}/loeschung`, {}, elsewhere)).status).toBe(404);
    expect((await post(app.http, `${path}/loeschung`, {}, coordinator)).status).toBe(303);
    expect((await answerOf(path, coordinator)).status).toBe(404);
  });

  it.each<[string, Record<string, string>, string]>([
    ['ends before it starts', { until: '13:00' }, 'Ende liegt vor dem Anfang'],
    ['has no day', { day: '31.12.' }, 'Geben Sie einen Tag an'],
    ['is a network meeting of a site', { kind: 'network-meeting' }, 'trägt das Kompetenzzentrum ein'],
  ])('that %s comes back with what was typed', async (_, wrong, words) => {
    const answer = await post(app.http, '/redaktion/termine/neu', { ...date, ...wrong }, coordinator);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain('value="Spielenachmittag"');
  });

  it('is forgotten two years after it was over', async () => {
    const gone = (years: number) =>
      database.write(
        system,
        (tx) => forgetPastDates(tx, now.add({ hours: 24 * 366 * years })),
        () => false,
      );
    expect(await gone(1)).toBe(0);
    expect(await gone(2)).toBeGreaterThan(0);
  });

  it('courses stand where somebody becomes a guide, meetings of the network with the network', async () => {
    for (const path of ['/mitmachen', '/qualifizierung']) {
      expect(await textOf(path)).toContain('Grundkurs für Lotsinnen und Lotsen');
    }
    const network = await textOf('/netzwerk');
    expect(network).toContain('Netzwerktreffen der Koordinierenden');
    expect(network).toContain('Netzwerktreffen im Herbst');
  });
});

describe('partners, films and material', () => {
  it('a partner stands on the page of its site alone, with a link that leads to the web', async () => {
    const partner = { owner: siteId, kind: 'school', name: 'Waldschule', link: 'javascript:alert(1)' };
    expect((await post(app.http, '/redaktion/partner/neu', partner, coordinator)).status).toBe(422);
    const sound = { ...partner, link: 'https://waldschule.example.org/' };
    expect((await post(app.http, '/redaktion/partner/neu', sound, elsewhere)).status).toBe(404);
    expect((await post(app.http, '/redaktion/partner/neu', sound, coordinator)).status).toBe(303);
    expect(await textOf('/standorte/caritas-hochtaunus')).toContain('Waldschule');
    expect(await textOf('/standorte/offenbach')).not.toContain('Waldschule');
  });

  it('films are kept by the centre alone', async () => {
    const film = {
      owner: 'state:HE',
      kind: 'film',
      title: 'Neuer Film',
      lang: 'tr',
      link: 'https://x.example.org/',
    };
    expect((await post(app.http, '/redaktion/medien/neu', film, coordinator)).status).toBe(403);
    expect((await post(app.http, '/redaktion/medien/neu', film, centre)).status).toBe(303);
    expect(await textOf('/material')).toContain('<span lang="tr">Neuer Film</span>');
  });
});
