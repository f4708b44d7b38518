import { hashPassword as scrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import { TOTP } from 'otpauth';
import { afterAll, describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import { system } from '#platform/acting';
import { newFormKey } from '#platform/form-key';
import { testDatabase } from '../../../tests/database.ts';
import { cookieOf, post, sessionFor, signInAs } from '../../../tests/people.ts';
import { buildAccounts, buildPerson, caritas, homburg } from './accounts.build.ts';
import { demoPassword } from './accounts.ts';
import { deviceName } from './device-name.ts';
import { vouchesForSecondFactor } from './own-provider.ts';
import { lifeOfSession, needsSecondFactor } from './session-life.ts';

const world = await testDatabase();
const { accounts, app } = buildAccounts(world, { secondFactor: true });
afterAll(() => accounts.close());

const coordinator = () =>
  buildPerson(world, accounts, { roles: [{ role: 'coordinator', siteId: homburg.id }] });
const guide = () => buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
const get = (path: string, cookie: string) => app.request(path, { headers: { Cookie: cookie } });
const whoIs = (cookie: string) =>
  accounts.identify(new Request('http://localhost/', { headers: { Cookie: cookie } }));
const path = '/konto/zweiter-schritt';

/** Sets up an app as its owner would; returns what makes its codes, the recovery codes and the new cookie. */
async function withApp(person: Person, begun?: string) {
  const cookie = begun ?? (await sessionFor(accounts, person.email));
  expect((await post(app, `${path}/app`, {}, cookie)).headers.get('Location')).toBe(`${path}/app`);
  const html = await (await get(`${path}/app`, cookie)).text();
  expect(html).toContain('src="data:image/svg+xml;base64,');
  const secret = (/<code[^>]*>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '');
  const totp = new TOTP({ secret });
  const answer = await post(app, `${path}/app/bestaetigung`, { code: totp.generate() }, cookie);
  expect(answer.status).toBe(200);
  const codes = [...(await answer.text()).matchAll(/<code>([\w-]+)<\/code>/g)].map(([, code]) => code ?? '');
  // So that the code of this half minute can be tried again by what follows.
  await world.owner.deleteFrom('accounts.usedCode').where('personId', '=', person.id).execute();
  return { totp, codes, cookie: cookieOf(answer), before: cookie };
}

describe('whoever needs a second factor and has none', () => {
  it.each(['/konto', '/team/zugaenge', '/konto/sicherheit', '/konto/passwort'])(
    'is led to set one up and does not reach %s',
    async (page) => {
      const cookie = await sessionFor(accounts, (await coordinator()).email);
      expect((await get(page, cookie)).headers.get('Location')).toBe(path);
    },
  );

  it('may do nothing either, and holds no role in the database', async () => {
    const person = await coordinator();
    const cookie = await sessionFor(accounts, person.email);
    expect((await post(app, '/konto/sprache', { lang: 'en' }, cookie)).status).toBe(403);
    const found = await whoIs(cookie);
    expect(found).toMatchObject({ roles: [], secondFactorMissing: true });
    const sites = await world.database.read(
      { kind: 'person', personId: person.id, workingAs: found?.workingAs ?? '' },
      (db) => sql<{ sites: string[] }>`select acting.staff_sites() as sites`.execute(db),
    );
    expect(sites.rows[0]?.sites).toEqual([]);
  });

  it('sets up an app, gets ten recovery codes and goes on under a new id', async () => {
    const person = await coordinator();
    const { codes, cookie, before } = await withApp(person);
    expect(codes).toHaveLength(10);
    expect(cookie).not.toBe(before);
    expect(await whoIs(before)).toBeNull();
    expect((await whoIs(cookie))?.roles).toHaveLength(1);
    expect((await get('/team/zugaenge', cookie)).status).toBe(200);
  });

  it('signs in by password and is led there too, and keeps where she wanted to go', async () => {
    const { email } = await coordinator();
    const fields = { email, way: 'password', password: demoPassword, zurueck: '/team/zugaenge' };
    const answer = await post(app, '/anmelden', fields);
    expect(answer.headers.get('Location')).toBe(`${path}?zurueck=%2Fteam%2Fzugaenge`);
    const elsewhere = await post(app, '/anmelden', { ...fields, zurueck: '//evil.example' });
    expect(elsewhere.headers.get('Location')).toBe(path);
  });

  it('guides and requesting bodies need none', async () => {
    expect((await get('/konto', await sessionFor(accounts, (await guide()).email))).status).toBe(200);
    const need = (role: Role) => needsSecondFactor([{ role }]);
    expect([need('guide'), need('requesting-body')]).toEqual([false, false]);
    expect([need('coordinating-guide'), need('trainer'), need('administrator')]).toEqual([true, true, true]);
  });
});

describe('whoever has an app', () => {
  it('is asked for its code after a password and after a link, and reaches nothing before', async () => {
    const person = await coordinator();
    const { totp } = await withApp(person);
    const byLink = await sessionFor(accounts, person.email);
    const byPassword = await signInAs(app, person.email);
    for (const cookie of [byLink, byPassword]) {
      expect((await get('/team/zugaenge', cookie)).headers.get('Location')).toBe(path);
      expect(await (await get(path, cookie)).text()).toContain('name="code"');
    }
    const confirmed = await post(app, path, { code: totp.generate(), zurueck: '/team/zugaenge' }, byLink);
    expect(confirmed.headers.get('Location')).toBe('/team/zugaenge');
    expect((await get('/team/zugaenge', cookieOf(confirmed))).status).toBe(200);
    expect(await whoIs(byLink)).toBeNull();
  });

  it('cannot use a code twice, not even at the same moment, nor a wrong one', async () => {
    const person = await coordinator();
    const { totp } = await withApp(person);
    const cookies = await Promise.all([1, 2, 3].map(() => sessionFor(accounts, person.email)));
    const code = totp.generate();
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect((await post(app, path, { code: wrong }, cookies[0])).status).toBe(422);
    const answers = await Promise.all(cookies.map((cookie) => post(app, path, { code }, cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
  });

  it('gets in once with each recovery code', async () => {
    const person = await coordinator();
    const { codes } = await withApp(person);
    const [one, other] = [await sessionFor(accounts, person.email), await sessionFor(accounts, person.email)];
    const recovery = codes[3]?.replace('-', ' ') ?? '';
    const use = (cookie: string) => post(app, `${path}/wiederherstellung`, { recovery }, cookie);
    expect((await use(one)).status).toBe(303);
    expect((await use(other)).status).toBe(422);
    await world.owner.deleteFrom('accounts.usedCode').where('personId', '=', person.id).execute();
    expect((await use(other)).status).toBe(422);
  });

  it('whoever has only her mail or her password cannot put an app or a passkey of his own in its place', async () => {
    const person = await coordinator();
    await withApp(person);
    const cookie = await sessionFor(accounts, person.email);
    expect((await post(app, `${path}/app`, {}, cookie)).headers.get('Location')).toBe(path);
    expect((await get(`${path}/app`, cookie)).headers.get('Location')).toBe(path);
    expect((await get(`${path}/passkey/aufgabe`, cookie)).status).toBe(404);
    expect((await post(app, '/konto/sicherheit/app/ende', {}, cookie)).status).toBe(403);
  });

  it('keeps it while her role needs one', async () => {
    const person = await coordinator();
    const { cookie } = await withApp(person);
    const kept = await post(app, '/konto/sicherheit/app/ende', {}, cookie);
    expect(kept.headers.get('Location')).toBe('/konto/sicherheit?geaendert=noetig');
    const free = await guide();
    const { cookie: hers } = await withApp(free);
    await post(app, '/konto/sicherheit/app/ende', {}, hers);
    expect((await accounts.signIn.factors.of(free.id)).app).toBe(false);
  });

  it('its secret and the recovery codes stand nowhere in the clear, and the application cannot read them', async () => {
    const person = await coordinator();
    const { totp, codes } = await withApp(person);
    const rows = JSON.stringify(await world.owner.selectFrom('accounts.twoFactor').selectAll().execute());
    expect(rows).toContain(person.id);
    for (const secret of [totp.secret.base32, ...codes]) expect(rows).not.toContain(secret);
    for (const table of ['two_factor', 'used_code', 'passkey']) {
      const reading = world.database.read(system, (db) =>
        sql`select from ${sql.table(`accounts.${table}`)}`.execute(db),
      );
      await expect(reading, table).rejects.toThrow(/permission denied/);
    }
  });
});

describe('a session', () => {
  const shift = (personId: string, seen: string, begun: string) =>
    world.owner
      .updateTable('accounts.session')
      .set({
        updatedAt: sql`now() - ${seen}::interval`,
        createdAt: sql`now() - ${begun}::interval`,
        expiresAt: sql`now() + interval '30 days'`,
      })
      .where('personId', '=', personId)
      .execute();

  it.each([
    ['coordinator', '29 minutes', '1 hour', true],
    ['coordinator', '31 minutes', '1 hour', false],
    ['coordinator', '1 minute', '12 hours 1 minute', false],
    ['finance', '14 minutes', '1 hour', true],
    ['finance', '16 minutes', '1 hour', false],
    ['guide', '29 days', '29 days', true],
    ['guide', '1 minute', '31 days', false],
  ] as const)('of a %s, seen %s ago and begun %s ago: goes on %s', async (role, seen, begun, goesOn) => {
    const place =
      role === 'finance'
        ? { role, siteId: null, providerId: caritas.id, place: `provider:${caritas.id}` }
        : { role, siteId: homburg.id };
    const person = await buildPerson(world, accounts, { roles: [place] });
    const cookie = await sessionFor(accounts, person.email);
    await shift(person.id, seen, begun);
    expect((await whoIs(cookie)) !== null).toBe(goesOn);
  });

  it('of a guide stays on her phone and gets a new id when she comes back; of staff it ends with the browser', async () => {
    const person = await guide();
    const first = await post(app, '/anmelden', {
      email: person.email,
      way: 'password',
      password: demoPassword,
    });
    expect(first.headers.getSetCookie()[0]).toContain('Max-Age=2592000');
    const cookie = cookieOf(first);
    await shift(person.id, '13 hours', '2 days');
    const later = await get('/konto', cookie);
    expect(later.headers.getSetCookie()[0]).toContain('Max-Age=2592000');
    const renewed = cookieOf(later);
    expect(renewed).not.toBe(cookie);
    // What was under way with the former id is still answered, for a minute.
    expect((await whoIs(cookie))?.id).toBe(person.id);
    expect((await whoIs(renewed))?.id).toBe(person.id);
    await world.owner
      .updateTable('accounts.session')
      .set({ expiresAt: sql`expires_at - interval '61 seconds'` })
      .where('personId', '=', person.id)
      .where('replaced', '=', true)
      .execute();
    expect(await whoIs(cookie)).toBeNull();

    const staff = await coordinator();
    const answer = await post(app, '/anmelden', {
      email: staff.email,
      way: 'password',
      password: demoPassword,
    });
    expect(answer.headers.getSetCookie()[0]).not.toContain('Max-Age');
    expect(lifeOfSession([{ role: 'guide' }, { role: 'finance' }])).toEqual({
      idleMinutes: 15,
      hours: 12,
      stays: false,
    });
  });

  it('is listed with its device, ended one by one or all at once, and never somebody else’s', async () => {
    const [person, other] = [await guide(), await guide()];
    const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const answer = await app.request('/anmelden', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: 'http://localhost',
        'User-Agent': firefox,
      },
      body: new URLSearchParams({
        _key: newFormKey(),
        email: person.email,
        way: 'password',
        password: demoPassword,
      }).toString(),
    });
    const cookie = cookieOf(answer);
    const [phone, foreign] = [
      await sessionFor(accounts, person.email),
      await sessionFor(accounts, other.email),
    ];
    const html = await (await get('/konto/sicherheit', cookie)).text();
    expect(html).toContain('Firefox, Windows');
    expect(html).toContain('dieses Gerät');
    const [ofOther] = await accounts.signIn.sessions.openOf(
      new Request('http://localhost/', { headers: { Cookie: foreign } }),
      other.id,
    );
    await post(app, `/konto/sicherheit/sitzungen/${ofOther?.id}/ende`, {}, cookie);
    expect(await whoIs(foreign)).not.toBeNull();

    const id = /sitzungen\/([\w-]+)\/ende/.exec(html)?.[1];
    await post(app, `/konto/sicherheit/sitzungen/${id}/ende`, {}, cookie);
    expect(await whoIs(phone)).toBeNull();
    const again = await sessionFor(accounts, person.email);
    const out = await post(app, '/konto/sicherheit/abmeldung-ueberall', {}, cookie);
    expect(out.headers.get('Clear-Site-Data')).toBe('"cache", "cookies", "storage"');
    expect([await whoIs(again), await whoIs(cookie)]).toEqual([null, null]);
  });

  it('keeps no address and nothing finer than browser and system', () => {
    expect(
      deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1'),
    ).toBe('Safari, iPhone');
    expect(deviceName('curl/8')).toBeNull();
    expect(deviceName(null)).toBeNull();
  });
});

describe('a password', () => {
  it('kept in the former way is made anew when it is used', async () => {
    const person = await guide();
    const former = await scrypt(demoPassword);
    await world.owner
      .updateTable('accounts.credential')
      .set({ password: former })
      .where('personId', '=', person.id)
      .execute();
    await signInAs(app, person.email);
    const { password } = await world.owner
      .selectFrom('accounts.credential')
      .select('password')
      .where('personId', '=', person.id)
      .executeTakeFirstOrThrow();
    expect(password).toMatch(/^\$argon2id\$/);
    await signInAs(app, person.email);
  });

  it('that is easy to guess or says who she is is refused', async () => {
    const person = await buildPerson(world, accounts, { name: 'Nadia Haddad' });
    const cookie = await sessionFor(accounts, person.email);
    for (const password of ['Willkommen2026!', 'nadiahaddad1']) {
      const answer = await post(app, '/konto/passwort', { current: demoPassword, password }, cookie);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('leicht zu erraten');
    }
  });
});

describe('locking an account', () => {
  const lockLink = async (email: string) => {
    let token = '';
    await accounts.signIn.lock.request(email, async (_to, made) => {
      token = made;
    });
    return `/konto-sperren/${token}`;
  };

  it('asking for it is answered alike whoever has the address', async () => {
    const person = await guide();
    const answers = await Promise.all(
      [person.email, 'nobody@example.org'].map((email) => post(app, '/konto-sperren', { email })),
    );
    const shown = answers.map(({ status, headers }) => [
      status,
      [...headers].filter(([name]) => name !== 'x-request-number'),
    ]);
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[0]?.[0]).toBe(303);
  });

  it('ends every session at once, lets nobody in by any way, and tells whoever coordinates', async () => {
    const [lead, person] = [await coordinator(), await guide()];
    const cookie = await sessionFor(accounts, person.email);
    const link = await accounts.signIn.invitationToken(person.email);
    const path = await lockLink(person.email);
    expect((await app.request(path)).status).toBe(200);
    expect(await whoIs(cookie)).not.toBeNull();

    expect((await post(app, path, {})).status).toBe(200);
    expect(await whoIs(cookie)).toBeNull();
    expect((await post(app, `/anmelden/link/${link}`, {})).status).toBe(422);
    const password = { email: person.email, way: 'password', password: demoPassword };
    expect((await post(app, '/anmelden', password)).status).toBe(422);
    await expect(sessionFor(accounts, person.email)).rejects.toThrow();
    expect((await post(app, path, {})).status).toBe(422);
    const told = await accounts.signIn.lock.whoLooksAfter(person.id);
    expect(told.map(({ id }) => id)).toContain(lead.id);
    expect(told.map(({ id }) => id)).not.toContain(person.id);
  });

  it('is undone by whoever may give her roles, for a new start; not by others', async () => {
    const lead = await coordinator();
    const { cookie: leads } = await withApp(lead);
    const person = await guide();
    await post(app, await lockLink(person.email), {});
    const shown = await (await get(`/team/zugaenge/${person.id}`, leads)).text();
    expect(shown).toContain('Dieses Konto ist gesperrt');
    const undone = await post(app, `/team/zugaenge/${person.id}/entsperrung`, {}, leads);
    expect(undone.status).toBe(303);
    expect(await accounts.signIn.hasPassword(person.id)).toBe(false);
    expect(await whoIs(await sessionFor(accounts, person.email))).not.toBeNull();

    const powerful = await buildPerson(world, accounts, {
      roles: [
        { role: 'guide', siteId: homburg.id },
        { role: 'administrator', siteId: null },
      ],
    });
    await post(app, await lockLink(powerful.email), {});
    expect((await post(app, `/team/zugaenge/${powerful.id}/entsperrung`, {}, leads)).status).toBe(403);
  });
});

describe('an invitation card', () => {
  it('signs in whoever has never been here, once, and is refused for everybody else', async () => {
    const { cookie } = await withApp(await coordinator());
    const person = await guide();
    await world.owner
      .updateTable('accounts.person')
      .set({ emailVerified: false })
      .where('id', '=', person.id)
      .execute();
    const card = await post(app, `/team/zugaenge/${person.id}/einladungskarte`, {}, cookie);
    expect(card.status).toBe(200);
    expect(await card.text()).toContain('src="data:image/svg+xml;base64,');
    const [one, other] = [
      await accounts.signIn.invitationToken(person.email),
      await accounts.signIn.invitationToken(person.email),
    ];
    expect((await post(app, `/anmelden/link/${one}`, {})).status).toBe(303);
    // The one in the mail and the one on the card: whichever is used ends both.
    expect((await post(app, `/anmelden/link/${other}`, {})).status).toBe(422);
    const again = await post(app, `/team/zugaenge/${person.id}/einladungskarte`, {}, cookie);
    expect(again.status).toBe(303);
  });

  it('of somebody with more rights cannot be had by a coordinator', async () => {
    const { cookie } = await withApp(await coordinator());
    const powerful = await buildPerson(world, accounts, {
      roles: [
        { role: 'guide', siteId: homburg.id },
        { role: 'administrator', siteId: null },
      ],
    });
    await world.owner
      .updateTable('accounts.person')
      .set({ emailVerified: false })
      .where('id', '=', powerful.id)
      .execute();
    const refused = await post(app, `/team/zugaenge/${powerful.id}/einladungskarte`, {}, cookie);
    expect(refused.status).toBe(403);
  });
});

describe('a provider of one’s own', () => {
  it('vouches for a second factor only where its claims say so', () => {
    expect(vouchesForSecondFactor({ amr: ['pwd', 'mfa'] })).toBe(true);
    expect(vouchesForSecondFactor({ acr: 'https://refeds.org/profile/mfa' })).toBe(true);
    expect(vouchesForSecondFactor({ amr: ['pwd'] })).toBe(false);
    expect(vouchesForSecondFactor({ amr: 'mfa' })).toBe(false);
    expect(vouchesForSecondFactor({ acr: '1' })).toBe(false);
    expect(vouchesForSecondFactor({})).toBe(false);
  });
});
