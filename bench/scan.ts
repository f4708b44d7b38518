import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startProgram } from '../e2e/program.ts';
import { ownerLoginBeside } from '../src/platform/embedded-postgres.ts';
import { formKeyField, newFormKey } from '../src/platform/form-key.ts';
import { permissions } from '../tests/permissions.ts';

// Sends sqlmap and wapiti (Debian packages) at every form and every parameter of the running program, as several
// roles, on loopback and in a folder that goes afterwards. Fails where one of them finds something, and where one
// does not find the hole that is planted for it. `node bench/scan.ts 25` takes at most some 25 minutes, and the next
// run goes on where it ended: what is done stands in a file.

const minutes = Number(process.argv[2] ?? 25);
const doneFile = process.env.SCAN_DONE ?? path.join(os.tmpdir(), 'lotsenwerk-scan.jsonl');
const atOnce = Number(process.env.SCAN_AT_ONCE ?? 2);
const until = Date.now() + minutes * 60_000;
/**
 * What sqlmap tries at every parameter, one after the other, so that a run that is cut off has tried all of them by
 * what costs least. A broken statement is noticed in each: the program answers with 500.
 */
const stages = ['E', 'B', 'U', 'ST'] as const;
/** Each must find the planted hole alone. */
const techniqueLetters = [...stages.join('')];
const people = [
  '',
  'koordination',
  'lotsin',
  'schule',
  'finanzen',
  'leitung',
  'verwaltung',
  'datenschutz',
  'kreis',
];
/** What would end the session that the next request needs, or asks somebody outside. */
const left =
  /^\/(abmelden|konto\/sicherheit\/abmeldung-ueberall|konto-sperren\/|anmelden\/traeger|assets\/)|\/sperrung$/;

/** What of it was done, by whatever run. */
interface Done {
  readonly what: string;
  readonly parameters: number;
  readonly requests: number;
  readonly seconds: number;
  readonly found: readonly string[];
  /** Answers with 500: an error of SQL would be one. */
  readonly faults?: number;
}
const done = new Map<string, Done>();
if (existsSync(doneFile)) {
  for (const line of readFileSync(doneFile, 'utf8').split('\n').filter(Boolean)) {
    const one = JSON.parse(line) as Done;
    done.set(one.what, one);
  }
}
function noteSince(began: number, of: Omit<Done, 'seconds'>): void {
  const one = { ...of, seconds: (performance.now() - began) / 1000 };
  done.set(one.what, one);
  appendFileSync(doneFile, `${JSON.stringify(one)}\n`);
}

interface Target {
  readonly method: 'GET' | 'POST';
  /** The route, with `:id` for each id. */
  readonly route: string;
  readonly url: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly role: string;
}

const routes = Object.values(permissions)
  .flat()
  .map(({ route }) => route);
const asPattern = (route: string) => new RegExp(`^${route.replace(/^\w+ /, '').replace(/:\w+/g, '[^/]+')}$`);
const patterns = routes.map((route) => ({
  route,
  pattern: asPattern(route),
  parts: (route.match(/:/g) ?? []).length,
}));

/** The route a path belongs to, the one with the fewest parameters. */
const routeOf = (method: string, pathname: string) =>
  patterns
    .filter(({ route, pattern }) => route.startsWith(`${method} `) && pattern.test(pathname))
    .sort((a, b) => a.parts - b.parts)[0]?.route ?? null;

const unescaped = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? null : unescaped(found);
};

/** The fields of a form as a browser would send them, one value each. */
function fieldsIn(form: string): [string, string][] {
  const fields = new Map<string, string>();
  for (const [tag] of form.matchAll(/<(?:input|button|textarea|select)\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (!name || attribute(tag, 'type') === 'file') continue;
    const after = form.slice(form.indexOf(tag) + tag.length);
    const option = tag.startsWith('<select') ? /<option value="([^"]+)"/.exec(after)?.[1] : undefined;
    if (!fields.get(name)) fields.set(name, option ?? (attribute(tag, 'value') || '1'));
  }
  return [...fields];
}

async function signIn(origin: string, name: string): Promise<string> {
  if (name === '') return '';
  const answer = await fetch(`${origin}/anmelden`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      _key: newFormKey(),
      email: `${name}@demo.lotsenwerk.example`,
      way: 'password',
      password: 'lotsenwerk-demo',
    }),
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (answer.status !== 303 || cookies.length === 0)
    throw new Error(`${name} was not signed in: ${answer.status}`);
  return cookies.join('; ');
}

/** Every page one role reaches from the list of routes and by links, one of each route, and what can be sent there. */
async function crawl(origin: string, role: string, cookie: string): Promise<Target[]> {
  const targets = new Map<string, Target>();
  const seen = new Set<string>();
  const queue = patterns
    .filter(({ route, parts }) => route.startsWith('GET ') && parts === 0)
    .map(({ route }) => route.slice(4));
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const url = new URL(at, origin);
    const route = routeOf('GET', url.pathname);
    const key = `${route} ${[...url.searchParams.keys()].sort().join()}`;
    if (url.origin !== origin || !route || left.test(url.pathname) || seen.has(key)) continue;
    seen.add(key);
    const answer = await fetch(url, { redirect: 'manual', headers: cookie ? { Cookie: cookie } : {} });
    const to = answer.headers.get('Location');
    if (to) queue.push(to);
    const html = await answer.text();
    if (answer.status !== 200) continue;
    const id = `GET ${key}`;
    if (route.includes(':') || url.search) {
      targets.set(id, { method: 'GET', route, url: url.href, fields: [...url.searchParams], role });
    }
    for (const [, href] of html.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)) queue.push(unescaped(href ?? ''));
    for (const [form, tag = '', inside = ''] of html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)) {
      if (!form) continue;
      const action = new URL(attribute(tag, 'action') || url.href, url);
      const method = attribute(tag, 'method') === 'post' ? 'POST' : 'GET';
      const of = routeOf(method, action.pathname);
      if (!of || action.origin !== origin || left.test(action.pathname)) continue;
      const fields = fieldsIn(inside);
      const names = fields.map(([name]) => name).sort();
      targets.set(`${of} ${names}`, { method, route: of, url: action.href, fields, role });
    }
  }
  return [...targets.values()];
}

/** Runs a program to its end, or to the end of its time; what it said. */
function run(
  command: string,
  args: readonly string[],
  seconds: number,
): Promise<{ said: string; ended: boolean }> {
  return new Promise((done) => {
    const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let ended = true;
    const timer = setTimeout(() => {
      ended = false;
      child.kill('SIGKILL');
    }, seconds * 1000);
    child.stdout?.on('data', (part) => (said += part));
    child.stderr?.on('data', (part) => (said += part));
    child.once('close', () => {
      clearTimeout(timer);
      done({ said, ended });
    });
  });
}

interface Outcome {
  readonly found: readonly string[];
  readonly ended: boolean;
  /** The last it said, for one that did not end. */
  readonly said?: string;
}

let number = 0;
/** sqlmap at every field of a form, or every part of an address; what it could use. */
async function sqlmap(
  target: Target,
  names: readonly string[],
  of: { origin: string; folder: string; seconds: number; dbms: string; techniques: string },
): Promise<Outcome> {
  const url = new URL(target.url);
  const isGet = target.method === 'GET';
  // A star marks what of the path is tried.
  const at = target.route.split(' ')[1]?.split('/') ?? [];
  const marked = url.pathname
    .split('/')
    .map((part, index) => (at[index]?.startsWith(':') && names.includes(at[index]) ? `${part}*` : part));
  const pathname = marked.join('/');
  const body = new URLSearchParams(target.fields.map(([name, value]) => [name, value])).toString();
  // The address of a form that asks carries its fields only once it is sent.
  const query = target.fields.length > 0 ? `?${body}` : url.search;
  const head = [
    `${target.method} ${pathname}${isGet ? query : ''} HTTP/1.1`,
    `Host: ${new URL(of.origin).host}`,
    `Origin: ${of.origin}`,
    `Referer: ${of.origin}/`,
    'User-Agent: Mozilla/5.0',
    ...(isGet ? [] : ['Content-Type: application/x-www-form-urlencoded']),
  ];
  const file = path.join(of.folder, `request-${++number}.txt`);
  await writeFile(file, `${head.join('\n')}\n\n${isGet ? '' : body}`);
  const inPath = pathname.includes('*');
  const { said, ended } = await run(
    'sqlmap',
    [
      '-r',
      file,
      // Of a marked path nothing else: what a browser says of itself is tried once, where one signs in.
      ...(inPath ? ['--skip', 'user-agent,referer,host'] : ['-p', names.join(',')]),
      '--ignore-stdin',
      '--batch',
      '--level',
      '3',
      '--risk',
      '2',
      '--technique',
      of.techniques,
      // Pages are compared by their words: keys of forms and tags are no difference.
      '--text-only',
      '--time-sec',
      '2',
      '--keep-alive',
      '--dbms',
      of.dbms,
      '--timeout',
      '10',
      '--retries',
      '1',
      '--ignore-redirects',
      '--ignore-code',
      '401',
      '--disable-coloring',
      '--flush-session',
      '-v',
      '1',
      '--output-dir',
      path.join(of.folder, 'sqlmap'),
    ],
    of.seconds,
  );
  const holes = [...said.matchAll(/^Parameter: (.+)$/gm)].map(
    ([, name]) => `${target.route} as ${target.role || 'nobody'}: ${name}`,
  );
  const tried =
    /tested parameters do not appear|does not seem to be injectable|is vulnerable|Parameter:/.test(said);
  return { found: holes, ended: ended && tried, said: said.trim().split('\n').slice(-4).join('\n  ') };
}

/** wapiti at everything it finds from these pages on. */
async function wapiti(
  urls: readonly string[],
  of: { origin: string; folder: string; seconds: number },
): Promise<Outcome> {
  const report = path.join(of.folder, `wapiti-${++number}.json`);
  const each = Math.max(20, Math.floor(of.seconds / 8));
  const { said, ended } = await run(
    'wapiti',
    [
      '-u',
      `${of.origin}/`,
      ...urls.flatMap((url) => ['-s', url]),
      '-H',
      `Origin: ${of.origin}`,
      '--scope',
      'domain',
      '-d',
      '1',
      '-m',
      'sql,xss,permanentxss,exec,file,crlf,redirect',
      '--max-scan-time',
      String(Math.floor(of.seconds / 4)),
      '--max-attack-time',
      String(each),
      '--flush-session',
      '--store-session',
      path.join(of.folder, `wapiti-${number}`),
      '--no-bugreport',
      '-v',
      '0',
      '-f',
      'json',
      '-o',
      report,
    ],
    of.seconds + 30,
  );
  if (!existsSync(report)) return { found: [], ended: false };
  const written = JSON.parse(readFileSync(report, 'utf8')) as {
    vulnerabilities: Record<string, { method: string; path: string; parameter: string; info: string }[]>;
  };
  const found = Object.entries(written.vulnerabilities).flatMap(([kind, all]) =>
    all.map((one) => `${kind}: ${one.method} ${one.path} ${one.parameter ?? ''}`),
  );
  return { found, ended: ended && !/Traceback/.test(said) };
}

/** The program as one role sees it, without what would end her session; she signs in again where a deed ended it. */
async function signedInAs(origin: string, role: string) {
  const seen = { requests: 0, signedIn: 0, askedBack: 0, faults: [] as string[] };
  let cookie = await signIn(origin, role);
  const send = (from: IncomingMessage, body: Buffer) =>
    new Promise<IncomingMessage>((answered, failed) => {
      // Packed answers would only be unpacked again.
      const { 'transfer-encoding': _, 'accept-encoding': _packed, ...others } = from.headers;
      const headers = {
        ...others,
        ...(cookie && { cookie }),
        ...(body.length > 0 && { 'content-length': body.length }),
      };
      forward(`${origin}${from.url}`, { method: from.method, headers }, answered)
        .on('error', failed)
        .end(body);
    });
  const server = createServer(async (request, response) => {
    seen.requests += 1;
    try {
      const { pathname } = new URL(request.url ?? '/', origin);
      if (left.test(pathname)) {
        response.writeHead(404).end();
        return;
      }
      const body = Buffer.concat(await request.toArray());
      let answer = await send(request, body);
      if (cookie && /^(\/\w\w)?\/anmelden/.test(answer.headers.location ?? '')) {
        answer.resume();
        cookie = await signIn(origin, role);
        seen.signedIn += 1;
        answer = await send(request, body);
      }
      // Whoever is asked to come back was not heard: that is no test.
      for (let times = 0; times < 5 && [429, 503].includes(answer.statusCode ?? 0); times++) {
        answer.resume();
        seen.askedBack += 1;
        await pause(500);
        answer = await send(request, body);
      }
      if (answer.statusCode === 500) seen.faults.push(`500: ${request.method} ${request.url} ${body}`);
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${port}`, seen, close };
}

/**
 * A page with a hole for each of the two, in the same database server and answering as the program does: what is
 * found nowhere must be found here.
 */
async function planted(dataFolder: string): Promise<{ origin: string; close: () => Promise<void> }> {
  const login = await ownerLoginBeside(dataFolder, 'postgres');
  if (!login) throw new Error('the program runs without its database');
  const database = new pg.Pool({ ...login, max: 2 });
  const people = "(values (1, 'Ada'), (2, 'Berta')) as person (id, name)";
  const server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    try {
      const answer = await database.query(
        `select name from ${people} where id = ${searchParams.get('id') ?? 1}`,
      );
      const rows = [answer].flat().flatMap((one) => (one.rows ?? []) as { name: string }[]);
      response.end(
        `<html><body><p>${rows.map(({ name }) => name).join()}</p><p>${searchParams.get('name') ?? ''}</p>
        <a href="/?id=1&amp;name=x">x</a></body></html>`,
      );
    } catch (error) {
      response.statusCode = 500;
      response.end(`PostgreSQL: ERROR: ${(error as Error).message}`);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await database.end();
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}

/** Each parameter of each route once, as the first role that reaches it, with a value that works. */
function work(targets: readonly Target[]): { target: Target; names: string[] }[] {
  const tried = new Set<string>();
  const fresh = (route: string, name: string) => {
    // Every form's key is read in one place, before any handler.
    const key = name === formKeyField ? name : `${route} ${name}`;
    if (tried.has(key)) return false;
    tried.add(key);
    return true;
  };
  const of = [];
  for (const target of targets) {
    const inPath = (target.route.match(/:\w+/g) ?? []).filter((name) => fresh(target.route, name));
    if (inPath.length > 0) of.push({ target: { ...target, fields: [] }, names: inPath });
    const names = target.fields.map(([name]) => name).filter((name) => fresh(target.route, name));
    if (target.route === 'POST /anmelden' && names.length > 0) names.push('user-agent', 'referer');
    // Long forms in parts: each part ends within its time.
    for (let at = 0; at < names.length; at += 6) of.push({ target, names: names.slice(at, at + 6) });
  }
  return of;
}

const whatOf = ({ target, names }: { target: Target; names: readonly string[] }, techniques: string) =>
  `sqlmap ${techniques} ${target.route} ${names.join(' ')}`;

const folder = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-scan-'));
const program = await startProgram();
const hole = await planted(program.folder);
const found: string[] = [];
const say = (line: string) => process.stdout.write(`${line}\n`);
let unfinished = 0;
let wapitiUnfinished = 0;
try {
  const seconds = 240;
  const hers = { method: 'GET', route: 'GET /', url: `${hole.origin}/?id=1&name=x`, role: '' } as const;
  const fields = [
    ['id', '1'],
    ['name', 'x'],
  ] as const;
  const inHole = { origin: hole.origin, folder, seconds };
  const [bySqlmap, byWapiti] = [
    await Promise.all(
      techniqueLetters.map((techniques) =>
        sqlmap({ ...hers, fields }, ['id'], { ...inHole, dbms: 'PostgreSQL', techniques }),
      ),
    ),
    await wapiti([hers.url], inHole),
  ];
  for (const [at, outcome] of bySqlmap.entries())
    if (outcome.found.length === 0)
      found.push(`sqlmap ${techniqueLetters[at]} does not find the planted hole: ${outcome.said}`);
  if (byWapiti.found.length === 0) found.push('wapiti does not find the planted hole');
  say(
    `the planted hole: sqlmap ${bySqlmap.map(({ found }) => found.length)}, wapiti ${byWapiti.found.length}`,
  );

  const targets: Target[] = [];
  for (const role of people)
    targets.push(...(await crawl(program.url, role, await signIn(program.url, role))));
  const all = work(targets);
  const reached = new Set(targets.map(({ route }) => route));
  say(
    `${reached.size} routes with parameters or forms, ${all.reduce((sum, { names }) => sum + names.length, 0)} parameters`,
  );

  // For each role the same.
  const each = 400;
  const attacked = async (role: string) => {
    const what = `wapiti ${role || 'nobody'}`;
    if (done.has(what)) return;
    const began = performance.now();
    const hers = await signedInAs(program.url, role);
    const urls = [
      ...new Set(targets.filter((one) => one.role === role && one.method === 'GET').map(({ url }) => url)),
    ];
    const there = urls.slice(0, 60).map((url) => url.replace(program.url, hers.origin));
    const outcome = await wapiti(there, { origin: hers.origin, folder, seconds: each });
    hers.close();
    found.push(...outcome.found.map((one) => `${what}: ${one}`));
    if (outcome.ended)
      noteSince(began, { what, parameters: 0, requests: hers.seen.requests, found: outcome.found });
    else wapitiUnfinished += 1;
    say(`${what}: ${outcome.found.length} found, ${hers.seen.requests} requests`);
  };

  const tried = async (one: { target: Target; names: string[] }, techniques: string) => {
    const what = whatOf(one, techniques);
    const room = Math.floor((until - Date.now()) / 1000);
    if (done.has(what)) return;
    if (room < 20) {
      unfinished += 1;
      return;
    }
    const began = performance.now();
    const hers = await signedInAs(program.url, one.target.role);
    const of = { origin: hers.origin, folder, seconds: Math.min(room, 900), dbms: 'PostgreSQL', techniques };
    const outcome = await sqlmap(one.target, one.names, of);
    hers.close();
    found.push(...outcome.found, ...hers.seen.faults);
    const { requests, faults } = hers.seen;
    if (outcome.ended)
      noteSince(began, {
        what,
        parameters: one.names.length,
        requests,
        found: outcome.found,
        faults: faults.length,
      });
    else {
      unfinished += 1;
      say(`  ${outcome.said}`);
    }
    const seconds = Math.round((performance.now() - began) / 1000);
    say(`${outcome.ended ? '' : 'not finished: '}${what}: ${requests} requests, ${seconds} s`);
  };

  const inAnyOrder = () =>
    all
      .map((one) => ({ one, by: Math.random() }))
      .sort((a, b) => a.by - b.by)
      .map(({ one }) => one);
  const queue = [
    ...stages.flatMap((techniques, at) => [
      ...inAnyOrder().map((one) => () => tried(one, techniques)),
      ...(at === 0 ? people.map((role) => () => attacked(role)) : []),
    ]),
  ];
  const next = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await one();
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  const finished = [...done.values()];
  const sqlmapped = stages.map((techniques) => {
    const parts = finished.filter(({ what }) => what.startsWith(`sqlmap ${techniques} `));
    const of = (count: (one: Done) => number) => parts.reduce((so, one) => so + count(one), 0);
    return `${techniques}: ${of((one) => one.parameters)} parameters, ${of((one) => one.requests)} requests, ${of((one) => one.faults ?? 0)} answers with 500`;
  });
  say(`sqlmap ${sqlmapped.join('; ')}`);
  found.push(...finished.flatMap((one) => one.found).filter((one) => !found.includes(one)));
  const sum = (of: (one: Done) => number) => finished.reduce((so, one) => so + of(one), 0);
  say(
    `done in this and earlier runs: ${finished.length} parts, ${sum((one) => one.parameters)} parameters, ` +
      `${sum((one) => one.requests)} requests, ${Math.round(sum((one) => one.seconds) / 60)} minutes`,
  );
  say(`sqlmap: ${all.length * stages.length} parts, ${unfinished} of them not finished`);
  say(`wapiti: ${people.length} roles, ${wapitiUnfinished} of them not finished`);
} finally {
  await hole.close();
  await program.stop();
  await rm(folder, { recursive: true, force: true });
}
say(found.length === 0 ? 'nothing found' : `found:\n${found.join('\n')}`);
if (unfinished + wapitiUnfinished > 0) say('that is no full run: run it again, it goes on there');
process.exitCode = found.length > 0 ? 1 : unfinished + wapitiUnfinished > 0 ? 2 : 0;
