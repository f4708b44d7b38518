import { beforeAll, describe, expect, it } from 'vitest';
import { buildGuide, speakersAround } from '#modules/guides';
import { buildSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import { as, buildArranged, buildCast, type Cast } from '../src/modules/assignments/arranged.build.ts';
import { buildGuidePerson, buildRequest, testNow } from '../src/modules/assignments/assignments.build.ts';
import { testApp } from './app.ts';
import { sessionFor } from './people.ts';

const { app, owner } = await testApp({ now: testNow });

let cast: Cast;
let other: Cast;
let amal: Awaited<ReturnType<typeof buildGuidePerson>>;
beforeAll(async () => {
  cast = await buildCast(owner);
  other = await buildCast(owner);
  amal = await buildGuidePerson(owner, {
    siteId: cast.siteId,
    name: 'Amal Zuerst',
    wishMinutesPerMonth: 600,
  });
  await buildGuidePerson(owner, { siteId: cast.siteId, name: 'Bao Danach' });
  await buildArranged({ database: app.database, owner }, cast, { guide: amal });
  for (let turn = 0; turn < 3; turn++)
    await buildRequest(owner, { siteId: cast.siteId, state: 'unmet', languageTag: 'ti' });
  for (let turn = 0; turn < 6; turn++)
    await buildRequest(owner, { siteId: cast.siteId, state: 'unmet', languageTag: 'so' });
});

const get = async (person: Person, path: string) =>
  app.http.request(path, { headers: { Cookie: await sessionFor(app.accounts, person.email) } });
const text = async (person: Person, path: string) => (await get(person, path)).text();

describe('the figures of a site', () => {
  it('show coordination the team by name, asked and said yes, and nothing of a no', async () => {
    const html = await text(cast.coordinator, '/auswertung');
    expect(html.indexOf('Amal Zuerst')).toBeLessThan(html.indexOf('Bao Danach'));
    expect(html).toMatch(/Amal Zuerst.*?Gefragt.*?1.*?Zugesagt.*?1/s);
    expect(html).toContain('noch nicht gefragt');
    expect(html).not.toMatch(/[Aa]bgelehnt|Rang \d/);
    expect((await get(other.coordinator, `/auswertung?standort=${cast.siteId}`)).status).toBe(404);
  });

  it('show a guide her own and nobody else’s', async () => {
    const html = await text(amal.person, '/auswertung/eigene');
    expect(html).toContain('Zugesagt');
    expect(html).not.toContain('Bao Danach');
    expect((await get(amal.person, '/auswertung')).status).toBe(403);
  });

  it('say what was needed; the file to hand on leaves out what tells of a few', async () => {
    const html = await text(cast.coordinator, '/auswertung');
    expect(html).toContain('3 von 3');
    const csv = await text(cast.coordinator, '/auswertung/bedarf.csv');
    expect(csv).toMatch(/Somali;[^\n]*/);
    expect(csv).not.toMatch(/Tigrinya;3/);
    expect(await text(cast.coordinator, '/auswertung/team.csv')).toContain('Amal Zuerst;1;1;0;');
  });

  it('foretell nothing from too little', async () => {
    const html = await text(cast.coordinator, '/auswertung/vorschau');
    expect(html).toContain('Dafür gibt es noch zu wenige Stunden.');
    expect(html).toMatch(/Somali.*?wird knapp/s);
    expect(html).toMatch(/Tigrinya.*?zu wenige Anfragen/s);
  });

  it('count who knows a language elsewhere, and not who they are', async () => {
    const site = async (countyKey: string, speakers: number) => {
      const { id } = await buildSite(owner, { servesCounties: [countyKey], countyKey });
      for (let at = 0; at < speakers; at++)
        await buildGuide(owner, {
          siteId: id,
          languages: [{ tag: 'so', level: 'fluent', modes: ['speak'] }],
        });
      return id;
    };
    const here = await site('06531', 2);
    await site('06531', 4);
    await site('06532', 6);
    const around = (of: { siteId: string; languageTag: string }) =>
      app.database.read({ kind: 'site', siteId: here }, (db) => speakersAround(db, of));
    expect(await around({ siteId: here, languageTag: 'so-SO' })).toEqual({ inCounty: null, inState: 6 });
    await site('06531', 1);
    expect(await around({ siteId: here, languageTag: 'so' })).toEqual({ inCounty: 5, inState: 6 });
    expect(await around({ siteId: cast.siteId, languageTag: 'so' })).toBeNull();
    const guide = app.database.read(as(amal.person), (db) =>
      speakersAround(db, { siteId: cast.siteId, languageTag: 'so' }),
    );
    expect(await guide).toBeNull();
  });
});
