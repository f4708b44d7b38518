import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Acting, Person, Role } from '#platform/acting';
import type { Tx } from '#platform/database';
import { testApp } from '../../../tests/app.ts';
import { post, sessionFor } from '../../../tests/people.ts';
import { type PlantedSite, plantSite } from '../../../tests/planted-site.ts';
import { capacityByLanguage } from './capacity.store.ts';
import { countsBySite } from './counts.store.ts';
import { type SiteCounts, showCounts } from './counts.ts';

const { app, owner } = await testApp();
const { http, accounts, database } = app;

let taunus: PlantedSite;
let offenbach: PlantedSite;
const people = new Map<Role | 'nobody', { id: string; cookie: string }>();
const figures: [Role, Person['roles'][number] & { place: string }][] = [
  ['county-office', { role: 'county-office', siteId: null, place: 'county:06434' }],
  ['competence-centre', { role: 'competence-centre', siteId: null, place: 'state:HE' }],
  ['granting-authority', { role: 'granting-authority', siteId: null, place: 'state:HE' }],
  ['ministry', { role: 'ministry', siteId: null, place: 'state:HE' }],
];

async function addPerson(as: Role | 'nobody', roles: Person['roles']): Promise<void> {
  const id = crypto.randomUUID();
  const email = `${id}@example.org`;
  await owner.transaction().execute((tx) => accounts.addPerson(tx, { id, name: `Amt ${as}`, email, roles }));
  people.set(as, { id, cookie: await sessionFor(accounts, email) });
}

beforeAll(async () => {
  const programme = app.house.modules.find(({ name }) => name === 'programme');
  await owner.transaction().execute(async (tx) => programme?.loadContent?.(tx));
  taunus = await plantSite(owner, { countyKey: '06434' });
  offenbach = await plantSite(owner, { countyKey: '06438' });
  for (const [role, held] of figures) await addPerson(role, [held]);
  const held = { role: 'trainer', siteId: null, place: 'state:HE' } as const;
  await addPerson('trainer', [held]);
  await addPerson('nobody', []);
  await addPerson('data-protection-officer', [
    { role: 'data-protection-officer', siteId: null, providerId: taunus.providerId },
  ]);
  await addPerson('management', [{ role: 'management', siteId: null, providerId: taunus.providerId }]);
}, 30_000);

const acting = (role: Role | 'nobody'): Acting => ({ kind: 'person', personId: people.get(role)?.id ?? '' });
const see = (path: string, role: Role | 'nobody') =>
  Promise.resolve(http.request(path, { headers: { Cookie: people.get(role)?.cookie ?? '' } }));

/** Every table of a module that the application may read at all, but for which sites help their neighbours. */
const { rows: tables } = await sql<{ name: string }>`
  select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname in ('accounts', 'guides', 'requests', 'assignments')
    and n.nspname || '.' || c.relname <> 'assignments.neighbour_rule'
    and has_any_column_privilege('lotsenwerk_app', c.oid, 'select') order by 1`.execute(owner);

describe('whoever sees figures only', () => {
  it.each<Role | 'nobody'>([
    'county-office',
    'competence-centre',
    'granting-authority',
    'ministry',
    'trainer',
    'data-protection-officer',
    'nobody',
  ])('%s reads no row of a request, a guide, an appointment or another person', async (role) => {
    expect(tables.length).toBeGreaterThan(15);
    const own = people.get(role)?.id;
    for (const { name } of tables) {
      const column = name === 'accounts.person' ? sql`id` : name === 'accounts.role' ? sql`person_id` : null;
      const { rows } = await database.read(acting(role), (db) =>
        sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)} ${
          column ? sql`where ${column} <> ${own}::uuid` : sql``
        }`.execute(db as Tx),
      );
      expect(rows, `${role} in ${name}`).toEqual([{ n: 0 }]);
    }
  });

  it('management sees who leads its sites, and neither guide nor request', async () => {
    const { rows } = await database.read(acting('management'), (db) =>
      sql<{ role: string }>`select distinct role from accounts.role where person_id <> ${
        people.get('management')?.id
      }::uuid`.execute(db),
    );
    // The planted site has a coordinator and a finance person; the officer is of the same provider.
    expect(rows.map(({ role }) => role).sort()).toEqual([
      'coordinator',
      'data-protection-officer',
      'finance',
    ]);
    for (const { name } of tables.filter((table) => !table.name.startsWith('accounts.'))) {
      const seen = await database.read(acting('management'), (db) =>
        sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db),
      );
      expect(seen.rows, name).toEqual([{ n: 0 }]);
    }
  });

  it('a county sees the counts of its own sites, a state those of all its counties', async () => {
    const sitesOf = async (role: Role) =>
      (await database.read(acting(role), (db) => countsBySite(db, 2026))).map(({ siteId }) => siteId).sort();
    const sites = await owner.selectFrom('programme.site').select(['id', 'countyKey']).execute();
    const county = sites.find(({ id }) => id === taunus.id)?.countyKey;
    const all = sites.map(({ id }) => id).sort();
    const own = sites.filter(({ countyKey }) => countyKey === county).map(({ id }) => id);
    expect(own).not.toContain(offenbach.id);
    expect(await sitesOf('county-office')).toEqual(own.sort());
    expect(await sitesOf('competence-centre')).toEqual(all);
    expect(await sitesOf('granting-authority')).toEqual(all);
    expect(await sitesOf('ministry')).toEqual(all);
    expect(await sitesOf('management')).toEqual([]);
    expect(await sitesOf('trainer')).toEqual([]);
  });

  it('what counties have of a language is counted the same way, and never at the sites somebody coordinates', async () => {
    const countiesOf = async (as: Acting) => [
      ...new Set((await database.read(as, capacityByLanguage)).map(({ countyKey }) => countyKey)),
    ];
    const counties = (role: Role) => countiesOf(acting(role));
    expect(await counties('county-office')).toEqual(['06434']);
    expect(await counties('ministry')).toEqual(expect.arrayContaining(['06434', '06438']));
    expect(await counties('management')).toEqual([]);
    expect(await counties('trainer')).toEqual([]);
    const coordinates = await countiesOf({ kind: 'person', personId: taunus.people.coordinator });
    expect(coordinates).toContain('06438');
    expect(coordinates).not.toContain('06434');
  });

  it('the page shows no small number and no name', async () => {
    for (const [role] of figures) {
      const answer = await see('/kreis', role);
      expect(answer.status).toBe(200);
      const page = await answer.text();
      expect(page).toContain('unter Schutz');
      expect(page).not.toContain(taunus.canary);
      const languages = await (await see('/kreis/sprachen', role)).text();
      expect(languages).toContain('unter Schutz');
      expect(languages).not.toContain(taunus.canary);
      const table = await (await see('/kreis/sprachen.csv', role)).text();
      expect(table).toContain('unter Schutz');
    }
    expect((await see('/kreis', 'management')).status).toBe(403);
    expect((await see('/kreis', 'nobody')).status).toBe(403);
  });

  it('goes to the figures first', async () => {
    const answer = await post(http, '/konto/rolle', { rolle: 'alle' }, people.get('ministry')?.cookie ?? '');
    expect(answer.headers.get('Location')).toBe('/kreis');
  });
});

describe('what is shown', () => {
  const site = (county: string, id: string, n: number): SiteCounts => ({
    countyKey: county,
    county,
    siteId: id,
    site: id,
    received: n,
    seeking: n,
    arranged: n,
    guides: n,
    minutes: n * 60,
    guidesWithMinutes: n,
  });

  it('is for the state what each county sees of itself', () => {
    const a = [site('A', 'a1', 3), site('A', 'a2', 20), site('A', 'a3', 40)];
    const b = [site('B', 'b1', 12)];
    const state = showCounts([...a, ...b]);
    expect(state.counties[0]).toEqual(showCounts(a).counties[0]);
    expect(state.counties[0]?.sites.map(({ counts }) => counts.guides)).toEqual([null, null, 40]);
    expect(state.total?.counts.guides).toBe(75);
  });

  it('has no total of the state where it would give a hidden county away', () => {
    const state = showCounts([site('A', 'a1', 3), site('B', 'b1', 12), site('C', 'c1', 9)]);
    expect(state.counties.map(({ counts }) => counts.guides)).toEqual([null, 12, 9]);
    expect(state.total?.counts.guides).toBeNull();
  });
});
