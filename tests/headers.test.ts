import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from './app.ts';
import { formHeaders, sessionFor } from './people.ts';

const { app } = await testApp({ demo: true });
const routes = app.house.modules.flatMap((module) => module.routes);
const pages = [
  ...routes.filter(({ method }) => method === 'GET').map(({ path }) => path.replace(/:\w+/g, 'a1')),
  '/health',
  '/ready',
  '/assets/gibt-es-nicht.js',
  '/gibt-es-nicht',
];

/** Of every answer, whoever asks and whatever comes of it. */
function wrongWith(answer: Response): string[] {
  const { headers } = answer;
  const policy = new Map<string, string>();
  for (const part of (headers.get('Content-Security-Policy') ?? '').split(';')) {
    const [name = '', ...sources] = part.trim().split(' ');
    policy.set(name, sources.join(' '));
  }
  const expected: readonly (readonly [string, boolean])[] = [
    ["default-src 'none'", policy.get('default-src') === "'none'"],
    ["frame-ancestors 'none'", policy.get('frame-ancestors') === "'none'"],
    ["form-action 'self'", policy.get('form-action') === "'self'"],
    ["base-uri 'none'", policy.get('base-uri') === "'none'"],
    ["script-src 'self'", policy.get('script-src') === "'self'"],
    ['styles of ours', /^'(?:self|sha256-[\w+/]{43}=)'$/.test(policy.get('style-src') ?? '')],
    ['trusted types', policy.get('require-trusted-types-for') === "'script'"],
    ['nothing unsafe', !/unsafe|\*|https?:/.test(headers.get('Content-Security-Policy') ?? '*')],
    ['nosniff', headers.get('X-Content-Type-Options') === 'nosniff'],
    ['referrer', headers.get('Referrer-Policy') === 'same-origin'],
    ['opener', headers.get('Cross-Origin-Opener-Policy') === 'same-origin'],
    ['resource', headers.get('Cross-Origin-Resource-Policy') === 'same-origin'],
    ['frames', headers.get('X-Frame-Options') === 'DENY'],
    ['no stranger', !headers.has('Access-Control-Allow-Origin')],
    ['no maker', !headers.has('Server') && !headers.has('X-Powered-By')],
    [
      'type',
      answer.body === null || /^[\w+./-]+(; ?charset=utf-8)?$/i.test(headers.get('Content-Type') ?? ''),
    ],
    [
      'charset of text',
      !/^text\/(?!calendar)/.test(headers.get('Content-Type') ?? '') ||
        /charset=utf-8/i.test(headers.get('Content-Type') ?? ''),
    ],
    ['kept or not', answer.body === null || headers.has('Cache-Control')],
  ];
  return expected.filter(([, holds]) => !holds).map(([name]) => name);
}

describe('every answer', () => {
  let cookie = '';
  beforeAll(async () => {
    cookie = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
  });

  it('carries the protections, whatever the page, to anybody', async () => {
    expect(pages.length).toBeGreaterThan(40);
    for (const path of pages) expect(wrongWith(await app.http.request(path)), path).toEqual([]);
    expect(wrongWith(new Response('x', { headers: { 'Content-Type': 'text/html' } })).length).toBeGreaterThan(
      5,
    );
  });

  it('allows a page that carries its styles exactly these', async () => {
    const styled: string[] = [];
    for (const path of pages) {
      const answer = await app.http.request(path);
      const inline = [...(await answer.text()).matchAll(/<style>([^<]*)<\/style>/g)].map(
        ([, css]) => css ?? '',
      );
      const hashes = inline.map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`);
      const allowed = /style-src ([^;]*)/.exec(answer.headers.get('Content-Security-Policy') ?? '')?.[1];
      expect(allowed, path).toBe(hashes[0] ?? "'self'");
      expect(hashes.length, path).toBeLessThanOrEqual(1);
      if (hashes.length > 0) styled.push(path);
    }
    expect(styled.length).toBeGreaterThan(20);
    // Whoever goes through a form keeps one stylesheet for its pages; what anybody may keep is the same for all.
    const Referer = 'http://localhost/anfrage';
    const [form = '', start = ''] = await Promise.all(
      ['/anfrage', '/'].map(async (path) => (await app.http.request(path, { headers: { Referer } })).text()),
    );
    expect(form).toMatch(/<link rel="stylesheet"/);
    expect(form).not.toContain('<style>');
    expect(start).toContain('<style>');
  });

  it('is kept by nobody once somebody is signed in', async () => {
    for (const path of pages.filter((path) => !/^\/(health|ready|assets)/.test(path))) {
      const answer = await app.http.request(path, { headers: { Cookie: cookie } });
      expect(wrongWith(answer), path).toEqual([]);
      expect(answer.headers.get('Cache-Control'), path).toBe('no-store');
    }
  });

  it('carries them too where a form or a method is refused', async () => {
    const init: readonly (readonly [number, RequestInit])[] = [
      [413, { method: 'POST', headers: formHeaders(), body: 'a='.padEnd(200_000, 'x') }],
      [400, { method: 'POST', headers: { ...formHeaders(), 'Content-Type': 'text/xml' }, body: '<a/>' }],
      [403, { method: 'POST', headers: { ...formHeaders(), Origin: 'https://evil.example' }, body: 'a=b' }],
      [415, { method: 'POST', headers: { ...formHeaders(), 'Content-Encoding': 'gzip' }, body: 'a=b' }],
      [
        415,
        { method: 'POST', headers: { ...formHeaders(), 'Content-Encoding': 'identity, br' }, body: 'a=b' },
      ],
      [431, { headers: { Cookie: Array.from({ length: 60 }, (_, n) => `c${n}=x`).join('; ') } }],
      [431, { headers: { Cookie: `a=${'x'.repeat(9_000)}` } }],
      [431, { headers: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`X-H${n}`, 'x'])) }],
      [404, { method: 'DELETE', headers: formHeaders() }],
      [404, { method: 'OPTIONS', headers: formHeaders() }],
    ];
    for (const [status, of] of init) {
      const answer = await app.http.request('/anmelden', of);
      expect(answer.status, JSON.stringify(of).slice(0, 100)).toBe(status);
      expect(wrongWith(answer)).toEqual([]);
    }
  });
});
