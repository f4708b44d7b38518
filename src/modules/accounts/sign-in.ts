import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { makeSignature } from 'better-auth/crypto';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { magicLink } from 'better-auth/plugins/magic-link';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { sql } from 'kysely';
import pg from 'pg';
import type { Person, Role } from '#platform/acting';
import type { Clock } from '#platform/clock';
import { type Db, openKysely } from '#platform/database';
import { dayOf } from '#platform/dates';
import { cookieHeader } from '#platform/http';
import { newId } from '#platform/ids';
import type { Lang } from '#platform/languages';
import { deviceName } from './device-name.ts';
import { hashPassword, isOutdated, isPassword } from './password-hash.ts';
import { rolesOn } from './person.store.ts';
import { lifeOfSession, needsSecondFactor, type SessionLife } from './session-life.ts';
import { narrowTo, workingRoleCookie } from './working-role.ts';

/** Minutes a link asked for on the sign-in page is good for; it works once. */
export const linkMinutes = 15;
/** Days the link in an invitation is good for; it works once. */
export const invitationDays = 7;
/** Minutes the link that locks an account is good for. */
export const lockLinkMinutes = 60;
/** Whoever keeps a session comes back to a new id after so many hours. */
const renewAfterHours = 12;
/** How long the former id still answers what was under way. */
const graceSeconds = 60;
export const shortestPassword = 12;
export const longestPassword = 128;
/** Where somebody is led who needs a second factor and has not shown one. */
export const secondFactorPath = '/konto/zweiter-schritt';

/** The person at the other end of an e-mail address. */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly lang: Lang;
}

/** An account as far as it matters before anybody is signed in. */
export interface Account extends Recipient {
  /** Nobody has ever signed in to this account. */
  readonly isNew: boolean;
  readonly isLocked: boolean;
}

/** Somebody has shown who she is: the headers carry the cookie of her new session. */
export interface SignedIn {
  readonly person: Person;
  readonly headers: Headers;
}

/** A passkey as its owner knows it. */
export interface Passkey {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: Temporal.Instant;
}

/** Where somebody is signed in. */
export interface OpenSession {
  readonly id: string;
  readonly device: string | null;
  readonly since: Temporal.Instant;
  readonly lastSeen: Temporal.Instant;
  readonly isThis: boolean;
}

/** A provider of sign-in of one's own: OpenID Connect. */
export interface OwnProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people call it: `Kreisverwaltung`. */
  readonly name: string;
}

type HandOver = (token: string) => Promise<void>;

export interface SignInParts {
  /** Connection of the role `lotsenwerk_auth`, the only one that reads passwords and sessions. */
  readonly auth: pg.PoolConfig;
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Whether roles can ask for a second factor; only the demo does without. */
  readonly requireSecondFactor: boolean;
  readonly provider: OwnProvider | null;
}

interface CookieNames {
  readonly session: string;
  readonly challenge: string;
}

function cookieNames(publicUrl: string): CookieNames {
  const prefix = publicUrl.startsWith('https:') ? '__Host-' : '';
  return { session: `${prefix}lotsenwerk-session`, challenge: `${prefix}lotsenwerk-passkey` };
}

/** What all of the instances below have in common: the same accounts, the same sessions. */
function settingsOf(db: Db, parts: SignInParts) {
  const secure = parts.publicUrl.startsWith('https:');
  const names = cookieNames(parts.publicUrl);
  return {
    appName: 'Lotsenwerk',
    baseURL: parts.publicUrl,
    secret: parts.secret,
    database: { db, type: 'postgres', schemaName: 'accounts', transaction: true },
    user: {
      modelName: 'person',
      additionalFields: {
        lockedAt: { type: 'date', required: false, input: false },
        twoFactorEnabled: { type: 'boolean', required: false, input: false },
      },
    },
    session: {
      modelName: 'session',
      fields: { userId: 'personId' },
      additionalFields: {
        secondFactor: { type: 'boolean', required: false, input: false },
        replaced: { type: 'boolean', required: false, input: false },
      },
      expiresIn: 30 * 24 * 3600,
      // How long a session lasts follows from the roles: `session-life.ts`.
      disableSessionRefresh: true,
      freshAge: 0,
    },
    verification: { modelName: 'verification' },
    advanced: {
      // Its own switch would write `__Secure-`; `__Host-` also ties the cookie to this very host.
      useSecureCookies: false,
      cookiePrefix: `${secure ? '__Host-' : ''}lotsenwerk`,
      defaultCookieAttributes: { secure },
      cookies: {
        session_token: { name: names.session, attributes: { secure } },
        [names.challenge]: { name: names.challenge, attributes: { secure } },
      },
      database: { generateId: () => newId(parts.clock.now()), joins: true, validateSchema: false },
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  } as const;
}

const credentials = { modelName: 'credential', fields: { userId: 'personId' } } as const;

function openBetterAuth(db: Db, parts: SignInParts, linkSeconds: number) {
  return betterAuth({
    ...settingsOf(db, parts),
    account: credentials,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      password: { hash: hashPassword, verify: ({ hash, password }) => isPassword(password, hash) },
    },
    plugins: [
      magicLink({
        disableSignUp: true,
        expiresIn: linkSeconds,
        storeToken: 'hashed',
        sendMagicLink: ({ token, metadata = {} }) => (metadata.handOver as HandOver)(token),
      }),
    ],
  });
}

/**
 * Second factors and passkeys, on sessions that are there already. Apart from the sign-in, because that would
 * ask for the second factor itself, and only after a password: here every way in is treated alike.
 */
function openFactors(db: Db, parts: SignInParts) {
  const url = new URL(parts.publicUrl);
  const mustBeVerified = (verified: boolean | undefined) => {
    // Without a PIN, a finger or a face it would be one factor only.
    if (!verified) throw new APIError('UNAUTHORIZED', { message: 'the person was not verified' });
  };
  return betterAuth({
    ...settingsOf(db, parts),
    account: credentials,
    // The session answers for the person; nobody signs in with a password here.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: async () => true },
    },
    plugins: [
      twoFactor({
        issuer: 'Lotsenwerk',
        allowPasswordless: true,
        backupCodeOptions: { storeBackupCodes: 'encrypted', amount: 10 },
        schema: { twoFactor: { modelName: 'two_factor', fields: { userId: 'personId' } } },
      }),
      passkey({
        rpID: url.hostname,
        rpName: 'Lotsenwerk',
        origin: parts.publicUrl,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        advanced: { webAuthnChallengeCookie: cookieNames(parts.publicUrl).challenge },
        schema: { passkey: { fields: { userId: 'personId', credentialID: 'credentialId' } } },
        registration: {
          afterVerification: async ({ verification }) =>
            mustBeVerified(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: async ({ verification }) =>
            mustBeVerified(verification.authenticationInfo.userVerified),
        },
      }),
    ],
  });
}

/** What the provider says of the person, for the sign-in it belongs to. */
interface Claims {
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly amr?: unknown;
  readonly acr?: unknown;
}
const claimsOf = new AsyncLocalStorage<{ claims: Claims | null }>();

/** RFC 8176; REFEDS MFA; eIDAS. Anything else counts as one factor. */
const strongContexts = [
  'https://refeds.org/profile/mfa',
  'http://eidas.europa.eu/LoA/substantial',
  'http://eidas.europa.eu/LoA/high',
];

/** Whether the provider vouches for a second factor. */
export function vouchesForSecondFactor({ amr, acr }: Pick<Claims, 'amr' | 'acr'>): boolean {
  return (
    (Array.isArray(amr) && amr.includes('mfa')) || (typeof acr === 'string' && strongContexts.includes(acr))
  );
}

const providerId = 'traeger';
/** Where the provider sends people back to; it has to be told. */
export const providerReturnPath = '/anmelden/traeger/zurueck';

function openProvider(db: Db, parts: SignInParts, provider: OwnProvider) {
  return betterAuth({
    ...settingsOf(db, parts),
    account: {
      ...credentials,
      // Who has been invited is known by her address, which the provider has to have verified.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: false },
    },
    databaseHooks: {
      // Nothing is asked of the provider later.
      account: {
        create: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
        update: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId,
            discoveryUrl: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
            clientId: provider.clientId,
            clientSecret: provider.clientSecret,
            redirectURI: parts.publicUrl + providerReturnPath,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            disableSignUp: true,
            requireIdTokenVerification: true,
            mapProfileToUser: (profile) => {
              const kept = claimsOf.getStore();
              if (kept) kept.claims = profile;
              return {};
            },
          },
        ],
      }),
    ],
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
  readonly #parts: SignInParts;
  readonly #clock: Clock;
  readonly #cookies: CookieNames;
  readonly #publicUrl: string;
  readonly #auth: ReturnType<typeof openBetterAuth>;
  /** The same accounts; only its links last longer. */
  readonly #invitations: ReturnType<typeof openBetterAuth>;
  readonly #factors: ReturnType<typeof openFactors>;
  readonly #provider: ReturnType<typeof openProvider> | null;
  /** Cookies with a new id, by the request they answer. */
  readonly #renewed = new WeakMap<Request, string>();

  constructor(parts: SignInParts) {
    const pool = new pg.Pool(parts.auth);
    // An idle connection that the server closes is replaced by the next checkout.
    pool.on('error', () => {});
    this.#db = openKysely(pool);
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#publicUrl = parts.publicUrl;
    this.#cookies = cookieNames(parts.publicUrl);
    this.#auth = openBetterAuth(this.#db, parts, linkMinutes * 60);
    this.#invitations = openBetterAuth(this.#db, parts, invitationDays * 24 * 3600);
    this.#factors = openFactors(this.#db, parts);
    this.#provider = parts.provider && openProvider(this.#db, parts, parts.provider);
  }

  /** What the provider of one's own is called; null: there is none. */
  get providerName(): string | null {
    return this.#parts.provider?.name ?? null;
  }

  /** Whether roles can ask for a second factor here. */
  get asksForSecondFactor(): boolean {
    return this.#parts.requireSecondFactor;
  }

  /**
   * Who sent this request, with the roles held today. One query for the session, one for the roles; once a
   * minute one more that notes the visit. Who owes a second factor holds no role, here and in the database.
   */
  async identify(request: Request): Promise<Person | null> {
    if (!this.#hasCookie(request)) return null;
    const found = await this.#auth.api.getSession({ headers: cookieOf(request) });
    if (!found || found.user.lockedAt) return null;
    const { session, user } = found;
    const roles = await rolesOn(this.#db, user.id, dayOf(this.#clock.now()));
    const life = lifeOfSession(roles);
    // NOTE: the library keeps sessions by the machine's clock, not by ours.
    const idle = Date.now() - session.updatedAt.getTime();
    const age = Date.now() - session.createdAt.getTime();
    if (idle > life.idleMinutes * 60_000 || age > life.hours * 3_600_000) {
      await this.#db.deleteFrom('accounts.session').where('token', '=', session.token).execute();
      return null;
    }
    if (!session.replaced && idle > 60_000) {
      if (life.stays && idle > renewAfterHours * 3_600_000) {
        const cookie = await this.#renew(session.token, life, graceSeconds);
        if (cookie) this.#renewed.set(request, cookie);
      } else await this.#touch(session.token, life);
    }
    const { id, name, email } = user;
    const isOwed = user.twoFactorEnabled || (this.#parts.requireSecondFactor && needsSecondFactor(roles));
    if (isOwed && !session.secondFactor) {
      return { id, name, email, roles: [], workingAs: 'second-factor@missing', secondFactorMissing: true };
    }
    return { id, name, email, ...narrowTo(roles, this.#chosenRole(request)) };
  }

  /** The cookie with a new id that belongs to the answer to this request. */
  cookiesFor(request: Request): readonly string[] {
    const cookie = this.#renewed.get(request);
    return cookie ? [cookie] : [];
  }

  async withPassword(request: Request, email: string, password: string): Promise<SignedIn | null> {
    const answer = await this.#auth.api.signInEmail({
      body: { email, password },
      headers: new Headers(),
      asResponse: true,
    });
    const signedIn = await this.#signedIn(request, answer, false);
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
    const signedIn = await this.#signedIn(request, answer, false);
    if (signedIn) await this.#forgetLinks(signedIn.person.email, linkMinutes);
    return signedIn;
  }

  /** Those that are good for longer than so many minutes: an invitation ends with the first of its links. */
  async #forgetLinks(email: string, longerThan: number): Promise<void> {
    await this.#db
      .deleteFrom('accounts.verification')
      .where(
        'value',
        'like',
        `{"type":"magic-link","email":${JSON.stringify(email)}%`.replace(/[\\_]/g, '\\$&'),
      )
      .where('expiresAt', '>', sql<Temporal.Instant>`now() + make_interval(mins => ${longerThan})`)
      .execute();
  }

  /** Ends the session of this request; the headers take the cookie away and what the browser keeps of us. */
  async signOut(request: Request): Promise<Headers> {
    const answer = await this.#auth.api.signOut({ headers: cookieOf(request), asResponse: true });
    const headers = this.#cookieFrom(answer);
    headers.set('Clear-Site-Data', '"cache", "cookies", "storage"');
    return headers;
  }

  /** The address at the provider of one's own that signs somebody in, and cookies that tie it to this browser. */
  async askProvider(): Promise<{ to: string; headers: Headers } | null> {
    if (!this.#provider) return null;
    const answer = await this.#provider.api.signInSocial({
      body: { provider: providerId, callbackURL: '/', disableRedirect: true },
      headers: new Headers({ Origin: this.#publicUrl }),
      asResponse: true,
    });
    if (answer.status !== 200) return null;
    const { url } = (await answer.json()) as { url?: string };
    if (!url) return null;
    const headers = new Headers();
    for (const cookie of answer.headers.getSetCookie()) headers.append('Set-Cookie', cookie);
    return { to: url, headers };
  }

  /**
   * Takes what the provider sent back. Only somebody who has an account here, under the address the provider has
   * verified, is signed in; with a second factor only where the provider says so.
   */
  async withProvider(request: Request): Promise<SignedIn | null> {
    const provider = this.#provider;
    if (!provider) return null;
    const kept: { claims: Claims | null } = { claims: null };
    const address = new URL(`/api/auth/callback/${providerId}`, this.#publicUrl);
    address.search = new URL(request.url).search;
    const answer = await claimsOf.run(kept, () =>
      provider.handler(new Request(address, { headers: cookieOf(request) })),
    );
    const token = tokenFrom(answer, this.#cookies.session);
    if (!token) return null;
    const { claims } = kept;
    const owner = await this.#ownerOf(token);
    const isHers =
      claims?.email_verified === true &&
      typeof claims.email === 'string' &&
      claims.email.toLowerCase() === owner?.email;
    if (!claims || !isHers) {
      await this.#db.deleteFrom('accounts.session').where('token', '=', token).execute();
      return null;
    }
    return this.#begin(request, token, vouchesForSecondFactor(claims));
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
    const before = await this.#sessionOf(request);
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
    const token = tokenFrom(answer, this.#cookies.session);
    if (!token) return new Headers();
    return (await this.#begin(null, token, before?.secondFactor ?? false, before?.device))?.headers ?? null;
  }

  hashPassword(password: string): Promise<string> {
    return hashPassword(password);
  }

  /** What a person can confirm with that it is her. */
  async factorsOf(personId: string): Promise<{ app: boolean; passkeys: Passkey[] }> {
    const app = await this.#db
      .selectFrom('accounts.twoFactor')
      .select('id')
      .where('personId', '=', personId)
      .where('verified', '=', true)
      .executeTakeFirst();
    const passkeys = await this.#db
      .selectFrom('accounts.passkey')
      .select(['id', 'name', 'createdAt'])
      .where('personId', '=', personId)
      .orderBy('createdAt')
      .execute();
    return {
      app: app !== undefined,
      passkeys: passkeys.map(({ createdAt, ...rest }) => ({
        ...rest,
        createdAt: createdAt ? instantOf(createdAt) : this.#clock.now(),
      })),
    };
  }

  /** Makes a secret for an authenticator app, which counts once `confirmWithCode` has seen a code of it. */
  async startApp(request: Request): Promise<string | null> {
    const answer = await this.#factors.api.enableTwoFactor({
      body: { password: 'the session is enough', method: 'totp' },
      headers: cookieOf(request),
      asResponse: true,
    });
    return isGranted(answer) ? ((await answer.json()) as { totpURI: string }).totpURI : null;
  }

  /** The address of the secret that waits for its first code. */
  async waitingApp(request: Request, personId: string): Promise<string | null> {
    if ((await this.factorsOf(personId)).app) return null;
    const answer = await this.#factors.api.getTOTPURI({
      body: { password: 'the session is enough' },
      headers: cookieOf(request),
      asResponse: true,
    });
    return answer.status === 200 ? ((await answer.json()) as { totpURI: string }).totpURI : null;
  }

  /** Confirms this session with a code of the app; each code counts once. The headers carry a new id. */
  async confirmWithCode(request: Request, personId: string, code: string): Promise<Headers | null> {
    if (!/^\d{6}$/.test(code) || !(await this.#claimCode(personId, code))) return null;
    const answer = await this.#factors.api.verifyTOTP({
      body: { code },
      headers: cookieOf(request),
      asResponse: true,
    });
    return isGranted(answer) ? this.#confirmed(request, answer) : null;
  }

  /** Confirms this session with a recovery code, which is used up. */
  async confirmWithRecoveryCode(request: Request, personId: string, code: string): Promise<Headers | null> {
    const typed = code.replace(/[^A-Za-z0-9]/g, '');
    if (typed.length !== 10 || !(await this.#claimCode(personId, typed))) return null;
    const answer = await this.#factors.api.verifyBackupCode({
      body: { code: `${typed.slice(0, 5)}-${typed.slice(5)}` },
      headers: cookieOf(request),
      asResponse: true,
    });
    return isGranted(answer) ? this.#confirmed(request, answer) : null;
  }

  /**
   * Ten new recovery codes, shown once; the former ones no longer count.
   *
   * @param renewed what `confirmWithCode` gave, where the session has just gone on under a new id
   */
  async newRecoveryCodes(request: Request, renewed: Headers | null = null): Promise<string[]> {
    const answer = await this.#factors.api.generateBackupCodes({
      body: { password: 'the session is enough' },
      headers: renewed
        ? new Headers({ Cookie: renewed.get('Set-Cookie')?.split(';')[0] ?? '' })
        : cookieOf(request),
      asResponse: true,
    });
    if (!isGranted(answer)) return [];
    return ((await answer.json()) as { backupCodes: string[] }).backupCodes;
  }

  /** The app no longer counts. */
  async removeApp(personId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('accounts.twoFactor').where('personId', '=', personId).execute();
      await tx
        .updateTable('accounts.person')
        .set({ twoFactorEnabled: false })
        .where('id', '=', personId)
        .execute();
    });
  }

  /** What a passkey is asked for, as JSON for the browser, with the cookie that belongs to it. */
  async passkeyChallenge(
    request: Request,
    to: 'sign-in' | 'add',
  ): Promise<{ json: string; headers: Headers } | null> {
    const of = { headers: cookieOf(request), asResponse: true } as const;
    const answer =
      to === 'add'
        ? await this.#factors.api.generatePasskeyRegistrationOptions(of)
        : await this.#factors.api.generatePasskeyAuthenticationOptions(of);
    if (answer.status !== 200) return null;
    const asked = (await answer.json()) as { userVerification?: string };
    // The library only prefers what we insist on.
    if (to === 'sign-in') asked.userVerification = 'required';
    const headers = new Headers();
    for (const cookie of answer.headers.getSetCookie()) {
      if (cookie.startsWith(`${this.#cookies.challenge}=`)) headers.append('Set-Cookie', cookie);
    }
    return { json: JSON.stringify(asked), headers };
  }

  /** A passkey is both: the device, and the PIN, finger or face it asked for. */
  async withPasskey(request: Request, response: string): Promise<SignedIn | null> {
    const read = parseObject(response);
    if (!read) return null;
    const answer = await this.#factors.api.verifyPasskeyAuthentication({
      // The library looks through it.
      body: { response: read as never },
      headers: withOrigin(request, this.#publicUrl),
      asResponse: true,
    });
    return this.#signedIn(request, answer, true);
  }

  async addPasskey(request: Request, response: string, name: string): Promise<Headers | null> {
    const read = parseObject(response);
    if (!read) return null;
    const answer = await this.#factors.api.verifyPasskeyRegistration({
      body: { response: read, name },
      headers: withOrigin(request, this.#publicUrl),
      asResponse: true,
    });
    return isGranted(answer) ? this.#confirmed(request, answer) : null;
  }

  async renamePasskey(personId: string, id: string, name: string): Promise<void> {
    await this.#db
      .updateTable('accounts.passkey')
      .set({ name })
      .where('id', '=', id)
      .where('personId', '=', personId)
      .execute();
  }

  async removePasskey(personId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('accounts.passkey')
      .where('id', '=', id)
      .where('personId', '=', personId)
      .execute();
  }

  /** Where the person is signed in, the latest visit first. */
  async sessionsOf(request: Request, personId: string): Promise<OpenSession[]> {
    const here = await this.#sessionOf(request);
    const sessions = await this.#db
      .selectFrom('accounts.session')
      .select(['id', 'device', 'createdAt', 'updatedAt'])
      .where('personId', '=', personId)
      .where('replaced', '=', false)
      .where('expiresAt', '>', sql<Temporal.Instant>`now()`)
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

  async endSession(personId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('accounts.session')
      .where('id', '=', id)
      .where('personId', '=', personId)
      .execute();
  }

  /** Signs the person out everywhere, here too. */
  async endAllSessions(personId: string): Promise<void> {
    await this.#db.deleteFrom('accounts.session').where('personId', '=', personId).execute();
  }

  /** Posts the link that locks an account when somebody has this address, and does not say whether. */
  async requestLock(email: string, post: (to: Recipient, token: string) => Promise<void>): Promise<void> {
    const token = randomBytes(24).toString('hex');
    const to = await this.findByEmail(email);
    await this.#db
      .insertInto('accounts.verification')
      .values({
        id: newId(),
        identifier: `lock:${hashOf(token)}`,
        value: to?.id ?? '',
        expiresAt: sql<Temporal.Instant>`now() + make_interval(mins => ${lockLinkMinutes})`,
      })
      .execute();
    if (to) await post(to, token);
  }

  /** Locks the account the link belongs to: all sessions and links end, nobody signs in any more. */
  async lockWithLink(token: string): Promise<Account | null> {
    const used = await this.#db
      .deleteFrom('accounts.verification')
      .where('identifier', '=', `lock:${hashOf(token)}`)
      .where('expiresAt', '>', sql<Temporal.Instant>`now()`)
      .returning('value')
      .executeTakeFirst();
    if (!used?.value) return null;
    const locked = await this.#db.transaction().execute(async (tx) => {
      const person = await tx
        .updateTable('accounts.person')
        .set({ lockedAt: sql<Temporal.Instant>`now()` })
        .where('id', '=', used.value)
        .returning('email')
        .executeTakeFirst();
      await tx.deleteFrom('accounts.session').where('personId', '=', used.value).execute();
      return person;
    });
    if (!locked) return null;
    await this.#forgetLinks(locked.email, 0);
    return this.findByEmail(locked.email);
  }

  /** Who is told that an account is locked: whoever coordinates its holder's sites, else the administrators. */
  async whoLooksAfter(personId: string): Promise<Recipient[]> {
    const { rows } = await sql<Recipient>`
      with held as (select * from accounts.role r
          where daterange(r.valid_from, r.valid_until) @> (now() at time zone 'Europe/Berlin')::date),
        leads as (select lead.person_id from held h join held lead on lead.site_id = h.site_id
          where h.person_id = ${personId}::uuid and lead.role in ('coordinator', 'deputy')
            and lead.person_id <> h.person_id)
      select p.id, p.name, p.email, p.lang from accounts.person p
      where p.id in (select person_id from leads)
        or (not exists (select from leads) and p.id <> ${personId}::uuid
          and p.id in (select person_id from held where role = 'administrator'))
      order by p.name, p.id`.execute(this.#db);
    return rows;
  }

  /** Every role of a person that has not ended, wherever: asked past Row Level Security. */
  async placesOf(personId: string): Promise<{ role: Role; place: string }[]> {
    const { rows } = await sql<{ role: Role; place: string }>`
      select role, place from accounts.role
      where person_id = ${personId}::uuid
        and (valid_until is null or valid_until > (now() at time zone 'Europe/Berlin')::date)`.execute(
      this.#db,
    );
    return rows;
  }

  /**
   * Opens a locked account for a new start: its password, app and passkeys are gone, for somebody else may have
   * them. Its owner comes in by an invitation.
   */
  async unlock(personId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const table of ['accounts.credential', 'accounts.twoFactor', 'accounts.passkey'] as const) {
        await tx.deleteFrom(table).where('personId', '=', personId).execute();
      }
      await tx
        .updateTable('accounts.person')
        .set({ lockedAt: null, twoFactorEnabled: false, emailVerified: false })
        .where('id', '=', personId)
        .execute();
    });
  }

  /** Past Row Level Security: a coordinator invites people she cannot see. */
  async findByEmail(email: string): Promise<Account | null> {
    const found = await this.#db
      .selectFrom('accounts.person')
      .select(['id', 'name', 'email', 'lang', 'emailVerified', 'lockedAt'])
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    if (!found) return null;
    const { id, name, lang, emailVerified, lockedAt } = found;
    return {
      id,
      name,
      email: found.email,
      lang: lang as Lang,
      isNew: !emailVerified,
      isLocked: lockedAt !== null,
    };
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
    return Number(sessions.numDeletedRows + links.numDeletedRows + codes.numDeletedRows);
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }

  #chosenRole(request: Request): string | null {
    const name = `${workingRoleCookie(this.#publicUrl)}=`;
    const cookies = (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.find((cookie) => cookie.startsWith(name))?.slice(name.length) || null;
  }

  #hasCookie(request: Request): boolean {
    return (request.headers.get('Cookie') ?? '').includes(`${this.#cookies.session}=`);
  }

  async #sessionOf(request: Request) {
    const found = await this.#auth.api.getSession({ headers: cookieOf(request) });
    if (!found) return null;
    return this.#db
      .selectFrom('accounts.session')
      .select(['id', 'token', 'device', 'secondFactor'])
      .where('token', '=', found.session.token)
      .executeTakeFirst();
  }

  #ownerOf(token: string) {
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

  async #signedIn(request: Request, answer: Response, secondFactor: boolean): Promise<SignedIn | null> {
    if (!isGranted(answer)) return null;
    const token = tokenFrom(answer, this.#cookies.session);
    if (!token) return null;
    const signedIn = await this.#begin(request, token, secondFactor);
    if (signedIn && this.#hasCookie(request)) await this.signOut(request);
    return signedIn;
  }

  /** The only way a new session gets out of here; into a locked account none does. */
  async #begin(
    request: Request | null,
    token: string,
    secondFactor: boolean,
    device: string | null = deviceName(request?.headers.get('User-Agent') ?? null),
  ): Promise<SignedIn | null> {
    const owner = await this.#ownerOf(token);
    if (!owner || owner.lockedAt) {
      await this.#db.deleteFrom('accounts.session').where('token', '=', token).execute();
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
    const isOwed = owner.twoFactorEnabled || (this.#parts.requireSecondFactor && needsSecondFactor(roles));
    const missing = isOwed && !secondFactor ? { secondFactorMissing: true } : {};
    return { person: { id, name, email, roles, ...missing }, headers };
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
    secondFactor?: boolean,
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
        .returning(['personId', 'createdAt', 'secondFactor', 'device'])
        .executeTakeFirst();
      if (!former) return false;
      const { personId, createdAt, device } = former;
      await tx
        .insertInto('accounts.session')
        .values({
          id: newId(),
          token: next,
          personId,
          device,
          secondFactor: secondFactor ?? former.secondFactor,
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

  /** The session of this request has shown a second factor: it goes on under a new id. */
  async #confirmed(request: Request, answer: Response): Promise<Headers | null> {
    const former = await this.#sessionOf(request);
    const token = tokenFrom(answer, this.#cookies.session) ?? former?.token;
    const owner = token ? await this.#ownerOf(token) : null;
    if (!token || !owner || owner.lockedAt) return null;
    const life = lifeOfSession(await rolesOn(this.#db, owner.id, dayOf(this.#clock.now())));
    const cookie = await this.#renew(token, life, 0, true);
    if (!cookie) return null;
    await this.#db
      .updateTable('accounts.session')
      .set({ device: deviceName(request.headers.get('User-Agent')) })
      .where('token', '=', tokenIn(cookie) ?? '')
      .execute();
    return new Headers({ 'Set-Cookie': cookie });
  }

  async #claimCode(personId: string, code: string): Promise<boolean> {
    const claimed = await this.#db
      .insertInto('accounts.usedCode')
      .values({ personId, codeHash: hashOf(`${personId} ${code}`) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (claimed.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** As the library signs it. Without an age for staff: it ends with the browser, on the server before. */
  async #cookieWith(token: string, life: SessionLife): Promise<string> {
    const value = encodeURIComponent(`${token}.${await makeSignature(token, this.#parts.secret)}`);
    return cookieHeader(this.#cookies.session, value, {
      secure: this.#publicUrl.startsWith('https:'),
      ...(life.stays ? { maxAge: life.hours * 3600 } : {}),
    });
  }

  #cookieFrom(answer: Response): Headers {
    const headers = new Headers();
    for (const cookie of answer.headers.getSetCookie()) {
      if (cookie.startsWith(`${this.#cookies.session}=`)) headers.append('Set-Cookie', cookie);
    }
    return headers;
  }
}

/** The moment a session ends when nobody visits any more; `created_at` is when she signed in. */
function endOf({ idleMinutes, hours }: SessionLife) {
  return sql<Temporal.Instant>`least(now() + make_interval(mins => ${idleMinutes}), created_at + make_interval(hours => ${hours}))`;
}

/** The library wants its connection to give moments as `Date`, whatever the types say. */
function instantOf(moment: unknown): Temporal.Instant {
  return moment instanceof Date
    ? Temporal.Instant.fromEpochMilliseconds(moment.getTime())
    : Temporal.Instant.from(String(moment));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function tokenIn(cookie: string): string | null {
  const value = /^[^=]+=([^;]*)/.exec(cookie)?.[1];
  return (value && decodeURIComponent(value).split('.')[0]) || null;
}

/** The token of the session an answer begins. */
function tokenFrom(answer: Response, cookieName: string): string | null {
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith(`${cookieName}=`));
  return cookie ? tokenIn(cookie) : null;
}

function parseObject(json: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : null;
  } catch {
    return null;
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

function withOrigin(request: Request, origin: string): Headers {
  const headers = cookieOf(request);
  headers.set('Origin', origin);
  return headers;
}
