import type pg from 'pg';
import { type Figure, ms, printFigures, timeBeside } from './report.ts';
import { record, type Statement } from './statements.ts';
import { addBusySite, openPage, withWorld } from './world.ts';

const rounds = 100;
const pages = ['/tag', '/anfragen', '/team', '/stunden'] as const;

/** What Row Level Security costs: the statements of a page as the application sends them, and past every policy. */
export async function measure(): Promise<void> {
  await withWorld(async (world) => {
    const { coordinator, siteId } = await addBusySite(world, { guides: 100, requests: 20_000 });
    const { rows } = await world.ownerPool.query<{ id: string }>(
      `select id::text from requests.request where site_id = $1 and state = 'seeking-guide' limit 1`,
      [siteId],
    );
    const figures: Figure[] = [];
    const bound = await world.app.database.pool.connect();
    const free = await world.ownerPool.connect();
    try {
      for (const address of [...pages, `/anfragen/${rows[0]?.id}`]) {
        const open = () => openPage(world, address, coordinator.cookie);
        await open();
        const { statements } = await record(open);
        const asked = ofTheApplication(statements);
        const seen = { bound: 0, free: 0 };
        const times = await timeBeside(
          async () => {
            seen.bound = await send(bound, asked);
          },
          async () => {
            seen.free = await send(free, asked);
          },
          rounds,
        );
        if (seen.bound === 0 || seen.bound > seen.free)
          throw new Error(`${address}: ${JSON.stringify(seen)}`);
        const page = await timeBeside(open, open, 20);
        figures.push(
          {
            what: `${address.replace(/[0-9a-f-]{36}/, ':id')}, ${asked.length} statements`,
            value: ms(times.work),
            ratio: times.work / times.beside,
            beside: 'past the policies',
          },
          {
            what: '  as a part of the whole page',
            value: `${(((times.work - times.beside) / page.work) * 100).toFixed(1)} %`,
          },
        );
      }
    } finally {
      bound.release();
      free.release();
    }
    printFigures('Row Level Security', figures);
  });
}

/** From where it is said who acts, without the frame of the transaction: signing in is another role's. */
function ofTheApplication(statements: readonly Statement[]): Statement[] {
  const acting = statements.findIndex(({ text }) => text.startsWith('select acting.as_'));
  if (acting === -1) throw new Error('nobody acts');
  return statements
    .slice(acting)
    .filter(({ text }) => !/^(begin|start transaction|set transaction|commit|rollback)/i.test(text));
}

/** In one transaction that leaves nothing behind; how many rows came. */
async function send(client: pg.ClientBase, statements: readonly Statement[]): Promise<number> {
  await client.query('begin');
  try {
    let rows = 0;
    for (const { text, values } of statements)
      rows += (await client.query({ text, values: [...values], rowMode: 'array' })).rows.length;
    return rows;
  } finally {
    await client.query('rollback');
  }
}
