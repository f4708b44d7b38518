import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../tests/database.ts';
import { cookieOf } from '../../../tests/people.ts';
import { buildAccounts, buildPerson, homburg } from './accounts.build.ts';
import type { Accounts } from './accounts.ts';

const world = await testDatabase();
let server: Server;
let accounts: Accounts;
let app: ReturnType<typeof buildAccounts>['app'];

/** What the provider knows of whoever signs in there next. */
let claims: { sub: string; email: string; email_verified: boolean; amr?: string[] };

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'lotsenwerk',
        client_secret: 'a secret only for this test',
        redirect_uris: ['http://localhost/anmelden/traeger/zurueck'],
      },
    ],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: [] },
    conformIdTokenClaims: false,
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ ...claims, sub: id }) }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for this test'] },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    // Whoever comes here is signed in and agrees at once.
    const details = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: claims.sub, clientId: 'lotsenwerk' });
    grant.addOIDCScope('openid email profile');
    const login = { accountId: claims.sub, ...(claims.amr ? { amr: claims.amr } : {}) };
    const result = details.prompt.name === 'login' ? { login } : { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  });
  ({ accounts, app } = buildAccounts(world, {
    secondFactor: true,
    provider: { issuer, clientId: 'lotsenwerk', clientSecret: 'a secret only for this test', name: 'Kreis' },
  }));
});
afterAll(async () => {
  await accounts.close();
  await new Promise((done) => server.close(done));
});

/** Follows the way through the provider as a browser does, up to where it sends her back to us. */
async function throughProvider(): Promise<{ back: string; cookie: string }> {
  const begun = await app.request('/anmelden/traeger');
  expect(begun.status).toBe(303);
  const jar = new Map<string, string>();
  let address = begun.headers.get('Location') ?? '';
  for (let hop = 0; hop < 12; hop++) {
    if (address.startsWith('http://localhost/')) break;
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
      jar.set(name, value);
    }
    const next = answer.headers.get('Location');
    if (!next)
      throw new Error(`${address} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    address = new URL(next, address).href;
  }
  return { back: address.slice('http://localhost'.length), cookie: cookieOf(begun) };
}

const returned = ({ back, cookie }: { back: string; cookie: string }) =>
  app.request(back, { headers: { Cookie: cookie } });
const whoIs = (answer: Response) =>
  accounts.identify(new Request('http://localhost/', { headers: { Cookie: cookieOf(answer) } }));
const guide = () => buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
let count = 0;
const known = (email: string, more: Partial<typeof claims> = {}) => {
  claims = { sub: `sub-${++count}`, email, email_verified: true, ...more };
};

describe('signing in through a provider of one’s own', () => {
  it('whoever has been invited is signed in, the second time too; nothing of the provider’s is kept', async () => {
    expect(await (await app.request('/anmelden')).text()).toContain('Anmelden über Kreis');
    const person = await guide();
    known(person.email.toUpperCase());
    for (const _ of ['first', 'second']) {
      const answer = await returned(await throughProvider());
      expect(answer.headers.get('Location')).toBe('/konto');
      expect((await whoIs(answer))?.id).toBe(person.id);
    }
    const kept = await world.owner
      .selectFrom('accounts.credential')
      .select(['accessToken', 'refreshToken', 'idToken'])
      .where('personId', '=', person.id)
      .where('providerId', '<>', 'credential')
      .execute();
    expect(kept).toEqual([{ accessToken: null, refreshToken: null, idToken: null }]);
  });

  it('nobody is made an account, and an address the provider has not verified is worth nothing', async () => {
    const before = await world.owner.selectFrom('accounts.person').select('id').execute();
    known('stranger@example.org');
    const stranger = await returned(await throughProvider());
    const { email } = await guide();
    known(email, { email_verified: false });
    const unverified = await returned(await throughProvider());
    for (const answer of [stranger, unverified]) {
      expect(answer.headers.get('Location')).toBe('/anmelden?traeger=nein');
      expect(await whoIs(answer)).toBeNull();
    }
    const after = await world.owner.selectFrom('accounts.person').select('id').execute();
    expect(after).toHaveLength(before.length + 1);
  });

  it('an account once linked is not entered with another address', async () => {
    const [one, other] = [await guide(), await guide()];
    known(one.email);
    await returned(await throughProvider());
    claims = { ...claims, email: other.email };
    const answer = await returned(await throughProvider());
    expect(await whoIs(answer)).toBeNull();
  });

  it('what came back counts once, and only in the browser that asked', async () => {
    const person = await guide();
    known(person.email);
    const way = await throughProvider();
    const elsewhere = await app.request(way.back);
    expect(await whoIs(elsewhere)).toBeNull();
    const fresh = await throughProvider();
    expect((await whoIs(await returned(fresh)))?.id).toBe(person.id);
    expect(await whoIs(await returned(fresh))).toBeNull();
  });

  it('a second factor counts only where the provider says so', async () => {
    const person = await buildPerson(world, accounts, {
      roles: [{ role: 'coordinator', siteId: homburg.id }],
    });
    known(person.email);
    const alone = await returned(await throughProvider());
    expect(alone.headers.get('Location')).toBe('/konto/zweiter-schritt');
    expect(await whoIs(alone)).toMatchObject({ roles: [], secondFactorMissing: true });
    claims = { ...claims, amr: ['pwd', 'mfa'] };
    const both = await returned(await throughProvider());
    expect((await whoIs(both))?.roles).toHaveLength(1);
  });
});
