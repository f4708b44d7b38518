import { beforeAll, describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import { newFormKey } from '#platform/form-key';
import { createHttp } from '#platform/http';
import { newId } from '#platform/ids';
import { unlimited } from '#platform/limits';
import { silentLog } from '#platform/log';
import { errorPage, frameFor } from '#ui/frame';
import { testDatabase } from '../../../tests/database.ts';
import { programme } from './index.ts';
import { buildSite, placeOfRole } from './programme.build.ts';
import { loadReferenceData } from './reference-data.ts';

const { database, owner } = await testDatabase();
const people = new Map<string, Person>();
const http = createHttp({
  limits: unlimited,
  routes: programme.routes,
  database,
  clock: { now: () => Temporal.Instant.from('2026-11-23T09:00:00Z') },
  log: silentLog,
  identify: async (request) => people.get(request.headers.get('X-As') ?? '') ?? null,
  frame: frameFor(programme.navigation),
  errorPage,
  signInPath: (back) => `/anmelden?zurueck=${encodeURIComponent(back)}`,
  publicUrl: 'http://localhost',
});

const get = (path: string, as = '') => http.request(`http://localhost${path}`, { headers: { 'X-As': as } });
const post = (path: string, as: string, form: Record<string, string>) =>
  http.request(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'X-As': as, Origin: 'http://localhost' },
    body: new URLSearchParams({ _key: newFormKey(), ...form }),
  });

const list = '/verwaltung/parameter';
const page = async (path: string, as: string) => {
  const response = await get(path, as);
  expect(response.status, path).toBe(200);
  return response.text();
};

beforeAll(async () => {
  await owner.transaction().execute(loadReferenceData);
  const site = await buildSite(owner, { slug: 'probe', name: 'Standort Probe' });
  await buildSite(owner, { slug: 'anderswo', name: 'Standort Anderswo' });
  const roles: Record<string, Role> = {
    verwaltung: 'administrator',
    koordination: 'coordinator',
    finanzen: 'finance',
    lotsin: 'guide',
    schule: 'requesting-body',
  };
  for (const [name, role] of Object.entries(roles)) {
    const id = newId();
    const siteId = role === 'administrator' ? null : site.id;
    const email = `${name}.probe@demo.lotsenwerk.example`;
    await owner.insertInto('accounts.person').values({ id, name, email, emailVerified: true }).execute();
    await owner
      .insertInto('accounts.role')
      .values({
        id: newId(),
        personId: id,
        role,
        ...(await placeOfRole(owner, role, siteId)),
        validFrom: Temporal.PlainDate.from('2020-01-01'),
      })
      .execute();
    people.set(name, { id, name, email, roles: [{ role, siteId }] });
  }
});

describe('who sees the amounts and deadlines', () => {
  it.each([
    ['verwaltung', 200],
    ['koordination', 200],
    ['finanzen', 200],
    ['lotsin', 403],
    ['schule', 403],
  ])('%s: %i', async (as, status) => {
    expect((await get(list, as)).status).toBe(status);
    expect((await get(`${list}/allowance-rate`, as)).status).toBe(status);
  });

  it('nobody without signing in', async () => {
    const response = await get(list);
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toContain('/anmelden');
  });
});

describe('the list', () => {
  it('says each value with its unit, day, source and who entered it', async () => {
    const html = await page(list, 'verwaltung');
    expect(html).toContain('5,00\u00a0€ je Stunde');
    expect(html).toContain('276 Stunden im Jahr');
    expect(html).toContain('31. Dezember');
    expect(html).toContain('§ 3 Nr. 26a EStG');
    expect(html).toContain('Programm');
  });

  it('is there in English, with the German sources marked as German', async () => {
    const html = await page(`/en${list}`, 'verwaltung');
    expect(html).toContain('€5.00 per hour');
    expect(html).toContain('7 days');
    expect(html).toMatch(/<span lang="de">Förderbedingungen/);
  });

  it('does not know sites the person has nothing to do with', async () => {
    expect((await get(`${list}?standort=anderswo`, 'koordination')).status).toBe(404);
    expect((await get(`${list}?standort=anderswo`, 'verwaltung')).status).toBe(200);
    expect((await get(`${list}?standort=%27--`, 'verwaltung')).status).toBe(404);
    expect((await get(`${list}/no-such-key`, 'verwaltung')).status).toBe(404);
  });
});

describe('entering a value', () => {
  const value = { value: '6,00', 'valid-from': '2027-01-01', 'valid-until': '', source: 'Richtlinie 2027' };

  it('by the administrator shows it in the history as holding later', async () => {
    const done = await post(`${list}/allowance-rate`, 'verwaltung', value);
    expect(done.status).toBe(303);
    expect(done.headers.get('Location')).toBe(`${list}/allowance-rate?eingetragen=1`);
    const html = await page(`${list}/allowance-rate?eingetragen=1`, 'verwaltung');
    expect(html).toContain('Der Wert ist eingetragen');
    expect(html).toContain('6,00\u00a0€ je Stunde');
    expect(html).toContain('gilt später');
    expect(html).toContain('Richtlinie 2027');
  });

  it('sent twice leads to the same page and counts once', async () => {
    const again = await post(`${list}/allowance-rate`, 'verwaltung', value);
    expect(again.status).toBe(303);
    const rows = await owner
      .selectFrom('programme.parameter')
      .select('id')
      .where('key', '=', 'allowance-rate')
      .where('validFrom', '=', Temporal.PlainDate.from('2027-01-01'))
      .execute();
    expect(rows).toHaveLength(1);
  });

  it('by a coordinator holds for her site, and not for what the state sets', async () => {
    const own = { value: '10', 'valid-from': '2026-11-01', 'valid-until': '', source: 'Team' };
    expect((await post(`${list}/request-lead-time`, 'koordination', own)).status).toBe(303);
    expect(await page(list, 'koordination')).toContain('10 Tage');
    expect(await page(list, 'verwaltung')).not.toContain('10 Tage');
    expect((await post(`${list}/allowance-rate`, 'koordination', value)).status).toBe(403);
    expect((await post(`${list}/request-lead-time?standort=`, 'koordination', own)).status).toBe(403);
    expect((await post(`${list}/request-lead-time?standort=anderswo`, 'koordination', own)).status).toBe(404);
    expect(await page(`${list}/allowance-rate`, 'koordination')).not.toContain('<h2 id="neuer-wert"');
  });

  it.each([
    [{ value: '' }, 'Tragen Sie einen Wert ein'],
    [{ value: 'viel' }, 'Tragen Sie den Wert als Zahl ein'],
    [{ value: '-1' }, 'Tragen Sie den Wert als Zahl ein'],
    [
      { value: '9999999999' },
      'was hier möglich ist: 0,00\u00a0€ je Stunde bis 1.000.000,00\u00a0€ je Stunde',
    ],
    [{ 'valid-from': '' }, 'ab welchem Tag'],
    [{ 'valid-from': '2027-02-29' }, 'den es gibt'],
    [{ 'valid-from': '<script>' }, 'den es gibt'],
    [{ 'valid-from': '2027-01-01[u-ca=hebrew]' }, 'den es gibt'],
    [{ 'valid-from': '+275760-09-13' }, 'den es gibt'],
    [{ 'valid-from': '-271821-04-19' }, 'den es gibt'],
    [{ 'valid-from': '0000-01-01' }, 'den es gibt'],
    [{ 'valid-from': '2027-01-01T10:00' }, 'den es gibt'],
    [{ 'valid-until': '+275760-09-13' }, 'den es gibt'],
    [{ 'valid-until': 'nie' }, 'den es gibt'],
    [{ 'valid-from': '2029-01-01', 'valid-until': '2029-01-01' }, 'Das Ende muss nach dem Beginn liegen'],
    [{ source: '\u202e\u0000 ' }, 'woher der Wert kommt'],
    [{ source: 'x'.repeat(301) }, 'höchstens 300 Zeichen'],
    [{ 'valid-from': '2027-01-01', value: '7' }, 'Ab diesem Tag gibt es schon einen Wert'],
  ])('%j is answered with the reason, and what was typed stays', async (wrong, reason) => {
    const form = { ...value, 'valid-from': '2030-01-01', source: 'Eine Quelle', ...wrong };
    const response = await post(`${list}/allowance-rate`, 'verwaltung', form);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(reason);
    if (form.source === 'Eine Quelle') expect(html).toContain('value="Eine Quelle"');
    expect(html).not.toContain('<script>');
  });

  it('again from the same day works as a correction, and the wrong one stays marked', async () => {
    const form = { ...value, value: '6,50', correction: 'ja' };
    expect((await post(`${list}/allowance-rate`, 'verwaltung', form)).status).toBe(303);
    const html = await page(`${list}/allowance-rate`, 'verwaltung');
    expect(html).toContain('berichtigt');
    expect(html).toContain('6,50\u00a0€');
  });

  it('writes markup as text', async () => {
    const form = { ...value, 'valid-from': '2031-01-01', source: '<b onclick=x>"Richtlinie" & mehr</b>' };
    expect((await post(`${list}/allowance-rate`, 'verwaltung', form)).status).toBe(303);
    const html = await page(`${list}/allowance-rate`, 'verwaltung');
    expect(html).toContain('&lt;b onclick=x>');
    expect(html).not.toContain('<b onclick');
  });
});

it('a value that is missing today is said at the top of the list', async () => {
  await owner
    .updateTable('programme.parameter')
    .set({ validUntil: Temporal.PlainDate.from('2026-06-01') })
    .where('key', '=', 'volunteer-allowance-limit')
    .where('validFrom', '=', Temporal.PlainDate.from('2026-01-01'))
    .execute();
  const html = await page(list, 'verwaltung');
  expect(html).toContain('Für einen Eintrag fehlt ein Wert für heute');
  expect(html).toContain('href="/verwaltung/parameter/volunteer-allowance-limit"');
});
