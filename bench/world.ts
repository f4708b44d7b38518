import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type App, createApp } from '../src/app.ts';
import { connectDatabase } from '../src/connect-database.ts';
import { buildPerson } from '../src/modules/assignments/assignments.build.ts';
import { buildSite } from '../src/modules/programme/programme.build.ts';
import { type KeyKind, newKey, seal, wrap } from '../src/platform/crypto.ts';
import { claimDataFolder } from '../src/platform/data-folder.ts';
import { type Db, type Login, openKysely, openPool } from '../src/platform/database.ts';
import { silentLog } from '../src/platform/log.ts';
import { openMailer } from '../src/platform/mail.ts';
import { prepareDatabase } from '../src/prepare-database.ts';
import { seedDemo } from '../src/seed-demo.ts';
import { sessionFor } from '../tests/people.ts';

export interface World {
  readonly app: App;
  /** The data folder. */
  readonly folder: string;
  /** As the owner of the tables, past Row Level Security. */
  readonly owner: Db;
  readonly ownerPool: pg.Pool;
  readonly ownerLogin: Login;
  /** The clock stands still, so that the same page asks the same. */
  readonly now: Temporal.Instant;
  /** The `Cookie` header of somebody signed in. */
  readonly signIn: (email: string) => Promise<string>;
}

/** The whole program in process, on an embedded PostgreSQL of its own in a folder that goes afterwards. */
export async function withWorld(
  work: (world: World) => Promise<void>,
  of: { demo?: boolean; publicUrl?: string; connections?: number } = {},
): Promise<void> {
  const folderPath = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-bench-'));
  const folder = await claimDataFolder(folderPath);
  const connected = await connectDatabase({ config: { database: null }, folder, log: silentLog });
  const now = Temporal.Now.instant();
  const app = createApp({
    app: { ...connected.app, max: of.connections ?? connected.app.max ?? 10 },
    auth: connected.auth,
    mailer: openMailer(null, 'Lotsenwerk <post@demo.lotsenwerk.example>'),
    clock: { now: () => now },
    log: silentLog,
    secret: 'only the sessions of this measurement are signed with it',
    publicUrl: of.publicUrl ?? 'http://localhost',
    demo: true,
    trustProxy: 0,
    timesAsMany: 1_000_000,
  });
  const ownerPool = openPool(connected.owner);
  const close = async () => {
    await app.jobs.stop();
    await app.close();
    await ownerPool.end();
    await connected.stop();
    await folder.release();
    await rm(folderPath, { recursive: true, force: true });
  };
  const interrupted = () => void close().finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    await prepareDatabase(connected.owner, app.house);
    if (of.demo) await seedDemo(connected.owner, app.house.modules, app.accounts.addPerson, now);
    await app.jobs.connect();
    await work({
      app,
      folder: folderPath,
      owner: openKysely(ownerPool),
      ownerPool,
      ownerLogin: connected.owner,
      now,
      signIn: (email) => sessionFor(app.accounts, email),
    });
  } finally {
    process.off('SIGINT', interrupted);
    await close();
  }
}

/** A connection as the owner that checks no foreign keys and fires no triggers: for building large sites. */
export async function buildFast(world: World, work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
  const client = await world.ownerPool.connect();
  try {
    await client.query(`set session_replication_role = replica`);
    await client.query(`set synchronous_commit = off`);
    await work(client);
    await client.query(`analyze`);
  } finally {
    client.release(true);
  }
}

/** Languages, topics and hours as at real sites: few are frequent, most are rare. */
const languages = [
  'ar',
  'ar',
  'ar',
  'uk',
  'uk',
  'tr',
  'tr',
  'fa',
  'prs',
  'ru',
  'kmr',
  'ro',
  'so',
  'ti',
  'bg',
];

/**
 * Guides with an account each: seven in eight active, with two languages, a weekly plan and everything
 * pledged; the others in other states. Returns how to sign in as the guide of a number from 1 on.
 */
async function addTeam(
  world: World,
  of: { siteId: string; guides: number },
): Promise<(number: number) => string> {
  const { siteId, guides } = of;
  const mark = siteId.slice(-8);
  const address = (number: number | string) => `guide-${mark}-${number}@example.org`;
  await buildFast(world, async (client) => {
    await client.query(
      `create temp table team as
       select i, uuidv7() as id, uuidv7() as person_id, 'guide-${mark}-' || i || '@example.org' as email,
         'Lotsin Beispiel ' || i as name from generate_series(1, $1::int) i`,
      [guides],
    );
    await client.query(
      `insert into accounts.person (id, name, email) select person_id, name, email from team`,
    );
    await client.query(
      `insert into accounts.role (id, person_id, role, site_id, valid_from)
       select uuidv7(), person_id, 'guide', $1::uuid, '2024-01-01' from team`,
      [siteId],
    );
    await client.query(
      `insert into guides.guide (id, site_id, person_id, name, gender, state, home_name, home_latitude,
         home_longitude, radius_km, wish_minutes_per_month, qualified_on, state_since, created_at)
       select id, $1::uuid, person_id, name, case when i % 3 = 0 then 'male' else 'female' end,
         case when i % 8 <> 0 then 'active' when i % 16 = 0 then 'paused' else 'in-qualification' end,
         'Bad Homburg v. d. Höhe', 50.10 + (i * 7 % 250) / 1000.0, 8.45 + (i * 13 % 330) / 1000.0,
         case when i % 4 = 0 then 5 else 30 end, case when i % 3 = 0 then 600 end,
         case when i % 8 <> 0 or i % 16 = 0 then date '2024-05-01' end, $2::timestamptz, $2::timestamptz from team`,
      [siteId, world.now],
    );
    await client.query(
      `insert into guides.language (site_id, guide_id, tag, level, modes)
       select $1::uuid, id, ($2::text[])[1 + i % cardinality($2::text[])], 'mother-tongue', '{speak,read,write}'::text[] from team
       union all select $1::uuid, id, 'de', 'fluent', '{speak,read}'::text[] from team`,
      [siteId, languages],
    );
    await client.query(
      `insert into guides.topic (site_id, guide_id, topic_code)
       select $1::uuid, t.id, p.code from team t
       join (select code, row_number() over (order by code) as n, count(*) over () as all_of_them from programme.topic) p
         on (p.n + t.i) % 3 = 0 where t.i % 2 = 0`,
      [siteId],
    );
    await client.query(
      `insert into guides.availability (site_id, guide_id, weekday, from_time, until_time)
       select $1::uuid, id, day, '08:00', '18:00' from team, generate_series(1, 5) day where i % 4 <> 1`,
      [siteId],
    );
    await client.query(
      `insert into guides.absence (id, site_id, guide_id, valid_from, valid_until)
       select uuidv7(), $1::uuid, id, $2::date + 100 + i % 30, $2::date + 115 + i % 30 from team where i % 5 = 0`,
      [siteId, dayOf(world.now)],
    );
    await client.query(
      `insert into guides.obligation (id, site_id, guide_id, kind, valid_from, valid_until, noted_at)
       select uuidv7(), $1::uuid, id, kind, $2::date - 200, $2::date + 500, $3::timestamptz from team, unnest($4::text[]) kind`,
      [siteId, dayOf(world.now), world.now, obligationKinds],
    );
    await sealRows(client, world, {
      rows: `select id::text, email as "guides.guide.email" from team`,
      into: 'sealed_team',
      kind: 'guide',
      siteId,
    });
    await client.query(
      `update guides.guide g set email = s."guides.guide.email" from sealed_team s where g.id = s.id`,
    );
    await client.query('drop table team, sealed_team');
  });
  return address;
}

/** Seals the texts of a query, named by their columns, each row with a new key, into a table for the time being. */
async function sealRows(
  client: pg.ClientBase,
  world: World,
  of: { rows: string; into: string; kind: KeyKind; siteId: string },
): Promise<void> {
  const ring = world.ownerLogin.keyRing?.newest;
  if (!ring) throw new Error('a world has a key ring');
  const { rows } = await client.query<Record<string, string>>(of.rows);
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== 'id');
  const quoted = columns.map((name) => pg.escapeIdentifier(name));
  await client.query(
    `create temp table ${of.into} (id uuid primary key, ${quoted.map((name) => `${name} bytea`).join(', ')})`,
  );
  for (let at = 0; at < rows.length; at += 5_000) {
    const some = rows.slice(at, at + 5_000);
    const keys = some.map(({ id }) => newKey(String(id)));
    await client.query(
      `insert into keys.data_key (id, site_id, kind, ring, wrapped)
       select id, $1::uuid, $2, $3, wrapped from unnest($4::uuid[], $5::bytea[]) n (id, wrapped)`,
      [of.siteId, of.kind, ring.id, keys.map(({ id }) => id), keys.map((key) => wrap(ring, key))],
    );
    await client.query(
      `insert into ${of.into} select * from unnest($1::uuid[], ${columns.map((_, n) => `$${n + 2}::bytea[]`).join(', ')})`,
      [
        keys.map(({ id }) => id),
        ...columns.map((column) => keys.map((key, n) => seal(key, column, String(some[n]?.[column])))),
      ],
    );
  }
}

const obligationKinds = [
  'agreement',
  'confidentiality-pledge',
  'data-secrecy-pledge',
  'non-violence-pledge',
  'privacy-briefing',
  'yearly-confirmation',
];

const dayOf = (now: Temporal.Instant) => now.toZonedDateTimeISO('Europe/Berlin').toPlainDate().toString();

/** How many requests of a site wait, whatever it has behind it. */
export const waiting = { received: 25, 'in-review': 15, 'asked-back': 15, 'seeking-guide': 45, arranged: 20 };
const waitingTotal = Object.values(waiting).reduce((sum, count) => sum + count, 0);

export interface BusySite {
  readonly siteId: string;
  readonly coordinator: { readonly id: string; readonly cookie: string };
  /** How to sign in as the guide of a number from 1 on. */
  readonly guideAddress: (number: number) => string;
}

/** A site with its coordinator, a team, and requests behind it. */
export async function addBusySite(world: World, of: { guides: number; requests: number }): Promise<BusySite> {
  const { id: siteId } = await buildSite(world.owner);
  const { id, email } = await buildPerson(world.owner, { siteId, roles: ['coordinator'] });
  const guideAddress = await addTeam(world, { siteId, guides: of.guides });
  if (of.requests > 0) await addRequests(world, { siteId, requests: of.requests, coordinatorId: id });
  return { siteId, coordinator: { id, cookie: await world.signIn(email) }, guideAddress };
}

/**
 * Requests of eight years behind a site and `waiting` ahead, with matters, days, contacts of those not yet
 * anonymised, history, offers, appointments and confirmed hours.
 */
async function addRequests(
  world: World,
  of: { siteId: string; requests: number; coordinatorId: string },
): Promise<void> {
  const { siteId, requests, coordinatorId } = of;
  const open = Object.entries(waiting).flatMap(([state, count]) => Array(count).fill(state) as string[]);
  await buildFast(world, async (client) => {
    await client.query(
      `create temp table asked as
       with guide as (
         select array_agg(id order by id) as ids, array_agg(person_id order by id) as people, count(*)::int as n
         from guides.guide where site_id = $1::uuid and state = 'active'
       ), topic as (select array_agg(code order by code) as codes, count(*)::int as n from programme.topic
         where risk_class = 'green')
       select i, at, uuidv7(at - now()) as id, uuidv7(at - now()) as matter_id, uuidv7(at - now()) as offer_id,
         uuidv7(at - now()) as assignment_id, substr(md5($1::text || i), 1, 16) as mark,
         case when i > $2::int - $3::int then ($4::text[])[i - ($2::int - $3::int)]
           when dice % 10 < 7 then case when at < $5::timestamptz - interval '1 year' then 'anonymised' else 'completed' end
           when dice % 10 = 7 then 'referred' when dice % 20 = 8 then 'declined' when dice % 20 = 18 then 'unmet'
           when dice % 20 = 9 then 'withdrawn' else 'closed-without-answer' end as state,
         i <= $2::int - $3::int and dice % 10 < 7 as was_done,
         guide.ids[1 + i % guide.n] as guide_id, guide.people[1 + i % guide.n] as person_id,
         ($6::text[])[1 + dice % cardinality($6::text[])] as language_tag, topic.codes[1 + dice % topic.n] as topic_code,
         -- Appointments of one guide never overlap: they are days apart, or three hours.
         date_trunc('day', at) + interval '7 days' + make_interval(hours => 8 + 3 * (i / guide.n % 4)) as starts_at
       from (
         select i, hashint4(i) & 2147483647 as dice,
           case when i > $2::int - $3::int then $5::timestamptz - (($2::int - i) * interval '2 hours')
             else $5::timestamptz - interval '30 days' - (($2::int - $3::int - i) / $2::float8) * interval '8 years' end as at
         from generate_series(1, $2::int) i
       ) asked, guide, topic`,
      [siteId, requests, waitingTotal, open, world.now, languages],
    );
    await sealRows(client, world, {
      rows: `select id::text, 'Den Antrag beim nächsten Mal allein ausfüllen können' as "requests.request.goal",
          'Bürgerbüro am Beispielplatz' as "requests.request.place_name", 'Beispielplatz 7' as "requests.request.place_address",
          'Ratsuchende Person ' || i as "requests.contact.name", '06172 000 ' || i as "requests.contact.phone",
          'asking-' || mark || '@example.org' as "requests.contact.email"
        from asked where state <> 'anonymised'`,
      into: 'sealed_asked',
      kind: 'request',
      siteId,
    });
    await client.query(
      `insert into requests.matter (id, site_id, topic_code, opened_at, assignments_done)
       select matter_id, $1::uuid, topic_code, at, was_done::int from asked order by i`,
      [siteId],
    );
    await client.query(
      `insert into requests.request (id, site_id, matter_id, reference, state, channel, asked_by, message_language,
         language_tag, language_mode, german_level, setting, place_kind, place_name, place_address, area_name,
         area_latitude, area_longitude, minutes, topic_code, goal, consent_how, consent_at, status_token_hash,
         submitted_at, answer_due, closed_at, first_day, due_on, call_about, urgent)
       select id, $1::uuid, matter_id, mark, state, case when i % 3 = 0 then 'coordination' else 'public' end, 'self', 'de',
         language_tag, 'speak', 'little', 'on-site', 'office', s."requests.request.place_name", s."requests.request.place_address",
         'Bad Homburg v. d. Höhe', 50.2268, 8.6182, 60, topic_code,
         s."requests.request.goal",
         'given-by-person', at, encode(sha256(convert_to(mark, 'UTF8')), 'hex'), at, at::date + 3,
         case when i <= $2::int - $3::int then at + interval '10 days' end, starts_at::date,
         case when i <= $2::int - $3::int then at::date + 10 else $4::date - 3 + i % 12 end,
         case when i > $2::int - $3::int and i % 12 = 0 then 'question' end,
         i % 15 = 0
       from asked left join sealed_asked s using (id) order by i`,
      [siteId, requests, waitingTotal, dayOf(world.now)],
    );
    await client.query(
      `insert into requests.time_window (site_id, request_id, day, from_time, until_time)
       select $1::uuid, id, starts_at::date, '08:00', '18:00' from asked where state <> 'anonymised' order by i`,
      [siteId],
    );
    await client.query(
      `insert into requests.contact (request_id, site_id, name, phone, email)
       select id, $1::uuid, "requests.contact.name", "requests.contact.phone", "requests.contact.email"
       from sealed_asked`,
      [siteId],
    );
    await client.query(
      `insert into requests.contact_fingerprint (site_id, request_id, fingerprint, same_person)
       select $1::uuid, id, md5(kind || i % least($2::int, 5000)), true from asked, unnest(array['telephone', 'mail']) kind
       where state <> 'anonymised'`,
      [siteId, requests],
    );
    await client.query(
      `insert into requests.transition (id, site_id, request_id, event, from_state, to_state, version, made_at)
       select uuidv7(), $1::uuid, id, 'submit', null, 'received', 1, at from asked
       union all select uuidv7(), $1::uuid, id, 'take-up', 'received', 'in-review', 2, at + interval '1 day' from asked
       where state <> 'received'`,
      [siteId],
    );
    await client.query(
      `insert into assignments.offer (id, site_id, request_id, guide_id, person_id, state, starts_at, ends_at,
         language_tag, language_mode, topic_code, setting, place_kind, area_name, guides_needed, offered_at,
         expires_at, answered_at)
       select offer_id, $1::uuid, id, guide_id, person_id, case when state = 'seeking-guide' then 'open' else 'accepted' end,
         case when state = 'seeking-guide' then $2::timestamptz + interval '8 days' else starts_at end,
         case when state = 'seeking-guide' then $2::timestamptz + interval '8 days' else starts_at end + interval '1 hour',
         language_tag, 'speak', topic_code, 'on-site', 'office', 'Bad Homburg v. d. Höhe', 1, at + interval '1 day',
         case when state = 'seeking-guide' then $2::timestamptz + interval '1 day' else starts_at end,
         case when state <> 'seeking-guide' then at + interval '2 days' end
       from asked where was_done or state = 'arranged' or (state = 'seeking-guide' and i % 2 = 0) order by i`,
      [siteId, world.now],
    );
    await client.query(
      `insert into assignments.acceptance (offer_id, site_id, guide_id, accepted_by, accepted_at, no_conflict_declared)
       select offer_id, $1::uuid, guide_id, person_id, at + interval '2 days', true
       from asked where was_done or state = 'arranged' order by i`,
      [siteId],
    );
    // Checking each of 700,000 appointments against the others takes minutes; readers meet the same index.
    await client.query('alter table assignments.assignment drop constraint if exists no_overlap');
    await client.query('drop index if exists assignments.no_overlap');
    await client.query(
      `insert into assignments.assignment (id, site_id, request_id, offer_id, guide_id, person_id, guide_name,
         place_number, state, starts_at, ends_at, topic_code, language_tag, setting, place_kind, area_name, created_at)
       select assignment_id, $1::uuid, id, offer_id, guide_id, person_id, 'Lotsin', 1,
         case when was_done then 'recorded' else 'confirmed' end, starts_at, starts_at + interval '1 hour', topic_code,
         language_tag, 'on-site', 'office', 'Bad Homburg v. d. Höhe', at + interval '2 days'
       from asked where was_done or state = 'arranged' order by i`,
      [siteId],
    );
    await client.query(
      `create index no_overlap on assignments.assignment using gist (person_id, tstzrange(starts_at, ends_at))
       where state in ('planned', 'confirmed', 'done', 'recorded', 'in-clarification', 'not-met')`,
    );
    await client.query(
      `insert into assignments.hours (id, site_id, assignment_id, guide_id, person_id, kind, day, started_at, ended_at,
         minutes, topic_code, language_tag, place_kind, follow_up_needed, can_do_alone, strain, entered_by, entered_at,
         confirmed_by, confirmed_at)
       select uuidv7(), $1::uuid, assignment_id, guide_id, person_id, 'entry', starts_at::date, starts_at,
         starts_at + interval '1 hour', 60, topic_code, language_tag, 'office', false, 'yes', 2, person_id,
         starts_at + interval '2 hours', $2, starts_at + interval '2 days'
       from asked where was_done order by i`,
      [siteId, coordinatorId],
    );
    await client.query('drop table asked, sealed_asked');
  });
}

/** Answers a page in process and refuses anything but the page itself. */
export async function openPage(world: World, address: string, cookie: string): Promise<string> {
  const answer = await world.app.http.request(address, { headers: { Cookie: cookie } });
  const html = await answer.text();
  if (answer.status !== 200) throw new Error(`${address} was answered with ${answer.status}`);
  return html;
}
