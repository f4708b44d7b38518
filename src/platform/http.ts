import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Acting, actingOf, nobody, type Person } from './acting.ts';
import { type Subject, writeTrail } from './audit.ts';
import type { Clock } from './clock.ts';
import { type Aside, Crowd, Crowded } from './crowd.ts';
import type { Database } from './database.ts';
import { whyAway } from './database-away.ts';
import { dayOf } from './dates.ts';
import { Forbidden, NotFound } from './errors.ts';
import { cleanText, FormFields } from './form-fields.ts';
import { formKeyField, newFormKey } from './form-key.ts';
import { isId, newId } from './ids.ts';
import { isPageLanguage, type Lang, pageLanguageFor, sourceLanguage } from './languages.ts';
import { addressOf, type Draw, type Limits, limitOf } from './limits.ts';
import { describeError, type Log } from './log.ts';
import { lookOn, type Onlooker } from './onlookers.ts';
import { descriptionIn } from './page-description.ts';
import { type PageStyles, StylesByPage } from './page-styles.ts';
import { type PageReply, type Reply, type Route, redirect, Visit, WriteVisit } from './routes.ts';
import { claimForm, claimOf, settleForm } from './sent-form.ts';
import { type TypeSize, typeSizeCookie, typeSizeOf } from './type-size.ts';
import { type Audience, isSaid, type Review, spokenFor } from './words.ts';

export type ErrorKind =
  | 'not-found'
  | 'forbidden'
  | 'too-large'
  | 'wrong-origin'
  | 'malformed'
  | 'keyless'
  | 'packed'
  | 'flooded'
  | 'limited'
  | 'crowded'
  | 'away'
  | 'full'
  | 'unsure'
  | 'fault';

/** What somebody who has to wait is told. */
export interface Wait {
  /** null: nobody knows how long, but not for long. */
  readonly seconds: number | null;
  /** Whom to call meanwhile. */
  readonly helplines: readonly Helpline[];
  /** What was typed, to be sent again with one button; null where there is nothing to send or it is secret. */
  readonly again: LateForm | null;
  /** Whether a page was asked for, which can simply be opened again. */
  readonly look: boolean;
}
/** What was typed, with the address it was sent to. */
export interface LateForm {
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
}
export interface Helpline {
  readonly name: string;
  readonly phone: string;
}

export interface HttpParts {
  readonly routes: readonly Route[];
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Who sent this request; reads the session. */
  readonly identify: (request: Request) => Promise<Person | null>;
  /** Where a signed-in person has to go first, who may not go where she wants to yet. */
  readonly detour?: (person: Person, path: string) => string | null;
  /** Cookies that go with the answer to this request whatever it is. */
  readonly cookiesFor?: (request: Request) => readonly string[];
  /** Puts a page into the house's frame: the whole document. */
  readonly frame: (
    visit: Frame,
    reply: Pick<PageReply, 'title' | 'body' | 'narrow'> & Partial<Pick<PageReply, 'refreshSeconds' | 'feed'>>,
  ) => VNode;
  readonly errorPage: (visit: Frame, kind: ErrorKind, wait?: Wait) => { title: string; body: VNode };
  readonly limits: Limits;
  /** How many proxies stand in front, for the address a request is counted under. */
  readonly trustProxy?: number;
  /** How many requests may work with the database or wait for it at once; any number where nothing is said. */
  readonly requestsAtOnce?: number | undefined;
  /** Whether the disk has no room for anything new. */
  readonly isFull?: () => boolean;
  readonly helplines?: () => Promise<readonly Helpline[]>;
  /** Who has read over what a page says in a language; null: nobody. Undefined where nobody has to. */
  readonly reviewOf?: (lang: Lang, audience: Audience) => Promise<Review | null | undefined>;
  /**
   * Keeps a form that came after the end of its sender's session; null where nobody was signed in. Otherwise the
   * path where she finds it when she has signed in again.
   */
  readonly keepForm?: (request: Request, form: LateForm | null) => Promise<string | null>;
  /** Where somebody who must sign in first is sent; the path comes back afterwards. */
  readonly signInPath: (back: string) => string;
  /** Absolute address under which the site is reached, without a slash at the end. */
  readonly publicUrl: string;
  /** Metrics and traces; none where nobody asked for them. */
  readonly onlookers?: readonly Onlooker[];
  /** What a deed on a path is about unless its handler says otherwise: the kind of thing behind `:id`. */
  readonly kindAt?: (path: string) => string | null;
}

/** What the frame of a page needs to know, also where there is no visit because something failed. */
export interface Frame {
  readonly lang: Lang;
  /** The language of the address, where the page has no words in it. */
  readonly missing: Lang | null;
  /** The language the browser asks for, where the page has words in it and is shown in another one. */
  readonly wished: Lang | null;
  /** Who reads this page, which decides the languages it has. */
  readonly audience: Audience;
  readonly path: string;
  /** Where the program is reached, for what is read outside of it. */
  readonly origin: string;
  readonly person: Person | null;
  readonly number: string;
  /** Who has read its words over; null: nobody. Undefined where nobody has to. */
  readonly review?: Review | null | undefined;
  /** How large its reader wants it. */
  readonly typeSize: TypeSize;
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
  const isPrefix = first !== sourceLanguage && isPageLanguage(first) && isSaid(first, 'newcomer');
  const rest = isPrefix ? `/${others.join('/')}` : path;
  return { lang: isPrefix ? first : sourceLanguage, rest: rest.replace(/^\/{2,}/, '/') };
}

/** What the pipeline keeps about one request. */
export interface State {
  Bindings: {
    incoming?: { rawHeaders?: readonly string[]; socket?: { remoteAddress?: string | undefined } };
  };
  Variables: {
    number: string;
    person: Person | null;
    form: FormFields | null;
    sandboxed?: boolean;
    styles?: PageStyles | undefined;
  };
}

/** The pipeline every request passes, in this order, and the routes behind it. */
export function createHttp(parts: HttpParts): Hono<State> {
  const crowdedIn = new Map<Lang, string>();
  const stylesByPage = StylesByPage.built();
  const crowd = new Crowd(parts.requestsAtOnce ?? Number.POSITIVE_INFINITY);
  const app = new Hono<State>({
    getPath: (request) => splitLanguage(new URL(request.url).pathname).rest,
  });

  app.use(async (c, next) => {
    c.set('number', newId().slice(-12));
    const started = performance.now();
    const answered = await lookOn(parts.onlookers ?? [], c.req.header('traceparent'), async () => {
      await next();
      const { method, routePath: route } = c.req;
      return { method, route, status: c.res.status, seconds: (performance.now() - started) / 1000 };
    });
    c.res.headers.set('X-Request-Number', c.get('number'));
    const styles = c.get('styles');
    if (styles) allowOnly(c.res.headers, styles);
    const { seconds, ...rest } = answered;
    parts.log.info({ number: c.get('number'), ...rest, ms: Math.round(seconds * 1000) }, 'request');
  });
  app.use(async (c, next) => {
    await next();
    if (c.get('sandboxed')) c.res.headers.set('Content-Security-Policy', "default-src 'none'; sandbox");
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
        requireTrustedTypesFor: ["'script'"],
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
  app.use(async (c, next) => {
    const wrong = wrongInHead(c.req.raw.headers, c.env?.incoming?.rawHeaders);
    return wrong ? failed(c, wrong) : next();
  });
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
    if (route.method === 'GET') app.get(route.path, (c) => admitted(c, route));
    else app.post(route.path, limit, (c) => admitted(c, route));
  }
  app.notFound(async (c) => {
    const wait = await parts.limits.draw(limitOf.pages, `address ${visitorOf(c)}`);
    return wait === null ? failed(c, 'not-found') : toWait(c, wait);
  });
  app.onError((error, c) => {
    // Whoever sent it has hung up; nobody reads the answer and nothing is wrong with us.
    const hungUp = (error as { code?: unknown }).code === 'ECONNRESET' && c.req.raw.signal.aborted;
    if (hungUp) return failed(c, 'malformed');
    if (error instanceof Crowded) return c.req.method === 'GET' ? crowded(c) : toComeBack(c, 'crowded');
    if (error instanceof NotFound) return failed(c, 'not-found');
    if (error instanceof Forbidden) return failed(c, 'forbidden');
    const status = (error as { status?: number }).status;
    if (status === 403) return failed(c, 'wrong-origin');
    if (status === 413) return failed(c, 'too-large');
    const why = whyAway(error);
    if (why) {
      const said = { number: c.get('number'), route: c.req.routePath, why, ...describeError(error) };
      parts.log.warn(said, 'database-away');
      return toComeBack(c, why === 'busy' ? 'away' : why);
    }
    parts.log.error({ number: c.get('number'), route: c.req.routePath, ...describeError(error) }, 'fault');
    return failed(c, 'fault');
  });
  return app;

  function admitted(c: Context<State>, route: Route): Promise<Response> {
    return crowd.admit((aside) => answer(c, route, aside));
  }

  async function answer(c: Context<State>, route: Route, aside: Aside): Promise<Response> {
    const url = new URL(c.req.url);
    const { lang: asked, rest } = splitLanguage(url.pathname);
    const audience = route.options.audience ?? 'desk';
    const lang = spokenFor(asked, audience);
    const person = await parts.database.patiently(() => parts.identify(c.req.raw));
    c.set('person', person);
    const address = visitorOf(c);
    const wait = await waitBefore(route, person, address);
    if (wait !== null) return toWait(c, wait);
    let status = 200;
    const deedOf = (onlyRead: boolean) => ({
      name: `${route.method} ${route.path}`,
      status,
      number: c.get('number'),
      onlyRead,
    });
    const subject = subjectOf(route, c.req.param());
    /** Somebody we know tried what is not hers. */
    const turnedAway = async (answer: number) => {
      if (!person) return;
      status = answer;
      const about = subject ? [{ ...subject, contact: false }] : [];
      await parts.database.write(actingOf(person), (tx) => writeTrail(tx, deedOf(false), about));
    };
    if (route.may !== null) {
      if (!person) {
        if (route.method === 'GET')
          return redirectTo(asked, parts.signInPath(rest + url.search), new Headers());
        const late =
          parts.keepForm && (await parts.keepForm(c.req.raw, lateForm(await aside(() => readForm(c)), url)));
        return late ? redirectTo(asked, parts.signInPath(late), new Headers()) : failed(c, 'forbidden');
      }
      const detour = parts.detour?.(person, route.path) ?? null;
      if (detour !== null) {
        if (route.method !== 'GET') return failed(c, 'forbidden');
        return redirectTo(asked, detour, new Headers());
      }
      if (!route.may(person)) {
        if (route.method === 'POST') await turnedAway(403);
        return failed(c, 'forbidden');
      }
    }
    // However slowly it comes, and what others are asked before: nobody waits for the database meanwhile.
    const form = route.method === 'POST' ? await aside(() => readForm(c)) : null;
    if (route.method === 'POST' && !form) return failed(c, 'malformed');
    const key = form?.get(formKeyField) ?? '';
    if (form && key === '') return failed(c, 'keyless', await keyed(c, form));
    if (form && !isId(key)) return failed(c, 'malformed');
    const claim = form ? claimOf(key, rest, form) : null;
    c.set('form', form);
    if (form && parts.isFull?.()) return toComeBack(c, 'full');

    const draws = (form && route.options.limits?.({ form, person, address })) ?? [];
    for (const draw of draws) {
      const seconds = await parts.limits.draw(draw.limit, draw.subject);
      if (seconds !== null) return toWait(c, seconds, form);
    }

    const now = parts.clock.now();
    const cookies = cookiesOf(c);
    const params = c.req.param() as Record<string, string>;
    // The database knows no such character: nothing can be called so.
    if (Object.values(params).some((value) => value.includes('\0'))) return failed(c, 'not-found');
    const acting: Acting =
      route.options.as?.({ params, person, cookie: (name) => cookies.get(name) ?? null }) ??
      (person ? actingOf(person) : nobody);
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
      address,
      limits: parts.limits,
      cookies,
    };
    const handle = route.handle as (visit: Visit) => Promise<Reply> | Reply;
    const { request, query } = of;
    const coming = { request, form, query, params, person, lang };
    const { first, before } = route.options;
    const elsewhere = first && (await aside(() => first({ ...coming, href: url.pathname + url.search })));
    if (elsewhere) {
      await giveBack(draws);
      return redirectTo(asked, elsewhere, new Headers());
    }
    const found = before && (await aside(() => before(coming)));
    const answered = async (visit: Visit) => {
      const reply = await handle(visit);
      status = reply.status;
      return reply;
    };
    let sentBefore = false;
    /** The deed once: a form sent again leads where it led the first time. null: the key is somebody else's. */
    const once = async (visit: WriteVisit): Promise<Reply | null> => {
      sentBefore = false;
      if (claim === null) return answered(visit);
      const before = await claimForm(visit.tx, claim, now);
      if (before === null) return null;
      if (before !== undefined) {
        sentBefore = true;
        return redirect(before.replaceAll(':token', params.token ?? ''));
      }
      const reply = await answered(visit);
      if (reply.status < 400) await settleForm(visit.tx, claim, ledTo(reply, params.token));
      return reply;
    };
    const database = parts.database.recording(async (tx, { kind, touched }) => {
      if (sentBefore) return;
      // What a visitor nobody knows got wrong tells nothing of anybody, unless it was answered with contact data.
      if (kind === 'refused' && !person && touched.length === 0) return;
      const others = touched.filter(({ id }) => kind === 'read' || id !== subject?.id);
      const read = touched.some(({ id, contact }) => contact && id === subject?.id);
      const about = kind === 'read' || !subject ? others : [{ ...subject, contact: read }, ...others];
      await writeTrail(tx, deedOf(kind === 'read'), about);
    });
    const reply = form
      ? await database
          .write(
            acting,
            (tx) => once(new WriteVisit({ ...of, found, db: tx }, tx, form)),
            (given) => given !== null && given.status < 400,
            claim !== null,
          )
          .catch(async (error: unknown) => {
            if (error instanceof NotFound) await turnedAway(404);
            if (error instanceof Forbidden) await turnedAway(403);
            throw error;
          })
      : await database[route.options.mayLag ? 'readFigures' : 'read'](acting, (db) =>
          answered(new Visit({ ...of, found, db })),
        );
    if (!reply) return failed(c, 'malformed');
    if (reply.status < 400) await giveBack(draws);
    if (!reply.headers.has('Set-Cookie')) {
      for (const cookie of parts.cookiesFor?.(c.req.raw) ?? []) reply.headers.append('Set-Cookie', cookie);
    }
    const missing = lang === asked ? null : asked;
    const wish = wishOf(c.req.raw.headers, audience);
    const wished = wish === lang || missing || person ? null : wish;
    const path = rest + url.search;
    const review = reply.kind === 'page' ? await parts.reviewOf?.(lang, audience) : undefined;
    return written(
      c,
      reply,
      {
        lang,
        missing,
        wished,
        audience,
        path,
        origin: parts.publicUrl,
        person,
        number: c.get('number'),
        review,
        typeSize: typeSizeOf(cookies.get(typeSizeCookie)),
      },
      asked,
    );
  }

  function cookiesOf(c: Context): Map<string, string> {
    return readCookies(c.req.header('Cookie'), parts.publicUrl.startsWith('https:'));
  }

  function visitorOf(c: Context<State>): string {
    return addressOf({
      remote: c.env?.incoming?.socket?.remoteAddress,
      forwarded: c.req.header('X-Forwarded-For'),
      trustProxy: parts.trustProxy ?? 0,
    });
  }

  /** Draws what every page and every form costs: from the person's own stock, from that of the address for nobody. */
  async function waitBefore(route: Route, person: Person | null, address: string): Promise<number | null> {
    const { limits } = parts;
    const subject = person ? `person ${person.id}` : `address ${address}`;
    const wait = await limits.draw(person ? limitOf.pagesOfPerson : limitOf.pages, subject);
    if (wait !== null || route.method === 'GET') return wait;
    return limits.draw(person ? limitOf.formsOfPerson : limitOf.forms, subject);
  }

  async function giveBack(draws: readonly Draw[]): Promise<void> {
    for (const { limit, subject, failuresOnly } of draws) {
      if (failuresOnly) await parts.limits.giveBack(limit, subject);
    }
  }

  /** Says when it goes on and whom to call meanwhile; what was typed comes back. */
  async function toWait(
    c: Context<State>,
    seconds: number,
    read: FormFields | null = null,
  ): Promise<Response> {
    const helplines = (await parts.helplines?.()) ?? [];
    const again = await againOf(c, read);
    return waiting(await failed(c, 'limited', { seconds, helplines, again, look: false }), seconds);
  }

  /** The same where nobody can look up whom to call: the database is away or full, or too many are here. */
  async function toComeBack(
    c: Context<State>,
    kind: 'away' | 'full' | 'unsure' | 'crowded',
  ): Promise<Response> {
    const again = await againOf(c, c.get('form') ?? null);
    const look = c.req.method === 'GET';
    const answer = await failed(c, kind, { seconds: null, helplines: [], again, look });
    return waiting(answer, kind === 'full' ? 60 : inSomeSeconds());
  }

  /** The same page for everybody, written once for each language: turning away has to cost next to nothing. */
  function crowded(c: Context<State>): Response {
    const { lang } = splitLanguage(new URL(c.req.url).pathname);
    let html = crowdedIn.get(lang);
    if (html === undefined) {
      const wait = { seconds: null, helplines: [], again: null, look: true };
      html = errorHtml(strangersFrame(lang, '/'), 'crowded', wait);
      crowdedIn.set(lang, html);
    }
    return waiting(errorAnswer(html, lang, 'crowded'), inSomeSeconds());
  }

  /** A form without a key could do its deed twice. All of ours carry one; what was typed gets one of its own. */
  async function keyed(c: Context<State>, form: FormFields): Promise<Wait> {
    const kept = await againOf(c, form);
    const fields = kept?.fields.filter(([name]) => name !== formKeyField) ?? [];
    const again = kept && { ...kept, fields: [...fields, [formKeyField, newFormKey()] as const] };
    return { seconds: null, helplines: [], again, look: false };
  }

  /** What was typed, unless it is secret or long, to be sent again with one button. */
  async function againOf(c: Context<State>, read: FormFields | null): Promise<Wait['again']> {
    const isShort = Number(c.req.header('Content-Length') ?? Number.NaN) <= keptWhileWaiting;
    const isPlain = /^application\/x-www-form-urlencoded\b/i.test(c.req.header('Content-Type') ?? '');
    const form = read ?? (c.req.method === 'POST' && isShort && isPlain ? await readForm(c) : null);
    return form && isPlain && isShort ? lateForm(form, new URL(c.req.url)) : null;
  }

  /** From one page to the next, as through a form: then one stylesheet for all of them is less. */
  function comesFromUs(c: Context<State>): boolean {
    const from = c.req.header('Referer') ?? '';
    return [parts.publicUrl, new URL(c.req.url).origin].some((origin) => from.startsWith(`${origin}/`));
  }

  function subjectOf(route: Route, params: Record<string, string>): Subject | null {
    const kind = parts.kindAt?.(route.path) ?? null;
    const id = params.id ?? '';
    return kind && isId(id) ? { kind, id } : null;
  }

  async function written(c: Context<State>, reply: Reply, frame: Frame, asked: Lang): Promise<Response> {
    const headers = reply.headers;
    if (reply.kind === 'redirect') return redirectTo(asked, reply.to, headers, reply.status);
    if (reply.kind === 'file') {
      headers.set('Content-Type', reply.type);
      headers.set(
        'Cache-Control',
        reply.cacheSeconds > 0 ? `public, max-age=${reply.cacheSeconds}` : 'no-store',
      );
      if (reply.sandboxed) c.set('sandboxed', true);
      if (reply.name) {
        headers.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(reply.name)}`);
      }
      const bytes = typeof reply.bytes === 'function' ? await reply.bytes() : reply.bytes;
      return new Response(bytes as BodyInit, { status: reply.status, headers });
    }
    let html = described(`<!doctype html>${renderToString(parts.frame(frame, reply))}`, frame);
    // The key of a form is one visitor's.
    const anonymous =
      frame.person === null && reply.cacheSeconds > 0 && !html.includes(`name="${formKeyField}"`);
    if (frame.person === null && (anonymous || !comesFromUs(c)) && stylesByPage) {
      const styles = stylesByPage.of(html);
      html = html.replace(styleLink, () => `<style>${styles.css}</style>`);
      c.set('styles', styles);
    }
    headers.set('Content-Type', 'text/html; charset=utf-8');
    headers.set('Content-Language', frame.lang);
    headers.set('Cache-Control', anonymous ? `public, max-age=${reply.cacheSeconds}` : 'no-store');
    return compressed(c, html, reply.status, headers);
  }

  async function failed(c: Context, kind: ErrorKind, wait?: Wait): Promise<Response> {
    // Of a page that was written and not sent, because its transaction failed at the end.
    c.set('styles', undefined);
    const url = new URL(c.req.url);
    const { lang, rest } = splitLanguage(url.pathname);
    const frame: Frame = {
      ...strangersFrame(lang, rest),
      person: (c.get('person') as Person | null | undefined) ?? null,
      number: c.get('number') as string,
      typeSize: typeSizeOf(cookiesOf(c).get(typeSizeCookie)),
    };
    return errorAnswer(errorHtml(frame, kind, wait), lang, kind);
  }

  function errorHtml(frame: Frame, kind: ErrorKind, wait?: Wait): string {
    const { title, body } = parts.errorPage(frame, kind, wait);
    return `<!doctype html>${renderToString(parts.frame(frame, { title, body, narrow: true }))}`;
  }
}

function strangersFrame(lang: Lang, path: string): Frame {
  return {
    lang,
    missing: null,
    wished: null,
    audience: 'newcomer',
    path,
    origin: '',
    person: null,
    number: '',
    typeSize: 'normal',
  };
}

/** Pages for anybody say in their head what they are about. */
function described(html: string, frame: Frame): string {
  const said = frame.person === null ? descriptionIn(html) : null;
  return said
    ? html.replace('</title>', (end) => `${end}<meta name="description" content="${said}"/>`)
    : html;
}

const styleLink = /<link rel="stylesheet"[^>]*>/;

/** A page that carries its styles has no others. */
function allowOnly(headers: Headers, { source }: PageStyles): void {
  const policy = headers.get('Content-Security-Policy') ?? '';
  headers.set(
    'Content-Security-Policy',
    policy.replace("style-src 'self'", () => `style-src ${source}`),
  );
}

function errorAnswer(html: string, lang: Lang, kind: ErrorKind): Response {
  const headers = new Headers({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': lang,
    'Cache-Control': 'no-store',
  });
  return new Response(html, { status: statusOf[kind], headers });
}

function waiting(answer: Response, seconds: number): Response {
  answer.headers.set('Retry-After', String(seconds));
  return answer;
}

/** Another number for everybody, so that they do not all come back at once. */
const inSomeSeconds = () => 3 + Math.floor(Math.random() * 6);

/** Where a form led, without the secret of its own link. null: with a page, a file or a cookie. */
function ledTo(reply: Reply, secret: string | undefined): string | null {
  if (reply.kind !== 'redirect' || reply.headers.has('Set-Cookie')) return null;
  return secret ? reply.to.replaceAll(secret, ':token') : reply.to;
}

const statusOf: Record<ErrorKind, number> = {
  'not-found': 404,
  forbidden: 403,
  'too-large': 413,
  'wrong-origin': 403,
  malformed: 400,
  keyless: 400,
  packed: 415,
  flooded: 431,
  limited: 429,
  crowded: 503,
  away: 503,
  full: 503,
  unsure: 503,
  fault: 500,
};

/** The language a browser asks for first among those a page for these readers has; null where it says none of them. */
function wishOf(headers: Headers, audience: Audience): Lang | null {
  const wishes = (headers.get('Accept-Language') ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.split(';');
      const weight = rest.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .sort((one, other) => other.weight - one.weight);
  for (const { tag } of wishes) {
    const lang = pageLanguageFor(tag);
    if (lang && isSaid(lang, audience)) return lang;
  }
  return null;
}

/** More fields and cookies than any browser sends us, which has one session and one form. */
const mostHeaders = 100;
const mostCookies = 50;
const longestCookie = 8 * 1024;
const keptWhileWaiting = 16 * 1024;
const secretField = /passwor[dt]|secret|token|code/i;

/** What can be sent again later: nothing secret, and no file. */
function lateForm(form: FormFields | null, { pathname, search }: URL): LateForm | null {
  const fields = form?.entries() ?? [];
  const isSecret = fields.some(([name]) => secretField.test(name));
  return fields.length === 0 || isSecret ? null : { action: pathname + search, fields };
}

/** A head nobody honest sends, and bodies that grow when they are unpacked: refused before anything is read. */
function wrongInHead(headers: Headers, raw: readonly string[] | undefined): ErrorKind | null {
  const count = raw ? raw.length / 2 : [...headers.keys()].length;
  if (count > mostHeaders) return 'flooded';
  const cookie = headers.get('Cookie') ?? '';
  if (cookie.length > longestCookie || cookie.split(';').length > mostCookies) return 'flooded';
  const encoding = headers.get('Content-Encoding');
  return encoding !== null && encoding.trim().toLowerCase() !== 'identity' ? 'packed' : null;
}

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
  headers.set('Vary', 'Accept-Encoding, Accept-Language, Cookie');
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

/** Cookies by their names; over https only those that no other host and no page over http can have set. */
function readCookies(header: string | undefined, isSecure: boolean): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trim();
    if (isSecure && !name.startsWith(hostPrefix)) continue;
    if (name !== '') cookies.set(isSecure ? name.slice(hostPrefix.length) : name, part.slice(at + 1).trim());
  }
  return cookies;
}

const hostPrefix = '__Host-';

/** A cookie only the server reads, over https tied to this very host; `maxAge` in seconds, 0 deletes it. */
export function cookieHeader(
  name: string,
  value: string,
  options: { maxAge?: number; secure: boolean },
): string {
  const full = options.secure && !name.startsWith(hostPrefix) ? hostPrefix + name : name;
  const parts = [`${full}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
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
