import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { programme } from '#modules/programme';
import { type Acting, nobody } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { hashOfSecret, newId } from '#platform/ids';
import { testDatabase } from './database.ts';
import { actingAt, plantPerson, plantSite } from './planted-site.ts';

const { database, owner } = await testDatabase();
await owner.transaction().execute(async (tx) => programme.loadContent?.(tx));
const here = await plantSite(owner);
const there = await plantSite(owner);
const stranger: Acting = { kind: 'person', personId: await plantPerson(owner, null, null) };
const administrator: Acting = { kind: 'person', personId: await plantPerson(owner, 'administrator', null) };
const everybody = { ...actingAt(here), stranger, administrator, nobody } satisfies Record<string, Acting>;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly updatable: string | null;
  readonly deletable: boolean;
  readonly insertable: boolean;
}

/** Every table of ours that belongs to a site, with what the application may do to it at all. */
const { rows: tables } = await sql<Table>`
  select n.nspname || '.' || c.relname as name,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
    (select min(a.attname::text) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and has_column_privilege('lotsenwerk_app', c.oid, a.attnum, 'update')) as updatable,
    has_table_privilege('lotsenwerk_app', c.oid, 'delete') as deletable,
    has_table_privilege('lotsenwerk_app', c.oid, 'insert') as insertable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname <> all (array['pg_catalog', 'information_schema', 'jobs', 'migration'])
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'site_id')
  order by 1`.execute(owner);

/** What anybody may read of every site: where it is, and what holds there. */
const published = [
  'editorial.logo',
  'editorial.partner',
  'editorial.public_date',
  'editorial.published',
  'editorial.published_text',
  'assignments.neighbour_rule',
  'programme.parameter',
  'programme.served_area',
  'programme.site_topic',
];
/** What administrators look after at every site. */
const lookedAfter = ['accounts.role', 'programme.served_area', 'programme.site_step'];
/** Nobody reads it but a function. */
const sealed: string[] = ['audit.head'];

const countAt = (db: Tx | typeof owner, table: string, siteId: string) =>
  sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where site_id = ${siteId}::uuid`
    .execute(db as Tx)
    .then(({ rows }) => rows[0]?.n ?? 0);

/** Runs a statement, never keeps it, and says how many rows it touched or with which code it was refused. */
async function attempt(acting: Acting, work: (tx: Tx) => Promise<unknown>): Promise<number | string> {
  let touched: number | string = 'nothing';
  try {
    await database.write(
      acting,
      async (tx) => {
        const done = (await work(tx)) as { numAffectedRows?: bigint };
        touched = Number(done.numAffectedRows ?? 0n);
      },
      () => false,
    );
  } catch (error) {
    touched = (error as { code?: string }).code ?? String(error);
  }
  return touched;
}

/** No right to it, a policy against it, or a check that holds it back. */
const refusals = ['42501', '23514'];
const isRefused = (outcome: number | string) => outcome === 0 || refusals.includes(String(outcome));

describe('every table of a site', () => {
  it('has rows at both sites here, so that a new one is not forgotten', async () => {
    expect(tables.length).toBeGreaterThan(25);
    for (const { name } of tables) {
      expect(await countAt(owner, name, here.id), name).toBeGreaterThan(0);
      expect(await countAt(owner, name, there.id), name).toBeGreaterThan(0);
    }
  });

  const open = tables.filter(({ name }) => !published.includes(name) && !sealed.includes(name));

  describe.each(Object.entries(everybody))('for %s', (who, acting) => {
    // An administrator looks after roles and the steps of sites everywhere, and after nothing else.
    const mine = open.filter(
      ({ name }) => who !== 'administrator' || !['accounts.role', 'programme.site_step'].includes(name),
    );

    it('shows nothing of another site', async () => {
      const seen = await database.read(acting, async (db) => {
        const counts: Record<string, number> = {};
        for (const { name } of mine) counts[name] = await countAt(db as Tx, name, there.id);
        return counts;
      });
      expect(Object.entries(seen).filter(([, n]) => n > 0)).toEqual([]);
    });

    it('changes and deletes nothing of another site', async () => {
      for (const { name, updatable, deletable } of tables) {
        if (who === 'administrator' && lookedAfter.includes(name)) continue;
        if (updatable) {
          const column = sql.ref(updatable);
          const change = (tx: Tx) =>
            sql`update ${sql.table(name)} set ${column} = ${column} where site_id = ${there.id}::uuid`.execute(
              tx,
            );
          expect(isRefused(await attempt(acting, change)), `${who} changes ${name}`).toBe(true);
        }
        if (deletable) {
          const remove = (tx: Tx) =>
            sql`delete from ${sql.table(name)} where site_id = ${there.id}::uuid`.execute(tx);
          expect(isRefused(await attempt(acting, remove)), `${who} deletes from ${name}`).toBe(true);
        }
      }
    });

    it('writes nothing into another site', async () => {
      for (const { name, columns, insertable } of tables) {
        // Letters are written by anybody and read by nobody; a visitor may turn to any site with a matter.
        if (!insertable || name === 'platform.mail') continue;
        if (who === 'link' && name === 'requests.matter') continue;
        if (who === 'administrator' && lookedAfter.includes(name)) continue;
        const { rows } = await sql<{ row: object }>`
          select to_jsonb(t) as row from ${sql.table(name)} t where site_id = ${there.id}::uuid limit 1`.execute(
          owner,
        );
        const list = sql.join(columns.map((column) => sql.ref(column)));
        // Policies speak before keys: the very same row is refused for what it is, not for being there.
        const copy = (tx: Tx) =>
          sql`insert into ${sql.table(name)} (${list})
            select ${list} from jsonb_populate_record(null::${sql.table(name)}, ${JSON.stringify(rows[0]?.row)}::jsonb)`.execute(
            tx,
          );
        expect(await attempt(acting, copy), `${who} writes into ${name}`).toBe('42501');
      }
    });
  });

  it('shows at the own site what the work needs', async () => {
    const matrix: Record<string, string> = {};
    for (const { name } of tables.filter((table) => !published.includes(table.name))) {
      const total = await countAt(owner, name, here.id);
      const cells: string[] = [];
      for (const [who, acting] of Object.entries(everybody)) {
        const seen = sealed.includes(name)
          ? 0
          : await database.read(acting, (db) => countAt(db as Tx, name, here.id));
        if (seen > 0) cells.push(seen === total ? who : `(${who})`);
      }
      matrix[name] = cells.join(' ');
    }
    expect(matrix).toEqual(whoSees);
  });
});

/** Who sees rows of her own site: all of them, or in brackets only those that concern her. */
const whoSees: Record<string, string> = {
  'accounts.role': 'coordinator coordinatingGuide (guide) (otherGuide) finance (body) site administrator',
  'assignments.acceptance': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'assignments.asking_round': 'coordinator coordinatingGuide site',
  'assignments.asking_rule': 'coordinator coordinatingGuide site',
  'assignments.assignment': 'coordinator coordinatingGuide (guide) (otherGuide) (body) (link) site',
  'assignments.group_session': 'coordinator coordinatingGuide guide otherGuide site',
  'assignments.group_sign_up': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'assignments.hours': 'coordinator coordinatingGuide (guide) (otherGuide) finance (body) site',
  'assignments.kept_apart': 'coordinator',
  'assignments.kept_apart_mark': 'coordinator',
  'assignments.neighbour_asked': 'coordinator coordinatingGuide (link) site',
  'assignments.neighbour_search': 'coordinator coordinatingGuide (link) site',
  'assignments.offer': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'assignments.private_place': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'assignments.second_guide': 'coordinator coordinatingGuide (guide) (otherGuide) (link) site',
  'assignments.joint_planning': 'coordinator coordinatingGuide site',
  'assignments.transition': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'audit.entry': '(guide) (otherGuide) (link)',
  'audit.head': '',
  'editorial.article': 'coordinator',
  'editorial.step': 'coordinator',
  'editorial.wording': 'coordinator',
  'guides.absence': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'guides.availability': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'guides.guide': 'coordinator coordinatingGuide (guide) (otherGuide) finance site',
  'guides.import': 'coordinator',
  'guides.language': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'guides.obligation': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'guides.topic': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'guides.transition': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'keys.data_key': 'coordinator (coordinatingGuide) (guide) (otherGuide) (body) (link) (site)',
  'platform.mail': '',
  'privacy.data_request': 'coordinator',
  'privacy.disclosure': 'coordinator',
  'privacy.link': '',
  'privacy.transition': 'coordinator',
  'programme.site_step': 'administrator',
  'requests.consent': 'coordinator coordinatingGuide (body) (link) site',
  'requests.contact': 'coordinator coordinatingGuide (guide) (otherGuide) (body) (link) site',
  'requests.contact_fingerprint': 'coordinator coordinatingGuide site',
  'requests.contact_window': 'coordinator coordinatingGuide (guide) (otherGuide) site',
  'requests.matter': 'coordinator coordinatingGuide (body) (link) site',
  'requests.question': 'coordinator coordinatingGuide (body) (link) site',
  'requests.request': 'coordinator coordinatingGuide (body) (link) site',
  'requests.status_link': 'coordinator coordinatingGuide site',
  'requests.time_window': 'coordinator coordinatingGuide (body) (link) site',
  'requests.transition': 'coordinator coordinatingGuide (body) (link) site',
};

describe('beside the site', () => {
  it.each([
    ['drafts', 'requests.draft', everybody.coordinator],
    ['drafts', 'requests.draft', everybody.site],
    ['sent forms', 'platform.sent_form', everybody.coordinator],
    ['letters', 'platform.mail', everybody.coordinator],
    ['letters', 'platform.mail', administrator],
  ])('%s of others are closed', async (_, table, acting) => {
    const { rows } = await database.read(acting, (db) =>
      sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db),
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('the application reads no password, no session and no link', async () => {
    for (const table of ['credential', 'session', 'verification']) {
      const read = (tx: Tx) => sql`select * from ${sql.table(`accounts.${table}`)}`.execute(tx);
      expect(await attempt(administrator, read), table).toBe('42501');
    }
  });
});

const { first, second } = here;
const person = (personId: string): Acting => ({ kind: 'person', personId });
const id = () => sql`${newId()}::uuid`;

/** As the guide, after a deed has let the site carry on: the widest a guide's transaction ever gets. */
const andSite = (statement: (tx: Tx) => Promise<unknown>) => async (tx: Tx) => {
  await actAlsoForSite(tx, here.id);
  return statement(tx);
};

const set = (table: string, where: string, change: string) => (tx: Tx) =>
  sql`update ${sql.table(table)} set ${sql.raw(change)} where id = ${where}::uuid`.execute(tx);
const request = (change: string, which = first.requestId) => set('requests.request', which, change);

const attacks: [string, Acting, (tx: Tx) => Promise<unknown>][] = [
  ...(['coordinatingGuide', 'guide', 'site', 'link'] as const).map((who): (typeof attacks)[number] => [
    `${who} brings two together who are kept apart`,
    everybody[who],
    (tx) => sql`delete from assignments.kept_apart where id = ${first.keptApartId}::uuid`.execute(tx),
  ]),
  ['a requesting body arranges its own request', everybody.body, request(`state = 'arranged'`)],
  ['a requesting body makes it urgent', everybody.body, request('urgent = true')],
  ['a requesting body changes what it is about', everybody.body, request(`goal = 'x'`)],
  [
    'a requesting body takes over the request of a visitor',
    everybody.body,
    request(`requested_by = '${here.people.body}'`, second.requestId),
  ],
  [
    'coordination gives a request to another body',
    everybody.coordinator,
    request(`requested_by = '${here.people.guide}'`),
  ],
  ['coordination moves a request to another site', everybody.coordinator, request(`site_id = '${there.id}'`)],
  ['the holder of a link accepts her own request', everybody.link, request(`state = 'seeking-guide'`)],
  [
    'the holder of a link makes the request hers to sign in for',
    everybody.link,
    request(`requested_by = '${here.people.guide}'`),
  ],
  ['the holder of a link sets the link anew', everybody.link, request(`status_token_hash = 'x'`)],
  [
    'the holder of a link changes another request',
    everybody.link,
    request(`state = 'withdrawn'`, second.requestId),
  ],
  [
    'a visitor sends a request that is decided already',
    { kind: 'token', tokenHash: hashOfSecret('new') },
    copyRequest({
      state: 'seeking-guide',
      status_token_hash: hashOfSecret('new'),
      requested_by: null,
      channel: 'public',
    }),
  ],
  [
    'a visitor sends a request in the name of a body',
    { kind: 'token', tokenHash: hashOfSecret('new') },
    copyRequest({ state: 'received', status_token_hash: hashOfSecret('new'), channel: 'public' }),
  ],
  [
    'a requesting body sends a request as coordination',
    everybody.body,
    copyRequest({ state: 'received', channel: 'coordination', status_token_hash: 'y' }),
  ],
  [
    'a guide opens a matter',
    everybody.guide,
    (tx) =>
      sql`insert into requests.matter (id, site_id, topic_code, opened_at)
    values (${id()}, ${here.id}::uuid, 'school', now())`.execute(tx),
  ],
  [
    'a visitor opens a matter that has been accompanied',
    everybody.link,
    (tx) =>
      sql`insert into requests.matter (id, site_id, topic_code, opened_at, assignments_done)
    values (${id()}, ${here.id}::uuid, 'school', now(), 4)`.execute(tx),
  ],
  ['the holder of a link writes history', everybody.link, transition({ event: 'accept' })],
  [
    'the holder of a link writes history of another request',
    everybody.link,
    transition({ event: 'answer', requestId: second.requestId }),
  ],
  [
    'the holder of a link signs as coordination',
    everybody.link,
    transition({ event: 'answer', madeBy: here.people.coordinator }),
  ],
  [
    'coordination signs as a colleague',
    everybody.coordinator,
    transition({ event: 'accept', madeBy: here.people.coordinatingGuide }),
  ],
  [
    'coordination rewrites history',
    everybody.coordinator,
    (tx) => sql`update requests.transition set made_by = ${here.people.guide}::uuid`.execute(tx),
  ],
  [
    'the holder of a link adds days later',
    everybody.link,
    (tx) =>
      sql`insert into requests.time_window (site_id, request_id, day, from_time, until_time)
    values (${here.id}::uuid, ${first.requestId}::uuid, '2027-03-01', '09:00', '10:00')`.execute(tx),
  ],
  [
    'the holder of a link puts a question into another mouth',
    everybody.link,
    set('requests.question', first.questionId, `asked_by = '${here.people.guide}'`),
  ],
  [
    'a guide opens a contact to herself',
    everybody.guide,
    (tx) =>
      sql`insert into requests.contact_window (request_id, site_id, person_id, opens_at, closes_at)
    values (${second.requestId}::uuid, ${here.id}::uuid, ${here.people.guide}::uuid, now(), now() + interval '1 day')`.execute(
        tx,
      ),
  ],
  [
    'a guide keeps a contact open',
    everybody.guide,
    (tx) => sql`update requests.contact_window set closes_at = now() + interval '9 days'`.execute(tx),
  ],

  [
    'a guide calls herself qualified',
    everybody.guide,
    set('guides.guide', first.guideId, `qualified_on = '2021-01-01'`),
  ],
  [
    'a guide calls herself coordinating',
    everybody.guide,
    set('guides.guide', first.guideId, 'coordinating = true'),
  ],
  [
    'a guide gives her record away',
    everybody.guide,
    set('guides.guide', first.guideId, `person_id = '${here.people.otherGuide}'`),
  ],
  [
    'a guide suspends herself, which is not hers',
    everybody.guide,
    set('guides.guide', first.guideId, `state = 'suspended'`),
  ],
  ['a guide changes another guide', everybody.guide, set('guides.guide', second.guideId, 'radius_km = 5')],
  [
    'a guide signs an agreement for herself',
    everybody.guide,
    (tx) =>
      sql`insert into guides.obligation (id, site_id, guide_id, kind, valid_from, noted_by, noted_at)
    values (${id()}, ${here.id}::uuid, ${first.guideId}::uuid, 'agreement', '2026-01-01', ${here.people.guide}::uuid, now())`.execute(
        tx,
      ),
  ],
  [
    'coordination notes in the name of a colleague',
    everybody.coordinator,
    (tx) =>
      sql`insert into guides.obligation (id, site_id, guide_id, kind, valid_from, noted_by, noted_at)
    values (${id()}, ${here.id}::uuid, ${first.guideId}::uuid, 'agreement', '2026-01-01', ${here.people.coordinatingGuide}::uuid, now())`.execute(
        tx,
      ),
  ],
  [
    'coordination deletes a guide',
    everybody.coordinator,
    (tx) => sql`delete from guides.guide where site_id = ${here.id}::uuid`.execute(tx),
  ],
  [
    'coordination deletes history',
    everybody.coordinator,
    (tx) => sql`delete from guides.transition where site_id = ${here.id}::uuid`.execute(tx),
  ],

  [
    'a guide changes what she was asked',
    everybody.guide,
    set('assignments.offer', first.offerId, `briefing = '\\x00'`),
  ],
  [
    'a guide moves the time of an offer',
    everybody.guide,
    set('assignments.offer', first.offerId, `starts_at = starts_at + interval '1 hour'`),
  ],
  [
    'a guide answers for another',
    everybody.guide,
    set('assignments.offer', second.offerId, `state = 'declined'`),
  ],
  [
    'a guide closes the board for everybody',
    everybody.guide,
    set('assignments.offer', first.boardOfferId, `state = 'declined'`),
  ],
  [
    'a guide says yes without accepting',
    everybody.guide,
    set('assignments.offer', first.offerId, `state = 'accepted'`),
  ],
  [
    'a guide accepts what another was asked',
    everybody.guide,
    andSite((tx) =>
      sql`insert into assignments.acceptance (offer_id, site_id, guide_id, accepted_by, accepted_at, no_conflict_declared)
      values (${second.offerId}::uuid, ${here.id}::uuid, ${first.guideId}::uuid, ${here.people.guide}::uuid, now(), true)`.execute(
        tx,
      ),
    ),
  ],
  [
    'coordination says yes for a guide',
    everybody.coordinator,
    (tx) =>
      sql`insert into assignments.acceptance (offer_id, site_id, guide_id, accepted_by, accepted_at, no_conflict_declared)
      values (${first.boardOfferId}::uuid, ${here.id}::uuid, ${first.guideId}::uuid, ${here.people.guide}::uuid, now(), true)`.execute(
        tx,
      ),
  ],
  [
    'a guide moves her appointment by herself',
    everybody.guide,
    set('assignments.assignment', first.assignmentId, `ends_at = ends_at + interval '1 hour'`),
  ],
  [
    'a guide moves it with the site behind her, unasked',
    everybody.guide,
    andSite(set('assignments.assignment', first.assignmentId, `ends_at = ends_at + interval '1 hour'`)),
  ],
  [
    'coordination moves an appointment',
    everybody.coordinator,
    set('assignments.assignment', first.assignmentId, `ends_at = ends_at + interval '1 hour'`),
  ],
  [
    'a guide confirms her own hours',
    everybody.guide,
    set('assignments.hours', first.hoursId, `confirmed_by = '${here.people.guide}', confirmed_at = now()`),
  ],
  [
    'a guide confirms them with the site behind her',
    everybody.guide,
    andSite(
      set('assignments.hours', first.hoursId, `confirmed_by = '${here.people.guide}', confirmed_at = now()`),
    ),
  ],
  [
    'a guide confirms them in the name of coordination',
    everybody.guide,
    andSite(
      set(
        'assignments.hours',
        first.hoursId,
        `confirmed_by = '${here.people.coordinator}', confirmed_at = now()`,
      ),
    ),
  ],
  [
    'the program confirms hours',
    { kind: 'system' },
    set(
      'assignments.hours',
      first.hoursId,
      `confirmed_by = '${here.people.coordinator}', confirmed_at = now()`,
    ),
  ],
  [
    'a requesting body confirms the hours of another request',
    everybody.body,
    set('assignments.hours', second.hoursId, `confirmed_by = '${here.people.body}', confirmed_at = now()`),
  ],
  [
    'coordination says how hard it was',
    everybody.coordinator,
    set(
      'assignments.hours',
      first.hoursId,
      `strain = 5, confirmed_by = '${here.people.coordinator}', confirmed_at = now()`,
    ),
  ],
  ['coordination enters hours in nobody’s name', everybody.coordinator, hours({ enteredBy: null })],
  [
    'coordination enters hours in the guide’s name',
    everybody.coordinator,
    hours({ enteredBy: here.people.guide }),
  ],
  [
    'coordination enters hours for an accomplice to confirm',
    everybody.coordinator,
    hours({ enteredBy: here.people.coordinator, requestedBy: here.people.otherGuide }),
  ],
  [
    'coordination asks a guide through somebody else’s account',
    everybody.coordinator,
    offer({ person_id: here.people.otherGuide }),
  ],
  [
    'coordination asks in the name of a colleague',
    everybody.coordinator,
    offer({ offered_by: here.people.coordinatingGuide }),
  ],

  [
    'a coordinating guide gives a role',
    everybody.coordinatingGuide,
    role('guide', here.id, here.people.coordinatingGuide),
  ],
  [
    'a coordinating guide ends a role',
    everybody.coordinatingGuide,
    (tx) =>
      sql`update accounts.role set valid_until = '2027-01-01' where site_id = ${here.id}::uuid`.execute(tx),
  ],
  [
    'a coordinator makes a coordinator',
    everybody.coordinator,
    role('coordinator', here.id, here.people.coordinator),
  ],
  [
    'a coordinator gives a role in another name',
    everybody.coordinator,
    role('guide', here.id, here.people.finance),
  ],
  [
    'a coordinator ends another coordinator',
    everybody.coordinator,
    (tx) =>
      sql`update accounts.role set valid_until = '2027-01-01'
    where site_id = ${here.id}::uuid and role = 'coordinator'`.execute(tx),
  ],
  [
    'a person changes her address',
    everybody.guide,
    (tx) => sql`update accounts.person set email = 'x@example.org'`.execute(tx),
  ],
  [
    'a coordinator makes an account that counts as shown',
    everybody.coordinator,
    (tx) =>
      sql`insert into accounts.person (id, name, email, email_verified)
    values (${id()}, 'x', ${`${newId()}@example.org`}, true)`.execute(tx),
  ],
];

describe('the database refuses that', () => {
  it.each(attacks)('%s', async (_, acting, statement) => {
    const outcome = await attempt(acting, statement);
    expect(isRefused(outcome), String(outcome)).toBe(true);
  });
});

describe('the database lets', () => {
  const deeds: [string, Acting, (tx: Tx) => Promise<unknown>][] = [
    [
      'a requesting body withdraw its request',
      everybody.body,
      request(`state = 'withdrawn', closed_at = now(), version = 2`),
    ],
    [
      'the holder of a link answer and the request go on',
      everybody.link,
      request(`state = 'in-review', version = 2`),
    ],
    [
      'a guide decline what she was asked',
      everybody.guide,
      set('assignments.offer', first.offerId, `state = 'declined', answered_at = now()`),
    ],
    [
      'a guide take a pause',
      everybody.guide,
      set('guides.guide', first.guideId, `state = 'paused', version = 2`),
    ],
    ['a guide say how far she goes', everybody.guide, set('guides.guide', first.guideId, 'radius_km = 12')],
    [
      'coordination confirm hours in her own name',
      everybody.coordinator,
      set(
        'assignments.hours',
        first.hoursId,
        `confirmed_by = '${here.people.coordinator}', confirmed_at = now()`,
      ),
    ],
    [
      'a coordinator give the role of a guide',
      everybody.coordinator,
      role('guide', here.id, here.people.coordinator),
    ],
    [
      'the program forget how hard it was',
      { kind: 'system' },
      set('assignments.hours', first.hoursId, 'strain = null'),
    ],
  ];
  it.each(deeds)('%s', async (_, acting, statement) => {
    expect(await attempt(acting, statement)).toBe(1);
  });

  it('a guide see a contact while its window is open, and not after', async () => {
    const seen = (requestId: string) =>
      database.read(everybody.guide, (db) =>
        sql<{
          n: number;
        }>`select count(*)::int as n from requests.contact where request_id = ${requestId}::uuid`.execute(db),
      );
    expect((await seen(first.requestId)).rows).toEqual([{ n: 1 }]);
    expect((await seen(second.requestId)).rows).toEqual([{ n: 0 }]);
    const close = sql`update requests.contact_window set opens_at = now() - interval '2 hours', closes_at = now()
      where request_id = ${first.requestId}::uuid`;
    await close.execute(owner);
    expect((await seen(first.requestId)).rows).toEqual([{ n: 0 }]);
  });

  it('nobody in whose role has ended', async () => {
    await sql`update accounts.role set valid_until = '2021-01-01' where person_id = ${there.people.body}::uuid`.execute(
      owner,
    );
    const { rows } = await database.read(person(there.people.body), (db) =>
      sql<{
        n: number;
      }>`select (select count(*) from requests.request)::int + (select count(*) from requests.contact)::int
        + (select count(*) from assignments.assignment)::int + (select count(*) from assignments.hours)::int as n`.execute(
        db,
      ),
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});

function copyRequest(change: Record<string, unknown>) {
  return copyOf('requests.request', first.requestId, { id: newId(), reference: newId(), ...change });
}

function offer(change: Record<string, unknown>) {
  return copyOf('assignments.offer', first.offerId, {
    id: newId(),
    offered_by: here.people.coordinator,
    ...change,
  });
}

function hours(of: { enteredBy: string | null; requestedBy?: string }) {
  const { enteredBy, requestedBy = here.people.body } = of;
  return copyOf('assignments.hours', first.hoursId, {
    id: newId(),
    entered_by: enteredBy,
    requested_by: requestedBy,
  });
}

/** A row like one that is there, but for some columns, written by whoever acts. */
function copyOf(table: string, which: string, change: Record<string, unknown>) {
  return async (tx: Tx) => {
    const { rows } = await sql<{ row: object }>`
      select to_jsonb(t) as row from ${sql.table(table)} t where id = ${which}::uuid`.execute(owner);
    const columns = tables.find(({ name }) => name === table)?.columns ?? [];
    const list = sql.join(columns.map((column) => sql.ref(column)));
    return sql`insert into ${sql.table(table)} (${list}) select ${list}
      from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify({ ...rows[0]?.row, ...change })}::jsonb)`.execute(
      tx,
    );
  };
}

function transition(of: { event: string; requestId?: string; madeBy?: string }) {
  const { event, requestId = first.requestId, madeBy = null } = of;
  return (tx: Tx) =>
    sql`insert into requests.transition (id, site_id, request_id, version, event, to_state, made_by, made_at)
      values (${id()}, ${here.id}::uuid, ${requestId}::uuid, 7, ${event}, 'in-review', ${madeBy}::uuid, now())`.execute(
      tx,
    );
}

function role(held: string, siteId: string, givenBy: string) {
  const personId = stranger.kind === 'person' ? stranger.personId : '';
  return (tx: Tx) =>
    sql`insert into accounts.role (id, person_id, role, site_id, valid_from, given_by)
      values (${id()}, ${personId}::uuid, ${held}, ${siteId}::uuid, '2026-11-01', ${givenBy}::uuid)`.execute(
      tx,
    );
}
