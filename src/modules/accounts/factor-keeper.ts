import type { Clock } from '#platform/clock';
import type { Db } from '#platform/database';
import { hashOfSecret } from '#platform/ids';
import type { AttemptLog } from './attempt-log.ts';
import { cookieOf, isGranted, withOrigin } from './auth-answers.ts';
import { cookieNames, instantOf, openFactors, type SignInParts } from './auth-library.ts';
import type { SessionKeeper, SignedIn } from './session-keeper.ts';

/** A passkey as its owner knows it. */
export interface Passkey {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: Temporal.Instant;
}

/** What people confirm with that it is them: apps, recovery codes and passkeys. */
export class FactorKeeper {
  readonly #db: Db;
  readonly #factors: ReturnType<typeof openFactors>;
  readonly #sessions: SessionKeeper;
  readonly #attempts: AttemptLog;
  readonly #clock: Clock;
  readonly #publicUrl: string;
  readonly #challengeCookie: string;

  constructor(db: Db, parts: SignInParts, sessions: SessionKeeper) {
    this.#db = db;
    this.#factors = openFactors(db, parts);
    this.#sessions = sessions;
    this.#attempts = parts.attempts;
    this.#clock = parts.clock;
    this.#publicUrl = parts.publicUrl;
    this.#challengeCookie = cookieNames(parts.publicUrl).challenge;
  }

  /** What a person can confirm with that it is her. */
  async of(personId: string): Promise<{ app: boolean; passkeys: Passkey[] }> {
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
    if ((await this.of(personId)).app) return null;
    const answer = await this.#factors.api.getTOTPURI({
      body: { password: 'the session is enough' },
      headers: cookieOf(request),
      asResponse: true,
    });
    return answer.status === 200 ? ((await answer.json()) as { totpURI: string }).totpURI : null;
  }

  /** Confirms this session with a code of the app; each code counts once. The headers carry a new id. */
  async confirmWithCode(request: Request, personId: string, code: string): Promise<Headers | null> {
    if (!/^\d{6}$/.test(code) || !(await this.#claimCode(personId, code)))
      return this.#attempts.note('app-code', personId, null);
    const answer = await this.#factors.api.verifyTOTP({
      body: { code },
      headers: cookieOf(request),
      asResponse: true,
    });
    const headers = isGranted(answer) ? await this.#sessions.confirmed(request, answer) : null;
    return this.#attempts.note('app-code', personId, headers);
  }

  /** Confirms this session with a recovery code, which is used up. */
  async confirmWithRecoveryCode(request: Request, personId: string, code: string): Promise<Headers | null> {
    const typed = code.replace(/[^A-Za-z0-9]/g, '');
    if (typed.length !== 10 || !(await this.#claimCode(personId, typed)))
      return this.#attempts.note('recovery-code', personId, null);
    const answer = await this.#factors.api.verifyBackupCode({
      body: { code: `${typed.slice(0, 5)}-${typed.slice(5)}` },
      headers: cookieOf(request),
      asResponse: true,
    });
    const headers = isGranted(answer) ? await this.#sessions.confirmed(request, answer) : null;
    return this.#attempts.note('recovery-code', personId, headers);
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
      if (cookie.startsWith(`${this.#challengeCookie}=`)) headers.append('Set-Cookie', cookie);
    }
    return { json: JSON.stringify(asked), headers };
  }

  /** A passkey is both: the device, and the PIN, finger or face it asked for. */
  async withPasskey(request: Request, response: string): Promise<SignedIn | null> {
    const read = parseObject(response);
    if (!read) return this.#attempts.note('passkey', null, null);
    const answer = await this.#factors.api.verifyPasskeyAuthentication({
      // The library looks through it.
      body: { response: read as never },
      headers: withOrigin(request, this.#publicUrl),
      asResponse: true,
    });
    const signedIn = await this.#sessions.signedIn(request, answer, true);
    return this.#attempts.note('passkey', signedIn?.person.id ?? null, signedIn);
  }

  async addPasskey(request: Request, response: string, name: string): Promise<Headers | null> {
    const read = parseObject(response);
    if (!read) return null;
    const answer = await this.#factors.api.verifyPasskeyRegistration({
      body: { response: read, name },
      headers: withOrigin(request, this.#publicUrl),
      asResponse: true,
    });
    return isGranted(answer) ? this.#sessions.confirmed(request, answer) : null;
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

  async #claimCode(personId: string, code: string): Promise<boolean> {
    const claimed = await this.#db
      .insertInto('accounts.usedCode')
      .values({ personId, codeHash: hashOfSecret(`${personId} ${code}`) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (claimed.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
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
