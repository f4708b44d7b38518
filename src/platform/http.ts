import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Acting, nobody, type Person } from './acting.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { dayOf } from './dates.ts';
import { Forbidden, NotFound } from './errors.ts';
import { cleanText, FormFields } from './form-fields.ts';
import { newId } from './ids.ts';
import { isPageLanguage, type Lang, sourceLanguage } from './languages.ts';
import { describeError, type Log } from './log.ts';
import { type PageReply, type Reply, type Route, Visit, WriteVisit } from './routes.ts';

export type ErrorKind = 'not-found' | 'forbidden' | 'too-large' | 'wrong-origin' | 'malformed' | 'fault';

export interface HttpParts {
  readonly routes: readonly Route[];
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Who sent this request; reads the session. */
  readonly identify: (request: Request) => Promise<Person | null>;
  /** Puts a page into the house's frame: the whole document. */
  readonly frame: (visit: Frame, reply: Pick<PageReply, 'title' | 'body' | 'narrow'>) => VNode;
  readonly errorPage: (visit: Frame, kind: ErrorKind) => { title: string; body: VNode };
  /** Where somebody who must sign in first is sent; the path comes back afterwards. */
  readonly signInPath: (back: string) => string;
  /** Absolute address under which the site is reached, without a slash at the end. */
  readonly publicUrl: string;
}

/** What the frame of a page needs to know, also where there is no visit because something failed. */
export interface Frame {
  readonly lang: Lang;
  readonly path: string;
  readonly person: Person | null;
  readonly number: string;
}

const formLimit = 128 * 1024;
const uploadLimit = 6 * 1024 * 1024;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Splits `/en/anfrage` into its language and the path behind it, which begins with one slash: two would name
 * another host as soon as the path stands in a link. German has no prefix.
 */
export function splitLanguage(path: string): { lang: Lang; rest: string } {
  const [, first = '', ...others] = path.split('/');
  const isPrefix = first !== sourceLanguage && isPageLanguage(first);
  const rest = isPrefix ? `/${others.join('/')}` : path;
  return { lang: isPrefix ? first : sourceLanguage, rest: rest.replace(/^\/{2,}/, '/') };
}

/** What the pipeline keeps about one request. */
export interface State {
  Variables: { number: string; person: Person | null };
}

/** The pipeline every request passes, in this order, and the routes behind it. */
export function createHttp(parts: HttpParts): Hono<State> {
  const app = new Hono<State>({
    getPath: (request) => splitLanguage(new URL(request.url).pathname).rest,
  });

  app.use(async (c, next) => {
    c.set('number', newId().slice(-12));
    const started = performance.now();
    await next();
    c.res.headers.set('X-Request-Number', c.get('number'));
    parts.log.info(
      {
        number: c.get('number'),
        method: c.req.method,
        route: c.req.routePath,
        status: c.res.status,
        ms: Math.round(performance.now() - started),
      },
      'request',
    );
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // Without any referrer older browsers send `Origin: null` with our own forms, which we would refuse.
      referrerPolicy: 'same-origin',
      crossOriginOpenerPolicy: 'same-origin',
      crossOriginResourcePolicy: 'same-origin',
      strictTransportSecurity: parts.publicUrl.startsWith('https:')
        ? 'max-age=31536000; includeSubDomains'
        : false,
      permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
    }),
  );
  app.use(
    csrf({
      // Behind a proxy that ends TLS our own requests look like http; a page over http is not ours for that.
      origin: (origin, c) =>
        origin === parts.publicUrl ||
        (!parts.publicUrl.startsWith('https:') && origin === new URL(c.req.url).origin),
    }),
  );

  const uploads = new Set(
    parts.routes.filter((route) => route.options.upload).map((route) => `${route.method} ${route.path}`),
  );
  const limited = (maxSize: number) => bodyLimit({ maxSize, onError: (c) => failed(c, 'too-large') });
  for (const route of parts.routes) {
    const limit = limited(uploads.has(`${route.method} ${route.path}`) ? uploadLimit : formLimit);
    if (route.method === 'GET') app.get(route.path, (c) => answer(c, route));
    else app.post(route.path, limit, (c) => answer(c, route));
  }
  app.notFound((c) => failed(c, 'not-found'));
  app.onError((error, c) => {
    // Whoever sent it has hung up; nobody reads the answer and nothing is wrong with us.
    const hungUp = (error as { code?: unknown }).code === 'ECONNRESET' && c.req.raw.signal.aborted;
    if (hungUp) return failed(c, 'malformed');
    if (error instanceof NotFound) return failed(c, 'not-found');
    if (error instanceof Forbidden) return failed(c, 'forbidden');
    const status = (error as { status?: number }).status;
    if (status === 403) return failed(c, 'wrong-origin');
    if (status === 413) return failed(c, 'too-large');
    parts.log.error({ number: c.get('number'), route: c.req.routePath, ...describeError(error) }, 'fault');
    return failed(c, 'fault');
  });
  return app;

  async function answer(c: Context<State>, route: Route): Promise<Response> {
    const url = new URL(c.req.url);
    const { lang, rest } = splitLanguage(url.pathname);
    const person = await parts.identify(c.req.raw);
    c.set('person', person);
    if (route.may !== null) {
      if (!person) {
        if (route.method !== 'GET') return failed(c, 'forbidden');
        return redirectTo(lang, parts.signInPath(rest + url.search), new Headers());
      }
      if (!route.may(person)) return failed(c, 'forbidden');
    }
    const form = route.method === 'POST' ? await readForm(c) : null;
    if (route.method === 'POST' && !form) return failed(c, 'malformed');

    const now = parts.clock.now();
    const cookies = readCookies(c.req.header('Cookie'));
    const params = c.req.param() as Record<string, string>;
    // The database knows no such character: nothing can be called so.
    if (Object.values(params).some((value) => value.includes('\0'))) return failed(c, 'not-found');
    const acting: Acting =
      route.options.as?.({ params, person, cookie: (name) => cookies.get(name) ?? null }) ??
      (person ? { kind: 'person', personId: person.id } : nobody);
    const of = {
      lang,
      path: rest,
      query: cleanQuery(url.searchParams),
      params,
      now,
      today: dayOf(now),
      person,
      number: c.get('number'),
      origin: parts.publicUrl,
      request: c.req.raw,
      cookies,
    };
    const handle = route.handle as (visit: Visit) => Promise<Reply> | Reply;
    const reply = form
      ? await parts.database.write(
          acting,
          async (tx) => handle(new WriteVisit({ ...of, db: tx }, tx, form)),
          (answered) => answered.status < 400,
        )
      : await parts.database.read(acting, async (db) => handle(new Visit({ ...of, db })));
    return written(c, reply, { lang, path: rest + url.search, person, number: c.get('number') });
  }

  async function written(c: Context<State>, reply: Reply, frame: Frame): Promise<Response> {
    const headers = reply.headers;
    if (reply.kind === 'redirect') return redirectTo(frame.lang, reply.to, headers, reply.status);
    if (reply.kind === 'file') {
      headers.set('Content-Type', reply.type);
      headers.set('Cache-Control', 'no-store');
      if (reply.name) {
        headers.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(reply.name)}`);
      }
      return new Response(reply.bytes as BodyInit, { status: reply.status, headers });
    }
    const html = `<!doctype html>${renderToString(parts.frame(frame, reply))}`;
    const anonymous = frame.person === null && reply.cacheSeconds > 0;
    headers.set('Content-Type', 'text/html; charset=utf-8');
    headers.set('Content-Language', frame.lang);
    headers.set('Cache-Control', anonymous ? `public, max-age=${reply.cacheSeconds}` : 'no-store');
    return compressed(c, html, reply.status, headers);
  }

  async function failed(c: Context, kind: ErrorKind): Promise<Response> {
    const url = new URL(c.req.url);
    const { lang, rest } = splitLanguage(url.pathname);
    const frame: Frame = {
      lang,
      path: rest,
      person: (c.get('person') as Person | null | undefined) ?? null,
      number: c.get('number') as string,
    };
    const { title, body } = parts.errorPage(frame, kind);
    const html = `<!doctype html>${renderToString(parts.frame(frame, { title, body, narrow: true }))}`;
    const headers = new Headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': lang,
      'Cache-Control': 'no-store',
    });
    return new Response(html, { status: statusOf[kind], headers });
  }
}

const statusOf: Record<ErrorKind, number> = {
  'not-found': 404,
  forbidden: 403,
  'too-large': 413,
  'wrong-origin': 403,
  malformed: 400,
  fault: 500,
};

async function readForm(c: Context): Promise<FormFields | null> {
  const type = c.req.header('Content-Type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) {
    return type === '' ? FormFields.from({}) : null;
  }
  try {
    return await FormFields.read(c.req.raw);
  } catch {
    return null;
  }
}

/** What stands behind the question mark, cleaned as the fields of a form are. */
function cleanQuery(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].map(([name, value]) => [name, cleanText(value)]));
}

function redirectTo(lang: Lang, to: string, headers: Headers, status = 303): Response {
  headers.set('Location', lang === sourceLanguage ? to : `/${lang}${to === '/' ? '' : to}`);
  headers.set('Cache-Control', 'no-store');
  return new Response(null, { status, headers });
}

async function compressed(c: Context, html: string, status: number, headers: Headers): Promise<Response> {
  const accepted = c.req.header('Accept-Encoding') ?? '';
  headers.set('Vary', 'Accept-Encoding, Cookie');
  if (/\bbr\b/.test(accepted)) {
    headers.set('Content-Encoding', 'br');
    const body = await brotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
    return new Response(body as BodyInit, { status, headers });
  }
  if (/\bgzip\b/.test(accepted)) {
    headers.set('Content-Encoding', 'gzip');
    return new Response((await gzipped(html)) as BodyInit, { status, headers });
  }
  return new Response(html, { status, headers });
}

function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0) cookies.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return cookies;
}

/** A cookie only the server reads; `maxAge` in seconds, 0 deletes it. */
export function cookieHeader(
  name: string,
  value: string,
  options: { maxAge?: number; secure: boolean },
): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (options.secure) parts.push('Secure');
  if (options.maxAge !== undefined) parts.push(`Max-Age=${options.maxAge}`);
  return parts.join('; ');
}

/** A file that never changes under its address. */
export function immutableFile(bytes: Uint8Array, type: string, encoding: string | null): Response {
  const headers = new Headers({
    'Content-Type': type,
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    ETag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`,
  });
  if (encoding) headers.set('Content-Encoding', encoding);
  return new Response(bytes as BodyInit, { headers });
}
