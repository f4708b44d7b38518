import { proposeGuides } from '#modules/matching';
import { readRequest, windowsOf } from '#modules/requests';
import { candidatesFor } from '../src/modules/assignments/offers/candidates-for.ts';
import { type Figure, kb, median, ms, printFigures, timeBeside } from './report.ts';
import { askingOf, record, sendBare } from './statements.ts';
import { addBusySite, type BusySite, openPage, type World, withWorld } from './world.ts';

const teams = [
  { guides: 100, rounds: 40 },
  { guides: 1_000, rounds: 30 },
  { guides: 10_000, rounds: 5 },
];
const requestsPerGuide = 20;

/** The page on which coordination chooses among the guides of a site, who have 20 requests each behind them. */
export async function measure(): Promise<void> {
  await withWorld(async (world) => {
    for (const { guides, rounds } of teams) {
      const site = await addBusySite(world, { guides, requests: guides * requestsPerGuide });
      printFigures(`Proposals among ${guides} guides`, await figuresOf(world, site, rounds));
    }
  });
}

async function figuresOf(world: World, site: BusySite, rounds: number): Promise<Figure[]> {
  const { database } = world.app;
  const { now, owner } = world;
  const { coordinator, siteId } = site;
  const today = now.toZonedDateTimeISO('Europe/Berlin').toPlainDate();
  const { id } = await owner
    .selectFrom('requests.request')
    .select('id')
    .where('siteId', '=', siteId)
    .where('state', '=', 'seeking-guide')
    .where('languageTag', '=', 'ar')
    .orderBy('submittedAt', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  // A working day, on which guides have told hours.
  const wednesday = today.add({ days: 10 - today.dayOfWeek });
  await owner
    .updateTable('requests.timeWindow')
    .set({ day: wednesday })
    .where('requestId', '=', id)
    .execute();
  const load = () =>
    database.read({ kind: 'person', personId: coordinator.id }, async (db) => {
      const request = await readRequest(db, id);
      if (!request) throw new Error('the request is gone');
      return candidatesFor(db, request, { windows: await windowsOf(db, id), guidesToFind: 1, today, now });
    });
  const open = () => openPage(world, `/anfragen/${id}`, coordinator.cookie);

  const { need, candidates, site: ground } = await load();
  const rank = () => proposeGuides(need, candidates, ground, { today });
  const { proposed } = rank().counts;
  if (proposed === 0) throw new Error('nobody is proposed');
  const { statements } = await record(load);
  const whole = await record(open);
  const bytes = Buffer.byteLength(await open());

  const bare = await world.ownerPool.connect();
  try {
    const loading = await timeBeside(load, () => sendBare(bare, askingOf(statements)), rounds);
    const ranking = await timeBeside(rank, load, rounds);
    const page = await timeBeside(open, () => sendBare(bare, askingOf(statements)), rounds);
    const loadTime = median([loading.work, ranking.beside]);
    const share = (part: number) => `${Math.round((part / page.work) * 100)} %`;
    return [
      {
        what: `loading ${candidates.length} candidates (${askingOf(statements).length} queries)`,
        value: `${ms(loadTime)}, ${share(loadTime)}`,
        ratio: loading.work / loading.beside,
        beside: `the same queries bare (${ms(loading.beside)})`,
      },
      {
        what: `ranking, ${proposed} proposed`,
        value: `${ms(ranking.work)}, ${share(ranking.work)}`,
        ratio: ranking.work / ranking.beside,
        beside: 'loading',
      },
      {
        what: `the whole page (${whole.statements.length} statements, ${kb(bytes)} of HTML)`,
        value: ms(page.work),
        ratio: page.work / page.beside,
        beside: 'the queries of loading bare',
      },
    ];
  } finally {
    bare.release();
  }
}
