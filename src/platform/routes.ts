import type { VNode } from 'preact';
import type { Acting, Person } from './acting.ts';
import type { Db, Tx } from './database.ts';
import { NotFound } from './errors.ts';
import type { FormFields } from './form-fields.ts';
import { isId, newId } from './ids.ts';
import { type Lang, sourceLanguage } from './languages.ts';
import type { Draw, Limits } from './limits.ts';
import type { Picture } from './picture.ts';
import type { Audience } from './words.ts';

/** What an answer is, before it is written: pages are rendered after the transaction has ended. */
export type Reply = PageReply | RedirectReply | FileReply;

export interface PageReply {
  readonly kind: 'page';
  readonly status: number;
  readonly title: string;
  readonly body: VNode;
  /** One column of reading width, for tasks. */
  readonly narrow: boolean;
  /** Asked for again after so long where the browser runs no scripts. */
  readonly refreshSeconds: number | null;
  /** A page that never holds anything of a person may be kept by caches, for seconds. */
  readonly cacheSeconds: number;
  /** The address of a feed (Atom) of what stands here, named after the page. */
  readonly feed: string | null;
  readonly headers: Headers;
}
export interface RedirectReply {
  readonly kind: 'redirect';
  readonly status: number;
  /** Path without language; the language of the visit is kept. */
  readonly to: string;
  readonly headers: Headers;
}
export type FileBytes = Uint8Array | string;
export interface FileReply {
  readonly kind: 'file';
  readonly status: number;
  /** A function makes them once the transaction has ended: what takes long holds no connection. */
  readonly bytes: FileBytes | (() => FileBytes | Promise<FileBytes>);
  readonly type: string;
  /** Name under which it is saved; without one the browser shows it. */
  readonly name: string | null;
  /** Somebody sent it to us: the browser shows it and lets it do nothing. */
  readonly sandboxed: boolean;
  /** What is the same for everybody may be kept by caches, for seconds. */
  readonly cacheSeconds: number;
  readonly headers: Headers;
}

export function page(
  title: string,
  body: VNode,
  options: {
    status?: number;
    narrow?: boolean;
    refreshSeconds?: number;
    cacheSeconds?: number;
    feed?: string;
    headers?: Headers;
  } = {},
): PageReply {
  const { status = 200, narrow = false, refreshSeconds = null, cacheSeconds = 0, feed = null } = options;
  const { headers = new Headers() } = options;
  return { kind: 'page', status, title, body, narrow, refreshSeconds, cacheSeconds, feed, headers };
}

/** See other: after a deed the browser asks for the page, so that reloading does not do it twice. */
export function redirect(to: string, headers = new Headers()): RedirectReply {
  return { kind: 'redirect', status: 303, to, headers };
}

export function file(
  bytes: FileReply['bytes'],
  type: string,
  name: string | null,
  options: { status?: number } = {},
): FileReply {
  return {
    kind: 'file',
    status: options.status ?? 200,
    bytes,
    type,
    name,
    sandboxed: false,
    cacheSeconds: 0,
    headers: new Headers(),
  };
}

/** A picture somebody sent us, to be shown in a page and never as one. */
export function picture(
  of: Pick<Picture, 'bytes' | 'type'>,
  options: { cacheSeconds?: number } = {},
): FileReply {
  const headers = new Headers({
    'Content-Disposition': `inline; filename="bild.${of.type === 'image/png' ? 'png' : 'jpg'}"`,
  });
  const { cacheSeconds = 0 } = options;
  return {
    kind: 'file',
    status: 200,
    bytes: of.bytes,
    type: of.type,
    name: null,
    sandboxed: true,
    cacheSeconds,
    headers,
  };
}

/** Everything a handler knows of the request it answers. */
export class Visit {
  readonly lang: Lang;
  /** Path without the language prefix. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly person: Person | null;
  /** The number quoted on error pages and in every log line of this request. */
  readonly number: string;
  readonly db: Db;
  readonly origin: string;
  readonly request: Request;
  /** What the visitor is counted under: an IPv4 address or an IPv6 network. Never stored, see `limits`. */
  readonly address: string;
  readonly limits: Limits;
  /** What the route's `before` found out. */
  readonly found: unknown;
  readonly #cookies: ReadonlyMap<string, string>;

  constructor(of: {
    lang: Lang;
    path: string;
    query: URLSearchParams;
    params: Record<string, string>;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
    person: Person | null;
    number: string;
    db: Db;
    origin: string;
    request: Request;
    address: string;
    limits: Limits;
    cookies: ReadonlyMap<string, string>;
    found?: unknown;
  }) {
    this.lang = of.lang;
    this.path = of.path;
    this.query = of.query;
    this.params = of.params;
    this.now = of.now;
    this.today = of.today;
    this.person = of.person;
    this.number = of.number;
    this.db = of.db;
    this.origin = of.origin;
    this.request = of.request;
    this.address = of.address;
    this.limits = of.limits;
    this.#cookies = of.cookies;
    this.found = of.found;
  }

  /** A path parameter that must be an id; anything else is not found. */
  id(name = 'id'): string {
    const value = this.params[name] ?? '';
    if (!isId(value)) throw new NotFound();
    return value;
  }

  param(name: string): string {
    return this.params[name] ?? '';
  }

  cookie(name: string): string | null {
    return this.#cookies.get(name) ?? null;
  }

  newId(): string {
    return newId(this.now);
  }

  /** The address of a path in this visit's language, `/en/anfrage`. */
  href(path: string): string {
    return this.lang === sourceLanguage ? path : `/${this.lang}${path === '/' ? '' : path}`;
  }
}

/** A visit that changes something. */
export class WriteVisit extends Visit {
  readonly tx: Tx;
  readonly form: FormFields;

  constructor(of: ConstructorParameters<typeof Visit>[0], tx: Tx, form: FormFields) {
    super(of);
    this.tx = tx;
    this.form = form;
  }
}

type With<V, Extra> = V & Extra;
export type Signed<V> = With<V, { readonly person: Person }>;

export type May = (person: Person) => boolean;

export interface EarlyVisit {
  readonly params: Readonly<Record<string, string>>;
  readonly person: Person | null;
  cookie(name: string): string | null;
}

/** What is known of a request before its transaction begins. */
export interface ComingVisit {
  readonly request: Request;
  /** null: a page is asked for. */
  readonly form: FormFields | null;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly person: Person | null;
  readonly lang: Lang;
}

/** What is known of a form before its transaction begins. */
export interface LimitedVisit {
  readonly form: FormFields;
  readonly person: Person | null;
  readonly address: string;
}

export interface RouteOptions {
  /** Who reads the page, which decides the languages it has; without it the people who work here. */
  audience?: Audience;
  /** Accepts a file, up to 6 MB instead of the 128 kB of ordinary forms. */
  upload?: boolean;
  /** What this form draws on beside the limit of all forms; a refusal of the form counts as a failure. */
  limits?: (visit: LimitedVisit) => readonly Draw[];
  /** Where somebody has to go before this, by what she shows or misses; null: nowhere. Nothing is done then. */
  first?: (visit: ComingVisit & { readonly href: string }) => Promise<string | null>;
  /** May be some seconds old and is not opened right after a deed: read from the copy where there is one. */
  mayLag?: boolean;
  /** Long work that needs no transaction of ours: computing, asking another server. The handler finds it in `found`. */
  before?: (visit: ComingVisit) => Promise<unknown>;
  /** In whose name the transaction runs when it is neither the signed-in person nor nobody. */
  as?: (visit: EarlyVisit) => Acting;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** null: anybody. */
  readonly may: May | null;
  readonly handle: (visit: never) => Promise<Reply> | Reply;
  readonly options: RouteOptions;
}

type Handler<V> = (visit: V) => Promise<Reply> | Reply;

/** Routes anybody may take. There is no third way beside `open` and `guarded`. */
export const open = {
  get: (path: string, handle: Handler<Visit>, options: RouteOptions = {}): Route => ({
    method: 'GET',
    path,
    may: null,
    handle,
    options,
  }),
  post: (path: string, handle: Handler<WriteVisit>, options: RouteOptions = {}): Route => ({
    method: 'POST',
    path,
    may: null,
    handle,
    options,
  }),
};

/** The same routes, for these readers: in all the languages their pages have. */
export function readBy(audience: Audience, routes: readonly Route[]): Route[] {
  return routes.map((route) => ({ ...route, options: { audience, ...route.options } }));
}

/** Routes for signed-in persons of whom `may` is true; their handlers receive the person. */
export const guarded = {
  get: (path: string, may: May, handle: Handler<Signed<Visit>>, options: RouteOptions = {}): Route => ({
    method: 'GET',
    path,
    may,
    handle,
    options,
  }),
  post: (path: string, may: May, handle: Handler<Signed<WriteVisit>>, options: RouteOptions = {}): Route => ({
    method: 'POST',
    path,
    may,
    handle,
    options,
  }),
};
