import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startProgram } from '../e2e/program.ts';
import { databaseServer, signInAt, until, Writers } from '../tests/under-load.ts';
import { median, ms, printFigures } from './report.ts';

const seconds = Number(process.env.SECONDS ?? 20);
/** Queries without an end at once: more than half of the connections the application may have. */
const runaways = 12;

/** Says how late the program's own loop comes, each time it is asked by a signal: p99 and the latest, in ms. */
const watch = `import { monitorEventLoopDelay } from 'node:perf_hooks';
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('SIGUSR2', () => {
  process.stderr.write('loop ' + [50, 99, 100].map((part) => delay.percentile(part) / 1e6 - 10).join(' ') + '\\n');
  delay.reset();
});`;

/** Whether one blocks another: how late the event loop comes under load, and what queries without an end do. */
export async function measure(): Promise<void> {
  const program = await startProgram({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(watch)}`,
  });
  try {
    const cookie = await signInAt(program.url);
    const waits: number[] = [];
    const answers = new Map<number, number>();
    let looking = true;
    const look = async () => {
      while (looking) {
        const asked = performance.now();
        const { status } = await fetch(`${program.url}/tag`, {
          headers: { Cookie: cookie },
          redirect: 'manual',
        }).then(async (answer) => {
          await answer.arrayBuffer();
          return answer;
        });
        waits.push(performance.now() - asked);
        answers.set(status, (answers.get(status) ?? 0) + 1);
        await pause(50);
      }
    };
    const loop = async () => {
      const before = program.said().length;
      process.kill(program.pid, 'SIGUSR2');
      await until(async () => /loop .*\n/.test(program.said().slice(before)));
      return (/loop (.*)\n/.exec(program.said().slice(before))?.[1] ?? '').split(' ').map(Number);
    };
    await loop();
    await pause(seconds * 500);
    const [, atRest = 0] = await loop();
    const writers = new Writers(program.url, cookie, 2);
    const lookers = Array.from({ length: 6 }, look);
    await pause(seconds * 1_000);
    const [middle = 0, late = 0, latest = 0] = await loop();
    const usual = [...waits].sort((a, b) => a - b);

    waits.length = 0;
    const began = performance.now();
    const ended = await Promise.all(Array.from({ length: runaways }, () => runaway(program.folder)));
    const during = [...waits].sort((a, b) => a - b);
    const over = performance.now();
    waits.length = 0;
    await until(
      async () => waits.slice(-5).length === 5 && median(waits.slice(-5)) < 2 * median(usual) + 20,
      60,
    );
    const back = performance.now() - over;
    looking = false;
    await Promise.all(lookers);
    await writers.stop();
    const p95 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    printFigures('Whether one blocks another', [
      { what: 'event loop late without load, p99', value: ms(atRest) },
      { what: 'under load (6 who look, 2 who write): half, p99', value: `${ms(middle)}, ${ms(late)}` },
      { what: '  the latest', value: ms(latest) },
      { what: 'a page under load, half and p95', value: `${ms(median(usual))}, ${ms(p95(usual))}` },
      { what: `${runaways} queries without an end: the longest lasted`, value: ms(Math.max(...ended)) },
      {
        what: '  a page meanwhile, half and p95',
        value: `${ms(median(during))}, ${ms(p95(during))}`,
        ratio: median(during) / median(usual),
        beside: 'without them',
      },
      { what: '  until pages come as before', value: ms(back) },
      { what: 'answers to pages', value: [...answers].map(([how, count]) => `${how}: ${count}`).join(', ') },
    ]);
    if (performance.now() - began > 120_000) throw new Error('queries without an end are not ended');
  } finally {
    await program.stop();
  }
}

/** A query without an end as the application; how long the database lets it, in milliseconds. */
async function runaway(folder: string): Promise<number> {
  const { host, port } = await databaseServer(folder);
  const password = (await readFile(path.join(folder, 'keys', 'database-app'), 'utf8')).trim();
  const client = new pg.Client({ host, port, user: 'lotsenwerk_app', password, database: 'lotsenwerk' });
  await client.connect();
  const began = performance.now();
  try {
    await client.query(
      'select count(*) from generate_series(1, 1000000000000) a, generate_series(1, 1000000) b',
    );
    throw new Error('that has no end');
  } catch (error) {
    if ((error as { code?: string }).code !== '57014') throw error;
    return performance.now() - began;
  } finally {
    await client.end();
  }
}
