import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#platform/acting';
import { testApp } from '../../../tests/app.ts';
import { post, sessionFor } from '../../../tests/people.ts';
import { buildSite } from './programme.build.ts';
import { loadReferenceData } from './reference-data.ts';
import { readSite, servedBy } from './site.store.ts';
import { missingLeads } from './site.ts';

const world = await testApp();
const { app, owner } = world;
const { http, accounts } = app;
const today = Temporal.Now.zonedDateTimeISO('Europe/Berlin').toPlainDate();

let site: { id: string; slug: string; providerId: string };
let other: { id: string; slug: string; providerId: string };
const cookies = new Map<string, string>();

async function addPerson(name: string, ...roles: Person['roles'][number][]): Promise<string> {
  const id = crypto.randomUUID();
  const email = `${id}@example.org`;
  await owner.transaction().execute((tx) => accounts.addPerson(tx, { id, name, email, roles }));
  cookies.set(name, await sessionFor(accounts, email));
  return id;
}

beforeAll(async () => {
  await owner.transaction().execute(loadReferenceData);
  site = await buildSite(owner, { status: 'applied', name: 'Standort Probe' });
  other = await buildSite(owner, { name: 'Standort Anderswo' });
  await addPerson('verwaltung', { role: 'administrator', siteId: null });
  await addPerson('leitung', { role: 'management', siteId: null, providerId: site.providerId });
  await addPerson('finanzen', { role: 'finance', siteId: null, providerId: site.providerId });
});

const cookie = (name: string) => cookies.get(name) ?? null;
const send = (path: string, fields: Record<string, string>, name = 'verwaltung') =>
  post(http, path, fields, cookie(name));
const see = (path: string, name = 'verwaltung') =>
  Promise.resolve(http.request(path, { headers: { Cookie: cookie(name) ?? '' } }));
const step = async (event: string, name = 'verwaltung') => {
  const now = await readSite(owner, site.id);
  return send(`/verwaltung/standorte/${site.id}/schritt`, { event, version: String(now?.version) }, name);
};
const facts = {
  name: 'Lotsenprojekt Neu',
  county: '06434',
  street: 'Am Rathaus 1',
  'postal-code': '61348',
  town: 'Bad Homburg',
  phone: '',
  email: '',
  'opening-hours': '',
  radius: '10',
  'whole-county': '',
  places: '61440 Oberursel\nSteinbach (Taunus)',
};
const publicList = async () => (await see('/standorte')).text();

describe('a site that is prepared', () => {
  it('is not public, and its page says what is missing', async () => {
    expect(await publicList()).not.toContain('Standort Probe');
    expect((await see(`/standorte/${site.slug}`)).status).toBe(404);
    const page = await (await see(`/verwaltung/standorte/${site.id}`)).text();
    expect(page).toContain('Niemand koordiniert den Standort.');
    expect(page).toContain('Niemand vertritt die Koordination.');
    expect(page).toContain('Öffnen geht erst, wenn Koordination und Vertretung benannt sind.');
  });

  it('cannot open without coordinator and deputy, nor with one person as both', async () => {
    expect((await step('open')).status).toBe(422);
    const both = await addPerson(
      'beides',
      { role: 'coordinator', siteId: site.id },
      { role: 'deputy', siteId: site.id },
    );
    const refused = await step('open');
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('von zwei Personen');
    await sql`delete from accounts.role where person_id = ${both}::uuid and role = 'deputy'`.execute(owner);
  });

  it('cannot open past the code either', async () => {
    const open = app.database.write(
      { kind: 'person', personId: await addPerson('zweite', { role: 'administrator', siteId: null }) },
      (tx) => sql`update programme.site set status = 'active' where id = ${site.id}::uuid`.execute(tx),
    );
    await expect(open).rejects.toMatchObject({ constraint: 'site_opens_led' });
  });

  it('is opened by administrators, not by the management of its provider', async () => {
    await addPerson('vertretung', { role: 'deputy', siteId: site.id });
    expect((await step('open', 'leitung')).status).toBe(403);
    const past = app.database.write({ kind: 'site', siteId: site.id }, (tx) =>
      sql`update programme.site set status = 'active' where id = ${site.id}::uuid`.execute(tx),
    );
    expect((await past).numAffectedRows).toBe(0n);
    expect((await step('open')).status).toBe(303);
    expect(await publicList()).toContain('Standort Probe');
    expect((await see(`/standorte/${site.slug}`)).status).toBe(200);
  });

  it('rests and closes, and is then public no more', async () => {
    expect((await step('pause')).status).toBe(303);
    expect(await publicList()).not.toContain('Standort Probe');
    expect((await step('resume')).status).toBe(303);
    expect((await step('apply')).status).toBe(422);
    const unsure = await step('end');
    expect(unsure.status).toBe(422);
    expect(await unsure.text()).toContain('Bitte bestätigen Sie zuerst');
  });
});

describe('when a role ends', () => {
  const looking = app.house.jobs.find(({ name }) => name === 'programme.look-after-leads');
  const run = (day: Temporal.PlainDate) =>
    looking?.run(
      {
        database: app.database,
        now: Temporal.Now.instant(),
        today: day,
        publicUrl: 'http://localhost',
      } as Parameters<typeof looking.run>[0],
      {} as never,
    );
  const letters = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from platform.mail where site_id = ${site.id}::uuid`.execute(owner);
    return rows[0]?.n ?? 0;
  };

  it('and leaves an open site without a deputy, administrators are told once and the pages warn', async () => {
    await run(today);
    const before = await letters();
    await sql`update accounts.role set valid_until = ${today.toString()}::date
      where site_id = ${site.id}::uuid and role = 'deputy'`.execute(owner);
    await run(today);
    await run(today);
    const administrators = 2;
    expect((await letters()) - before).toBe(administrators);
    const list = await (await see('/verwaltung/standorte')).text();
    expect(list).toContain('Standort Probe');
    expect(list).toContain('ohne Koordination oder Vertretung');
    expect(await (await see(`/verwaltung/standorte/${site.id}`)).text()).toContain(
      'Diesem offenen Standort fehlt jemand',
    );
  });

  it('and somebody follows, it is noted, so that the next time is told again', async () => {
    const between = await letters();
    await addPerson('neue-vertretung', { role: 'deputy', siteId: site.id });
    await run(today);
    await sql`update accounts.role set valid_until = ${today.toString()}::date
      where site_id = ${site.id}::uuid and role = 'deputy'`.execute(owner);
    await run(today);
    expect((await letters()) - between).toBe(2);
  });
});

describe('providers and sites', () => {
  it('are taken in by an administrator, without SQL', async () => {
    const made = await send('/verwaltung/traeger/neu', {
      name: 'Neuer Träger e. V.',
      kind: 'association',
      regime: 'dsgvo-bdsg',
    });
    expect(made.status).toBe(303);
    const provider = await owner
      .selectFrom('programme.provider')
      .select('id')
      .where('name', '=', 'Neuer Träger e. V.')
      .executeTakeFirstOrThrow();
    const answer = await send('/verwaltung/standorte/neu', { ...facts, provider: provider.id });
    expect(answer.status).toBe(303);
    const taken = await readSite(owner, 'lotsenprojekt-neu');
    expect(taken).toMatchObject({ status: 'interested', radiusKm: 10, town: 'Bad Homburg' });
    expect(taken?.latitude).toBeCloseTo(50.2, 0);
    expect((await servedBy(owner, taken?.id ?? '')).placeKeys).toHaveLength(2);
    const again = await send('/verwaltung/traeger/neu', {
      name: 'Neuer Träger e. V.',
      kind: 'church',
      regime: 'kdg',
    });
    expect(again.status).toBe(422);
    expect(await again.text()).toContain('gibt es schon');
  });

  it.each<[string, Record<string, string>, string]>([
    ['without a name', { name: '' }, 'Bitte geben Sie den Namen an.'],
    ['in no county', { county: '' }, 'Bitte wählen Sie Kreis oder Stadt.'],
    ['in a county that is none', { county: '99999' }, 'Bitte wählen Sie Kreis oder Stadt.'],
    ['with half a postal code', { 'postal-code': '613' }, 'Eine Postleitzahl hat fünf Ziffern'],
    [
      'in a town nobody knows',
      { 'postal-code': '00000', town: 'Nirgends' },
      'finden wir unter der Postleitzahl nicht',
    ],
    ['for a place nobody knows', { places: 'Nirgendwo' }, 'Diesen Ort kennen wir nicht: Nirgendwo.'],
    ['with a radius in miles', { radius: 'ten' }, 'Bitte geben Sie ganze Kilometer'],
    ['of no provider', { provider: crypto.randomUUID() }, 'Bitte wählen Sie den Träger.'],
  ])('a site %s is refused in words, and keeps what was entered', async (_, wrong, words) => {
    const answer = await send('/verwaltung/standorte/neu', { ...facts, provider: site.providerId, ...wrong });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain('Am Rathaus 1');
  });

  it('are changed by the management of the provider, and of no other', async () => {
    const version = String((await readSite(owner, site.id))?.version);
    const path = (id: string) => `/verwaltung/standorte/${id}/angaben`;
    expect(
      (await send(path(site.id), { ...facts, name: 'Standort Probe Neu', version }, 'leitung')).status,
    ).toBe(303);
    expect(await (await see(`/verwaltung/standorte/${site.id}`, 'leitung')).text()).toContain(
      'Standort Probe Neu',
    );
    expect((await send(path(site.id), { ...facts, version }, 'leitung')).status).toBe(422);
    expect((await send(path(other.id), { ...facts, version: '1' }, 'leitung')).status).toBe(404);
    expect((await see(`/verwaltung/standorte/${other.id}`, 'leitung')).status).toBe(404);
    expect((await see('/verwaltung/standorte', 'finanzen')).status).toBe(403);
    expect((await see('/verwaltung/standorte/neu', 'leitung')).status).toBe(403);
  });

  it('management changes the name of its provider, not its data protection law', async () => {
    const path = `/verwaltung/traeger/${site.providerId}`;
    const sent = { name: 'Umbenannt e. V.', kind: 'church', regime: 'kdg', version: '1' };
    expect((await send(path, sent, 'leitung')).status).toBe(303);
    const row = await owner
      .selectFrom('programme.provider')
      .select(['name', 'kind', 'dataProtectionRegime'])
      .where('id', '=', site.providerId)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ name: 'Umbenannt e. V.', kind: 'association', dataProtectionRegime: 'dsgvo-bdsg' });
    expect((await see(`/verwaltung/traeger/${other.providerId}`, 'leitung')).status).toBe(404);
  });

  it('stay as they are for everybody else, past the code too', async () => {
    for (const acting of [{ kind: 'site', siteId: site.id } as const, { kind: 'nobody' } as const]) {
      const change = await app.database.write(acting, (tx) =>
        sql`update programme.site set name = 'x' where id = ${site.id}::uuid`.execute(tx),
      );
      expect(change.numAffectedRows).toBe(0n);
    }
  });
});

describe('who is missing', () => {
  const [a, b] = [{ id: 'a' }, { id: 'b' }];
  it.each([
    [[], [], ['coordinator', 'deputy']],
    [[a], [], ['deputy']],
    [[], [b], ['coordinator']],
    [[a], [a], ['deputy']],
    [[a], [b], []],
    [[a, b], [b], []],
  ])('%j and %j: %j', (coordinators, deputies, missing) => {
    expect(missingLeads({ coordinators, deputies })).toEqual(missing);
  });
});

afterAll(() => cookies.clear());
