import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person, Role } from '#platform/acting';
import { dayOf } from '#platform/dates';
import { Forbidden } from '#platform/errors';
import { testDatabase } from '../../../tests/database.ts';
import { lettersIn } from '../../../tests/letters.ts';
import { cookieOf, post, sessionFor } from '../../../tests/people.ts';
import { buildAccounts, buildPerson, buildRole, caritas, homburg, oberursel } from './accounts.build.ts';
import { endRole } from './end-role.ts';
import type { HeldRole } from './person.ts';
import { providerAsPlace, siteAsPlace } from './role-place.ts';

const world = await testDatabase();
const { accounts, app } = buildAccounts(world);
afterAll(() => accounts.close());

let administrator: Person;
let coordinator: Person;
let asAdministrator: string;
let asCoordinator: string;
beforeAll(async () => {
  administrator = await buildPerson(world, accounts, {
    name: 'Olga Weber',
    roles: [{ role: 'administrator', siteId: null }],
  });
  coordinator = await buildPerson(world, accounts, {
    name: 'Karim Sayed',
    roles: [{ role: 'coordinator', siteId: homburg.id }],
  });
  asAdministrator = await sessionFor(accounts, administrator.email);
  asCoordinator = await sessionFor(accounts, coordinator.email);
});

const today = () => dayOf(Temporal.Now.instant());
const get = (path: string, cookie: string) => app.request(path, { headers: { Cookie: cookie } });
let count = 0;
const invitation = (of: Record<string, string> = {}) => ({
  name: 'Lina Popescu',
  email: `lina-${++count}@example.org`,
  lang: 'de',
  role: 'guide',
  place: siteAsPlace(homburg.id),
  from: today().toString(),
  until: '',
  ...of,
});
const lettersTo = (email: string) => lettersIn(world.owner, { to: email });
const rolesOf = async (email: string) =>
  world.owner
    .selectFrom('accounts.role')
    .innerJoin('accounts.person', 'accounts.person.id', 'accounts.role.personId')
    .select(['accounts.role.id', 'personId', 'role', 'siteId', 'place', 'validFrom', 'validUntil', 'givenBy'])
    .where('email', '=', email)
    .orderBy('accounts.role.id')
    .execute();
const linkIn = (body: string) => /http:\/\/localhost(\/\S*link\/\S+)/.exec(body)?.[1];

describe('an invitation', () => {
  it('makes an account without a password, gives the role and posts a link that signs in', async () => {
    const sent = invitation({ until: today().add({ days: 30 }).toString() });
    const answer = await post(app, '/team/zugaenge/einladung', sent, asCoordinator);
    expect(answer.status).toBe(303);
    const [role] = await rolesOf(sent.email);
    expect(role).toMatchObject({
      role: 'guide',
      siteId: homburg.id,
      validFrom: today(),
      validUntil: today().add({ days: 31 }),
      givenBy: coordinator.id,
    });
    expect(answer.headers.get('Location')).toBe(`/team/zugaenge/${role?.personId}?eingeladen=ja`);
    const page = await (await get(answer.headers.get('Location') as string, asCoordinator)).text();
    expect(page).toContain('Lina Popescu bekommt jetzt eine E-Mail.');

    const [letter] = await lettersTo(sent.email);
    expect(letter?.body).toContain('Karim Sayed hat Sie zum Lotsenwerk eingeladen');
    expect(letter?.body).toContain('Lotsin oder Lotse, Bad Homburg');
    const signedIn = await post(app, linkIn(letter?.body ?? '') ?? '', {});
    const session = new Request('http://localhost/', { headers: { Cookie: cookieOf(signedIn) } });
    expect((await accounts.identify(session))?.roles).toMatchObject([
      { role: 'guide', siteId: homburg.id, place: siteAsPlace(homburg.id) },
    ]);
    expect(await accounts.signIn.hasPassword(role?.personId ?? '')).toBe(false);
  });

  it('to somebody with an account of another site gives the role and posts no link', async () => {
    const known = await buildPerson(world, accounts, {
      name: 'Mona Riad',
      roles: [{ role: 'guide', siteId: oberursel.id }],
    });
    const sent = invitation({ name: 'Somebody Else', email: known.email });
    expect((await post(app, '/team/zugaenge/einladung', sent, asCoordinator)).status).toBe(303);
    expect(await rolesOf(known.email)).toHaveLength(2);
    const [letter] = await lettersTo(known.email);
    expect(letter?.subject).toBe('Eine weitere Rolle im Lotsenwerk');
    expect(linkIn(letter?.body ?? '')).toBeUndefined();
    expect(letter?.body).toContain('Guten Tag Mona Riad');
  });

  it('of somebody who is being invited at this very moment finds the account that comes of it', async () => {
    const sent = invitation();
    const newcomer = crypto.randomUUID();
    const answer = await world.owner.transaction().execute(async (tx) => {
      await tx
        .insertInto('accounts.person')
        .values({ id: newcomer, name: 'Lina Popescu', email: sent.email })
        .execute();
      const asked = post(app, '/team/zugaenge/einladung', sent, asCoordinator);
      // The second one waits for what becomes of the first.
      for (let waiting = 0; waiting === 0; ) {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(tx);
        waiting = rows[0]?.n ?? 0;
      }
      return { asked };
    });
    expect((await answer.asked).status).toBe(303);
    expect(await rolesOf(sent.email)).toMatchObject([{ role: 'guide', personId: newcomer }]);
  });

  it('to a role already held is refused with a reason, and nothing is kept', async () => {
    const sent = invitation();
    await post(app, '/team/zugaenge/einladung', sent, asCoordinator);
    const again = await post(app, '/team/zugaenge/einladung', sent, asCoordinator);
    expect(again.status).toBe(422);
    const page = await again.text();
    expect(page).toContain('Diese Person hat die Rolle in dieser Zeit schon.');
    expect(page).toContain(sent.email);
    expect(await rolesOf(sent.email)).toHaveLength(1);
    expect(await lettersTo(sent.email)).toHaveLength(1);
  });

  it.each<[string, Record<string, string>, string]>([
    ['without a name', { name: '' }, 'Bitte geben Sie den Namen an.'],
    ['with a name of 10,000 letters', { name: 'x'.repeat(10_000) }, 'Der Name ist zu lang.'],
    ['without an address', { email: '' }, 'Bitte geben Sie die E-Mail-Adresse an.'],
    ['with half an address', { email: 'lina@' }, 'Bitte prüfen Sie die E-Mail-Adresse.'],
    ['to no role', { role: '' }, 'Bitte wählen Sie eine Rolle.'],
    ['to a role nobody knows', { role: 'queen' }, 'Bitte wählen Sie eine Rolle.'],
    ['to no site', { place: '' }, 'Bitte wählen Sie einen Standort.'],
    ['to a place of no kind', { place: 'x' }, 'Bitte wählen Sie einen Standort.'],
    ['to a site that is none', { place: siteAsPlace(caritas.id) }, 'können Sie an diesem Ort nicht geben'],
    ['as administrator of one site', { role: 'administrator' }, 'Bitte wählen Sie keinen Ort aus.'],
    ['for the finances of one site', { role: 'finance' }, 'Bitte wählen Sie einen Träger.'],
    [
      'for the ministry of a county',
      { role: 'ministry', place: 'county:06434' },
      'Bitte wählen Sie ein Land.',
    ],
    ['from 29 February of an ordinary year', { from: '2027-02-29' }, 'Bitte geben Sie einen Tag an'],
    ['from the year 275760', { from: '275760-09-13' }, 'Bitte geben Sie einen Tag an'],
    [
      'until the day before',
      { from: '2027-03-02', until: '2027-03-01' },
      'Der letzte Tag liegt vor dem ersten.',
    ],
  ])('%s is refused in words, and keeps what was entered', async (_, wrong, words) => {
    const sent = invitation(wrong);
    const answer = await post(app, '/verwaltung/personen/einladung', sent, asAdministrator);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(words);
    expect(page).toContain(`value="${sent.from}"`);
    expect(await rolesOf(sent.email)).toEqual([]);
  });

  it('holds markup in a name as text', async () => {
    const sent = invitation({ name: '<script>alert(1)</script>' });
    const answer = await post(app, '/team/zugaenge/einladung', sent, asCoordinator);
    const page = await (await get(answer.headers.get('Location') as string, asCoordinator)).text();
    expect(page).toContain('&lt;script>alert(1)');
    expect(page).not.toContain('<script>alert(1)');
  });

  it.each<[Role, string, number]>([
    ['coordinator', siteAsPlace(homburg.id), 403],
    ['trainer', siteAsPlace(homburg.id), 403],
    ['finance', providerAsPlace(caritas.id), 422],
    ['county-office', 'county:06434', 422],
    ['administrator', '', 403],
  ])('a coordinator cannot invite to the role %s', async (role, place, status) => {
    const sent = invitation({ role, place });
    const answer = await post(app, '/team/zugaenge/einladung', sent, asCoordinator);
    expect(answer.status).toBe(status);
    expect(await rolesOf(sent.email)).toEqual([]);
    expect(await lettersTo(sent.email)).toEqual([]);
  });

  it('a coordinator cannot invite to another site', async () => {
    const sent = invitation({ place: siteAsPlace(oberursel.id) });
    expect((await post(app, '/team/zugaenge/einladung', sent, asCoordinator)).status).toBe(422);
    expect(await rolesOf(sent.email)).toEqual([]);
  });

  it('the database refuses it too, whatever the code thinks', async () => {
    const newcomer = await buildPerson(world, accounts);
    const giving = (role: string, siteId: string, givenBy: string | null = coordinator.id) =>
      world.database.write({ kind: 'person', personId: coordinator.id }, (tx) =>
        tx
          .insertInto('accounts.role')
          .values({
            id: crypto.randomUUID(),
            personId: newcomer.id,
            role,
            siteId,
            validFrom: today(),
            givenBy,
          })
          .execute(),
      );
    await expect(giving('guide', oberursel.id)).rejects.toThrow(/row-level security/);
    await expect(giving('deputy', homburg.id)).rejects.toThrow(/row-level security/);
    await expect(giving('guide', homburg.id, null)).rejects.toThrow(/row-level security/);
    await expect(giving('guide', homburg.id)).resolves.toBeDefined();
  });
});

describe('the list', () => {
  it('shows an administrator everybody, page by page in the order of the names, forth and back', async () => {
    for (let i = 0; i < 120; i++) {
      await buildPerson(world, accounts, { name: `Same Name ${i % 7}` });
    }
    const total = await world.owner
      .selectFrom('accounts.person')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    const idsOn = (html: string) =>
      [...html.matchAll(/href="\/verwaltung\/personen\/([0-9a-f-]{36})"/g)].map(
        (match) => match[1] as string,
      );
    const linkOn = (html: string, rel: string) =>
      new RegExp(`href="([^"]+)"[^>]*rel="${rel}"`).exec(html)?.[1];

    const pages: string[][] = [];
    let path: string | undefined = '/verwaltung/personen';
    let last = '';
    while (path) {
      last = await (await get(path, asAdministrator)).text();
      pages.push(idsOn(last));
      path = linkOn(last, 'next');
    }
    const all = pages.flat();
    expect(pages.length).toBeGreaterThan(2);
    expect(all).toHaveLength(total.n);
    expect(new Set(all).size).toBe(total.n);

    const back: string[][] = [pages.at(-1) as string[]];
    for (path = linkOn(last, 'prev'); path; path = linkOn(last, 'prev')) {
      last = await (await get(path, asAdministrator)).text();
      back.unshift(idsOn(last));
    }
    expect(back.flat()).toEqual(all);
  });

  it('is searched by a part of the name or address, in which signs mean themselves', async () => {
    await buildPerson(world, accounts, { name: 'Zoë 100% O_Neil', email: 'zoe@neil.example' });
    const found = async (search: string) =>
      (await (await post(app, '/verwaltung/personen', { search }, asAdministrator)).text()).includes(
        'Zoë 100%',
      );
    expect(await found('zoë')).toBe(true);
    expect(await found('NEIL.example')).toBe(true);
    expect(await found('0% o_n')).toBe(true);
    expect(await found('100_')).toBe(false);
    expect(await found('%Neil%')).toBe(false);
    expect(await found("' or 1=1 --")).toBe(false);
  });

  it('shows a coordinator the people of her site only', async () => {
    const mine = await buildPerson(world, accounts, {
      name: 'Guide Of Homburg',
      roles: [{ role: 'guide', siteId: homburg.id }],
    });
    const notMine = await buildPerson(world, accounts, {
      name: 'Guide Of Oberursel',
      roles: [{ role: 'guide', siteId: oberursel.id }],
    });
    const page = await (await get('/team/zugaenge', asCoordinator)).text();
    expect(page).toContain('Guide Of Homburg');
    expect(page).not.toContain('Guide Of Oberursel');
    expect((await get(`/team/zugaenge/${mine.id}`, asCoordinator)).status).toBe(200);
    expect((await get(`/team/zugaenge/${notMine.id}`, asCoordinator)).status).toBe(404);
    expect((await get('/verwaltung/personen', asCoordinator)).status).toBe(403);
    expect((await get('/team/zugaenge', asAdministrator)).status).toBe(403);
  });

  it('of a role at another site a coordinator learns nothing', async () => {
    const both = await buildPerson(world, accounts, {
      roles: [
        { role: 'guide', siteId: homburg.id },
        { role: 'finance', siteId: null, providerId: caritas.id },
      ],
    });
    const page = await (await get(`/team/zugaenge/${both.id}`, asCoordinator)).text();
    expect(page).toContain('Lotsin oder Lotse, Bad Homburg');
    expect(page).not.toContain('Finanzen');
    expect(page).not.toContain('Oberursel');
  });
});

describe('somebody with a second role at another site', () => {
  it('looks after access only where she coordinates', async () => {
    const twice = await buildPerson(world, accounts, {
      roles: [
        { role: 'coordinator', siteId: homburg.id },
        { role: 'finance', siteId: null, providerId: caritas.id },
      ],
    });
    const both = await buildPerson(world, accounts, {
      name: 'Known At Both',
      roles: [
        { role: 'guide', siteId: homburg.id },
        { role: 'requesting-body', siteId: oberursel.id },
      ],
    });
    await buildPerson(world, accounts, {
      name: 'Known At Oberursel',
      roles: [{ role: 'guide', siteId: oberursel.id }],
    });
    const cookie = await sessionFor(accounts, twice.email);
    const list = await (await get('/team/zugaenge', cookie)).text();
    expect(list).toContain('Known At Both');
    expect(list).not.toContain('Known At Oberursel');
    const person = await (await get(`/team/zugaenge/${both.id}`, cookie)).text();
    expect(person).toContain('Lotsin oder Lotse, Bad Homburg');
    expect(person).not.toContain('Oberursel');
  });
});

describe('ending a role', () => {
  it('is refused in the deed too, wherever it is asked from', async () => {
    const guide = await buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
    const [held] = await rolesOf(guide.email);
    const role = { ...held, role: 'guide' } as HeldRole;
    for (const by of [guide, { ...coordinator, roles: [{ role: 'guide', siteId: homburg.id } as const] }]) {
      const ending = world.database.write({ kind: 'person', personId: by.id }, (tx) =>
        endRole(tx, { role, by, today: today() }),
      );
      await expect(ending).rejects.toThrow(Forbidden);
    }
    expect((await rolesOf(guide.email))[0]?.validUntil).toBeNull();
  });

  it('works at once, after a question', async () => {
    const guide = await buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
    const [role] = await rolesOf(guide.email);
    const cookie = await sessionFor(accounts, guide.email);
    const path = `/team/zugaenge/${guide.id}/rollen/${role?.id}/ende`;
    const question = await (await get(path, asCoordinator)).text();
    expect(question).toContain(`Rolle „Lotsin oder Lotse, Bad Homburg“ von ${guide.name} beenden?`);
    expect((await post(app, path, {}, asCoordinator)).headers.get('Location')).toBe('/team/zugaenge');
    const request = new Request('http://localhost/', { headers: { Cookie: cookie } });
    expect((await accounts.identify(request))?.roles).toEqual([]);
    expect((await rolesOf(guide.email))[0]?.validUntil).toEqual(today());
    expect((await post(app, path, {}, asCoordinator)).status).toBe(404);
  });

  it('also one given today, and one that has not begun', async () => {
    const guide = await buildPerson(world, accounts);
    for (const from of [0, 30]) {
      const id = await buildRole(world, guide.id, { role: 'guide', siteId: homburg.id, from, until: null });
      const path = `/verwaltung/personen/${guide.id}/rollen/${id}/ende`;
      expect((await post(app, path, {}, asAdministrator)).status).toBe(303);
    }
    expect(await (await get(`/verwaltung/personen/${guide.id}`, asAdministrator)).text()).toContain(
      'zurzeit keine Rolle',
    );
  });

  it('nobody ends her own, and a coordinator not that of a deputy', async () => {
    const [own] = await rolesOf(administrator.email);
    const ownPath = `/verwaltung/personen/${administrator.id}/rollen/${own?.id}/ende`;
    expect((await post(app, ownPath, {}, asAdministrator)).status).toBe(403);

    const deputy = await buildPerson(world, accounts, { roles: [{ role: 'deputy', siteId: homburg.id }] });
    const [role] = await rolesOf(deputy.email);
    const path = `/team/zugaenge/${deputy.id}/rollen/${role?.id}/ende`;
    expect((await post(app, path, {}, asCoordinator)).status).toBe(403);
    expect((await rolesOf(deputy.email))[0]?.validUntil).toBeNull();
  });

  it('a role of one person is not ended through the page of another', async () => {
    const guide = await buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
    const other = await buildPerson(world, accounts, { roles: [{ role: 'guide', siteId: homburg.id }] });
    const [role] = await rolesOf(guide.email);
    const path = `/team/zugaenge/${other.id}/rollen/${role?.id}/ende`;
    expect((await post(app, path, {}, asCoordinator)).status).toBe(404);
  });
});
