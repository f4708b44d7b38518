import { describe, expect, it } from 'vitest';
import { formKeyField, newFormKey } from '#platform/form-key';
import { splitLanguage } from '#platform/http';
import { testApp } from '../../../tests/app.ts';
import { asCsv } from './figures/open-data.ts';
import { countyPaths, onMap } from './projects/hesse-map.ts';
import { teamsInNumbers } from './projects/team-in-numbers.ts';

const { app, owner } = await testApp({ demo: true });
const answerOf = (path: string) => Promise.resolve(app.http.request(path));
const textOf = async (path: string) => {
  const answer = await answerOf(path);
  expect(answer.status, path).toBe(200);
  return answer.text();
};

describe('the public site', () => {
  it('every address of the sitemap is a page, in its language, without anybody’s name', async () => {
    const names = await owner.selectFrom('guides.guide').select('name').execute();
    const addresses = [...(await textOf('/sitemap.xml')).matchAll(/<loc>http:\/\/localhost([^<]*)<\/loc>/g)];
    expect(addresses.length).toBeGreaterThan(80);
    for (const [index, [, path = '']] of addresses.entries()) {
      const { lang } = splitLanguage(path || '/');
      // Of the languages beside German and English a sample is enough.
      if (lang !== 'de' && lang !== 'en' && index % 11 > 0) continue;
      const page = await textOf(path || '/');
      expect(page, path).toContain(`<html lang="${lang}"`);
      // What search engines show of it, and whole addresses of the other languages.
      expect(page, path).toMatch(/<meta name="description" content="[^"]{15,}"/);
      expect(page, path).toMatch(/<link rel="alternate" hreflang="en" href="http:\/\/localhost\/en/);
      for (const { name } of names) expect(page.includes(name), `${name} on ${path}`).toBe(false);
    }
  });

  it('the pages of the footer all exist', async () => {
    const start = await textOf('/');
    const footer = start.slice(start.indexOf('<footer'));
    const links = [...footer.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
    expect(links.length).toBeGreaterThan(12);
    for (const href of links) await textOf(href);
  });

  it('tells search engines what to leave alone', async () => {
    const robots = await textOf('/robots.txt');
    expect(robots).toContain('Disallow: /status/');
    expect(robots).toContain('Disallow: /en/konto');
    expect(robots).toContain('Sitemap: http://localhost/sitemap.xml');
  });

  it('a place with a project names who is there; one without says who helps instead', async () => {
    expect(await textOf('/standorte?ort=61440')).toContain('für Oberursel (Taunus) da');
    const none = await textOf('/standorte?ort=34497');
    expect(none).toContain('gibt es noch kein Projekt');
    expect(none).toContain('WIR-Vielfaltszentrum');
    expect(await textOf('/standorte?ort=Nirgendwo')).toContain('nicht gefunden');
    expect(await textOf('/standorte?kreis=06535')).toContain(
      'Vogelsbergkreis: Hier gibt es noch kein Projekt',
    );
  });

  it('a site that is not open has no page', async () => {
    await owner
      .updateTable('programme.site')
      .set({ status: 'dormant' })
      .where('slug', '=', 'hanau')
      .execute();
    expect((await answerOf('/standorte/hanau')).status).toBe(404);
    expect(await textOf('/sitemap.xml')).not.toContain('hanau');
  });

  it('answers are carried into the request: for whom and about what', async () => {
    const end = await textOf('/wer-hilft?weg=appointment.school.go-along.once.self');
    const link = /href="(\/anfrage\?[^"]+)"/.exec(end)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(new URLSearchParams(link.split('?')[1]).get('thema')).toBe('school');
    const begin = await textOf(link);
    expect(begin).toContain('name="thema" value="school"');
    const sent = await app.http.request('/anfrage', {
      method: 'POST',
      headers: { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _key: newFormKey(), fuer: 'self', thema: 'school' }),
    });
    expect(sent.headers.get('Location')).toBe('/anfrage/wohnort');
    const draft = await app.http.request('/anfrage/fuer-wen', {
      headers: { Cookie: sent.headers.get('Set-Cookie')?.split(';')[0] ?? '' },
    });
    expect(await draft.text()).toMatch(/value="self"[^>]*checked|checked[^>]*value="self"/);
  });

  it('the site whose page somebody came from is chosen where it is there for her place', async () => {
    const formOf = async (path: string, fields: Record<string, string>, cookie = '') =>
      app.http.request(path, {
        method: 'POST',
        headers: {
          Origin: 'http://localhost',
          'Content-Type': 'application/x-www-form-urlencoded',
          Cookie: cookie,
        },
        body: new URLSearchParams({ _key: newFormKey(), ...fields }),
      });
    expect(await textOf('/standorte/ib-hochtaunus')).toContain('href="/anfrage?standort=ib-hochtaunus"');
    expect(await textOf('/anfrage?standort=ib-hochtaunus')).toContain(
      'name="standort" value="ib-hochtaunus"',
    );
    const begun = await formOf('/anfrage', { fuer: 'self', standort: 'ib-hochtaunus' });
    const cookie = begun.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    await formOf('/anfrage/wohnort', { place: '61440' }, cookie);
    const choice = await app.http.request('/anfrage/standort', { headers: { Cookie: cookie } });
    const ticked = /<input[^>]*checked[^>]*>/.exec(await choice.text())?.[0];
    expect(ticked).toContain('name="site"');
    const { id } = await owner
      .selectFrom('programme.site')
      .select('id')
      .where('slug', '=', 'ib-hochtaunus')
      .executeTakeFirstOrThrow();
    expect(ticked).toContain(id);
  });

  it('answers that are none lead back to the first question', async () => {
    expect((await answerOf('/wer-hilft?weg=appointment.nowhere')).headers.get('Location')).toBe('/wer-hilft');
  });

  it('elements of the profile have a number from 1 to 23', async () => {
    await textOf('/kernprofil/23');
    for (const number of ['0', '24', '1x', '03']) {
      expect((await answerOf(`/kernprofil/${number}`)).status, number).toBe(404);
    }
  });

  it('open data are the same as CSV and as JSON, and hold no small number', async () => {
    for (const table of ['standorte', 'zahlen']) {
      const rows = JSON.parse(await textOf(`/daten/${table}.json`)) as Record<string, unknown>[];
      const csv = (await textOf(`/daten/${table}.csv`)).trimEnd().split('\r\n');
      expect(csv.length).toBe(rows.length + 1);
      expect(csv[0]?.replace('\uFEFF', '').split(',')).toEqual(Object.keys(rows[0] ?? {}));
    }
    const figures = JSON.parse(await textOf('/daten/zahlen.json')) as { guides: number | null }[];
    for (const { guides } of figures) expect(guides ?? 0).not.toBeOneOf([1, 2, 3, 4]);
    expect((await answerOf('/daten/personen.csv')).status).toBe(404);
    expect((await answerOf('/daten/constructor.json')).status).toBe(404);
  });

  it('a cell that begins like a formula is none', () => {
    expect(asCsv([{ name: '=HYPERLINK("x")' }])).toContain(`"'=HYPERLINK`);
  });
});

describe('a team in numbers', () => {
  const team = (siteId: string, working: number) => ({
    siteId,
    working,
    certified: working,
    withAgreement: working,
    withConfidentiality: working,
    withNonViolence: working,
    languages: ['ar', 'ti'],
  });
  const site = (id: string, status: 'active' | 'dormant' | 'ended' = 'active') => ({
    id,
    name: id,
    countyKey: '06434',
    county: 'Hochtaunuskreis',
    status,
  });

  it('of fewer than five tells neither how many they are nor what they speak', () => {
    const { bySite } = teamsInNumbers([team('a', 4)], [site('a')]);
    expect(bySite.get('a')).toEqual({ guides: null, languages: [] });
    expect(teamsInNumbers([team('a', 5)], [site('a')])).toEqual({
      bySite: new Map([['a', { guides: 5, languages: ['ar', 'ti'] }]]),
      guides: 5,
    });
  });

  it('of three does not follow from the figure of its county and the team beside it', () => {
    const { bySite, guides } = teamsInNumbers([team('a', 3), team('b', 12)], [site('a'), site('b')]);
    expect(guides).toBe(15);
    expect(bySite.get('a')?.guides).toBeNull();
    expect(bySite.get('b')).toEqual({ guides: null, languages: ['ar', 'ti'] });
  });

  it('counts the sites the figures of its county count', () => {
    const { bySite } = teamsInNumbers(
      [team('a', 3), team('b', 12)],
      [site('a', 'dormant'), site('b'), site('c', 'ended')],
    );
    expect(bySite.get('b')?.guides).toBeNull();
    expect(bySite.has('c')).toBe(false);
  });
});

describe('the map', () => {
  it('has all 26 counties and cities, and every demo site lies in its own', async () => {
    expect(Object.keys(countyPaths)).toHaveLength(26);
    const sites = await owner
      .selectFrom('programme.site')
      .select(['name', 'countyKey', 'latitude', 'longitude'])
      .execute();
    for (const { name, countyKey, latitude, longitude } of sites) {
      expect(isInside(onMap({ latitude, longitude }), countyPaths[countyKey.slice(0, 5)] ?? ''), name).toBe(
        true,
      );
    }
  });

  /** Counts how often a line to the right crosses the outline. */
  function isInside({ x, y }: { x: number; y: number }, path: string): boolean {
    let inside = false;
    for (const ring of path.split('Z').filter(Boolean)) {
      const points = ring
        .slice(1)
        .split('L')
        .map((pair) => pair.split(' ').map(Number) as [number, number]);
      points.forEach(([x1, y1], index) => {
        const [x2, y2] = points[(index + 1) % points.length] ?? [0, 0];
        if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
      });
    }
    return inside;
  }
});

describe('larger type', () => {
  const choose = (groesse: string, zurueck: string, path = '/schrift') =>
    Promise.resolve(
      app.http.request(path, {
        method: 'POST',
        headers: { Origin: 'http://localhost' },
        body: new URLSearchParams({ groesse, zurueck, [formKeyField]: newFormKey() }),
      }),
    );

  it('is kept in a cookie that holds the size alone, and every page follows it, also one that is not there', async () => {
    const kept = await choose('sehr-gross', '/standorte?ort=61440');
    expect(kept.status).toBe(303);
    expect(kept.headers.get('Location')).toBe('/standorte?ort=61440');
    expect(kept.headers.get('Set-Cookie')).toBe(
      'schrift=sehr-gross; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000',
    );
    const read = async (path: string, cookie: string) =>
      (await app.http.request(path, { headers: { Cookie: cookie } })).text();
    for (const path of ['/', '/ar/wer-hilft', '/gibt-es-nicht']) {
      expect(await read(path, 'schrift=sehr-gross'), path).toMatch(
        /^<!doctype html><html [^>]*data-type="sehr-gross"/,
      );
      expect(await read(path, 'schrift=riesig"><b>'), path).toMatch(
        /^<!doctype html><html lang="\w+" dir="\w+">/,
      );
    }
    const normal = await choose('normal', '/');
    expect(normal.headers.get('Set-Cookie')).toContain('Max-Age=0');
  });

  it('leads back to the page somebody came from, in her language, and never to another host', async () => {
    const back = async (zurueck: string, path?: string) =>
      (await choose('gross', zurueck, path)).headers.get('Location');
    expect(await back('/ar/standorte', '/ar/schrift')).toBe('/ar/standorte');
    for (const elsewhere of [
      '//example.org',
      'https://example.org/',
      '/\\example.org',
      '/ar//example.org',
      '/schrift',
    ])
      expect(await back(elsewhere), elsewhere).toMatch(/^\/(example\.org)?$/);
    const from = async (referer: string) => {
      const page = await app.http.request('/ar/schrift', { headers: { Referer: referer } });
      return /name="zurueck" value="([^"]*)"/.exec(await page.text())?.[1];
    };
    expect(await from('http://localhost/ar/status/demo-5?x=1')).toBe('/status/demo-5?x=1');
    expect(await from('https://example.org/status/demo-5')).toBe('/');
    expect(await from('no address')).toBe('/');
  });
});
