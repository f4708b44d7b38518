import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { formKeyField, newFormKey } from '../src/platform/form-key.ts';
import type { Route } from '../src/platform/routes.ts';
import { testApp } from './app.ts';
import { sessionFor } from './people.ts';
import { permissions } from './permissions.ts';
import { sentStatements } from './sent-statements.ts';

const statements = sentStatements();
const { app, owner } = await testApp({ demo: true });
const routes = app.house.modules.flatMap((module) => module.routes);

const addresses = ['koordination', 'lotsin', 'koordinierende-lotsin', 'schule', 'finanzen', 'verwaltung'].map(
  (name) => `${name}@demo.lotsenwerk.example`,
);
const everybody = [
  ['nobody', ''] as const,
  ...(await Promise.all(
    addresses.map(async (email) => [email, await sessionFor(app.accounts, email)] as const),
  )),
];

/** What each of them may do, and the table a thing behind `:id` stands in. */
const roleOf: Readonly<Record<string, readonly string[]>> = {
  'koordination@demo.lotsenwerk.example': ['coordinator', 'signed-in', 'link'],
  'lotsin@demo.lotsenwerk.example': ['guide'],
  'schule@demo.lotsenwerk.example': ['requesting-body'],
  'finanzen@demo.lotsenwerk.example': ['finance'],
  'verwaltung@demo.lotsenwerk.example': ['administrator'],
  nobody: ['anybody'],
};
const tables: Readonly<Record<string, string>> = {
  request: 'requests.request',
  assignment: 'assignments.assignment',
  offer: 'assignments.offer',
  'group-session': 'assignments.group_session',
  guide: 'guides.guide',
  person: 'accounts.person',
  site: 'programme.site',
  provider: 'programme.provider',
};

/** Would be markup if it came back as it went in. */
const mark = 'zq9';
const fragments = [
  `<${mark}>`,
  `"><${mark} onload=1>`,
  `'"><img src=${mark} onerror=1>`,
  `</title><script>${mark}</script>`,
  `' or '1'='1' -- ${mark}`,
  `1; select pg_sleep(9) --`,
  `${mark}') union select null --`,
  '\0',
  '\ud800',
  'a\udfffb',
  '\u202e\u2066abc\u2069',
  '\u0300'.repeat(500),
  'x'.repeat(20_000),
  '../../../../etc/passwd',
  '..\\..\\x',
  '%00%0d%0aSet-Cookie:%20a=b',
  '\r\nX-Injected: 1',
  '{{7*7}}',
  '#{7*7}',
  '-1',
  '99999999999999999999',
  'NaN',
  '1e309',
  '2026-02-30',
  '0000-00-00',
  '+275760-09-14',
  '24:60',
  'null',
  '__proto__',
  'constructor',
  '019a0000-0000-7000-8000-000000000001',
  '😀'.repeat(300),
  '',
];
const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...fragments) },
  fc.string({ unit: 'binary' }),
);

/** Statements that say what somebody sent, instead of being given it. */
const madeOfInput = (texts: Iterable<string>) =>
  [...texts].filter((text) => text.includes(mark) || /pg_sleep\(9\)|etc\/passwd|7\*7|X-Injected/.test(text));
/** Tried in every field, so that none is left out by chance. */
const everywhere = `a' or '1'='1' -- ${mark}`;

/** Names of fields the forms really have, so that more than the first check is reached. */
const names = [
  ...new Set(
    'email password way zurueck name phone lang site place place-key language german topic goal goal-seen minutes day-1 from-1 until-1 meeting-place place-name place-address gender gender-reason consent consent-how asked-by reason note answer version role until from day start end file column-0 guide _key _proto__ website proof standort seite nach ab zeige monat woche q sprache stand'.split(
      ' ',
    ),
  ),
  '__proto__',
  'a[]',
  'a[b]',
];
const fields = fc.array(fc.tuple(fc.constantFrom(...names), hostile), { maxLength: 12 });

/** As a browser or a program writes them: nothing that cannot stand in an address. */
const encoded = (text: string) => {
  const bytes = Buffer.from(text.slice(0, 2_000));
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
};
const query = (of: readonly (readonly [string, string])[]) =>
  of.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');

/** Forms without a key go no further. */
const withKey = (form: [string, string][]): [string, string][] =>
  form.some(([name]) => name === formKeyField) ? form : [...form, [formKeyField, newFormKey()]];

async function attempt(
  route: Route,
  of: { cookie: string; params: string[]; query: [string, string][]; form: [string, string][] },
  who: string,
  request: (target: string, init: RequestInit) => Response | Promise<Response> = (target, init) =>
    app.http.request(target, init),
): Promise<void> {
  let n = 0;
  const path = route.path.replace(/:\w+/g, () => encoded(of.params[n++ % of.params.length] ?? '') || 'x');
  const target = `http://localhost${path}${of.query.length ? `?${query(of.query)}` : ''}`;
  const answer = await request(target, {
    method: route.method,
    headers: {
      Origin: 'http://localhost',
      ...(of.cookie ? { Cookie: of.cookie } : {}),
      ...(route.method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(route.method === 'POST' ? { body: query(withKey(of.form)) } : {}),
  });
  const said = `${route.method} ${route.path} as ${who}`;
  expect(answer.status, said).toBeLessThan(500);
  expect(answer.headers.get('X-Injected'), said).toBeNull();
  const type = answer.headers.get('Content-Type') ?? '';
  if (!type.startsWith('text/html')) return;
  const html = await answer.text();
  expect(html, said).not.toMatch(new RegExp(`<${mark}|<img src=${mark}|<script>${mark}`));
  expect(html, said).not.toMatch(
    /\bat [\w.<> ]+ \(?(?:file:|\/|node:)|node_modules|PostgresError|syntax error at/,
  );
}

describe('whatever is sent to a route', () => {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9);

  // Ends after the round that runs over: every route is tried at least once as everybody.
  it('is answered without a fault, shown as text, and tells nothing of the inside', async () => {
    expect(routes.length).toBeGreaterThan(60);
    const until = performance.now() + 4_000;
    const samples = fc.sample(
      fc.record({ params: fc.array(hostile, { minLength: 1, maxLength: 3 }), query: fields, form: fields }),
      { numRuns: 5_000, seed },
    );
    for (let at = 0; at === 0 || (at < samples.length && performance.now() < until); ) {
      for (const [who, cookie] of everybody) {
        for (const route of routes) {
          // Signing out would end the session that the next round needs.
          if (route.path === '/abmelden' && cookie !== '') continue;
          const sample = samples[at++ % samples.length] as (typeof samples)[number];
          await attempt(route, { cookie, ...sample }, `${who}, FUZZ_SEED=${seed}`);
        }
      }
    }
  }, 120_000);

  // Where the first hostile field ends it all, the second check is never reached: so one field at a time is
  // hostile, all others are as the page sends them, and the paths lead to records that are there.
  it('is answered the same way where only one field is hostile', async () => {
    const idOf = async (table: string) =>
      (await sql<{ id: string }>`select id::text from ${sql.table(table)} limit 1`.execute(owner)).rows[0]
        ?.id;
    const ids: Record<string, string | undefined> = {};
    for (const [kind, table] of Object.entries(tables)) ids[kind] = await idOf(table);
    const kinds = app.house.modules.flatMap(({ subjects }) => Object.entries(subjects ?? {}));
    const tried = new Map<string, number>();
    let turn = seed;
    for (const { route: name, who, form = {}, query: asked = [] } of Object.values(permissions).flat()) {
      const route = routes.find(({ method, path }) => `${method} ${path}` === name);
      if (!route || route.path === '/abmelden' || /sperrung|ueberall/.test(route.path)) continue;
      const [, kind = ''] = kinds.find(([start]) => route.path.startsWith(`${start}/:id`)) ?? [];
      const path = route.path.replace(':id', ids[kind] ?? ':id');
      const [, cookie] = everybody.find(([as]) =>
        roleOf[as]?.some((role) => who.some((one) => one.startsWith(role))),
      ) ?? ['', everybody[1]?.[1] ?? ''];
      const fieldsOf = Object.entries(form).flatMap(([field, values]) =>
        (typeof values === 'string' ? [values] : values).map((value): [string, string] => [field, value]),
      );
      const asks = asked.map((one) => one.split('=')[0] ?? '');
      for (const field of new Set([...fieldsOf.map(([one]) => one), ...asks, '_key'])) {
        const some = Array.from({ length: 2 }, () => fragments[turn++ % fragments.length] ?? '');
        const bad = [everywhere, ...some];
        for (const value of bad) {
          tried.set(value, (tried.get(value) ?? 0) + 1);
          const others = fieldsOf.filter(([one]) => one !== field);
          const query: [string, string][] = asks.includes(field) ? [[field, value]] : [];
          await attempt(
            { ...route, path },
            { cookie, params: ['x'], query, form: [...others, [field, value]] },
            `${who.join()}, ${field}, FUZZ_SEED=${seed}`,
          );
        }
      }
    }
    expect(fragments.filter((one) => (tried.get(one) ?? 0) < 5)).toEqual([]);
  }, 120_000);

  it('is never a part of a statement, only a value of one', async () => {
    // Some two hundred; none at all would show nothing.
    expect(statements.size).toBeGreaterThan(150);
    expect(madeOfInput(statements)).toEqual([]);
    const asked = await sql.raw<{ n: number }>(`select 1 as n -- ${mark}`).execute(owner);
    expect(asked.rows).toEqual([{ n: 1 }]);
    expect(madeOfInput(statements)).toEqual([`select 1 as n -- ${mark}`]);
  });

  it('would be noticed if it came back as markup', async () => {
    const leaky = { method: 'GET', path: '/leck' } as Route;
    const html = `<p><${mark}></p>`;
    const request = async () => new Response(html, { headers: { 'Content-Type': 'text/html' } });
    await expect(
      attempt(leaky, { cookie: '', params: ['x'], query: [], form: [] }, 'leak', request),
    ).rejects.toThrow(/GET \/leck/);
  });
});
