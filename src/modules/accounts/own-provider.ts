import { AsyncLocalStorage } from 'node:async_hooks';
import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { Db } from '#platform/database';
import type { AttemptLog } from './attempt-log.ts';
import { cookieOf, tokenFrom } from './auth-answers.ts';
import { cookieNames, credentials, type OwnProvider, type SignInParts, settingsOf } from './auth-library.ts';
import type { SessionKeeper, SignedIn } from './session-keeper.ts';
import { providerReturnPath } from './sign-in-terms.ts';

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

/** Signing in with the accounts the provider of the sites has already. */
export class OwnProviderSignIn {
  readonly #sessions: SessionKeeper;
  readonly #attempts: AttemptLog;
  readonly #provider: ReturnType<typeof openProvider>;
  /** What it is called. */
  readonly name: string;
  readonly #publicUrl: string;
  readonly #sessionCookie: string;

  constructor(db: Db, parts: SignInParts, provider: OwnProvider, sessions: SessionKeeper) {
    this.#sessions = sessions;
    this.#attempts = parts.attempts;
    this.#provider = openProvider(db, parts, provider);
    this.name = provider.name;
    this.#publicUrl = parts.publicUrl;
    this.#sessionCookie = cookieNames(parts.publicUrl).session;
  }

  /** The address at the provider of one's own that signs somebody in, and cookies that tie it to this browser. */
  async ask(): Promise<{ to: string; headers: Headers } | null> {
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
  async takeBack(request: Request): Promise<SignedIn | null> {
    const signedIn = await this.#takeBack(request);
    return this.#attempts.note('provider', signedIn?.person.id ?? null, signedIn);
  }

  async #takeBack(request: Request): Promise<SignedIn | null> {
    const kept: { claims: Claims | null } = { claims: null };
    const address = new URL(`/api/auth/callback/${providerId}`, this.#publicUrl);
    address.search = new URL(request.url).search;
    const answer = await claimsOf.run(kept, () =>
      this.#provider.handler(new Request(address, { headers: cookieOf(request) })),
    );
    const token = tokenFrom(answer, this.#sessionCookie);
    if (!token) return null;
    const { claims } = kept;
    const owner = await this.#sessions.ownerOf(token);
    const isHers =
      claims?.email_verified === true &&
      typeof claims.email === 'string' &&
      claims.email.toLowerCase() === owner?.email;
    if (!claims || !isHers) {
      await this.#sessions.drop(token);
      return null;
    }
    return this.#sessions.begin(request, token, vouchesForSecondFactor(claims));
  }
}
