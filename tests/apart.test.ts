import { type RawBuilder, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { programme } from '#modules/programme';
import { type Acting, nobody } from '#platform/acting';
import type { Db } from '#platform/database';
import {
  functionsOnLooseGround,
  functionsWithOwnersRights,
  policiesThatAlwaysLet,
  rightsTooMany,
  tablesLeftOpen,
  tablesOfSites,
} from './catalog.ts';
import { testDatabase } from './database.ts';
import { plantPerson, plantSite } from './planted-site.ts';
import { askAtRandom, askersAt, published } from './random-queries.ts';

const { database, owner } = await testDatabase();
await owner.transaction().execute(async (tx) => programme.loadContent?.(tx));
const here = await plantSite(owner);
const sister = await plantSite(owner, { providerId: here.providerId });
const neighbour = await plantSite(owner);
const far = await plantSite(owner, { countyKey: '06433' });
const sites = [here, sister, neighbour, far];

/** Looks at the database with something planted in it that is gone afterwards. */
async function havingPlanted(
  planted: RawBuilder<unknown>[],
  look: (db: Db) => Promise<string[]>,
): Promise<string[]> {
  class Enough extends Error {}
  let found: string[] = [];
  await owner
    .transaction()
    .execute(async (tx) => {
      for (const one of planted) await one.execute(tx);
      found = await look(tx);
      throw new Enough();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Enough)) throw error;
    });
  return found;
}

const holed = [
  sql`create table requests.planted_hole (id uuid, site_id uuid)`,
  sql`grant select on requests.planted_hole to lotsenwerk_app`,
];

describe('tables of a site or a person', () => {
  it('are under Row Level Security, which binds their owner too', async () => {
    expect(await tablesLeftOpen(owner)).toEqual([]);
  });

  it('that are not are found', async () => {
    expect(await havingPlanted(holed, tablesLeftOpen)).toEqual(['requests.planted_hole']);
    const unforced = [sql`alter table requests.contact no force row level security`];
    expect(await havingPlanted(unforced, tablesLeftOpen)).toEqual(['requests.contact']);
  });

  it('are open to everybody only where they are published', async () => {
    const open = await policiesThatAlwaysLet(owner);
    expect(open).toEqual(alwaysLet.filter((policy) => open.includes(policy)));
  });

  it('with a policy that lets everybody are found', async () => {
    const planted = [sql`create policy anybody on requests.contact for select using (true)`];
    const found = await havingPlanted(planted, policiesThatAlwaysLet);
    expect(found).toContain('requests.contact anybody');
  });
});

/** What anybody may read, and letters and entries of the audit trail that anybody sets off. */
const alwaysLet = [
  'assignments.neighbour_rule seen_by_everybody',
  'editorial.logo anybody_reads',
  'editorial.medium anybody_reads',
  'editorial.partner anybody_reads',
  'editorial.public_date anybody_reads',
  'editorial.published anybody_reads',
  'editorial.published_text anybody_reads',
  'editorial.word_review anybody_reads',
  'platform.mail write_mail',
  'programme.parameter anybody_reads',
  'programme.provider anybody_reads',
  'programme.served_area anybody_reads',
  'programme.site anybody_reads',
  'programme.site_topic anybody_reads',
  'requests.consent_wording anybody_notes',
  'requests.consent_wording anybody_reads',
];

describe('the application’s roles', () => {
  it('own nothing, are members of nothing and may change no rule', async () => {
    expect(await rightsTooMany(owner)).toEqual([]);
  });

  it('with a right too many are found', async () => {
    const planted = [
      sql`grant create on schema requests to lotsenwerk_app`,
      sql`grant truncate on requests.contact to lotsenwerk_app`,
    ];
    expect(await havingPlanted(planted, rightsTooMany)).toEqual([
      'lotsenwerk_app has create in schema requests',
      'lotsenwerk_app has truncate of requests.contact',
    ]);
    const view = [
      sql`create view requests.planted_view as select * from requests.contact`,
      sql`grant select on requests.planted_view to lotsenwerk_app`,
    ];
    expect(await havingPlanted(view, rightsTooMany)).toEqual([
      'lotsenwerk_app has a view that does not ask who looks: requests.planted_view',
    ]);
  });

  it('stand on firm ground where a function lends them the rights of its owner', async () => {
    expect(await functionsOnLooseGround(owner)).toEqual([]);
    const loose = [
      sql`create function requests.planted() returns int language sql security definer as 'select 1'`,
    ];
    expect(await havingPlanted(loose, functionsOnLooseGround)).toEqual(['requests.planted()']);
  });

  it('borrow the rights of an owner only through functions somebody has thought about', async () => {
    const lent = await functionsWithOwnersRights(owner);
    expect(lent.filter((name) => !lentRights.includes(name))).toEqual([]);
  });

  const refused = (name: string, statement: string) => [name, statement] as const;
  it.each([
    refused('becomes the owner', 'set role lotsenwerk_owner'),
    refused('becomes the one who signs people in', 'set role lotsenwerk_auth'),
    refused('becomes somebody else', 'set session authorization lotsenwerk_auth'),
    refused('switches the rules off', 'set local row_security = off; select * from requests.contact'),
    refused('takes the rules away', 'alter table requests.contact disable row level security'),
    refused('drops a rule', 'drop policy staff_of_site on requests.contact'),
    refused('makes a rule', 'create policy mine on requests.contact using (true)'),
    refused('gives itself a role', 'grant lotsenwerk_auth to lotsenwerk_app'),
    refused(
      'replaces a function',
      `create or replace function acting.is_system() returns boolean language sql as 'select true'`,
    ),
    refused('empties a table', 'truncate requests.contact'),
    refused('reads files', `select pg_read_file('postgresql.conf')`),
    refused('runs a program', `copy (select 1) to program 'true'`),
    refused('reads passwords', 'select * from accounts.credential'),
    refused('reads sessions', 'select * from accounts.session'),
    refused('reads sign-in links', 'select * from accounts.verification'),
    refused('reads the keys’ ring otherwise than for its work', 'update keys.ring set proof = null'),
    refused('changes the audit trail', 'update audit.entry set deed = deed'),
    refused('deletes from the audit trail', 'delete from audit.entry'),
    refused(
      'writes past the audit trail’s own way',
      `insert into audit.head values (gen_random_uuid(), 1, '')`,
    ),
    refused('gives back the salt of its limits', 'select * from platform.rate_limit_salt'),
    refused('turns the triggers off', `set session_replication_role = 'replica'`),
  ])('the application never %s', async (_, statement) => {
    const code = await database
      .write(nobody, (tx) => sql`${sql.raw(statement)}`.execute(tx))
      .then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
    expect(['42501', '22023', '42704']).toContain(code);
  });
});

/** Functions with the rights of their owner: each asks who acts, or tells nothing of a row. */
const lentRights = [
  'accounts.erase_person',
  'accounts.kept_of',
  'acting.as_person',
  'acting.as_token',
  'acting.goes_along_at',
  'assignments.apart_at',
  'assignments.consent_stands',
  'assignments.group_counts',
  'assignments.own_marks_apart',
  'assignments.promised_elsewhere',
  'assignments.public_counts',
  'audit.append',
  'audit.first_name',
  'editorial.centre_states',
  'editorial.has_second_editor',
  'audit.forget',
  'audit.heads',
  'audit.recipients',
  'guides.public_counts',
  'guides.speakers_around',
  'insights.capacity_by_language',
  'insights.counts_by_site',
  'insights.public_topics',
  'insights.public_year',
  'platform.may_write_to',
  'privacy.is_new',
  'privacy.request_of_link',
  'programme.guard_opening',
  'requests.consent_stands',
  'requests.guard_consent',
  'requests.public_counts',
];

describe('what a guide is told of somebody for a time', () => {
  const told = (personId: string) =>
    database.read({ kind: 'person', personId }, async (db) => {
      const { rows } = await sql<{ contacts: number; homes: number }>`
        select (select count(*)::int from requests.contact) as contacts,
          (select count(*)::int from assignments.private_place) as homes`.execute(db);
      return rows[0];
    });

  it.each(['suspended', 'left', 'not-admitted'])('is closed to her as soon as she is %s', async (state) => {
    const { people, first } = await plantSite(owner);
    expect(await told(people.guide)).toEqual({ contacts: 1, homes: 1 });
    await sql`update guides.guide set state = ${state} where id = ${first.guideId}::uuid`.execute(owner);
    expect(await told(people.guide)).toEqual({ contacts: 0, homes: 0 });
  });

  it('is closed to her as soon as her role at the site ends, whatever she is elsewhere', async () => {
    const { id, people } = await plantSite(owner);
    await sql`insert into accounts.role (id, person_id, role, site_id, valid_from)
      values (gen_random_uuid(), ${people.guide}::uuid, 'guide', ${far.id}::uuid, '2020-01-01')`.execute(
      owner,
    );
    expect(await told(people.guide)).toEqual({ contacts: 1, homes: 1 });
    await sql`update accounts.role set valid_until = '2021-01-01'
      where person_id = ${people.guide}::uuid and site_id = ${id}::uuid`.execute(owner);
    expect(await told(people.guide)).toEqual({ contacts: 0, homes: 0 });
  });
});

describe('whoever asks', () => {
  const askers = askersAt(sites);

  it('is shown no row of another site, in 20,000 queries at random', async () => {
    const stranger: Acting = { kind: 'person', personId: await plantPerson(owner, null, null) };
    const asked = await askAtRandom(owner, database.pool, {
      queries: 20_000,
      seed: 20_261_122,
      askers: [...askers, { acting: stranger, sites: [] }],
      sites,
      except: published,
    });
    expect(asked.foreign).toEqual([]);
    expect(asked.queries).toBe(20_000);
    expect(asked.ownRows).toBeGreaterThan(8_500);
  });

  it('would be seen to be shown one', async () => {
    await sql`create policy planted_leak on requests.time_window for select using (true)`.execute(owner);
    const asked = await askAtRandom(owner, database.pool, {
      queries: 2_000,
      seed: 7,
      askers,
      sites,
      except: published,
    });
    await sql`drop policy planted_leak on requests.time_window`.execute(owner);
    expect(asked.foreign.length).toBeGreaterThan(0);
  });

  it('asks every table there is', async () => {
    expect((await tablesOfSites(owner)).length).toBeGreaterThan(25);
  });
});
