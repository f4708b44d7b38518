import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from '../e2e/program.ts';
import { damagesIn, kill, requestsIn, signInAt, Writers } from '../tests/under-load.ts';
import { type Figure, median, ms, printFigures } from './report.ts';

const kinds = ['program', 'database', 'both'] as const;
const kills = Number(process.env.KILLS ?? 12);
/** How many write at once: each write is some thirty statements, and one alone leaves the machine half idle. */
const atOnce = Number(process.env.WRITERS ?? 24);
/** How many writes are acknowledged between two kills, at least. */
const between = Number(process.env.WRITES_BETWEEN ?? 100);

/** At several sites: at one, each write waits for the head of its trail. */
const coordinators = [
  'koordination',
  'koordination.offenbach',
  'koordination.roedermark',
  'koordination.ib-hochtaunus',
].map((name) => `${name}@demo.lotsenwerk.example`);

/** SIGKILL of the program, of the database and of both, in turns, while forms are sent: nothing lost, nothing twice. */
export async function measure(): Promise<void> {
  const away: Record<(typeof kinds)[number], number[]> = { program: [], database: [], both: [] };
  let program = await startProgram();
  const { folder } = program;
  let writers: Writers | undefined;
  try {
    const before = await requestsIn(folder);
    const began = performance.now();
    const cookies: string[] = [];
    for (const email of coordinators) cookies.push(await signInAt(program.url, email));
    writers = new Writers(program.url, cookies, atOnce);
    let lost = 0;
    for (let round = 0; round < kills; round++) {
      const killed = kinds[round % kinds.length] ?? 'both';
      await writers.more(between);
      await pause(Math.random() * 200);
      const acknowledged = [...writers.acknowledged];
      const gone = performance.now();
      program = await kill(killed, program, writers);
      await writers.more(1);
      away[killed].push(performance.now() - gone);
      const kept = await requestsIn(folder);
      lost += acknowledged.filter((id) => !kept.has(id)).length;
    }
    await writers.stop();
    const seconds = (performance.now() - began) / 1000;
    const after = await requestsIn(folder);
    const twice = after.size - before.size - writers.acknowledged.length;
    const damages = await damagesIn(folder);
    const figures: Figure[] = [
      { what: 'kills, a third each: program, database, both', value: String(kills) },
      {
        what: 'writes acknowledged',
        value: String(writers.acknowledged.length),
        ratio: writers.acknowledged.length / seconds,
        beside: 'one a second',
      },
      { what: 'of these lost', value: String(lost) },
      { what: 'forms that led to more than one request', value: String(twice) },
      { what: 'answers that asked to come back', value: String(writers.askedBack) },
      { what: 'damaged tables and indexes (amcheck)', value: String(damages.length) },
      ...kinds.map((kind) => ({
        what: `until the next write after a kill of ${kind === 'both' ? 'both' : `the ${kind}`}`,
        value: ms(median(away[kind])),
      })),
    ];
    printFigures('Kills under writing load', figures);
    if (lost + twice + damages.length > 0) throw new Error('something was lost, doubled or damaged');
  } finally {
    await program.stop();
  }
}
