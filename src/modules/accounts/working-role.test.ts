import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Acting, actingOf, choiceOf, type Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { testApp } from '../../../tests/app.ts';
import { cookieOf, post, sessionFor } from '../../../tests/people.ts';
import { type PlantedSite, plantSite } from '../../../tests/planted-site.ts';
import { narrowTo } from './working-role.ts';

const { app, owner } = await testApp();
const { http, accounts, database } = app;

let here: PlantedSite;
let there: PlantedSite;
let cookie: string;
let id: string;
beforeAll(async () => {
  const programme = app.house.modules.find(({ name }) => name === 'programme');
  await owner.transaction().execute(async (tx) => programme?.loadContent?.(tx));
  here = await plantSite(owner);
  there = await plantSite(owner);
  id = crypto.randomUUID();
  const email = `${id}@example.org`;
  await owner.transaction().execute((tx) =>
    accounts.addPerson(tx, {
      id,
      name: 'Zwei Rollen',
      email,
      roles: [
        { role: 'coordinator', siteId: here.id },
        { role: 'guide', siteId: here.id },
        { role: 'coordinator', siteId: there.id },
        { role: 'management', siteId: null, providerId: there.providerId },
      ],
    }),
  );
  cookie = await sessionFor(accounts, email);
}, 30_000);

const whoIs = (cookies: string) =>
  accounts.identify(new Request('http://localhost/', { headers: { Cookie: cookies } }));
const choose = (choice: string) => post(http, '/konto/rolle', { rolle: choice }, cookie);
const see = (path: string, cookies: string) =>
  Promise.resolve(http.request(path, { headers: { Cookie: cookies } }));
const requestsSeen = async (acting: Acting) => {
  const { rows } = await database.read(acting, (db) =>
    sql<{ site: string }>`select distinct site_id::text as site from requests.request order by 1`.execute(
      db as Tx,
    ),
  );
  return rows.map(({ site }) => site);
};

describe('somebody with several roles', () => {
  it('has the rights of all of them as long as she chooses none', async () => {
    const person = await whoIs(cookie);
    expect(person?.workingAs).toBeUndefined();
    expect(person?.roles).toHaveLength(4);
    expect(await requestsSeen(actingOf(person as Person))).toEqual([here.id, there.id].sort());
    expect(await (await see('/konto', cookie)).text()).toContain('Rolle wechseln');
  });

  it('chooses one without signing in again: pages, navigation and database follow', async () => {
    const answer = await choose(`coordinator@site:${here.id}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe('/tag');
    const both = `${cookie}; ${cookieOf(answer)}`;
    const person = (await whoIs(both)) as Person;
    expect(person.roles.map(choiceOf)).toEqual([`coordinator@site:${here.id}`]);
    expect(person.allRoles).toHaveLength(4);
    expect(await requestsSeen(actingOf(person))).toEqual([here.id]);

    const day = await (await see('/tag', both)).text();
    expect(day).toContain('Sie arbeiten gerade als: Projektkoordination');
    expect(day).not.toContain('href="/verwaltung/standorte"');
    expect((await see('/verwaltung/standorte', cookie)).status).toBe(200);
    expect((await see('/verwaltung/standorte', both)).status).toBe(403);
  });

  it('is told on a page she cannot see that it may belong to another role', async () => {
    const both = `${cookie}; ${cookieOf(await choose(`coordinator@site:${here.id}`))}`;
    const refused = await see('/verwaltung/standorte', both);
    expect(await refused.text()).toContain('Vielleicht gehört diese Seite zu einer anderen.');
  });

  it('goes back to all of them', async () => {
    const answer = await choose('alle');
    expect(answer.headers.get('Set-Cookie')).toContain('Max-Age=0');
  });

  it.each([
    ['administrator@system'],
    ['coordinator@site:00000000-0000-7000-8000-000000000009'],
    ['coordinator@site:*'],
    ["' or '1'='1"],
    ['alle'],
  ])('gains nothing by a choice of %j', async (forged) => {
    const person = (await whoIs(`${cookie}; lotsenwerk-rolle=${forged}`)) as Person;
    expect(person.workingAs).toBeUndefined();
    expect(person.roles.some(({ role }) => role === 'administrator')).toBe(false);
    expect((await choose(forged)).headers.get('Set-Cookie')).toContain('lotsenwerk-rolle=;');
    // Past the program: a choice that is not held leaves no right at all.
    const wrong = { kind: 'person', personId: id, workingAs: forged } as const;
    expect(await requestsSeen(wrong)).toEqual([]);
    const { rows } = await database.read(wrong, (db) =>
      sql<{ admin: boolean }>`select acting.is_administrator() as admin`.execute(db),
    );
    expect(rows).toEqual([{ admin: false }]);
  });

  it('loses a chosen role when it ends', async () => {
    const held = [{ role: 'guide', siteId: here.id } as const];
    expect(narrowTo(held, `coordinator@site:${here.id}`)).toEqual({ roles: held });
  });
});
