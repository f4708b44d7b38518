import { sql } from 'kysely';
import { h, type VNode } from 'preact';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../tests/database.ts';
import type { Person } from './acting.ts';
import { systemClock } from './clock.ts';
import { DatabaseAway } from './database-away.ts';
import { NotFound } from './errors.ts';
import { newFormKey } from './form-key.ts';
import { cookieHeader, createHttp, type HttpParts } from './http.ts';
import { newId } from './ids.ts';
import { unlimited } from './limits.ts';
import type { Log, LogFields } from './log.ts';
import { guarded, open, page, redirect } from './routes.ts';

const lines: [LogFields, string][] = [];
const log: Log = {
  info: (fields, event) => void lines.push([fields, event]),
  warn: (fields, event) => void lines.push([fields, event]),
  error: (fields, event) => void lines.push([fields, event]),
};
const amira: Person = {
  id: '019a0000-0000-7000-8000-000000000001',
  name: 'Amira Beispiel',
  email: 'amira@demo.lotsenwerk.example',
  roles: [{ role: 'coordinator', siteId: '019a0000-0000-7000-8000-000000000002' }],
};

const Document = (of: { lang: string; path: string; title: string; body: VNode }) =>
  h(
    'html',
    { lang: of.lang as 'de' },
    h('title', null, of.title),
    h('a', { href: of.path }, 'Deutsch'),
    of.body,
  );

describe('the pipeline', async () => {
  const { database } = await testDatabase();
  const count = async () => {
    const { rows } = await database.read({ kind: 'system' }, (db) =>
      sql<{ n: number }>`select count(*)::int as n from platform.mail`.execute(db),
    );
    return rows[0]?.n;
  };
  const parts: HttpParts = {
    routes: [
      open.get('/suche', (visit) => page('Suche', h('p', null, JSON.stringify(visit.query.get('ort'))))),
      open.get('/gruss/:name', (visit) =>
        page('Gruß', h('p', null, `Hallo ${visit.param('name')}`), { cacheSeconds: 60 }),
      ),
      open.get('/id/:id', (visit) => page('Id', h('p', null, visit.id()))),
      open.get('/fehler', () => {
        throw new Error('Frau Meyer wohnt in der Hauptstraße');
      }),
      open.get('/fehler-der-datenbank', async (visit) => {
        await sql`select ${'Frau Meyer'}::uuid`.execute(visit.db);
        return redirect('/');
      }),
      open.get('/fort', () => {
        throw new NotFound();
      }),
      open.post('/brief', async (visit) => {
        await sql`insert into platform.mail (id, recipient, subject, body, lang, created_at)
          values (${visit.newId()}, 'x', ${visit.form.get('betreff')}, 'y', 'de', now())`.execute(visit.tx);
        return visit.form.get('betreff') === 'falsch'
          ? page('Falsch', h('p', null, visit.form.get('betreff')), { status: 422 })
          : redirect('/gruss/da');
      }),
      open.post('/link/:token', async (visit) => {
        await sql`insert into platform.mail (id, recipient, subject, body, lang, created_at)
          values (${visit.newId()}, 'x', 'y', 'z', 'de', now())`.execute(visit.tx);
        if (visit.form.get('als') === 'seite') return page('Seite', h('p', null, 'x'));
        const cookie = visit.form.get('als') === 'keks' ? { 'Set-Cookie': 'a=b' } : {};
        return redirect(`/link/${visit.param('token')}?fertig`, new Headers(cookie));
      }),
      guarded.get(
        '/geheim',
        (person) => person.roles.length > 0,
        (visit) => page('Geheim', h('p', null, visit.person.name), { cacheSeconds: 60 }),
      ),
      guarded.get(
        '/niemand',
        () => false,
        () => page('Niemand', h('p', null, 'x')),
      ),
    ],
    database,
    limits: unlimited,
    clock: systemClock,
    log,
    identify: async (request) => (request.headers.get('Cookie') === 'ich=amira' ? amira : null),
    frame: (frame, reply) =>
      h(Document, { lang: frame.lang, path: frame.path, title: reply.title, body: reply.body }) as VNode,
    errorPage: (frame, kind, wait) => ({
      title: kind,
      body: h(
        'p',
        null,
        `Nummer ${frame.number}`,
        ` ${new URLSearchParams([...(wait?.again?.fields ?? [])].map(([name, value]) => [name, value]))}`.replaceAll(
          '+',
          ' ',
        ),
      ),
    }),
    signInPath: (back) => `/anmelden?zurueck=${encodeURIComponent(back)}`,
    publicUrl: 'http://localhost',
  };
  const http = createHttp(parts);
  const get = (path: string, headers: Record<string, string> = {}) =>
    http.request(`http://localhost${path}`, { headers });
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    http.request(`http://localhost${path}`, {
      method: 'POST',
      body: /(^|&)_key=/.test(body) ? body : `${body}&_key=${newFormKey()}`,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: 'http://localhost',
        ...headers,
      },
    });

  it('answers in the language of the address', async () => {
    expect(await (await get('/gruss/du')).text()).toContain('<html lang="de">');
    const english = await get('/en/gruss/du');
    expect(await english.text()).toContain('<html lang="en">');
    expect(english.headers.get('Content-Language')).toBe('en');
  });

  it('sends its protections with every answer, also with those that failed', async () => {
    for (const path of ['/gruss/du', '/gibt-es-nicht', '/fehler', '/geheim']) {
      const { headers } = await get(path);
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('same-origin');
      expect(headers.get('X-Request-Number')).toMatch(/^[0-9a-f]{12}$/);
    }
  });

  it('escapes what people typed', async () => {
    const html = await (await get(`/gruss/${encodeURIComponent('<script>x</script>')}`)).text();
    expect(html).not.toContain('<script>');
  });

  it('asks people to sign in and remembers where they wanted to go', async () => {
    const answer = await get('/en/geheim?a=1');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe(`/en/anmelden?zurueck=${encodeURIComponent('/geheim?a=1')}`);
  });

  it('lets in whom the route names and keeps the page out of caches', async () => {
    const answer = await get('/geheim', { Cookie: 'ich=amira' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect((await get('/niemand', { Cookie: 'ich=amira' })).status).toBe(403);
    expect((await get('/gruss/du')).headers.get('Cache-Control')).toBe('public, max-age=60');
  });

  it('says a number and nothing else of a fault, and logs no names', async () => {
    const all: string[] = [];
    for (const path of ['/fehler', '/fehler-der-datenbank']) {
      lines.length = 0;
      const answer = await get(path);
      const number = answer.headers.get('X-Request-Number') as string;
      expect(answer.status).toBe(500);
      const html = await answer.text();
      expect(html).toContain(number);
      expect(html).not.toContain('Meyer');
      expect(lines.map(([fields]) => fields.number)).toEqual([number, number]);
      all.push(JSON.stringify(lines));
    }
    expect(all.join()).toContain('fault');
    expect(all.join()).not.toContain('Meyer');
  });

  it('calls everything that is no id not found', async () => {
    expect((await get("/id/1'%20or%201=1")).status).toBe(404);
    expect((await get('/id/019a0000-0000-7000-8000-000000000001')).status).toBe(200);
    expect((await get('/fort')).status).toBe(404);
  });

  it('keeps what a form wrote only when the answer is no refusal', async () => {
    const before = await count();
    expect((await post('/brief', 'betreff=falsch')).status).toBe(422);
    expect(await count()).toBe(before);
    expect((await post('/brief', 'betreff=gut')).status).toBe(303);
    expect(await count()).toBe((before ?? 0) + 1);
  });

  it('does the deed of a form once, however often it is sent, also at once, and keeps no secret for that', async () => {
    const before = (await count()) ?? 0;
    const key = newId();
    const send = () => post('/link/geheimes-wort', `_key=${key}`);
    const answers = [...(await Promise.all([send(), send(), send()])), await send()];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(new Set(answers.map(({ headers }) => headers.get('Location')))).toEqual(
      new Set(['/link/geheimes-wort?fertig']),
    );
    expect(await count()).toBe(before + 1);
    const { rows } = await database.read({ kind: 'system' }, (db) =>
      sql<{
        key: string;
        ledTo: string;
      }>`select key, led_to from platform.sent_form where led_to like '/link/%'`.execute(db),
    );
    expect(rows.map(({ ledTo }) => ledTo)).toEqual(['/link/:token?fertig']);
    expect(rows[0]?.key).not.toBe(key);
  });

  it('takes a form somebody went back to and changed as another one', async () => {
    const before = (await count()) ?? 0;
    const key = newId();
    for (const words of ['eins', 'zwei', 'zwei']) {
      expect((await post('/brief', `betreff=${words}&_key=${key}`)).status).toBe(303);
    }
    expect(await count()).toBe(before + 2);
  });

  it('does again what was refused, what was answered with a page, and what gave a cookie', async () => {
    const refused = newId();
    expect((await post('/brief', `betreff=falsch&_key=${refused}`)).status).toBe(422);
    expect((await post('/brief', `betreff=gut&_key=${refused}`)).status).toBe(303);
    for (const [kind, status] of [
      ['seite', 200],
      ['keks', 303],
    ] as const) {
      const before = (await count()) ?? 0;
      const key = newId();
      for (let time = 0; time < 2; time++) {
        const answer = await post('/link/wort', `als=${kind}&_key=${key}`);
        expect(answer.status).toBe(status);
        expect(answer.headers.get('Set-Cookie')).toBe(kind === 'keks' ? 'a=b' : null);
      }
      expect(await count()).toBe(before + 2);
    }
  });

  it('does nothing for a key somebody else has used, or one nobody gave out', async () => {
    const before = (await count()) ?? 0;
    const key = newId();
    expect((await post('/brief', `betreff=gut&_key=${key}`, { Cookie: 'ich=amira' })).status).toBe(303);
    expect((await post('/brief', `betreff=gut&_key=${key}`)).status).toBe(400);
    expect((await post('/brief', 'betreff=gut&_key=x')).status).toBe(400);
    expect(await count()).toBe(before + 1);
  });

  it('does nothing for a form without a key, keeps what was typed, and gives it one', async () => {
    const before = (await count()) ?? 0;
    const send = async (betreff: string, key?: string) => {
      const body = new URLSearchParams({ betreff, ...(key === undefined ? {} : { _key: key }) }).toString();
      return http.request('http://localhost/brief', {
        method: 'POST',
        body,
        headers: {
          Origin: 'http://localhost',
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': String(body.length),
        },
      });
    };
    for (const key of [undefined, '']) {
      const answer = await send('Die Wohnung', key);
      expect(answer.status).toBe(400);
      const said = await answer.text();
      expect(said).toContain('Die Wohnung');
      const keys = [...said.matchAll(/_key=([0-9a-f-]{36})/g)].map(([, given]) => given ?? '');
      expect(keys).toHaveLength(1);
      expect(await count()).toBe(before);
    }
    const bare = await http.request('http://localhost/brief', {
      method: 'POST',
      headers: { Origin: 'http://localhost' },
    });
    expect([bare.status, await count()]).toEqual([400, before]);
    expect((await send('Die Wohnung', newFormKey())).status).toBe(303);
  });

  it('takes forms from its own pages only', async () => {
    const before = await count();
    expect((await post('/brief', 'betreff=gut', { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await post('/brief', 'betreff=gut', { Origin: 'null' })).status).toBe(403);
    expect((await post('/brief', 'betreff=gut', { Origin: '', 'Sec-Fetch-Site': 'cross-site' })).status).toBe(
      403,
    );
    expect(await count()).toBe(before);
  });

  it('refuses bodies that are too large or no form', async () => {
    expect((await post('/brief', `betreff=${'x'.repeat(200_000)}`)).status).toBe(413);
    expect((await post('/brief', '{"betreff":"gut"}', { 'Content-Type': 'application/json' })).status).toBe(
      400,
    );
    expect(
      (await post('/brief', 'kaputt', { 'Content-Type': 'multipart/form-data; boundary=x' })).status,
    ).toBe(400);
  });

  it('never names another host in its own links', async () => {
    for (const path of ['//evil.example', '/en//evil.example', '/en///evil.example/x', '///evil.example']) {
      const html = await (await get(path)).text();
      expect(html, path).not.toMatch(/href="\/\//);
      expect(html, path).toContain('href="/evil.example');
    }
  });

  it('knows nothing that is called by a character the database has none of', async () => {
    expect((await get('/gruss/%00')).status).toBe(404);
    expect((await get('/gruss/a%00b')).status).toBe(404);
    expect((await get('/gruss/%ff')).status).toBe(200);
  });

  it('cleans what stands behind the question mark as it cleans forms', async () => {
    const html = await (await get('/suche?ort=%20Bad%00%E2%80%AE%20Homburg')).text();
    expect(html).toContain('Bad Homburg');
  });

  it('behind https takes cookies only where they are tied to this host, and sets no others', async () => {
    const seen: (string | null)[] = [];
    const route = open.get('/keks', (visit) => {
      seen.push(visit.cookie('anfrage'));
      return redirect('/');
    });
    const secured = createHttp({ ...parts, routes: [route], publicUrl: 'https://lotsen.example' });
    for (const Cookie of ['anfrage=von-nebenan', '__Host-anfrage=von-hier']) {
      await secured.request('https://lotsen.example/keks', { headers: { Cookie } });
    }
    expect(seen).toEqual([null, 'von-hier']);
    expect(cookieHeader('anfrage', 'x', { secure: true })).toMatch(/^__Host-anfrage=x; Path=\/; .*Secure$/);
    expect(cookieHeader('anfrage', 'x', { secure: false })).toMatch(/^anfrage=x; /);
  });

  it('behind https takes no form from a page over http', async () => {
    const secured = createHttp({ ...parts, publicUrl: 'https://lotsen.example' });
    const send = (Origin: string) =>
      secured.request('http://lotsen.example/brief', {
        method: 'POST',
        body: `betreff=falsch&_key=${newFormKey()}`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin },
      });
    expect((await send('http://lotsen.example')).status).toBe(403);
    expect((await send('https://lotsen.example')).status).toBe(422);
  });

  it('calls a body of thousands of parts no form', async () => {
    expect((await post('/brief', 'a&'.repeat(60_000))).status).toBe(400);
    const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
    const bomb = `${part.repeat(2_200)}--x--\r\n`;
    const type = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect((await post('/brief', bomb, type)).status).toBe(400);
  });

  it('finds no fault in somebody who hangs up while sending', async () => {
    lines.length = 0;
    const hangUp = new AbortController();
    const body = new ReadableStream({
      pull(controller) {
        hangUp.abort();
        controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
      },
    });
    const request = new Request('http://localhost/brief', {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'http://localhost' },
    } as RequestInit);
    Object.defineProperty(request, 'signal', { value: hangUp.signal });
    await http.fetch(request);
    expect(lines.map(([, event]) => event)).toEqual(['request']);
  });

  it('packs pages for browsers that can unpack them', async () => {
    const answer = await get('/gruss/du', { 'Accept-Encoding': 'gzip, br' });
    expect(answer.headers.get('Content-Encoding')).toBe('br');
  });

  describe('where as many are answered as may be', () => {
    const begun: (() => void)[] = [];
    const slow = open.get('/langsam', async () => {
      await new Promise<void>((done) => begun.push(done));
      return redirect('/');
    });
    const errorPage: HttpParts['errorPage'] = (frame, kind, wait) => ({
      title: kind,
      body: h('p', null, `Nummer ${frame.number} ${JSON.stringify(wait?.again ?? null)}`),
    });
    const full = createHttp({ ...parts, errorPage, requestsAtOnce: 1, routes: [...parts.routes, slow] });

    it('turns others away at once and says when to come again, also with what they typed', async () => {
      const held = full.request('http://localhost/langsam');
      await expect.poll(() => begun.length).toBe(1);
      const page = await full.request('http://localhost/en/gruss/du', { headers: { Cookie: 'ich=amira' } });
      expect(page.status).toBe(503);
      expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(page.headers.get('Content-Language')).toBe('en');
      const form = await full.request('http://localhost/brief', {
        method: 'POST',
        body: 'betreff=gut',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': '11',
          Origin: 'http://localhost',
        },
      });
      expect(form.status).toBe(503);
      expect(await form.text()).toContain('betreff');
      for (const done of begun) done();
      expect((await held).status).toBe(303);
      expect((await full.request('http://localhost/gruss/du')).status).toBe(200);
    });
  });

  it.each([
    ['does not answer', 'away', Object.assign(new Error('x'), { code: '57P03' })],
    ['did not say whether it has it', 'unsure', new DatabaseAway('unsure')],
  ])('says so where the database %s, and keeps what was typed', async (_, said, error) => {
    lines.length = 0;
    const away = createHttp({
      ...parts,
      errorPage: (_, kind, wait) => ({
        title: kind,
        body: h('p', null, `${kind} ${JSON.stringify(wait?.again ?? null)}`),
      }),
      routes: [
        // Before the transaction, so that nobody waits for the database to come back.
        open.post('/brief', () => redirect('/'), {
          before: () => Promise.reject(error),
        }),
      ],
    });
    const body = `betreff=gut&_key=${newId()}`;
    const answer = await away.request('http://localhost/brief', {
      method: 'POST',
      body,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': String(body.length),
        Origin: 'http://localhost',
      },
    });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await answer.text()).toMatch(new RegExp(`<p>${said} .*betreff`));
    expect(lines.map(([, event]) => event)).toEqual(['database-away', 'request']);
  });
});
