import { sql } from 'kysely';
import pg from 'pg';
import { concerns, writeTrail } from '../src/platform/audit.ts';
import type { Database } from '../src/platform/database.ts';
import { verifyAudit } from '../src/platform/verify-audit.ts';
import { median, ms, printFigures, timeBeside } from './report.ts';
import { addBusySite, type BusySite, openPage, type World, withWorld } from './world.ts';

const connections = 10;
const deeds = 400;
const rounds = 7;
const verified = 200_000;

/** Deeds and pages with the audit trail and without; how fast it is verified. */
export async function measure(): Promise<void> {
  await withWorld(
    async (world) => {
      const sites: BusySite[] = [];
      for (let i = 0; i < connections; i++) sites.push(await addBusySite(world, { guides: 2, requests: 0 }));
      const [first] = sites as [BusySite, ...BusySite[]];
      const plain = world.app.database;
      const recording = plain.recording((tx, { kind, touched }) =>
        writeTrail(tx, { name: 'POST /x', status: 303, number: 'x', onlyRead: kind === 'read' }, touched),
      );

      const same = await besideNone(recording, plain, () => first);
      const spread = await besideNone(recording, plain, (index) => sites[index % sites.length] as BusySite);
      const alone = await timeBeside(
        () => deed(recording, first),
        () => deed(plain, first),
        150,
      );
      const page = await pageTimes(world);
      const speed = await verificationSpeed(world);

      printFigures('The audit trail', [
        {
          what: 'one small deed after the other',
          value: ms(alone.work),
          ratio: alone.work / alone.beside,
          beside: 'without',
        },
        {
          what: `small deeds at one site, ${connections} at a time`,
          value: ms(same.work / deeds),
          ratio: same.work / same.beside,
          beside: 'without',
        },
        {
          what: `small deeds at ${connections} sites, ${connections} at a time`,
          value: ms(spread.work / deeds),
          ratio: spread.work / spread.beside,
          beside: 'without',
        },
        {
          what: 'the page of a request, with contact data',
          value: ms(page.work),
          ratio: page.work / page.beside,
          beside: 'without',
        },
        { what: `verified of ${verified} entries`, value: `${Math.round(speed / 1_000)} k/s` },
      ]);
    },
    { connections, demo: true },
  );
}

/** The least a coordinator can change: one row. */
function deed(database: Database, { siteId, coordinator }: BusySite): Promise<void> {
  return database.write({ kind: 'person', personId: coordinator.id }, async (tx) => {
    concerns(tx, 'site', siteId);
    await sql`update accounts.person set updated_at = now() where id = ${coordinator.id}::uuid`.execute(tx);
  });
}

async function besideNone(recording: Database, plain: Database, siteOf: (index: number) => BusySite) {
  const many = async (database: Database) => {
    let next = 0;
    await Promise.all(
      Array.from({ length: connections }, async (_, worker) => {
        while (next++ < deeds) await note(database, siteOf(worker));
      }),
    );
  };
  return timeBeside(
    () => many(recording),
    () => many(plain),
    rounds,
  );
}

/** A row of its own each time, so that nothing but the chain is waited for. */
function note(database: Database, { siteId, coordinator }: BusySite): Promise<void> {
  return database.write({ kind: 'person', personId: coordinator.id }, async (tx) => {
    concerns(tx, 'site', siteId);
    await sql`insert into platform.sent_form (key, sent_by, led_to, sent_at)
      values (gen_random_uuid(), ${coordinator.id}, '/', now())`.execute(tx);
  });
}

async function pageTimes(world: World) {
  const cookie = await world.signIn('koordination@demo.lotsenwerk.example');
  const { rows } = await sql<{ id: string }>`
    select r.id::text from requests.request r join requests.contact c on c.request_id = r.id
    join accounts.role o on o.site_id = r.site_id and o.role = 'coordinator'
    join accounts.person p on p.id = o.person_id and p.email = 'koordination@demo.lotsenwerk.example'
    where r.state = 'in-review' limit 1`.execute(world.owner);
  const address = `/anfragen/${rows[0]?.id}`;
  const { database } = world.app;
  const without = async () => {
    Object.assign(database, { recording: () => database });
    await openPage(world, address, cookie);
    Reflect.deleteProperty(database, 'recording');
  };
  return timeBeside(() => openPage(world, address, cookie), without, 60);
}

async function verificationSpeed(world: World): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit.entry`.execute(world.owner);
  // A transaction each: the head of a chain changed 200,000 times in one would be searched through ever longer.
  const missing = verified - (rows[0]?.n ?? 0);
  await sql`do $$ declare e audit.entry; begin
    select * into e from audit.entry limit 1;
    for i in 1..${sql.raw(String(missing))} loop
      perform audit.seal(e);
      if i % 200 = 0 then commit; end if;
    end loop; end $$`.execute(world.owner);
  const client = new pg.Client(world.ownerLogin as pg.ClientConfig);
  await client.connect();
  try {
    const speeds: number[] = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      const { entries, faults } = await verifyAudit(client);
      if (faults.length > 0) throw new Error(`${faults.length} faults`);
      speeds.push((entries * 1_000) / (performance.now() - started));
    }
    return median(speeds);
  } finally {
    await client.end();
  }
}
