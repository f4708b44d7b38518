import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { magicLink } from 'better-auth/plugins/magic-link';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type pg from 'pg';
import type { Clock } from '#platform/clock';
import type { Db } from '#platform/database';
import { newId } from '#platform/ids';
import type { AttemptLog } from './attempt-log.ts';
import { hashPassword, isPassword } from './password-hash.ts';
import type { HandOver } from './sign-in-links.ts';
import { longestPassword, shortestPassword } from './sign-in-terms.ts';

/** A provider of sign-in of one's own: OpenID Connect. */
export interface OwnProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As people call it: `Kreisverwaltung`. */
  readonly name: string;
}

export interface SignInParts {
  /** Connection of the role `lotsenwerk_auth`, the only one that reads passwords and sessions. */
  readonly auth: pg.PoolConfig;
  readonly secret: string;
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Whether roles can ask for a second factor; only the demo does without. */
  readonly requireSecondFactor: boolean;
  readonly provider: OwnProvider | null;
  /** Where attempts are noted. */
  readonly attempts: AttemptLog;
}

export interface CookieNames {
  readonly session: string;
  readonly challenge: string;
}

export function cookieNames(publicUrl: string): CookieNames {
  const prefix = publicUrl.startsWith('https:') ? '__Host-' : '';
  return { session: `${prefix}lotsenwerk-session`, challenge: `${prefix}lotsenwerk-passkey` };
}

/** What all of the instances below have in common: the same accounts, the same sessions. */
export function settingsOf(db: Db, parts: SignInParts) {
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

export const credentials = { modelName: 'credential', fields: { userId: 'personId' } } as const;

export function openBetterAuth(db: Db, parts: SignInParts, linkSeconds: number) {
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
export function openFactors(db: Db, parts: SignInParts) {
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

/** The library wants its connection to give moments as `Date`, whatever the types say. */
export function instantOf(moment: unknown): Temporal.Instant {
  return moment instanceof Date
    ? Temporal.Instant.fromEpochMilliseconds(moment.getTime())
    : Temporal.Instant.from(String(moment));
}
