import { type Figure, median, ms, printFigures, timeBeside } from './report.ts';
import { askingOf, record, sendBare, tablesReadWhole } from './statements.ts';
import { addBusySite, type BusySite, openPage, type World, withWorld } from './world.ts';

const pages = [
  { name: 'queue page', address: '/anfragen' },
  { name: 'day page', address: '/tag' },
] as const;
const sizes = [1_000, 100_000, 1_000_000];
const rounds = 60;

/** What coordination opens most, at sites with ever more behind them and always as much waiting. */
export async function measure(): Promise<void> {
  await withWorld(async (world) => {
    const figures: Figure[] = [];
    const sites: BusySite[] = [];
    for (const requests of sizes) {
      const site = await addBusySite(world, { guides: Math.max(40, requests / 1_000), requests });
      sites.push(site);
      for (const page of pages) figures.push(...(await figuresOf(world, site, page, requests)));
    }
    const [first, last] = [sites[0], sites.at(-1)];
    if (!first || !last) throw new Error('there is no site');
    for (const { name, address } of pages) {
      const growth = await timeBeside(
        () => openPage(world, address, last.coordinator.cookie),
        () => openPage(world, address, first.coordinator.cookie),
        rounds,
      );
      figures.push({
        what: `${name}, ${sizes.at(-1)} behind it`,
        value: ms(growth.work),
        ratio: growth.work / growth.beside,
        beside: `the same with ${sizes[0]}, in turn`,
      });
    }
    printFigures('What waits, at a site with requests behind it', figures);
  });
}

async function figuresOf(
  world: World,
  { coordinator }: BusySite,
  { name, address }: (typeof pages)[number],
  requests: number,
): Promise<Figure[]> {
  const open = () => openPage(world, address, coordinator.cookie);
  await open();
  const { statements, fromMemory } = await record(open);
  const queries = askingOf(statements);
  const client = await world.app.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select acting.as_person($1::uuid)', [coordinator.id]);
    for (const { table, text } of await tablesReadWhole(client, queries)) {
      const fault = `${address} reads the whole table ${table}:\n${text}`;
      if (address === '/anfragen') throw new Error(fault);
      process.stdout.write(`${fault}\n`);
    }
    await client.query('rollback');
  } finally {
    client.release();
  }
  const bare = await world.ownerPool.connect();
  try {
    const besideBare = await timeBeside(open, () => sendBare(bare, queries), rounds);
    const besideMemory = await timeBeside(open, () => fromMemory(open), rounds);
    const what = `${name}, ${requests} behind it, ${statements.length} statements`;
    return [
      {
        what,
        value: ms(median([besideBare.work, besideMemory.work])),
        ratio: besideBare.work / besideBare.beside,
        beside: `its ${queries.length} queries sent bare`,
      },
      {
        what: '',
        value: '',
        ratio: besideMemory.work / besideMemory.beside,
        beside: `the same page from memory (${ms(besideMemory.beside)})`,
      },
    ];
  } finally {
    bare.release();
  }
}
