import { buildPerson } from '../src/modules/assignments/assignments.build.ts';
import { type Figure, kb, ms, printFigures, timeBeside } from './report.ts';
import { askingOf, record, tablesReadWhole } from './statements.ts';
import { addBusySite, buildFast, openPage, withWorld } from './world.ts';

interface Reader {
  readonly who: string;
  readonly cookie: string;
  readonly acting: string;
  readonly values: readonly string[];
  readonly addresses: readonly string[];
}

/** How often each main page asks the database, and what its time is beside the same page from memory. */
export async function measure(): Promise<void> {
  await withWorld(async (world) => {
    const { owner, ownerPool, signIn } = world;
    const site = await addBusySite(world, { guides: 100, requests: 20_000 });
    const { siteId } = site;
    const somebody = async (role: 'requesting-body' | 'finance' | 'administrator') => {
      const { id, email } = await buildPerson(owner, { siteId, roles: [role] });
      return { id, cookie: await signIn(email) };
    };
    const body = await somebody('requesting-body');
    const finance = await somebody('finance');
    const administrator = await somebody('administrator');

    const requestOf = (state: string) =>
      owner
        .selectFrom('requests.request')
        .select(['id', 'reference', 'statusTokenHash'])
        .where('siteId', '=', siteId)
        .where('state', '=', state)
        .orderBy('submittedAt', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
    const seeking = await requestOf('seeking-guide');
    const arranged = await requestOf('arranged');
    await buildFast(world, async (client) => {
      await client.query(
        `update requests.request set requested_by = $1 where id in
           (select id from requests.request where site_id = $2 order by submitted_at desc limit 500)`,
        [body.id, siteId],
      );
    });
    const offer = await owner
      .selectFrom('assignments.offer as offer')
      .innerJoin('accounts.person as person', 'person.id', 'offer.personId')
      .select(['offer.id', 'offer.personId', 'offer.guideId', 'person.email'])
      .where('offer.state', '=', 'open')
      .limit(1)
      .executeTakeFirstOrThrow();
    const assignment = await owner
      .selectFrom('assignments.assignment')
      .select('id')
      .where('personId', '=', offer.personId)
      .orderBy('startsAt', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();

    const asPerson = 'select acting.as_person($1::uuid)';
    const readers: Reader[] = [
      {
        who: 'nobody',
        cookie: '',
        acting: 'select 1',
        values: [],
        addresses: ['/', '/standorte?ort=61348', '/anfrage', '/anmelden'],
      },
      {
        who: 'who asked',
        cookie: '',
        acting: 'select acting.as_token($1)',
        values: [arranged.statusTokenHash],
        addresses: [`/status/${arranged.reference}`],
      },
      {
        who: 'coordinator',
        cookie: site.coordinator.cookie,
        acting: asPerson,
        values: [site.coordinator.id],
        addresses: [
          '/tag',
          '/anfragen',
          '/anfragen/telefon',
          `/anfragen/${seeking.id}`,
          `/anfragen/${arranged.id}`,
          `/einsaetze/${assignment.id}`,
          '/team',
          `/team/${offer.guideId}`,
          '/stunden',
          '/stunden/bestaetigen',
        ],
      },
      {
        who: 'guide',
        cookie: await signIn(offer.email),
        acting: asPerson,
        values: [offer.personId ?? ''],
        addresses: [
          '/angebote',
          `/angebote/${offer.id}`,
          '/einsaetze',
          `/einsaetze/${assignment.id}`,
          '/mein-profil',
          '/stunden',
        ],
      },
      {
        who: 'requesting body',
        cookie: body.cookie,
        acting: asPerson,
        values: [body.id],
        addresses: ['/meine-anfragen', '/anfragen/neu'],
      },
      {
        who: 'finance',
        cookie: finance.cookie,
        acting: asPerson,
        values: [finance.id],
        addresses: ['/stunden'],
      },
      {
        who: 'administrator',
        cookie: administrator.cookie,
        acting: asPerson,
        values: [administrator.id],
        addresses: ['/verwaltung/parameter', '/verwaltung/personen'],
      },
    ];

    const figures: Figure[] = [];
    const whole: string[] = [];
    for (const { who, cookie, acting, values, addresses } of readers) {
      const client = await ownerPool.connect();
      for (const address of addresses) {
        const open = () => openPage(world, address, cookie);
        const html = await open();
        const { statements, fromMemory } = await record(open);
        const time = await timeBeside(open, () => fromMemory(open), 30);
        const shown = address.replace(/[0-9a-f-]{36}/, ':id').replace(arranged.reference, ':token');
        figures.push({
          what: `${who}: ${shown}, ${statements.length} statements, ${kb(Buffer.byteLength(html))}`,
          value: ms(time.work),
          ratio: time.work / time.beside,
          beside: 'from memory',
        });
        // As the application, whose plans pass Row Level Security.
        await client.query('begin');
        await client.query('set local role lotsenwerk_app');
        await client.query(acting, [...values]);
        for (const { table, text } of await tablesReadWhole(client, askingOf(statements))) {
          whole.push(
            `${who}: ${shown} reads all of ${table}: ${text.trim().replace(/\s+/g, ' ').slice(0, 160)}`,
          );
        }
        await client.query('rollback');
      }
      client.release();
    }
    printFigures('Main pages of a site with 100 guides and 20000 requests', figures);
    for (const line of whole) process.stdout.write(`  ${line}\n`);
  });
}
