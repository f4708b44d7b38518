import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import {
  isStaff,
  type Person,
  type PlaceKind,
  placeKindsOf,
  type Role,
  roles,
  system,
} from '#platform/acting';
import { systemClock } from '#platform/clock';
import { Forbidden, NotFound } from '#platform/errors';
import { newFormKey } from '#platform/form-key';
import { createHttp, type HttpParts } from '#platform/http';
import { newId } from '#platform/ids';
import { silentLog } from '#platform/log';
import { file, guarded, open, type Route, redirect, type Visit } from '#platform/routes';
import { errorPage, frameFor } from '#ui/frame';
import type { App } from '../src/app.ts';
import { workingRoleCookie } from '../src/modules/accounts/working-role.ts';
import { testApp } from './app.ts';
import { tablesOfSites } from './catalog.ts';
import { formHeaders, sessionFor } from './people.ts';
import { describePermissions, type Line, permissions, type Who } from './permissions.ts';
import { type PlantedPerson, type PlantedSite, plant, plantPerson, plantSite } from './planted-site.ts';
import { askEverySite, isAboutRows, keptWhole, needsSession, type Reach, reachesOf } from './site-queries.ts';

const { app, owner, configs } = await testApp();
for (const module of app.house.modules) {
  await owner.transaction().execute(async (tx) => module.loadContent?.(tx));
}

/** The site that is tried, one of the same provider, one next door of another provider, one of another county. */
const here = await plantSite(owner);
const elsewhere = {
  'another site of the provider': await plantSite(owner, { providerId: here.providerId }),
  'another provider': await plantSite(owner),
  'another county': await plantSite(owner, { countyKey: '06433' }),
};

interface Visitor {
  readonly name: string;
  /** null: not signed in. */
  readonly role: Role | null;
  readonly at: PlantedSite | null;
  readonly cookie: string | null;
}

const plantedAs: Partial<Record<Role, PlantedPerson>> = {
  coordinator: 'coordinator',
  'coordinating-guide': 'coordinatingGuide',
  guide: 'guide',
  finance: 'finance',
  'requesting-body': 'body',
};

async function signedIn(personId: string): Promise<string> {
  const { rows } = await sql<{ email: string }>`
    select email from accounts.person where id = ${personId}::uuid`.execute(owner);
  return sessionFor(app.accounts, rows[0]?.email ?? '');
}

/** Somebody with each of these roles at a site, at its provider, in its county or its state. */
async function everybodyOf(
  site: PlantedSite,
  where: string,
  wanted: readonly Role[],
  named = site.canary,
): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (const role of wanted) {
    const planted = plantedAs[role];
    const personId = planted ? site.people[planted] : await plantPerson(owner, role, site.id, named);
    visitors.push({ name: `${role} of ${where}`, role, at: site, cookie: await signedIn(personId) });
  }
  return visitors;
}

const heldAt = (kind: PlaceKind) => roles.filter((role) => placeKindsOf[role][0] === kind);
/** What whoever works for the provider of this site is called: her own staff at its other sites may read it. */
const ofProvider = `Traeger${here.canary.slice(1)}`;
const own = [
  ...(await everybodyOf(here, 'the site', heldAt('site'))),
  ...(await everybodyOf(here, 'the site', heldAt('provider'), ofProvider)),
];
/** They see figures of the county and the state, and no person; their own name is none of the site's. */
const overseers = await everybodyOf(here, 'the site', [...heldAt('county'), ...heldAt('state')], 'Aufsicht');
const otherGuide: Visitor = {
  name: 'another guide of the site',
  role: 'guide',
  at: here,
  cookie: await signedIn(here.people.otherGuide),
};
const strangers: Visitor[] = [];
for (const [where, site] of Object.entries(elsewhere)) {
  const wanted = [
    ...heldAt('site'),
    ...(site.providerId === here.providerId ? [] : heldAt('provider')),
    ...(where === 'another county' ? heldAt('county') : []),
  ];
  strangers.push(...(await everybodyOf(site, where, wanted)));
}
/** Who worked here and does no longer, or not now; and whoever has chosen to work somewhere else today. */
const former = {
  coordinator: await plantPerson(owner, 'coordinator', here.id),
  guide: await plantPerson(owner, 'guide', here.id),
  suspended: await plantPerson(owner, 'guide', here.id),
  locked: await plantPerson(owner, 'coordinator', here.id),
  elsewhereToday: await plantPerson(owner, 'coordinator', here.id),
};
const bygone: Visitor[] = [
  { name: 'a coordinator who has gone', role: null, at: here, cookie: await signedIn(former.coordinator) },
  { name: 'a guide who has left', role: null, at: here, cookie: await signedIn(former.guide) },
  { name: 'the session of a locked account', role: null, at: here, cookie: await signedIn(former.locked) },
];
const suspended: Visitor = {
  name: 'a suspended guide of the site',
  role: 'guide',
  at: here,
  cookie: await signedIn(former.suspended),
};
const otherRoleAt = elsewhere['another provider'].id;
await plant(owner, 'accounts.role', {
  id: newId(),
  person_id: former.elsewhereToday,
  role: 'guide',
  site_id: otherRoleAt,
  valid_from: '2020-01-01',
});
const elsewhereToday: Visitor = {
  name: 'a coordinator of the site who works as a guide elsewhere today',
  role: 'guide',
  at: elsewhere['another provider'],
  cookie: `${await signedIn(former.elsewhereToday)}; ${workingRoleCookie('http://localhost')}=guide@site:${otherRoleAt}`,
};
await sql`update accounts.role set valid_until = '2026-01-01'
  where person_id in (${former.coordinator}::uuid, ${former.guide}::uuid)`.execute(owner);
await sql`update accounts.person set locked_at = now() where id = ${former.locked}::uuid`.execute(owner);
for (const [personId, state] of [
  [former.guide, 'left'],
  [former.suspended, 'suspended'],
]) {
  await plant(owner, 'guides.guide', {
    id: newId(),
    site_id: here.id,
    person_id: personId,
    name: 'Lotsin',
    state,
    coordinating: false,
    health_guide: false,
    qualified_on: '2020-01-01',
    state_since: Temporal.Now.instant().toString(),
    created_at: Temporal.Now.instant().toString(),
    version: 1,
  });
}
strangers.push(...bygone, elsewhereToday);
const { first: theirs } = elsewhere['another provider'];
const outside: Visitor[] = [
  { name: 'nobody', role: null, at: null, cookie: null },
  { name: 'the holder of another link', role: null, at: null, cookie: `anfrage=${theirs.secret}` },
  {
    name: 'somebody without a role',
    role: null,
    at: null,
    cookie: await signedIn(await plantPerson(owner, null, null)),
  },
];
const administrator: Visitor = {
  name: 'administrator',
  role: 'administrator',
  at: null,
  cookie: await signedIn(await plantPerson(owner, 'administrator', null)),
};

const { rows: roleRows } = await sql<{ id: string }>`
  select id from accounts.role where person_id in (${here.people.guide}::uuid, ${here.people.coordinator}::uuid)
  order by role desc`.execute(owner);
const { rows: sessionRows } = await sql<{ id: string }>`
  select id from accounts.session where person_id = ${here.people.guide}::uuid`.execute(owner);
const dataRequestId = newId();
await plant(owner, 'privacy.data_request', {
  id: dataRequestId,
  site_id: here.id,
  reference: here.canary,
  kind: 'access',
  state: 'received',
  regime: 'dsgvo-bdsg',
  lang: 'de',
  received_at: Temporal.Now.instant().toString(),
  due_on: '2026-12-22',
  version: 1,
});

/** What a parameter of a path stands for, by the longest beginning of the path that fits. */
const records: Readonly<Record<string, (site: PlantedSite) => string>> = {
  '/verwaltung/personen/:id': ({ people }) => people.guide,
  '/verwaltung/personen/:id/rollen/:role': () => roleRows[0]?.id ?? '',
  '/team/zugaenge/:id': ({ people }) => people.guide,
  '/team/zugaenge/:id/rollen/:role': () => roleRows[0]?.id ?? '',
  '/traeger/zugaenge/:id': ({ people }) => people.coordinator,
  '/traeger/zugaenge/:id/rollen/:role': () => roleRows[1]?.id ?? '',
  '/verwaltung/standorte/:id': ({ id }) => id,
  '/verwaltung/traeger/:id': ({ providerId }) => providerId,
  '/datenschutz/:id': () => dataRequestId,
  '/ihre-daten/anfrage/:token': ({ first }) => first.secret,
  '/ihre-daten/vorgang/:token': ({ first }) => first.secret,
  '/redaktion/termine/:id': ({ dateId }) => dateId,
  '/redaktion/partner/:id': ({ partnerId }) => partnerId,
  '/redaktion/logo/:id': ({ id }) => id,
  '/redaktion/beitraege/:id': ({ articleId }) => articleId,
  '/team/import/:id': ({ importId }) => importId,
  '/team/:id': ({ first }) => first.guideId,
  '/team/:id/unterlagen/:obligation': ({ first }) => first.obligationId,
  '/team/:id/abwesenheiten/:absence': ({ first }) => first.absenceId,
  '/mein-profil/:id': ({ first }) => first.guideId,
  '/mein-profil/:id/abwesenheiten/:absence': ({ first }) => first.absenceId,
  '/meine-anfragen/:id': ({ first }) => first.requestId,
  '/anfragen/:id': ({ first }) => first.requestId,
  '/anfragen/:id/getrennt/:apart': ({ first }) => first.keptApartId,
  '/angebote/:id': ({ first }) => first.offerId,
  '/gruppeneinsaetze/:id': ({ first }) => first.groupSessionId,
  '/einsaetze/:id': ({ first }) => first.assignmentId,
  '/status/:token': ({ first }) => first.secret,
};

/** Parameters that name no record of anybody. */
const words: Readonly<Record<string, string>> = {
  '/team/:id/schritt/:event': 'suspend',
  '/mein-profil/:id/schritt/:event': 'pause',
  '/verwaltung/parameter/:key': 'offer-expiry',
  '/anfrage/:schritt': 'fuer-wen',
  '/anmelden/link/:token': 'no-such-link',
  '/konto-sperren/:token': 'no-such-link',
  '/wochenplan/rechnung/:id': '018f0000-0000-7000-8000-000000000000',
  '/konto/sicherheit/passkeys/:id': sessionRows[0]?.id ?? '',
  '/konto/sicherheit/sitzungen/:id': sessionRows[0]?.id ?? '',
  '/redaktion/beitraege/:id/text/:lang': 'de',
  '/redaktion/medien/:id': '01900000-0000-7000-8000-000000000000',
  '/redaktion/barrieren/:id': '01900000-0000-7000-8000-000000000000',
  '/redaktion/uebersetzungen/sprachen/:lang': 'uk',
  '/redaktion/uebersetzungen/vorschlaege/:id': '01900000-0000-7000-8000-000000000000',
  '/aktuelles/:slug': 'news-of-nobody',
  '/themen/:slug': 'page-of-nobody',
  '/standorte/:slug': '',
  '/kernprofil/:number': '3',
  '/daten/:file': 'zahlen.json',
  '/bausteine/:name': 'button',
};

/** The path of a route with the records of a site in it, or with records nobody has. */
function pathOf(route: Pick<Route, 'path'>, site: PlantedSite | null): string {
  let upTo = '';
  return route.path
    .split('/')
    .map((part) => {
      upTo += upTo === '/' ? part : `${part === '' ? '' : '/'}${part}`;
      if (!part.startsWith(':')) return part;
      const key = upTo;
      const record = records[key];
      if (record) return site ? record(site) : part === ':token' ? 'no-such-link' : newId();
      const word = words[key];
      if (word === undefined) throw new Error(`tests/permissions.test.ts does not know what ${key} is`);
      return word === '' ? here.slug : word;
    })
    .join('/');
}

/** Whether a route leads to the record of somebody. */
const isOfRecord = (route: Pick<Route, 'path'>) =>
  Object.keys(records).some((path) => route.path === path || route.path.startsWith(`${path}/`));

const idsFor = (site: PlantedSite): Readonly<Record<string, string>> => ({
  ':person': site.people.guide,
  ':site': site.id,
  ':provider': site.providerId,
  ':slug': site.slug,
  ':guide': site.first.guideId,
  ':request': site.first.requestId,
  ':hours': site.first.hoursId,
  ':assignment': site.first.assignmentId,
  ':canary': site.canary,
});
const filled = (text: string, site: PlantedSite) =>
  Object.entries(idsFor(site)).reduce((all, [name, id]) => all.replaceAll(name, id), text);

function formOf(line: Line, site: PlantedSite): URLSearchParams {
  const form = new URLSearchParams({ _key: newFormKey() });
  for (const [name, values] of Object.entries(line.form ?? {})) {
    for (const value of typeof values === 'string' ? [values] : values) {
      form.append(filled(name, site), filled(value, site));
    }
  }
  return form;
}

/** Statements of the request that is being answered: several are, at once. */
const counting = new AsyncLocalStorage<{ statements: number }>();
/** Every statement, by its text, with the name it was prepared under. */
const sent = new Map<string, string | undefined>();
/** Each is planned once a connection: the same few hundred come thousands of times. */
const named = new Map<string, string>();
const query = pg.Client.prototype.query as (...of: unknown[]) => unknown;
pg.Client.prototype.query = function counted(this: pg.Client, ...of: unknown[]) {
  const [first, values, ...rest] = of;
  const asked = (typeof first === 'string' ? { text: first } : first) as { text?: string; name?: string };
  const { text } = asked;
  // Those of the owner are the test's own.
  const { user } = this as unknown as { user: string };
  if (text && user !== configs.owner.user && /^lotsenwerk_/.test(user)) sent.set(text, asked.name);
  const counter = counting.getStore();
  // What the queue does in between is no part of any answer.
  if (counter && !text?.includes('jobs')) counter.statements++;
  if (typeof first !== 'string' || !Array.isArray(values) || values.length === 0)
    return query.apply(this, of);
  const name = named.get(first) ?? `s${named.size}`;
  named.set(first, name);
  return query.call(this, { name, text: first, values }, ...rest);
} as typeof pg.Client.prototype.query;

/** What is done for several visitors at once, while the database is busy with others. */
async function forEach<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const next = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 6 }, next));
}

const personOf = new Map<string, Person | null>();
async function meet(visitors: readonly Visitor[]): Promise<void> {
  for (const { cookie } of visitors) {
    if (cookie === null) continue;
    const request = new Request('http://localhost/', { headers: { Cookie: cookie } });
    personOf.set(cookie, await app.accounts.identify(request));
  }
}
await meet([...own, ...overseers, ...strangers, ...outside, otherGuide, suspended, administrator]);

/**
 * Whether the door of a route turns a visitor away for who she is, before anybody looks at a record: asked of the
 * very function the pipeline asks.
 */
function isTurnedAway(route: Pick<Route, 'may'>, { cookie }: Visitor): boolean {
  if (route.may === null) return false;
  const person = cookie === null ? null : (personOf.get(cookie) ?? null);
  return person === null || !route.may(person);
}

let turn = 0;
/** All whom the door lets in, and two of those whom it turns away, others with each route: it is really shut. */
function atTheDoor(visitors: readonly Visitor[], route: Pick<Route, 'may'>): Visitor[] {
  const away = visitors.filter((visitor) => isTurnedAway(route, visitor));
  const knocking = away.length <= 2 ? away : [turn++, turn++].map((at) => away[at % away.length] as Visitor);
  return [...visitors.filter((visitor) => !isTurnedAway(route, visitor)), ...knocking];
}

type Answering = Pick<App['http'], 'request'>;

interface Answered {
  readonly status: number;
  readonly to: string;
  readonly text: string;
  readonly number: string;
  readonly cached: string;
  readonly statements: number;
}

async function ask(
  line: Line,
  path: string,
  by: Visitor,
  site = here,
  http: Answering = app.http,
): Promise<Answered> {
  const counter = { statements: 0 };
  const post = line.route.startsWith('POST');
  const answer = await counting.run(counter, async () =>
    http.request(path, {
      method: post ? 'POST' : 'GET',
      headers: post ? formHeaders(by.cookie) : by.cookie ? { Cookie: by.cookie } : {},
      ...(post ? { body: formOf(line, site).toString() } : {}),
    }),
  );
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    status: answer.status,
    to: answer.headers.get('Location') ?? '',
    text: bytes.toString('utf8'),
    number: answer.headers.get('X-Request-Number') ?? '',
    cached: answer.headers.get('Cache-Control') ?? '',
    statements: counter.statements,
  };
}

/** Refused: 403, 404, sent to sign in; or 422, where somebody may see a thing but not do this with it. */
function isRefused({ status, to }: Answered): boolean {
  return [403, 404, 422].includes(status) || (status === 303 && to.startsWith('/anmelden'));
}

const isClosed = (answered: Answered) => isRefused(answered) && answered.status !== 422;

/** An answer without what differs by nature: its number, the keys of its forms, the ids in the path asked for. */
function plain(answered: Answered, path: string): string {
  const { status, text, to } = answered;
  const frame = /<p class="muted signed-in-until"[^>]*>.*?<\/p>/;
  let said = `${status} ${to}\n${text.replace(frame, '')}`
    .replaceAll(answered.number, 'number')
    .replace(/name="_key" value="[^"]*"/g, 'key');
  for (const part of path.split('/').filter((one) => one.length > 9)) said = said.replaceAll(part, 'id');
  return said;
}

const speaks = (line: Line, role: Role | null, signed: boolean) =>
  line.who.includes('anybody') ||
  (signed && line.who.includes('signed-in')) ||
  (role !== null && (line.who.includes(role) || line.who.includes(`${role}:own`)));

/** Tables the program writes in passing: who did what, who tried how often, who was seen when. */
const beside =
  /^(audit|jobs|migration)\.|\.(sent_form|session|verification|attempt|rate_limit|audit\w*|device)$/;

interface Counted {
  readonly name: string;
  readonly ofSite: boolean;
}
const { rows: tables } = await sql<Counted>`
  select n.nspname || '.' || c.relname as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id') as of_site
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and (has_any_column_privilege('lotsenwerk_app', c.oid, 'insert, update')
      or has_table_privilege('lotsenwerk_app', c.oid, 'delete')
      or has_any_column_privilege('lotsenwerk_auth', c.oid, 'insert, update'))
  order by 1`.execute(owner);
const written = tables.filter(({ name }) => !beside.test(name));

// Every row that somebody writes, changes or deletes leaves its table's name, as soon as the deed stands.
await sql`create schema tried`.execute(owner);
await sql`create table tried.change (name text, site_id text)`.execute(owner);
await sql`create function tried.note() returns trigger language plpgsql security definer as $$
  begin
    if tg_op = 'UPDATE' and old is not distinct from new then return null; end if;
    insert into tried.change select tg_table_schema || '.' || tg_table_name,
      to_jsonb(case when tg_op = 'DELETE' then old else new end) ->> 'site_id';
    return null;
  end $$`.execute(owner);
for (const { name } of written) {
  await sql`create trigger tried after insert or update or delete on ${sql.table(name)}
    for each row execute function tried.note()`.execute(owner);
}

/** Tables in which rows have come, gone or changed since somebody last asked; of a site: rows of that site. */
async function changed(siteId: string | null): Promise<string[]> {
  const { rows } = await sql<{ name: string; siteId: string | null }>`
    delete from tried.change returning name, site_id`.execute(owner);
  const of = rows.filter((row) => siteId === null || row.siteId === siteId);
  return [...new Set(of.map(({ name }) => name))].sort();
}

const routes = app.house.modules.flatMap((module) =>
  module.routes.map((route) => ({ ...route, module: module.name })),
);
const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`;
const lines = Object.values(permissions).flat();
const routeOf = new Map(routes.map((route) => [nameOf(route), route]));
const known = lines.flatMap((line) => {
  const route = routeOf.get(line.route);
  return route ? [{ line, route, name: line.route }] : [];
});

/** Routes without a line and lines without a route, by name. */
function forgotten(of: readonly Pick<Route, 'method' | 'path'>[], table: readonly Line[]): string[] {
  const there = new Set(of.map(nameOf));
  const said = new Set<string>(table.map(({ route }) => route));
  return [
    ...[...there]
      .filter((name) => !said.has(name))
      .map((name) => `${name} has no line in tests/permissions.ts`),
    ...[...said].filter((name) => !there.has(name)).map((name) => `${name} is no route any more`),
  ];
}

describe('the table of permissions', () => {
  it('has a line for every route, and a route for every line', () => {
    expect(forgotten(routes, lines)).toEqual([]);
    expect(lines.length).toBe(new Set(lines.map(({ route }) => route)).size);
  });

  it('stands under the modules the routes belong to', () => {
    const wrong = Object.entries(permissions).flatMap(([module, of]) =>
      of
        .filter(({ route }) => routeOf.get(route)?.module !== module)
        .map(({ route }) => `${route} in ${module}`),
    );
    expect(wrong).toEqual([]);
  });

  it('finds a route that nobody entered', () => {
    expect(forgotten([...routes, { method: 'GET', path: '/hintertuer' }], lines)).toEqual([
      'GET /hintertuer has no line in tests/permissions.ts',
    ]);
    expect(forgotten(routes.slice(1), lines)).toHaveLength(1);
  });

  it('says open exactly where the route is open', () => {
    const openLines: Who[] = ['anybody', 'link'];
    const wrong = known
      .filter(({ line, route }) => (route.may === null) !== openLines.includes(line.who[0] as Who))
      .map(({ name }) => name);
    expect(wrong).toEqual([]);
  });

  it('is the page a board member reads', async () => {
    await expect(describePermissions()).toMatchFileSnapshot('../docs/permissions.md');
  });
});

const gets = known.filter(({ route }) => route.method === 'GET');
const posts = known.filter(({ route }) => route.method === 'POST');
interface Asked {
  readonly line: Line;
  readonly route: Pick<Route, 'path' | 'may'>;
}

/** Words and ids that exist at the site that is tried and nowhere else. */
const canaries = [
  here.canary,
  here.canary.toLowerCase(),
  ...Object.values(here.first),
  ...Object.values(here.second),
];

/** What a text tells of the site that is tried, beside what was asked for with the path itself. */
const tells = (text: string, path: string, at: PlantedSite | null) =>
  (at?.providerId === here.providerId ? canaries : [...canaries, ofProvider]).filter(
    (canary) => text.includes(canary) && !path.includes(canary),
  );

const sister = elsewhere['another site of the provider'];

/** What somebody learns of a foreign record by comparing the answer with the one for a record nobody has. */
async function learned(of: {
  line: Line;
  visitor: Visitor;
  http: Answering;
  path: string;
  missing: string;
  answered: Answered;
}): Promise<string[]> {
  const { line, visitor, http, path, missing, answered } = of;
  const nowhere = await ask(line, missing, visitor, here, http);
  if (plain(answered, path) !== plain(nowhere, missing)) return ['learns that it is there'];
  if (answered.statements === nowhere.statements) return [];
  // Once in a while a session is prolonged in between, or a figure kept for a minute is counted anew. Whatever is
  // done for the record alone is done each time.
  for (let times = 0; times < 3; times++) {
    const again = [await ask(line, path, visitor, here, http), await ask(line, missing, visitor, here, http)];
    if (again[0]?.statements === again[1]?.statements) return [];
  }
  return ['learns it by the time it takes'];
}

/** What is wrong about the answers to everybody of another site, in words; nothing where they are kept apart. */
async function readBy(
  visitors: readonly Visitor[],
  { line, route }: Asked,
  http: Answering = app.http,
): Promise<string[]> {
  const wrong: string[] = [];
  const missing = pathOf(route, null);
  const own = pathOf(route, here);
  const paths = line.who.includes('link')
    ? [missing]
    : [own, ...(line.query ?? []).map((behind) => `${own}?${filled(behind, here)}`)];
  await forEach(atTheDoor(visitors, route), async (visitor) => {
    for (const path of paths) {
      const answered = await ask(line, path, visitor, here, http);
      const complain = (what: string) => wrong.push(`${visitor.name}: ${what} on ${path}`);
      if (answered.status >= 500) complain(`${answered.status}`);
      if (line.who.includes('anybody')) {
        if (line.demo) continue;
      } else if (answered.cached !== 'no-store') complain('is kept by caches');
      // What others have read of herself names the site, wherever she works today.
      const isHerOwn = visitor === elsewhereToday && path === '/konto/einsicht';
      const told = isHerOwn ? [] : tells(answered.text, path, visitor.at);
      if (told.length > 0) complain(`reads ${told.join(', ')}`);
      if (!isOfRecord(route)) continue;
      if (!isClosed(answered)) complain(`gets in (${answered.status})`);
      const foreign = { line, visitor, http, path, missing: missing + path.slice(own.length), answered };
      for (const what of await learned(foreign)) complain(what);
    }
  });
  return wrong;
}

/** The actions of posted forms that do not carry exactly one key of their own. */
function formsWithoutKey(html: string): string[] {
  return [...html.matchAll(/<form action="([^"]*)" method="post"[\s\S]*?<\/form>/g)]
    .filter(([form]) => form.match(/name="_key" value="[0-9a-f-]{36}"/g)?.length !== 1)
    .map(([, action = '']) => action);
}

describe('at the own site', () => {
  it.each(gets)('$name', async ({ line, route }) => {
    const path = pathOf(route, here);
    const everybody = [...own, ...overseers, administrator, ...outside];
    const hers = (visitor: Visitor) =>
      line.who.includes('link') ||
      speaks(line, visitor.role, visitor.cookie !== null && !visitor.cookie.startsWith('anfrage'));
    const lost = everybody.filter((visitor) => hers(visitor) && isTurnedAway(route, visitor));
    expect(lost.map(({ name }) => name)).toEqual([]);
    await forEach(atTheDoor(everybody, route), async (visitor) => {
      const answered = await ask(line, path, visitor);
      const may = hers(visitor);
      expect(answered.status, visitor.name).not.toBe(500);
      expect(formsWithoutKey(answered.text), visitor.name).toEqual([]);
      // What is a coordinating guide's own is not planted.
      if (visitor.role === 'coordinating-guide' && line.who.includes('coordinating-guide:own')) return;
      if (may && line.unplanted) return;
      if (may) expect(isClosed(answered), `${visitor.name} gets in: ${answered.status}`).toBe(false);
      else expect(isRefused(answered), `${visitor.name} is kept out: ${answered.status}`).toBe(true);
    });
    if (isOfRecord(route) && line.who.includes('guide:own')) {
      for (const one of [otherGuide, suspended]) {
        expect(isClosed(await ask(line, path, one)), one.name).toBe(true);
      }
    }
  });
});

describe('from outside', () => {
  it.each(gets)('$name', async (asked) => {
    expect(await readBy([...strangers, ...overseers, ...outside], asked)).toEqual([]);
  });
});

/** Who does a deed although it is not hers, and what it left behind. */
async function doneBy(
  visitors: readonly Visitor[],
  { line, route }: Asked,
  http: Answering = app.http,
): Promise<string[]> {
  const wrong: string[] = [];
  const ofRecord = isOfRecord(route);
  const path = pathOf(route, line.who.includes('link') ? null : here);
  const paths = [path, ...(line.query ?? []).map((behind) => `${path}?${filled(behind, here)}`)];
  // Where a deed is about no record, strangers do it at their own place: then only this site must not change.
  await changed(null);
  await forEach(atTheDoor(visitors, route), async (visitor) => {
    for (const one of paths) {
      const answered = await ask(line, one, visitor, here, http);
      const complain = (what: string) => wrong.push(`${visitor.name}: ${what} with ${one}`);
      if (answered.status >= 500) complain(`${answered.status}`);
      const told = tells(answered.text, formOf(line, here).toString() + one, visitor.at);
      if (told.length > 0) complain(`reads ${told.join(', ')}`);
      if (!ofRecord) continue;
      if (!isRefused(answered)) complain(`is let (${answered.status})`);
      const missing = pathOf(route, null) + one.slice(path.length);
      for (const what of await learned({ line, visitor, http, path: one, missing, answered })) complain(what);
    }
  });
  for (const table of await changed(ofRecord ? null : here.id)) {
    if (!line.adds?.includes(table)) wrong.push(`${table} has changed`);
  }
  return wrong;
}

/** Sessions of those who are signed in here: whoever was signed out by a deed would try the next as nobody. */
async function sessions(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from accounts.session`.execute(owner);
  return rows[0]?.n ?? 0;
}

describe('deeds from outside', () => {
  it.each(posts)('$name', async (asked) => {
    const before = await sessions();
    const everybody = [...strangers, ...overseers, ...outside];
    // What ends the own session is tried with one of its own.
    const passing = { role: null, at: null, name: 'somebody passing' } as const;
    const visitors = asked.line.leaves
      ? [{ ...passing, cookie: await signedIn(await plantPerson(owner, null, null)) }]
      : everybody;
    expect(await doneBy(visitors, asked)).toEqual([]);
    if (!asked.line.leaves) expect(await sessions(), 'nobody is signed out').toBe(before);
  });
});

describe('deeds of those at the site whose turn it is not', () => {
  it.each(posts.filter(({ line }) => !line.who.includes('anybody') && !line.who.includes('link')))(
    '$name',
    async ({ line, route }) => {
      const path = pathOf(route, here);
      await changed(null);
      const visitors = [
        ...[...own, ...overseers, administrator].filter(({ role }) => !speaks(line, role, true)),
        ...outside.filter(({ cookie }) => !speaks(line, null, cookie !== null)),
        ...(isOfRecord(route) && !line.who.includes('guide') ? [otherGuide, suspended] : []),
      ];
      const done: string[] = [];
      await forEach(atTheDoor(visitors, route), async (visitor) => {
        const answered = await ask(line, path, visitor);
        if (!isRefused(answered)) done.push(`${visitor.name}: ${answered.status}`);
      });
      expect(done).toEqual([]);
      expect(await changed(null)).toEqual([]);
    },
  );
});

describe('deeds at a site of one’s own that name records of another', () => {
  it.each(posts)('$name', async ({ line, route }) => {
    // Whoever is locked out by her own coordination could not be tried with the next deed.
    if (line.leaves || line.route.endsWith('/sperrung')) return;
    await changed(null);
    const path = pathOf(route, sister);
    const doing = strangers.filter(({ at, role }) => at === sister && speaks(line, role, true));
    for (const visitor of [...doing, ...(doing.length === 0 ? outside : [])]) {
      const answered = await ask(line, path, visitor);
      expect(answered.status, visitor.name).toBeLessThan(500);
      expect(tells(answered.text, formOf(line, here).toString(), visitor.at), visitor.name).toEqual([]);
    }
    expect((await changed(here.id)).filter((table) => !line.adds?.includes(table))).toEqual([]);
    expect(await rowsNaming(sister.id)).toEqual([]);
  });
});

/** Tables in which a row of this site holds an id or a word of the site that is tried. */
async function rowsNaming(siteId: string): Promise<string[]> {
  const named = [here.id, ...canaries].map((word) => `%${word}%`);
  const of = written
    .filter(({ ofSite }) => ofSite)
    .map(
      ({ name }) => sql`select ${sql.lit(name)} as name from ${sql.table(name)} t
        where t.site_id = ${siteId}::uuid and t::text like any (${named}::text[])`,
    );
  const { rows } = await sql<{ name: string }>`${sql.join(of, sql` union `)}`.execute(owner);
  return rows.map(({ name }) => name);
}

/** Deeds that may be done again: what they led to cannot be said twice, or is the same every time. */
const doneAgain: Readonly<Record<string, string>> = {
  'POST /anfrage': 'each device gets a draft of its own; one nobody goes on with is thrown away',
};

describe('the same form sent twice', async () => {
  const site = await plantSite(owner);
  const doers = [
    ...(await everybodyOf(site, 'the site', [...heldAt('site'), ...heldAt('provider')])),
    administrator,
    ...outside,
  ];
  const done: string[] = [];

  it.each(posts.filter(({ line, name }) => !line.leaves && !(name in doneAgain)))(
    '$name',
    async ({ line, route, name }) => {
      const path = pathOf(route, site);
      for (const visitor of doers) {
        const form = formOf(line, site);
        form.set('_key', newId());
        const send = () =>
          app.http.request(path, {
            method: 'POST',
            headers: formHeaders(visitor.cookie),
            body: form.toString(),
          });
        const first = await send();
        if (first.status >= 400 || first.headers.get('Location')?.startsWith('/anmelden')) continue;
        done.push(name);
        await changed(null);
        const second = await send();
        expect([second.status, second.headers.get('Location')]).toEqual([
          first.status,
          first.headers.get('Location'),
        ]);
        expect(await changed(null)).toEqual([]);
        return;
      }
    },
  );

  it('was tried on many deeds, and leaves no secret of a link behind', async () => {
    expect(done.length).toBeGreaterThan(30);
    const { rows } = await sql<{ ledTo: string }>`select led_to from platform.sent_form`.execute(owner);
    const secrets = [site.first.secret, site.second.secret].filter((secret) => secret);
    expect(rows.filter(({ ledTo }) => secrets.some((secret) => ledTo.includes(secret)))).toEqual([]);
  });
});

describe('a planted hole', () => {
  const http = (planted: Route) =>
    createHttp({
      routes: [planted],
      database: app.database,
      clock: systemClock,
      log: silentLog,
      identify: app.accounts.identify,
      limits: { draw: async () => null } as unknown as HttpParts['limits'],
      frame: frameFor([]),
      errorPage,
      signInPath: () => '/anmelden',
      publicUrl: 'http://localhost',
    });
  const holder = { as: () => system };
  const readIt = async ({ db, params }: Visit) => {
    const { rows } = await sql`select * from requests.request where id = ${params.id}::uuid`.execute(db);
    return file(JSON.stringify(rows), 'application/json', null);
  };
  const path = '/anfragen/:id';
  const get = (route: Route) => ({
    line: { route: `GET ${path}`, what: '', who: ['coordinator'] } as Line,
    route,
  });

  it('is found: a page without a guard', async () => {
    const route = open.get(path, readIt, holder);
    expect(await readBy(outside, get(route), http(route))).not.toEqual([]);
  });

  it('is found: a page whose guard asks for the role and not for the site', async () => {
    const route = guarded.get(path, (person) => isStaff(person), readIt, holder);
    const wrong = await readBy(strangers, get(route), http(route));
    expect(wrong.some((one) => one.includes('gets in'))).toBe(true);
    expect(wrong.some((one) => one.includes(here.canary))).toBe(true);
  });

  it('is found: a page that tells 403 from 404', async () => {
    const tellTale = async ({ db, params }: Visit) => {
      const { rows } = await sql`select from requests.request where id = ${params.id}::uuid`.execute(db);
      throw rows.length > 0 ? new Forbidden() : new NotFound();
    };
    const route = guarded.get(path, (person) => isStaff(person), tellTale, holder);
    const wrong = await readBy(strangers, get(route), http(route));
    expect(wrong.some((one) => one.includes('learns that it is there'))).toBe(true);
  });

  it('is found: a form without a key', () => {
    expect(formsWithoutKey('<form action="/tat" method="post" class="form"><p></p></form>')).toEqual([
      '/tat',
    ]);
  });

  it('is found: a deed on whatever record its path names', async () => {
    const route = open.post(
      path,
      async ({ tx, params }) => {
        await sql`update requests.request set version = version + 1 where id = ${params.id}::uuid`.execute(
          tx,
        );
        return redirect('/');
      },
      holder,
    );
    const line: Line = { route: `POST ${path}`, what: '', who: ['coordinator'], form: {} };
    const wrong = await doneBy(outside, { line, route }, http(route));
    expect(wrong.some((one) => one.includes('is let'))).toBe(true);
    expect(wrong).toContain('requests.request has changed');
  });
});

describe('all that was sent meanwhile', () => {
  it('needs no session of its own, so that a pooler may stand in between', () => {
    expect([...sent].filter(([text, name]) => name !== undefined || needsSession(text))).toEqual([]);
  });

  it.each([
    ['nothing', 'select state from requests.request', 'any'],
    [
      'another table alone',
      `select r.state from requests.request r join requests.contact c on c.request_id = r.id
      where c.request_id = $1 and r.state = $2`,
      'join',
    ],
    ['the site', 'select state from requests.request where site_id = $1', 'site'],
  ])('is seen to name %s', async (_, text, by) => {
    const client = new pg.Client(configs.owner);
    await client.connect();
    await client.query('set plan_cache_mode = force_generic_plan');
    const reaches = await reachesOf(client, text, new Set(['requests.request', 'requests.contact']));
    await client.end();
    expect(reaches.map((reach) => reach.by)).toContain(by);
  });

  it('says of which site it is, or names single rows or one person', async () => {
    const tables = new Set((await tablesOfSites(owner)).map(({ name }) => name));
    for (const name of Object.keys(keptWhole)) tables.delete(name);
    const client = new pg.Client(configs.owner);
    await client.connect();
    // Plans for any values: what a statement says, not what it was about this time.
    await client.query('set plan_cache_mode = force_generic_plan');
    const found: [Reach, string][] = [];
    for (const text of [...sent.keys()].filter(isAboutRows)) {
      for (const reach of await reachesOf(client, text, tables)) found.push([reach, text]);
    }
    await client.end();
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(([{ by }]) => by === 'join')).toEqual([]);
    const asking = found.filter(([{ by }]) => by === 'any');
    expect(asking.filter(([{ table }]) => !(table in askEverySite))).toEqual([]);
    expect(new Set(asking.map(([{ table }]) => table))).toEqual(new Set(Object.keys(askEverySite)));
    if (process.env.SITE_QUERIES) {
      for (const by of ['site', 'key', 'person', 'any']) {
        console.log(by, new Set(found.filter(([reach]) => reach.by === by).map(([, text]) => text)).size);
      }
    }
  });
});

describe('whoever tried all this', () => {
  it('was signed in to the end', async () => {
    const konto = { route: 'GET /konto', what: '', who: ['signed-in'] } as Line;
    for (const visitor of [...own, ...overseers, ...strangers, otherGuide, suspended, administrator]) {
      if (personOf.get(visitor.cookie ?? '') === null) continue;
      const { status, to } = await ask(konto, '/konto', visitor);
      expect(`${status} ${to}`, visitor.name).toBe('200 ');
    }
  });
});
