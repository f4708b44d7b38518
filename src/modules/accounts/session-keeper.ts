import { randomBytes } from 'node:crypto';
import { makeSignature } from 'better-auth/crypto';
import { sql } from 'kysely';
import type { Person } from '#platform/acting';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/database';
import { dayOf } from '#platform/dates';
import { cookieHeader } from '#platform/http';
import { newId } from '#platform/ids';
import { cookieOf, isGranted, tokenFrom, tokenIn } from './auth-answers.ts';
import {
  type CookieNames,
  cookieNames,
  instantOf,
  type openBetterAuth,
  type SignInParts,
} from './auth-library.ts';
import { deviceName } from './device-name.ts';
import { rolesOn } from './person.store.ts';
import { lifeOfSession, needsSecondFactor, type SessionLife } from './session-life.ts';
import { keptFormMinutes, provedMinutes } from './sign-in-terms.ts';
import { narrowTo, workingRoleCookie } from './working-role.ts';

/** Whoever keeps a session comes back to a new id after so many hours. */
const renewAfterHours = 12;
/** How long the former id still answers what was under way. */
const graceSeconds = 60;

/** Somebody has shown who she is: the headers carry the cookie of her new session. */
export interface SignedIn {
  readonly person: Person;
  readonly headers: Headers;
}

/** Where somebody is signed in. */
export interface OpenSession {
  readonly id: string;
  readonly device: string | null;
  readonly since: Temporal.Instant;
  readonly lastSeen: Temporal.Instant;
  readonly isThis: boolean;
}

/** The sessions people have here: who a request comes from, and how a session begins, goes on and ends. */
export class SessionKeeper {
  readonly #db: Db;
  readonly #auth: ReturnType<typeof openBetterAuth>;
  readonly #clock: Clock;
  readonly #cookies: CookieNames;
  readonly #secret: string;
  readonly #publicUrl: string;
  readonly #requireSecondFactor: boolean;
  /** Whose session had ended when a request came, by the request. */
  readonly #ended = new WeakMap<Request, string>();
  /** Cookies with a new id, by the request they answer. */
  readonly #renewed = new WeakMap<Request, string>();

  constructor(db: Db, auth: ReturnType<typeof openBetterAuth>, parts: SignInParts) {
    this.#db = db;
    this.#auth = auth;
    this.#clock = parts.clock;
    this.#cookies = cookieNames(parts.publicUrl);
    this.#secret = parts.secret;
    this.#publicUrl = parts.publicUrl;
    this.#requireSecondFactor = parts.requireSecondFactor;
  }

  /**
   * Who sent this request, with the roles held today. One query for the session, one for the roles; once a
   * minute one more that notes the visit. Who owes a second factor holds no role, here and in the database.
   */
  async identify(request: Request): Promise<Person | null> {
    if (!this.hasCookie(request)) return null;
    const found = await this.#auth.api.getSession({ headers: cookieOf(request) });
    if (!found || found.user.lockedAt) return null;
    const { session, user } = found;
    const roles = await rolesOn(this.#db, user.id, dayOf(this.#clock.now()));
    const life = lifeOfSession(roles);
    // NOTE: the library keeps sessions by the machine's clock, not by ours.
    const idle = Date.now() - session.updatedAt.getTime();
    const age = Date.now() - session.createdAt.getTime();
    if (idle > life.idleMinutes * 60_000 || age > life.hours * 3_600_000) {
      this.#ended.set(request, user.id);
      return null;
    }
    if (!session.replaced && idle > 60_000) {
      if (life.stays && idle > renewAfterHours * 3_600_000) {
        const cookie = await this.#renew(session.token, life, graceSeconds);
        if (cookie) this.#renewed.set(request, cookie);
      } else await this.#touch(session.token, life);
    }
    const { id, name, email } = user;
    const isOwed = user.twoFactorEnabled || (this.#requireSecondFactor && needsSecondFactor(roles));
    if (isOwed && !session.secondFactor) {
      return { id, name, email, roles: [], workingAs: 'second-factor@missing', secondFactorMissing: true };
    }
    const until = Math.min(
      Date.now() + life.idleMinutes * 60_000,
      session.createdAt.getTime() + life.hours * 3_600_000,
    );
    const ending = life.stays
      ? {}
      : {
          signedInUntil: Temporal.Instant.fromEpochMilliseconds(until),
          // A visit is noted once a minute, so the end may come a minute early.
          signedInSeconds: Math.max(0, Math.floor((until - Date.now()) / 1000) - 60),
        };
    return { id, name, email, ...narrowTo(roles, this.#chosenRole(request)), ...ending };
  }

  /** Who had been signed in with the session of this request, which has ended within the last hour. */
  wasSignedIn(request: Request): string | null {
    return this.#ended.get(request) ?? null;
  }

  /** Whether whoever sent this request has shown a short while ago that it is her. */
  async hasProved(request: Request): Promise<boolean> {
    const session = await this.sessionOf(request);
    return session?.isFresh ?? false;
  }

  /** The session of this request has just been proved: it goes on under a new id. */
  async proved(request: Request): Promise<Headers | null> {
    const session = await this.sessionOf(request);
    const owner = session && (await this.ownerOf(session.token));
    if (!session || !owner) return null;
    const life = lifeOfSession(await rolesOn(this.#db, owner.id, dayOf(this.#clock.now())));
    const cookie = await this.#renew(session.token, life, 0, { proved: true });
    return cookie === null ? null : new Headers({ 'Set-Cookie': cookie });
  }

  /** The cookie with a new id that belongs to the answer to this request. */
  cookiesFor(request: Request): readonly string[] {
    const cookie = this.#renewed.get(request);
    return cookie ? [cookie] : [];
  }

  /** Where the person is signed in, the latest visit first. */
  async openOf(request: Request, personId: string): Promise<OpenSession[]> {
    const here = await this.sessionOf(request);
    const sessions = await this.#db
      .selectFrom('accounts.session')
      .select(['id', 'device', 'createdAt', 'updatedAt'])
      .where('personId', '=', personId)
      .where('replaced', '=', false)
      .where('expiresAt', '>', sql<Temporal.Instant>`now() + make_interval(mins => ${keptFormMinutes})`)
      .orderBy('updatedAt', 'desc')
      .orderBy('id')
      .execute();
    return sessions.map(({ id, device, createdAt, updatedAt }) => ({
      id,
      device,
      since: instantOf(createdAt),
      lastSeen: instantOf(updatedAt),
      isThis: id === here?.id,
    }));
  }

  async end(personId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('accounts.session')
      .where('id', '=', id)
      .where('personId', '=', personId)
      .execute();
  }

  /** Signs the person out everywhere, here too. */
  async endAll(personId: string): Promise<void> {
    await this.#db.deleteFrom('accounts.session').where('personId', '=', personId).execute();
  }

  /** Ends a session by its token. */
  async drop(token: string): Promise<void> {
    await this.#db.deleteFrom('accounts.session').where('token', '=', token).execute();
  }

  /** What the browser said it is signed in with. */
  hasCookie(request: Request): boolean {
    return (request.headers.get('Cookie') ?? '').includes(`${this.#cookies.session}=`);
  }

  async sessionOf(request: Request) {
    const found = await this.#auth.api.getSession({ headers: cookieOf(request) });
    if (!found) return null;
    return this.#db
      .selectFrom('accounts.session')
      .select(['id', 'token', 'device', 'secondFactor'])
      .select(sql<boolean>`proved_at > now() - make_interval(mins => ${provedMinutes})`.as('isFresh'))
      .where('token', '=', found.session.token)
      .executeTakeFirst();
  }

  ownerOf(token: string) {
    return this.#db
      .selectFrom('accounts.session')
      .innerJoin('accounts.person', 'accounts.person.id', 'accounts.session.personId')
      .select([
        'accounts.person.id',
        'accounts.person.name',
        'accounts.person.email',
        'accounts.person.lockedAt',
        'accounts.person.twoFactorEnabled',
      ])
      .where('token', '=', token)
      .executeTakeFirst();
  }

  /** The session an answer of the library begins; null where it was refused. */
  async signedIn(request: Request, answer: Response, secondFactor: boolean): Promise<SignedIn | null> {
    if (!isGranted(answer)) return null;
    const token = tokenFrom(answer, this.#cookies.session);
    if (!token) return null;
    const signedIn = await this.begin(request, token, secondFactor);
    if (signedIn && this.hasCookie(request)) await this.signOut(request);
    return signedIn;
  }

  /** Ends the session of this request; the headers take the cookie away and what the browser keeps of us. */
  async signOut(request: Request): Promise<Headers> {
    const answer = await this.#auth.api.signOut({ headers: cookieOf(request), asResponse: true });
    const headers = this.#cookieFrom(answer);
    headers.set('Clear-Site-Data', '"cache", "cookies", "storage"');
    return headers;
  }

  /** The only way a new session gets out of here; into a locked account none does. */
  async begin(
    request: Request | null,
    token: string,
    secondFactor: boolean,
    device: string | null = deviceName(request?.headers.get('User-Agent') ?? null),
  ): Promise<SignedIn | null> {
    const owner = await this.ownerOf(token);
    if (!owner || owner.lockedAt) {
      await this.drop(token);
      return null;
    }
    const { id, name, email } = owner;
    const roles = await rolesOn(this.#db, id, dayOf(this.#clock.now()));
    const life = lifeOfSession(roles);
    await this.#db
      .updateTable('accounts.session')
      .set({ secondFactor, device, userAgent: null, expiresAt: endOf(life) })
      .where('token', '=', token)
      .execute();
    const headers = new Headers({ 'Set-Cookie': await this.#cookieWith(token, life) });
    const isOwed = owner.twoFactorEnabled || (this.#requireSecondFactor && needsSecondFactor(roles));
    const missing = isOwed && !secondFactor ? { secondFactorMissing: true } : {};
    return { person: { id, name, email, roles, ...missing }, headers };
  }

  /** The session of this request has shown a second factor: it goes on under a new id. */
  async confirmed(request: Request, answer: Response): Promise<Headers | null> {
    const former = await this.sessionOf(request);
    const token = tokenFrom(answer, this.#cookies.session) ?? former?.token;
    const owner = token ? await this.ownerOf(token) : null;
    if (!token || !owner || owner.lockedAt) return null;
    const life = lifeOfSession(await rolesOn(this.#db, owner.id, dayOf(this.#clock.now())));
    const cookie = await this.#renew(token, life, 0, { secondFactor: true, proved: true });
    if (!cookie) return null;
    await this.#db
      .updateTable('accounts.session')
      .set({ device: deviceName(request.headers.get('User-Agent')) })
      .where('token', '=', tokenIn(cookie) ?? '')
      .execute();
    return new Headers({ 'Set-Cookie': cookie });
  }

  #cookieFrom(answer: Response): Headers {
    const headers = new Headers();
    for (const cookie of answer.headers.getSetCookie()) {
      if (cookie.startsWith(`${this.#cookies.session}=`)) headers.append('Set-Cookie', cookie);
    }
    return headers;
  }

  #chosenRole(request: Request): string | null {
    const name = `${workingRoleCookie(this.#publicUrl)}=`;
    const cookies = (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.find((cookie) => cookie.startsWith(name))?.slice(name.length) || null;
  }

  #touch(token: string, life: SessionLife) {
    return this.#db
      .updateTable('accounts.session')
      .set({ updatedAt: sql<Temporal.Instant>`now()`, expiresAt: endOf(life) })
      .where('token', '=', token)
      .execute();
  }

  /** Gives a session a new id; the former one answers for `grace` more seconds. */
  async #renew(
    token: string,
    life: SessionLife,
    grace: number,
    shown: { secondFactor?: boolean; proved?: boolean } = {},
  ): Promise<string | null> {
    const next = randomBytes(24).toString('hex');
    const renewed = await this.#db.transaction().execute(async (tx) => {
      const former = await tx
        .updateTable('accounts.session')
        .set({
          replaced: true,
          expiresAt: sql<Temporal.Instant>`now() + make_interval(secs => ${grace})`,
        })
        .where('token', '=', token)
        .where('replaced', '=', false)
        .returning(['personId', 'createdAt', 'secondFactor', 'device', 'provedAt'])
        .executeTakeFirst();
      if (!former) return false;
      const { personId, createdAt, device, provedAt } = former;
      await tx
        .insertInto('accounts.session')
        .values({
          id: newId(),
          token: next,
          personId,
          device,
          secondFactor: shown.secondFactor ?? former.secondFactor,
          provedAt: shown.proved ? sql<Temporal.Instant>`now()` : provedAt,
          createdAt,
          expiresAt: sql<Temporal.Instant>`now() + interval '1 minute'`,
        })
        .execute();
      return true;
    });
    if (!renewed) return null;
    await this.#touch(next, life);
    return this.#cookieWith(next, life);
  }

  /** As the library signs it. Without an age for staff: it ends with the browser, on the server before. */
  async #cookieWith(token: string, life: SessionLife): Promise<string> {
    const value = encodeURIComponent(`${token}.${await makeSignature(token, this.#secret)}`);
    return cookieHeader(this.#cookies.session, value, {
      secure: this.#publicUrl.startsWith('https:'),
      ...(life.stays ? { maxAge: life.hours * 3600 } : {}),
    });
  }
}

/**
 * Until when a session's row is kept when nobody visits any more; `created_at` is when she signed in. It has ended
 * before, but a form that comes too late finds its sender.
 */
function endOf({ idleMinutes, hours }: SessionLife) {
  return sql<Temporal.Instant>`least(now() + make_interval(mins => ${idleMinutes}), created_at + make_interval(hours => ${hours}))
    + make_interval(mins => ${keptFormMinutes})`;
}
