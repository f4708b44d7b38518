import { betterAuth } from 'better-auth';
import { magicLink } from 'better-auth/plugins/magic-link';
import { sql } from 'kysely';
import pg from 'pg';
import type { Person, Role } from '#platform/acting';
import type { Clock } from '#platform/clock';
import { type Db, openKysely } from '#platform/database';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import type { Lang } from '#platform/languages';

/** Minutes a link asked for on the sign-in page is good for; it works once. */
export const linkMinutes = 15;
/** Days the link in an invitation is good for; it works once. */
export const invitationDays = 7;
/** Hours without a visit after which a session ends. */
const sessionHours = 12;
export const shortestPassword = 12;
export const longestPassword = 128;

/** The person at the other end of an e-mail address. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly lang: Lang;
}

/** Somebody has shown who she is: the headers carry the cookie of her new session. */
export interface SignedIn {
  readonly person: Person;
  readonly headers: Headers;
}

type HandOver = (token: string) => Promise<void>;

export interface SignInParts {
  /** Connection of the role `lotsenwerk_auth`, the only one that reads passwords and sessions. */
  readonly auth: pg.PoolConfig;
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
}

function openBetterAuth(db: Db, parts: SignInParts, cookieName: string, linkSeconds: number) {
  const secure = parts.publicUrl.startsWith('https:');
  return betterAuth({
    appName: 'Lotsenwerk',
    baseURL: parts.publicUrl,
    secret: parts.secret,
    database: { db, type: 'postgres', schemaName: 'accounts', transaction: true },
    user: { modelName: 'person' },
    session: {
      modelName: 'session',
      fields: { userId: 'personId' },
      expiresIn: sessionHours * 3600,
      updateAge: 15 * 60,
    },
    account: { modelName: 'credential', fields: { userId: 'personId' } },
    verification: { modelName: 'verification' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    plugins: [
      magicLink({
        disableSignUp: true,
        expiresIn: linkSeconds,
        storeToken: 'hashed',
        sendMagicLink: ({ token, metadata = {} }) => (metadata.handOver as HandOver)(token),
      }),
    ],
    advanced: {
      // Its own switch would write `__Secure-`; `__Host-` also ties the cookie to this very host.
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName, attributes: { secure } } },
      database: { generateId: () => newId(parts.clock.now()), joins: true, validateSchema: false },
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

async function makeLink(
  auth: ReturnType<typeof openBetterAuth>,
  email: string,
  handOver: HandOver,
): Promise<void> {
  await auth.api.signInMagicLink({ body: { email, metadata: { handOver } }, headers: new Headers() });
}

/**
 * Signing in and out, by better-auth on a connection of its own. None of its own addresses is reachable: our
 * pages call it and pass its session cookie on.
 */
export class SignIn {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #cookieName: string;
  readonly #auth: ReturnType<typeof openBetterAuth>;
  /** The same accounts; only its links last longer. */
  readonly #invitations: ReturnType<typeof openBetterAuth>;

  constructor(parts: SignInParts) {
    const pool = new pg.Pool(parts.auth);
    // An idle connection that the server closes is replaced by the next checkout.
    pool.on('error', () => {});
    this.#db = openKysely(pool);
    this.#clock = parts.clock;
    this.#cookieName = parts.publicUrl.startsWith('https:')
      ? '__Host-lotsenwerk-session'
      : 'lotsenwerk-session';
    this.#auth = openBetterAuth(this.#db, parts, this.#cookieName, linkMinutes * 60);
    this.#invitations = openBetterAuth(this.#db, parts, this.#cookieName, invitationDays * 24 * 3600);
  }

  /** Who sent this request, with the roles held today. One query for the session, one for the roles. */
  async identify(request: Request): Promise<Person | null> {
    if (!this.#hasCookie(request)) return null;
    const found = await this.#auth.api.getSession({ headers: cookieOf(request) });
    return found ? this.#withRoles(found.user) : null;
  }

  async withPassword(request: Request, email: string, password: string): Promise<SignedIn | null> {
    const answer = await this.#auth.api.signInEmail({
      body: { email, password },
      headers: new Headers(),
      asResponse: true,
    });
    return this.#signedIn(request, answer);
  }

  /** Posts a fresh link when somebody has this address, and does not say whether. */
  async requestLink(email: string, post: (to: Recipient, token: string) => Promise<void>): Promise<void> {
    await makeLink(this.#auth, email, async (token) => {
      const to = await this.findByEmail(email);
      if (to) await post(to, token);
    });
  }

  /** The token of a link for somebody being invited, whose account may still be in the making. */
  async invitationToken(email: string): Promise<string> {
    let made = '';
    await makeLink(this.#invitations, email, async (token) => {
      made = token;
    });
    return made;
  }

  /** Uses a link up. Null for one that is used, too old or was never given. */
  async withLink(request: Request, token: string): Promise<SignedIn | null> {
    const answer = await this.#auth.api.magicLinkVerify({
      query: { token },
      headers: new Headers(),
      asResponse: true,
    });
    return this.#signedIn(request, answer);
  }

  /** Ends the session of this request; the headers take the cookie away. */
  async signOut(request: Request): Promise<Headers> {
    const answer = await this.#auth.api.signOut({ headers: cookieOf(request), asResponse: true });
    return this.#cookieFrom(answer);
  }

  async hasPassword(personId: string): Promise<boolean> {
    const credential = await this.#db
      .selectFrom('accounts.credential')
      .select('id')
      .where('personId', '=', personId)
      .where('password', 'is not', null)
      .executeTakeFirst();
    return credential !== undefined;
  }

  /**
   * Sets the password of the signed-in person; one who has a password already must know it. All her other
   * sessions end. Null when the current password is wrong.
   */
  async changePassword(request: Request, current: string | null, next: string): Promise<Headers | null> {
    const headers = cookieOf(request);
    if (current === null) {
      await this.#auth.api.setPassword({ body: { newPassword: next }, headers });
      await this.#auth.api.revokeOtherSessions({ headers });
      return new Headers();
    }
    const answer = await this.#auth.api.changePassword({
      body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
      headers,
      asResponse: true,
    });
    return isGranted(answer) ? this.#cookieFrom(answer) : null;
  }

  /** scrypt, as the sign-in checks it. */
  async hashPassword(password: string): Promise<string> {
    return (await this.#auth.$context).password.hash(password);
  }

  /** Past Row Level Security: a coordinator invites people she cannot see. */
  async findByEmail(email: string): Promise<Recipient | null> {
    const found = await this.#db
      .selectFrom('accounts.person')
      .select(['id', 'name', 'email', 'lang'])
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    return found ? { ...found, lang: found.lang as Lang } : null;
  }

  /** Deletes sessions and links that are over; returns how many. */
  async deleteExpired(now: Temporal.Instant): Promise<number> {
    const moment = sql<Temporal.Instant>`${now.toString()}::timestamptz`;
    const sessions = await this.#db
      .deleteFrom('accounts.session')
      .where('expiresAt', '<', moment)
      .executeTakeFirst();
    const links = await this.#db
      .deleteFrom('accounts.verification')
      .where('expiresAt', '<', moment)
      .executeTakeFirst();
    return Number(sessions.numDeletedRows + links.numDeletedRows);
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }

  #hasCookie(request: Request): boolean {
    return (request.headers.get('Cookie') ?? '').includes(`${this.#cookieName}=`);
  }

  async #signedIn(request: Request, answer: Response): Promise<SignedIn | null> {
    if (!isGranted(answer)) return null;
    const { user } = (await answer.json()) as { user: { id: string; name: string; email: string } };
    if (this.#hasCookie(request)) await this.signOut(request);
    return { person: await this.#withRoles(user), headers: this.#cookieFrom(answer) };
  }

  async #withRoles(user: { id: string; name: string; email: string }): Promise<Person> {
    const today = sql<Temporal.PlainDate>`${dayOf(this.#clock.now()).toString()}::date`;
    const roles = await this.#db
      .selectFrom('accounts.role')
      .select(['role', 'siteId'])
      .where('personId', '=', user.id)
      .where('validFrom', '<=', today)
      .where((eb) => eb.or([eb('validUntil', 'is', null), eb('validUntil', '>', today)]))
      .orderBy('role')
      .orderBy('siteId')
      .execute();
    return {
      id: user.id,
      name: user.name,
      email: user.email,
      roles: roles.map(({ role, siteId }) => ({ role: role as Role, siteId })),
    };
  }

  /**
   * Of all cookies better-auth writes only the session's, without an age: the server ends a session twelve
   * hours after the last visit, the browser when it is closed.
   */
  #cookieFrom(answer: Response): Headers {
    const headers = new Headers();
    for (const cookie of answer.headers.getSetCookie()) {
      if (!cookie.startsWith(`${this.#cookieName}=`)) continue;
      headers.append('Set-Cookie', cookie.replace(/; Max-Age=[1-9]\d*/i, ''));
    }
    return headers;
  }
}

/** Whether better-auth agreed; what is neither agreement nor refusal is a fault. */
function isGranted(answer: Response): boolean {
  if (answer.status >= 500) throw new Error(`signing in failed with ${answer.status}`);
  return answer.status === 200;
}

/** What better-auth sees of a request: the cookie; no address, no browser. */
function cookieOf(request: Request): Headers {
  return new Headers({ Cookie: request.headers.get('Cookie') ?? '' });
}
