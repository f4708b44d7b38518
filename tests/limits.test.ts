import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { tellAsker } from '../src/modules/privacy/tell-asker.job.ts';
import { isProof } from '../src/modules/requests/asking/doubts.ts';
import { newFormKey } from '../src/platform/form-key.ts';
import { hashOfSecret } from '../src/platform/ids.ts';
import { limitOf } from '../src/platform/limits.ts';
import { testApp } from './app.ts';
import { lettersIn } from './letters.ts';
import { cookieOf, formHeaders, sessionFor } from './people.ts';

const now = Temporal.Instant.from('2026-11-23T09:00:00Z');
const { app, owner } = await testApp({ demo: true, now, timesAsMany: 1, trustProxy: 1 });

interface Sent {
  readonly from: string;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
}

/** As behind a proxy that names the visitor. */
const send = (path: string, method: 'GET' | 'POST', of: Sent, fields: Record<string, string> = {}) =>
  app.http.request(
    path,
    {
      method,
      headers: { ...formHeaders(of.cookie ?? null), 'X-Forwarded-For': of.from, ...of.headers },
      ...(method === 'POST'
        ? { body: new URLSearchParams({ _key: newFormKey(), ...fields }).toString() }
        : {}),
    },
    { incoming: { socket: { remoteAddress: '10.0.0.1' } } },
  );
const post = (path: string, fields: Record<string, string>, of: Sent) => send(path, 'POST', of, fields);
const get = (path: string, of: Sent) => send(path, 'GET', of);

const all = app.house.modules.flatMap((module) => module.routes);
const openPosts = all.filter(({ method, may }) => method === 'POST' && may === null);

const signIn = (email: string, of: Sent, password = 'nicht-das-richtige') =>
  post('/anmelden', { email, way: 'password', password }, of);

describe('wrong passwords', () => {
  it('are ten for an account in ten minutes, however it is spelt, from wherever, all at once', async () => {
    const spellings = [
      'schule@demo.lotsenwerk.example',
      'SCHULE@Demo.Lotsenwerk.example ',
      'ｓchule@demo.lotsenwerk.example',
    ];
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        signIn(spellings[n % spellings.length] as string, { from: `2001:db8:${n}::1` }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(limitOf.failures.points);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(14);
    const right = await signIn('schule@demo.lotsenwerk.example', { from: '192.0.2.99' }, 'lotsenwerk-demo');
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0);
  });

  it('do not count when the password was right', async () => {
    for (let n = 0; n <= limitOf.failures.points; n++) {
      const answer = await signIn(
        'finanzen@demo.lotsenwerk.example',
        { from: '192.0.2.1' },
        'lotsenwerk-demo',
      );
      expect(answer.status).toBe(303);
    }
  });

  it('are fifty from an address for many accounts', async () => {
    const from = '192.0.2.2';
    for (let left = limitOf.failuresOfAddress.points - 1; left > 0; left--) {
      await app.limits.draw(limitOf.failuresOfAddress, `address ${from}`);
    }
    expect((await signIn('nobody-1@b.example', { from })).status).toBe(422);
    expect((await signIn('nobody-2@b.example', { from })).status).toBe(429);
    expect((await signIn('nobody-2@b.example', { from: '192.0.2.98' })).status).toBe(422);
  });
});

describe('pages', () => {
  const drawn = async (count: number, of: (n: number) => Sent) => {
    const answers = await Promise.all(Array.from({ length: count }, (_, n) => get('/anmelden', of(n))));
    return answers.filter(({ status }) => status === 200).length;
  };

  it('are three hundred for an address in five minutes; assets and health are free', async () => {
    const from = '192.0.2.3';
    expect(await drawn(310, () => ({ from }))).toBe(limitOf.pages.points);
    expect((await get('/gibt-es-nicht', { from })).status).toBe(429);
    expect((await get('/health', { from })).status).toBe(200);
    const other = await get('/anmelden', { from: '192.0.2.4' });
    expect(other.status).toBe(200);
  });

  it.each([
    ['another host in the same IPv6 network', (n: number) => ({ from: `2001:db8:aa:bb::${n.toString(16)}` })],
    [
      'addresses invented in front of the one the proxy wrote',
      (n: number) => ({ from: `198.51.100.${n % 250}, 192.0.2.5` }),
    ],
    [
      'other headers that name an address',
      (n: number) => ({
        from: '192.0.2.6',
        headers: { 'X-Real-IP': `198.51.100.${n % 250}`, Forwarded: `for=198.51.100.${n % 250}` },
      }),
    ],
    [
      'a port, an IPv4 address in IPv6',
      (n: number) => ({ from: n % 2 ? `192.0.2.8:${n + 1}` : '::ffff:192.0.2.8' }),
    ],
    [
      'a session nobody has',
      (n: number) => ({ from: '192.0.2.9', cookie: `lotsenwerk.session_token=invented-${n}` }),
    ],
  ])('are not more for %s', async (_, of) => {
    expect(await drawn(310, of)).toBe(limitOf.pages.points);
  });

  it('are somebody’s own once she is signed in, whoever else shares the address', async () => {
    const from = '192.0.2.3';
    expect((await get('/anmelden', { from })).status).toBe(429);
    const cookie = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
    expect((await get('/konto', { from, cookie })).status).toBe(200);
  });
});

describe('forms', () => {
  it('are limited each, by address', async () => {
    expect(openPosts.length).toBeGreaterThan(8);
    for (const [n, { path }] of openPosts.entries()) {
      const from = `203.0.113.${n}`;
      const concrete = path.replace(/:(\w+)/g, 'a1');
      for (let left = limitOf.forms.points; left > 0; left--) {
        await app.limits.draw(limitOf.forms, `address ${from}`);
      }
      const answer = await post(concrete, { x: 'y' }, { from });
      expect(answer.status, path).toBe(429);
      const fresh = await post(concrete, { x: 'y' }, { from: `203.0.114.${n}` });
      expect(fresh.status, path).not.toBe(429);
    }
  });

  it('that check a credential count failures beside', () => {
    const checking = all.filter(
      ({ method, path }) => method === 'POST' && /^\/(anmelden|einladung|konto\/passwort)/.test(path),
    );
    expect(checking.length).toBeGreaterThan(2);
    expect(checking.filter(({ options }) => !options.limits).map(({ path }) => path)).toEqual([]);
  });

  it('tell when it goes on, whom to call, and keep what was typed', async () => {
    const from = '192.0.2.20';
    for (let left = limitOf.forms.points; left > 0; left--) {
      await app.limits.draw(limitOf.forms, `address ${from}`);
    }
    const fields = { place: 'Bad "Homburg" <b>', goal: 'Die Wohnung ummelden' };
    const body = new URLSearchParams(fields).toString();
    const answer = await app.http.request(
      '/en/anfrage/wohnort',
      {
        method: 'POST',
        body,
        headers: { ...formHeaders(), 'X-Forwarded-For': from, 'Content-Length': String(body.length) },
      },
      { incoming: { socket: { remoteAddress: '10.0.0.1' } } },
    );
    expect(answer.status).toBe(429);
    const html = await answer.text();
    expect(html).toContain('It goes on in 5 minutes');
    expect(html).toContain('action="/en/anfrage/wohnort"');
    expect(html).toContain('value="Die Wohnung ummelden"');
    expect(html).not.toContain('<b>"');
    expect(html).toMatch(/href="tel:/);
    const secret = await post('/anmelden', { email: 'a@b.example', password: 'geheim-geheim' }, { from });
    expect(await secret.text()).not.toContain('geheim-geheim');
  });
});

/** A form up to its last page; returns the cookie. */
async function answered(of: Sent, email: string): Promise<string> {
  const cookie = cookieOf(await post('/anfrage', {}, of));
  const with_ = { ...of, cookie };
  const answers: Record<string, Record<string, string>> = {
    'fuer-wen': { 'asked-by': 'self' },
    wohnort: { place: '61348' },
    sprache: { language: 'ar' },
    deutsch: { german: 'little' },
    thema: { topic: 'office' },
    ziel: { goal: 'Die Wohnung selbst ummelden können.' },
    termin: { 'day-1': '2026-12-03', 'from-1': '09:00', 'until-1': '12:00', minutes: '60' },
    treffpunkt: { 'meeting-place': 'office', 'place-name': 'Bürgerbüro', 'place-address': '' },
    wuensche: { gender: '', 'gender-reason': '' },
    kontakt: { name: 'Buy now http://spam.example', phone: '', email },
    einwilligung: { consent: 'ja' },
  };
  for (let step = '/anfrage/fuer-wen'; step !== '/anfrage/pruefen'; ) {
    const name = step.split('/').at(-1) as string;
    if (name === 'ort-waehlen' || name === 'standort') {
      const html = await (await get(step, with_)).text();
      const field = name === 'standort' ? 'site' : 'place-key';
      const value = new RegExp(`name="${field}"[^>]*value="([^"]+)"`).exec(html)?.[1] ?? '';
      step = (await post(step, { [field]: value }, with_)).headers.get('Location') ?? '';
      continue;
    }
    const answer = await post(step, answers[name] ?? {}, with_);
    const next = answer.headers.get('Location');
    if (answer.status !== 303 || !next) throw new Error(`${step}: ${answer.status}`);
    step = next;
  }
  return cookie;
}

const requestOf = (cookie: string) =>
  owner
    .selectFrom('requests.request')
    .select(['id', 'siteId', 'doubts'])
    .where('statusTokenHash', '=', hashOfSecret(cookie.slice('anfrage='.length)))
    .executeTakeFirstOrThrow();

describe('requests for help', () => {
  const from = '192.0.2.30';
  const rested = { from };

  it('are five an hour from one address to one site, and the sixth keeps its answers', async () => {
    const statuses: number[] = [];
    let cookie = '';
    for (let n = 0; n < 6; n++) {
      cookie = await answered({ from: `192.0.3.${n}` }, `person-${n}@b.example`);
      statuses.push((await post('/anfrage/absenden', {}, { ...rested, cookie })).status);
    }
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
    const refused = await post('/anfrage/absenden', {}, { ...rested, cookie });
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(await refused.text()).toContain('tel:');
    expect((await get('/anfrage/pruefen', { from: '192.0.3.9', cookie })).status).toBe(200);
    expect((await post('/anfrage/absenden', {}, { from: '192.0.3.9', cookie })).status).toBe(303);
  });

  it('are received and marked when they look like a program’s', async () => {
    const cookie = await answered({ from: '192.0.4.1' }, 'program@b.example');
    await post('/anfrage/absenden', { website: 'http://spam.example' }, { from: '192.0.4.1', cookie });
    const { id, doubts } = await requestOf(cookie);
    expect(doubts).toEqual(['hidden-field', 'too-quick']);
    const coordination = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
    const page = await get(`/anfragen/${id}`, {
      from: '192.0.4.2',
      cookie: coordination,
    });
    expect(await page.text()).toContain('Bitte prüfen Sie, ob das echt ist');
  });

  it('write nothing the visitor typed to the address he typed, and three times an hour at most', async () => {
    for (let n = 0; n < 5; n++) {
      const cookie = await answered({ from: `192.0.5.${n}` }, `victim+${n}@b.example`);
      const answer = await post('/anfrage/absenden', {}, { from: `192.0.5.${n}`, cookie });
      expect(answer.status).toBe(303);
    }
    const typed = (await lettersIn(owner)).filter(({ recipient }) => recipient.includes('victim'));
    expect(typed).toHaveLength(limitOf.lettersToOne.points);
    for (const { body, subject } of typed) expect(`${body}${subject}`).not.toContain('spam.example');
  });

  it.each([
    ['a question about data', '/ihre-daten', { kind: 'access', words: 'http://spam.example' }],
    ['the wish to become a guide', '/mitmachen/interesse', { 'language-1': 'ar', agreed: 'ja' }],
  ])('so does %s', async (_, path, fields) => {
    const name = 'Buy now http://spam.example';
    const site = (await owner.selectFrom('programme.site').select('id').executeTakeFirstOrThrow()).id;
    const victim = `opfer${path.length}`;
    for (let n = 0; n < 5; n++) {
      const form = { ...fields, site, name, phone: '', email: `${victim}+${n}@b.example` };
      expect((await post(path, form, { from: `192.0.8.${n}` })).status).toBe(303);
    }
    const { rows } = await sql<{ data: object }>`
      select data from jobs.job where name = 'privacy.tell-asker' and state = 'created'`.execute(owner);
    for (const { data } of path === '/ihre-daten' ? rows : []) {
      const context = { database: app.database, now: Temporal.Now.instant(), publicUrl: 'http://localhost' };
      await tellAsker.run(context as never, tellAsker.data.parse(data) as never);
    }
    const typed = (await lettersIn(owner)).filter(({ recipient }) => recipient.includes(victim));
    expect(typed).toHaveLength(limitOf.lettersToOne.points);
    for (const { body, subject } of typed) expect(`${body}${subject}`).not.toContain('spam.example');
  });

  it('cost a browser some work under pressure; without it they still go through, fewer and marked', async () => {
    const open = async (n: number) => {
      const from = `192.0.6.${n}`;
      const cookie = await answered({ from }, `pressed-${n}@b.example`);
      const html = await (await get('/anfrage/pruefen', { from, cookie })).text();
      return { cookie, challenge: /data-challenge="(\w+)"/.exec(html)?.[1] ?? null };
    };
    const from = '192.0.6.100';
    const calm = await open(0);
    expect(calm.challenge).toBeNull();
    await post('/anfrage/absenden', {}, { from: '192.0.6.99', cookie: calm.cookie });
    const { siteId } = await requestOf(calm.cookie);
    for (let n = 0; n < limitOf.pressure.points; n++) await app.limits.draw(limitOf.pressure, siteId);

    const worked = await open(1);
    let proof = 0;
    while (!isProof(worked.challenge ?? '', String(proof))) proof++;
    await post('/anfrage/absenden', { proof: String(proof) }, { from, cookie: worked.cookie });
    expect((await requestOf(worked.cookie)).doubts).not.toContain('no-proof');

    const idle = [await open(2), await open(3), await open(4)];
    const statuses: number[] = [];
    for (const { cookie } of idle)
      statuses.push((await post('/anfrage/absenden', {}, { from, cookie })).status);
    expect(statuses).toEqual([303, 303, 429]);
    expect((await requestOf(idle[0]?.cookie ?? '')).doubts).toContain('no-proof');
  });
});
