import { sql } from 'kysely';
import pg from 'pg';
import { type Db, LastingClient, openKysely } from '#platform/database';
import { type Account, findAccount, type Recipient } from './account.store.ts';
import { AccountLock } from './account-lock.ts';
import type { AttemptLog } from './attempt-log.ts';
import { cookieOf, isGranted, tokenFrom } from './auth-answers.ts';
import { cookieNames, openBetterAuth, type SignInParts } from './auth-library.ts';
import { FactorKeeper } from './factor-keeper.ts';
import { KeptForms } from './kept-form.ts';
import { OwnProviderSignIn } from './own-provider.ts';
import { hashPassword, isOutdated, isPassword } from './password-hash.ts';
import { SessionKeeper, type SignedIn } from './session-keeper.ts';
import { forgetLinks, makeLink } from './sign-in-links.ts';
import { invitationDays, linkMinutes } from './sign-in-terms.ts';

/**
 * Signing in, by better-auth on a connection of its own. None of its own addresses is reachable: our pages call
 * it and pass its session cookie on.
 */
export class SignIn {
  readonly sessions: SessionKeeper;
  readonly factors: FactorKeeper;
  readonly lock: AccountLock;
  readonly keptForms: KeptForms;
  /** The provider of one's own; null: there is none. */
  readonly provider: OwnProviderSignIn | null;
  /** Whether roles can ask for a second factor here. */
  readonly asksForSecondFactor: boolean;
  readonly #db: Db;
  readonly #sessionCookie: string;
  readonly #attempts: AttemptLog;
  readonly #auth: ReturnType<typeof openBetterAuth>;
  /** The same accounts; only its links last longer. */
  readonly #invitations: ReturnType<typeof openBetterAuth>;

  constructor(parts: SignInParts) {
    const pool = new pg.Pool({ ...parts.auth, Client: LastingClient } as pg.PoolConfig);
    // An idle connection that the server closes is replaced by the next checkout.
    pool.on('error', () => {});
    this.#db = openKysely(pool);
    this.#sessionCookie = cookieNames(parts.publicUrl).session;
    this.#attempts = parts.attempts;
    this.#auth = openBetterAuth(this.#db, parts, linkMinutes * 60);
    this.#invitations = openBetterAuth(this.#db, parts, invitationDays * 24 * 3600);
    this.sessions = new SessionKeeper(this.#db, this.#auth, parts);
    this.factors = new FactorKeeper(this.#db, parts, this.sessions);
    this.lock = new AccountLock(this.#db);
    this.keptForms = new KeptForms(this.#db, parts.secret);
    this.provider = parts.provider && new OwnProviderSignIn(this.#db, parts, parts.provider, this.sessions);
    this.asksForSecondFactor = parts.requireSecondFactor;
  }

  async withPassword(request: Request, email: string, password: string): Promise<SignedIn | null> {
    const answer = await this.#auth.api.signInEmail({
      body: { email, password },
      headers: new Headers(),
      asResponse: true,
    });
    const signedIn = await this.sessions.signedIn(request, answer, false);
    this.#attempts.note('password', signedIn?.person.id ?? null, signedIn);
    if (signedIn) await this.#rehash(signedIn.person.id, password);
    return signedIn;
  }

  async #rehash(personId: string, password: string): Promise<void> {
    const kept = await this.#db
      .selectFrom('accounts.credential')
      .select(['id', 'password'])
      .where('personId', '=', personId)
      .where('providerId', '=', 'credential')
      .executeTakeFirst();
    if (!kept?.password || !isOutdated(kept.password)) return;
    await this.#db
      .updateTable('accounts.credential')
      .set({ password: await hashPassword(password) })
      .where('id', '=', kept.id)
      .where('password', '=', kept.password)
      .execute();
  }

  /** Posts a fresh link when somebody has this address, and does not say whether. */
  async requestLink(email: string, post: (to: Recipient, token: string) => Promise<void>): Promise<void> {
    await makeLink(this.#auth, email, async (token) => {
      const to = await this.findByEmail(email);
      if (to && !to.isLocked) await post(to, token);
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

  /** Uses a link up, and with it what is left of an invitation. Null for one that is used, too old or was never given. */
  async withLink(request: Request, token: string): Promise<SignedIn | null> {
    const answer = await this.#auth.api.magicLinkVerify({
      query: { token },
      headers: new Headers(),
      asResponse: true,
    });
    const signedIn = await this.sessions.signedIn(request, answer, false);
    this.#attempts.note('link', signedIn?.person.id ?? null, signedIn);
    if (signedIn) await forgetLinks(this.#db, signedIn.person.email, linkMinutes);
    return signedIn;
  }

  /** Whether this is her password; takes its time. */
  async isPasswordOf(personId: string, password: string): Promise<boolean> {
    const kept = await this.#db
      .selectFrom('accounts.credential')
      .select('password')
      .where('personId', '=', personId)
      .where('password', 'is not', null)
      .executeTakeFirst();
    const isHers = kept?.password ? await isPassword(password, kept.password) : false;
    return this.#attempts.note('password-again', personId, isHers);
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
    const before = await this.sessions.sessionOf(request);
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
    if (!isGranted(answer)) return null;
    const token = tokenFrom(answer, this.#sessionCookie);
    if (!token) return new Headers();
    return (
      (await this.sessions.begin(null, token, before?.secondFactor ?? false, before?.device))?.headers ?? null
    );
  }

  hashPassword(password: string): Promise<string> {
    return hashPassword(password);
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
    const codes = await this.#db
      .deleteFrom('accounts.usedCode')
      // Recovery codes are used up by then, codes of an app long past.
      .where('usedAt', '<', sql<Temporal.Instant>`now() - interval '1 day'`)
      .executeTakeFirst();
    const forms = await this.keptForms.dropOld();
    return forms + Number(sessions.numDeletedRows + links.numDeletedRows + codes.numDeletedRows);
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }

  /** Past Row Level Security: a coordinator invites people she cannot see. */
  findByEmail(email: string): Promise<Account | null> {
    return findAccount(this.#db, email);
  }
}
