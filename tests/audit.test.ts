import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { readAnchors } from '../src/platform/audit-chain.ts';
import { verifyAudit } from '../src/platform/verify-audit.ts';
import { testApp } from './app.ts';
import { lettersIn } from './letters.ts';
import { post, sessionFor } from './people.ts';

describe('the audit trail of the whole program', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'audit-heads-'));
  const headsFile = path.join(folder, 'audit-heads.log');
  const { app, owner, configs } = await testApp({ demo: true, auditHeadsFile: headsFile });
  const routes = app.house.modules.flatMap((module) => module.routes);
  const staff = ['koordination', 'koordinierende-lotsin', 'lotsin', 'schule', 'finanzen', 'verwaltung'];
  const sessions = new Map<string, string>();
  for (const who of staff) {
    sessions.set(who, await sessionFor(app.accounts, `${who}@demo.lotsenwerk.example`));
  }

  const idsOf = async (table: string) =>
    (
      await sql<{ id: string }>`select id::text from ${sql.table(table)} order by id desc limit 40`.execute(
        owner,
      )
    ).rows.map(({ id }) => id);
  const ids: Record<string, string[]> = {
    request: await idsOf('requests.request'),
    assignment: await idsOf('assignments.assignment'),
    offer: await idsOf('assignments.offer'),
    guide: await idsOf('guides.guide'),
    person: await idsOf('accounts.person'),
  };
  const kinds = app.house.modules.flatMap(({ subjects }) => Object.entries(subjects ?? {}));
  /** The addresses of a route, with some real ids; none where it needs more than we have. */
  const addressesOf = (route: string, count: number): string[] => {
    const [, kind] = kinds.find(([start]) => route.startsWith(`${start}/:id`)) ?? [];
    const filled = route.includes(':id')
      ? (ids[kind ?? ''] ?? []).slice(0, count).map((id) => route.replace(':id', id))
      : [route];
    return filled.filter((address) => !address.includes(':'));
  };
  const entriesOf = (number: string | null) =>
    owner.selectFrom('audit.entry').selectAll().where('number', '=', number).execute();

  it('has an entry for every page on which a telephone number or an address of somebody stands', async () => {
    const { rows } = await sql<{ known: string | null }>`
      select phone as known from programme.site union select email from programme.site
      union select sign_up from editorial.public_date`.execute(owner);
    const plain = (known: string) => known.replace(/[^\w@.+]/g, '');
    const published = new Set(rows.map(({ known }) => plain(known ?? '')));
    /** Of emergency calls and helplines: by the numbering plan they belong to nobody. */
    const isHelpline = (number: string) => /^(11[02]|116\d{3}|0800\d+)$/.test(number);
    let shown = 0;
    for (const [who, cookie] of sessions) {
      const own = plain(`${who}@demo.lotsenwerk.example`);
      for (const route of routes.filter(({ method }) => method === 'GET')) {
        for (const address of addressesOf(route.path, 12)) {
          const answer = await app.http.request(address, { headers: { Cookie: cookie } });
          if (answer.status !== 200) continue;
          const html = await answer.text();
          const reached = [...html.matchAll(/href="(?:tel|mailto):([^"?]+)/g)]
            .map(([, to]) => plain(decodeURIComponent(to ?? '')))
            .filter((to) => !published.has(to) && !isHelpline(to) && to !== own);
          if (reached.length === 0) continue;
          shown++;
          const entries = await entriesOf(answer.headers.get('X-Request-Number'));
          const ofHerself = route.path.startsWith('/mein-profil') || route.path.startsWith('/konto');
          expect(entries.some(({ contact }) => contact) || ofHerself, `${who} at ${address}`).toBe(true);
        }
      }
    }
    expect(shown).toBeGreaterThan(20);
  }, 120_000);

  it('has an entry for every deed of somebody known, done or refused, whatever the route', async () => {
    const forgotten: string[] = [];
    // Those that end the very session or another's; they pass the same pipeline.
    const leaving = (address: string) =>
      /^\/(abmelden|notfall|anmelden|konto\/(?!sprache|rolle))|\/sperrung$/.test(address);
    for (const route of routes.filter(({ method }) => method === 'POST')) {
      const [address] = addressesOf(route.path, 1);
      if (!address || leaving(address)) continue;
      const answer = await post(app.http, address, { version: '0' }, sessions.get('koordination'));
      const entries = await entriesOf(answer.headers.get('X-Request-Number'));
      if (entries.length === 0 && answer.status < 500) forgotten.push(`${address} ${answer.status}`);
    }
    expect(forgotten).toEqual([]);
  }, 60_000);

  it('names the thing behind each :id of a deed', () => {
    const unnamed = routes
      .filter(({ method, path: address }) => method === 'POST' && address.includes('/:id'))
      // Sessions and passkeys of oneself.
      .filter(({ path: address }) => !address.startsWith('/konto/'))
      .filter(({ path: address }) => !kinds.some(([start]) => address.startsWith(`${start}/:id`)));
    expect(unnamed.map(({ path: address }) => address)).toEqual([]);
  });

  it('says of what a guide may see of a contact, and shows it to the person, not to others', async () => {
    const cookie = sessions.get('koordination') ?? '';
    const { secret, requestId } = await linkToRequest();
    expect((await app.http.request(`/anfragen/${requestId}`, { headers: { Cookie: cookie } })).status).toBe(
      200,
    );
    const page = await app.http.request(`/status/${secret}/einsicht`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('Kontaktdaten angesehen');
    expect(html).toContain('Projektkoordination');
    const english = await (await app.http.request(`/en/status/${secret}/einsicht`)).text();
    expect(english).toContain('Looked at contact details');
    const { name } = await owner
      .selectFrom('accounts.person')
      .select('name')
      .where('email', '=', 'koordination@demo.lotsenwerk.example')
      .executeTakeFirstOrThrow();
    expect(html).toContain(name.split(' ')[0]);
    expect(html).not.toContain(name);
    expect((await app.http.request('/status/erfunden/einsicht')).status).toBe(404);
    expect((await app.http.request('/konto/einsicht')).status).toBe(303);
  });

  it('shows a guide who looked at her profile', async () => {
    const { rows } = await sql<{ id: string }>`select g.id::text from guides.guide g
      join accounts.person p on p.id = g.person_id
      where p.email = 'lotsin@demo.lotsenwerk.example'`.execute(owner);
    const cookie = sessions.get('lotsin') ?? '';
    const own = () => app.http.request('/konto/einsicht', { headers: { Cookie: cookie } });
    await app.http.request(`/team/${rows[0]?.id}`, {
      headers: { Cookie: sessions.get('koordination') ?? '' },
    });
    expect(await (await own()).text()).toContain('Kontaktdaten angesehen');
  });

  it('brings its heads out each night, into a file for the owner alone and by mail', async () => {
    await app.jobs.runNow('audit.anchor-heads');
    await app.jobs.runNow('audit.anchor-heads');
    expect((await stat(headsFile)).mode & 0o777).toBe(0o600);
    const anchors = readAnchors(await readFile(headsFile, 'utf8'));
    expect(anchors.length).toBeGreaterThan(2);
    const client = new pg.Client(configs.owner as pg.ClientConfig);
    await client.connect();
    try {
      expect((await verifyAudit(client, anchors)).faults).toEqual([]);
    } finally {
      await client.end();
      await rm(folder, { recursive: true });
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit.entry
      where deed = 'audit.anchor-heads' and actor_kind = 'system'`.execute(owner);
    expect(rows[0]?.n).toBeGreaterThanOrEqual(2);
    const letters = await lettersIn(owner, { to: 'verwaltung@demo.lotsenwerk.example' });
    expect(letters.length).toBeGreaterThanOrEqual(2);
  });

  it('is printed by administrators and by nobody else', async () => {
    const look = (who: string) =>
      app.http.request('/verwaltung/protokoll', { headers: { Cookie: sessions.get(who) ?? '' } });
    expect(await (await look('verwaltung')).text()).toMatch(/[0-9a-f]{8} [0-9a-f]{8}/);
    for (const who of ['koordination', 'lotsin', 'schule', 'finanzen'])
      expect((await look(who)).status).toBe(403);
  });

  /** A request that coordination of the demo sees, and a secret link to it. */
  async function linkToRequest(): Promise<{ secret: string; requestId: string }> {
    const cookie = sessions.get('koordination') ?? '';
    for (const requestId of ids.request ?? []) {
      const answer = await app.http.request(`/anfragen/${requestId}`, { headers: { Cookie: cookie } });
      if (answer.status !== 200) continue;
      const { hashOfSecret, newSecret } = await import('../src/platform/ids.ts');
      const secret = newSecret();
      await sql`insert into requests.status_link (token_hash, site_id, request_id, made_at)
        select ${hashOfSecret(secret)}, site_id, id, now() from requests.request where id = ${requestId}::uuid`.execute(
        owner,
      );
      return { secret, requestId };
    }
    throw new Error('the demo has no request');
  }
});
