import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, system } from '#platform/acting';
import { newFormKey } from '#platform/form-key';
import { newId } from '#platform/ids';
import { testDatabase } from '../../../tests/database.ts';
import { lettersIn } from '../../../tests/letters.ts';
import { cookieOf, post, sessionFor, signInAs } from '../../../tests/people.ts';
import { buildAccounts, buildPerson, buildRole, homburg } from './accounts.build.ts';
import { demoPassword } from './accounts.ts';

const world = await testDatabase();
const attempts: unknown[] = [];
const note = (fields: unknown, event: string) => void (event === 'sign-in' && attempts.push(fields));
const { accounts, app } = buildAccounts(world, { log: { info: note, warn: note, error: note } });
afterAll(() => accounts.close());

let person: Person;
beforeAll(async () => {
  person = await buildPerson(world, accounts, {
    name: 'Nadia Haddad',
    roles: [{ role: 'coordinator', siteId: homburg.id }],
  });
});

const whoIs = async (cookie: string) => {
  const found = await accounts.identify(new Request('http://localhost/', { headers: { Cookie: cookie } }));
  if (!found) return null;
  const { signedInUntil: _, signedInSeconds: __, ...person } = found;
  return person;
};
const accountPage = (cookie: string) => app.request('/konto', { headers: { Cookie: cookie } });
/** The page without what was typed and without the keys of its forms, which are new each time. */
const withoutTyped = async (answer: Response, email: string) =>
  (await answer.text()).replaceAll(email, '…').replace(/(name="_key" value=")[^"]+/g, '$1…');

async function lettersTo(email: string) {
  return lettersIn(world.owner, { to: email }).then((letters) => letters.reverse());
}

/** The path of the newest link posted to this address. */
async function linkPosted(email: string): Promise<string> {
  const [letter] = await lettersTo(email);
  const link = /http:\/\/localhost(\/\S+)/.exec(letter?.body ?? '')?.[1];
  if (!link) throw new Error(`no link was posted to ${email}`);
  return link;
}

describe('with a password', () => {
  it('the right one signs in, and the page of the account names the roles with their sites', async () => {
    const cookie = await signInAs(app, person.email);
    expect(await whoIs(cookie)).toEqual(person);
    const html = await (await accountPage(cookie)).text();
    expect(html).toContain('Nadia Haddad');
    expect(html).toContain('Projektkoordination');
  });

  it('the log has who showed it, in which way, and who did not, and no address', async () => {
    attempts.length = 0;
    await signInAs(app, person.email);
    await post(app, '/anmelden', { email: person.email, way: 'password', password: 'nicht ihr Passwort' });
    expect(attempts).toEqual([
      { way: 'password', granted: true, person: person.id },
      { way: 'password', granted: false, person: null },
    ]);
  });

  it('capitals in the address make no difference', async () => {
    expect(await whoIs(await signInAs(app, person.email.toUpperCase()))).toEqual(person);
  });

  it('a wrong password and an unknown address get the same page, status and headers', async () => {
    const invited = await buildPerson(world, accounts);
    await world.owner.deleteFrom('accounts.credential').where('personId', '=', invited.id).execute();
    const unknown = 'nobody@example.org';
    const answers = [];
    for (const email of [person.email, unknown, invited.email]) {
      const answer = await post(app, '/anmelden', { email, way: 'password', password: 'not the password' });
      const headers = [...answer.headers].filter(([name]) => name !== 'x-request-number');
      answers.push({ status: answer.status, headers, html: await withoutTyped(answer, email) });
    }
    expect(answers[0]?.status).toBe(422);
    expect(answers[0]?.html).toContain('E-Mail-Adresse und Passwort passen nicht zusammen');
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  it('a password longer than any is refused like a wrong one', async () => {
    const answer = await post(app, '/anmelden', {
      email: person.email,
      way: 'password',
      password: 'x'.repeat(10_000),
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('what was typed comes back except the password', async () => {
    const password = 'a password nobody should see';
    const html = await (
      await post(app, '/anmelden', { email: person.email, way: 'password', password })
    ).text();
    expect(html).toContain(person.email);
    expect(html).not.toContain(password);
  });

  it('an empty form names what is missing', async () => {
    const answer = await post(app, '/anmelden', {});
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('Bitte geben Sie die E-Mail-Adresse an.');
  });
});

describe('with a link by e-mail', () => {
  it('the answer is the same whether or not somebody has the address', async () => {
    const known = await post(app, '/anmelden', { email: person.email, way: 'link' });
    const unknown = await post(app, '/anmelden', { email: 'nobody@example.org', way: 'link' });
    expect(known.status).toBe(303);
    const shown = (answer: Response) => [...answer.headers].filter(([name]) => name !== 'x-request-number');
    expect(shown(unknown)).toEqual(shown(known));
    expect(unknown.status).toBe(known.status);
    expect(await lettersTo('nobody@example.org')).toEqual([]);
    expect(await lettersTo(person.email)).toHaveLength(1);
  });

  it('the letter is in the language of the person, whatever the page', async () => {
    const english = await buildPerson(world, accounts, { lang: 'en' });
    await post(app, '/anmelden', { email: english.email, way: 'link' });
    const [letter] = await lettersTo(english.email);
    expect(letter).toMatchObject({ lang: 'en', subject: 'Your link to sign in' });
    expect(await linkPosted(english.email)).toMatch(/^\/en\/anmelden\/link\/\w+$/);
  });

  it('opening the link shows a button and uses nothing up; the button signs in, once', async () => {
    await post(app, '/anmelden', { email: person.email, way: 'link' });
    const link = await linkPosted(person.email);
    for (const _ of ['a mail scanner', 'the person']) {
      const page = await app.request(link);
      expect(page.status).toBe(200);
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(await page.text()).toContain('Jetzt anmelden');
    }
    const first = await post(app, link, {});
    expect(first.status).toBe(303);
    expect(await whoIs(cookieOf(first))).toEqual(person);

    const second = await post(app, link, {});
    expect(second.status).toBe(422);
    expect(second.headers.getSetCookie()).toEqual([]);
    expect(await second.text()).toContain('Dieser Link gilt nicht mehr');
  });

  it('pressed twice at the same moment, it signs in once', async () => {
    await post(app, '/anmelden', { email: person.email, way: 'link' });
    const link = await linkPosted(person.email);
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(app, link, {})));
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
  });

  it('a link older than 15 minutes is refused; it is made for 15 minutes', async () => {
    await post(app, '/anmelden', { email: person.email, way: 'link' });
    const minutes = sql<number>`extract(epoch from expires_at - now()) / 60`;
    const newest = await world.owner
      .selectFrom('accounts.verification')
      .select(['id', minutes.as('left')])
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow();
    expect(newest.left).toBeGreaterThan(14);
    expect(newest.left).toBeLessThanOrEqual(15);
    await world.owner
      .updateTable('accounts.verification')
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where('id', '=', newest.id)
      .execute();
    expect((await post(app, await linkPosted(person.email), {})).status).toBe(422);
  });

  it('one changed character makes it a link of nobody', async () => {
    await post(app, '/anmelden', { email: person.email, way: 'link' });
    const link = await linkPosted(person.email);
    const changed = link.slice(0, -1) + (link.endsWith('a') ? 'b' : 'a');
    expect((await post(app, changed, {})).status).toBe(422);
    expect((await post(app, link, {})).status).toBe(303);
  });

  it('only its hash is kept', async () => {
    await post(app, '/anmelden', { email: person.email, way: 'link' });
    const token = (await linkPosted(person.email)).split('/').at(-1) as string;
    const rows = await world.owner
      .selectFrom('accounts.verification')
      .select(['identifier', 'value'])
      .execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('where it leads', () => {
  const signIn = (zurueck: string) =>
    post(app, '/anmelden', { email: person.email, way: 'password', password: demoPassword, zurueck });

  it('back to the page that asked for it', async () => {
    const asked = await app.request('/team/zugaenge?nach=7');
    expect(asked.headers.get('Location')).toBe('/anmelden?zurueck=%2Fteam%2Fzugaenge%3Fnach%3D7');
    const page = await (await app.request(asked.headers.get('Location') as string)).text();
    expect(page).toContain('value="/team/zugaenge?nach=7"');
    expect((await signIn('/team/zugaenge?nach=7')).headers.get('Location')).toBe('/team/zugaenge?nach=7');
  });

  it('also through a link by e-mail', async () => {
    await post(app, '/anmelden', { email: person.email, way: 'link', zurueck: '/team/zugaenge' });
    const link = await linkPosted(person.email);
    const page = await (await app.request(link)).text();
    expect(page).toContain('value="/team/zugaenge"');
    const answer = await post(app, link.split('?')[0] as string, { zurueck: '/team/zugaenge' });
    expect(answer.headers.get('Location')).toBe('/team/zugaenge');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example'])(
    'never to another site: %j',
    async (elsewhere) => {
      expect((await signIn(elsewhere)).headers.get('Location')).toBe('/konto');
      const page = await app.request(`/anmelden?zurueck=${encodeURIComponent(elsewhere)}`);
      expect(await page.text()).not.toContain('evil');
      const cookie = await sessionFor(accounts, person.email);
      const already = await app.request(`/anmelden?zurueck=${encodeURIComponent(elsewhere)}`, {
        headers: { Cookie: cookie },
      });
      expect(already.headers.get('Location')).toBe('/konto');
    },
  );
});

describe('the session', () => {
  it('is a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await post(app, '/anmelden', {
      email: person.email,
      way: 'password',
      password: demoPassword,
    });
    const [cookie, ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^lotsenwerk-session=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('is tied to the host and to encryption where the site is reached by https', async () => {
    const secure = buildAccounts(world, { publicUrl: 'https://lotsen.example.org' });
    try {
      const answer = await secure.app.request('/anmelden', {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: 'https://lotsen.example.org',
        },
        body: new URLSearchParams({
          _key: newFormKey(),
          email: person.email,
          way: 'password',
          password: demoPassword,
        }).toString(),
      });
      const [cookie = ''] = answer.headers.getSetCookie();
      expect(cookie).toMatch(/^__Host-lotsenwerk-session=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
      const asked = new Request('https://lotsen.example.org/', {
        headers: { Cookie: cookie.split(';')[0] as string },
      });
      expect(await secure.accounts.identify(asked)).toMatchObject(person);
    } finally {
      await secure.accounts.close();
    }
  });

  it('gets a new id at sign-in, and the one brought along ends', async () => {
    const before = await signInAs(app, person.email);
    const answer = await post(
      app,
      '/anmelden',
      { email: person.email, way: 'password', password: demoPassword },
      before,
    );
    const after = cookieOf(answer);
    expect(after).not.toBe(before);
    expect(await whoIs(before)).toBeNull();
    expect(await whoIs(after)).toEqual(person);
  });

  it('cannot be handed to somebody: an id nobody was given stays nobody', async () => {
    const given = await signInAs(app, person.email);
    const forged = given.replace(/=(.)/, (_, first: string) => `=${first === 'x' ? 'y' : 'x'}`);
    expect(await whoIs(forged)).toBeNull();
    expect(await whoIs('lotsenwerk-session=chosen-by-somebody-else')).toBeNull();
  });

  it('ends on the server at sign-out', async () => {
    const cookie = await signInAs(app, person.email);
    const answer = await post(app, '/abmelden', {}, cookie);
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()).toEqual([
      'lotsenwerk-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect(await whoIs(cookie)).toBeNull();
    expect((await accountPage(cookie)).status).toBe(303);
  });

  it('of staff ends thirty minutes after the last visit, twelve hours after the first, and moves on with each', async () => {
    const moved = await buildPerson(world, accounts, {
      roles: [{ role: 'coordinator', siteId: homburg.id }],
    });
    const cookie = await sessionFor(accounts, moved.email);
    // Its row stays an hour longer: a form that comes too late finds its sender.
    const minutes = sql<number>`extract(epoch from expires_at - now()) / 60 - 60`;
    const left = async () =>
      (
        await world.owner
          .selectFrom('accounts.session')
          .select(minutes.as('left'))
          .where('personId', '=', moved.id)
          .executeTakeFirstOrThrow()
      ).left;
    const shift = (begun: string, seen: string) =>
      world.owner
        .updateTable('accounts.session')
        .set({
          createdAt: sql`now() - ${begun}::interval`,
          updatedAt: sql`now() - ${seen}::interval`,
          expiresAt: sql`now() + interval '1 minute'`,
        })
        .where('personId', '=', moved.id)
        .execute();

    expect(await left()).toBeCloseTo(30, 0);
    await shift('1 hour', '29 minutes');
    expect((await whoIs(cookie))?.id).toBe(moved.id);
    expect(await left()).toBeCloseTo(30, 0);
    await shift('11 hours 50 minutes', '5 minutes');
    expect((await whoIs(cookie))?.id).toBe(moved.id);
    expect(await left()).toBeCloseTo(10, 0);
    const seconds = async (of: string) => {
      const answer = await app.request('/konto/sitzung', { headers: { Cookie: of } });
      return answer.status === 200
        ? ((await answer.json()) as { seconds: number | null }).seconds
        : answer.status;
    };
    // Who is asked whether she is still there is asked in time, also before the twelve hours are over.
    expect(await seconds(cookie)).toBeCloseTo(9 * 60, -1);
    await shift('1 hour', '29 minutes');
    expect(await seconds(cookie)).toBeCloseTo(29 * 60, -1);
    await shift('1 hour', '31 minutes');
    expect(await whoIs(cookie)).toBeNull();
    expect(await seconds(cookie)).toBe(303);
    const guide = await buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
    const hers = await sessionFor(accounts, guide.email);
    expect(await seconds(hers)).toBeNull();
  });

  it('asks the database nothing without a cookie, and twice with one', async () => {
    const cookie = await sessionFor(accounts, person.email);
    const asked: string[] = [];
    const query = pg.Client.prototype.query;
    // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg cannot be written more narrowly here
    pg.Client.prototype.query = function (this: pg.Client, ...args: any[]) {
      asked.push(typeof args[0] === 'string' ? args[0] : args[0].text);
      return (query as (...rest: unknown[]) => unknown).apply(this, args);
    } as typeof query;
    try {
      expect(await accounts.identify(new Request('http://localhost/'))).toBeNull();
      expect(asked).toEqual([]);
      expect(await whoIs(cookie)).toEqual(person);
    } finally {
      pg.Client.prototype.query = query;
    }
    expect(asked).toHaveLength(2);
  });
});

describe('roles', () => {
  it('count from their first day to the day before their end', async () => {
    const holder = await buildPerson(world, accounts);
    const at = { siteId: homburg.id };
    await buildRole(world, holder.id, { ...at, role: 'guide', from: -10, until: 0 });
    await buildRole(world, holder.id, { ...at, role: 'coordinator', from: 1, until: null });
    await buildRole(world, holder.id, { ...at, role: 'deputy', from: 0, until: 1 });
    const cookie = await sessionFor(accounts, holder.email);
    expect((await whoIs(cookie))?.roles).toMatchObject([{ role: 'deputy', siteId: homburg.id }]);
  });

  it('a role that ended yesterday is gone in the middle of a session', async () => {
    const holder = await buildPerson(world, accounts);
    const id = await buildRole(world, holder.id, {
      role: 'coordinator',
      siteId: homburg.id,
      from: -10,
      until: null,
    });
    const cookie = await sessionFor(accounts, holder.email);
    const team = () => app.request('/team/zugaenge', { headers: { Cookie: cookie } });
    expect((await team()).status).toBe(200);
    await world.owner
      .updateTable('accounts.role')
      .set({ validUntil: sql`current_date - 1` })
      .where('id', '=', id)
      .execute();
    expect((await team()).status).toBe(403);
    expect(await (await accountPage(cookie)).text()).toContain('Zurzeit haben Sie keine Rolle');
  });
});

describe('one’s own account', () => {
  it('the language of letters can be changed', async () => {
    const reader = await buildPerson(world, accounts);
    const cookie = await sessionFor(accounts, reader.email);
    const answer = await post(app, '/konto/sprache', { lang: 'en' }, cookie);
    expect(answer.headers.get('Location')).toBe('/konto?geaendert=sprache');
    expect((await accounts.signIn.findByEmail(reader.email))?.lang).toBe('en');
    await post(app, '/konto/sprache', { lang: 'xx' }, cookie);
    expect((await accounts.signIn.findByEmail(reader.email))?.lang).toBe('en');
  });

  it('who has no password sets one; who has one must know it; all other sessions end', async () => {
    const owner = await buildPerson(world, accounts);
    await world.owner.deleteFrom('accounts.credential').where('personId', '=', owner.id).execute();
    const [here, elsewhere] = [
      await sessionFor(accounts, owner.email),
      await sessionFor(accounts, owner.email),
    ];
    const [first, second] = ['vier Wörter am Stück', 'noch vier andere Wörter'];

    expect((await post(app, '/konto/passwort', { password: 'zu kurz' }, here)).status).toBe(422);
    expect((await post(app, '/konto/passwort', { password: first }, here)).status).toBe(303);
    expect(await whoIs(here)).not.toBeNull();
    expect(await whoIs(elsewhere)).toBeNull();

    const wrong = await post(app, '/konto/passwort', { current: second, password: second }, here);
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Das jetzige Passwort stimmt nicht.');
    expect((await post(app, '/konto/passwort', { password: second }, here)).status).toBe(422);

    const changed = await post(app, '/konto/passwort', { current: first, password: second }, here);
    expect(changed.status).toBe(303);
    expect(await whoIs(here)).toBeNull();
    expect((await whoIs(cookieOf(changed)))?.id).toBe(owner.id);
    expect((await whoIs(await signInAs(app, owner.email, second)))?.id).toBe(owner.id);
    await expect(signInAs(app, owner.email, first)).rejects.toThrow();
  });
});

describe('in the database', () => {
  it.each(['session', 'credential', 'verification'] as const)(
    'the application cannot read accounts.%s',
    async (table) => {
      const reading = world.database.read(system, (db) =>
        sql`select * from ${sql.table(`accounts.${table}`)}`.execute(db),
      );
      await expect(reading).rejects.toThrow(/permission denied/);
    },
  );

  it('the sign-in cannot give anybody a role', async () => {
    const client = new pg.Client(world.configs.auth);
    await client.connect();
    try {
      const giving = client.query(
        `insert into accounts.role (id, person_id, role, valid_from) values ($1, $2, 'administrator', current_date)`,
        [newId(), person.id],
      );
      await expect(giving).rejects.toThrow(/permission denied/);
    } finally {
      await client.end();
    }
  });

  it('sessions and links that are over are deleted by night, others stay', async () => {
    const sleeper = await buildPerson(world, accounts);
    await sessionFor(accounts, sleeper.email);
    const awake = await sessionFor(accounts, person.email);
    await world.owner
      .updateTable('accounts.session')
      .set({ expiresAt: sql`now() - interval '1 minute'` })
      .where('personId', '=', sleeper.id)
      .execute();
    const retention = accounts.module.personalData.retention;
    if (!retention) throw new Error('nothing is ever deleted');
    const now = Temporal.Now.instant();
    const deleted = await world.database.write(system, (tx) => retention(tx, now));
    expect(Object.values(deleted).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1);
    const left = await world.owner
      .selectFrom('accounts.session')
      .select('id')
      .where('personId', '=', sleeper.id)
      .execute();
    expect(left).toEqual([]);
    expect(await whoIs(awake)).toEqual(person);
  });

  it('a link asked for is stored for a session’s tidying only until it ends', async () => {
    await post(app, '/anmelden', { email: 'stranger@example.org', way: 'link' });
    const later = Temporal.Now.instant().add({ minutes: 16 });
    await accounts.signIn.deleteExpired(later);
    const kept = await world.owner
      .selectFrom('accounts.verification')
      .select('id')
      .where('value', 'like', '%stranger@example.org%')
      .execute();
    expect(kept).toEqual([]);
  });
});
