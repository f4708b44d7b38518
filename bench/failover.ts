import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from '../e2e/program.ts';
import { makeKeyRing } from '../src/platform/key-ring.ts';
import { asking } from '../tests/database-set.ts';
import { signInAt, Writers } from '../tests/under-load.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type Figure, median, printFigures } from './report.ts';

const rounds = Number(process.env.FAILOVER_ROUNDS ?? 2);
/** How many writes are acknowledged before each kill and after it, at least. */
const between = 30;

const kinds = [
  ['PostgreSQL of the leader killed', 'killDatabase'],
  ['all of the leader killed', 'killMachine'],
] as const;

/**
 * The leader of the database is killed while people write: how long nobody is answered, and whether anything
 * that was acknowledged is missing or was done twice. Whoever is told to try again sends the same form again.
 */
export async function measure(): Promise<void> {
  const cluster = await startCluster();
  try {
    const program = await startProgram({
      ...cluster.env,
      KEY_RING: makeKeyRing(),
      SECRET: randomBytes(32).toString('base64'),
    });
    try {
      const before = await requestsThere(cluster);
      const writers = new Writers(program.url, await signInAt(program.url));
      const figures: Figure[] = [];
      for (const [what, kill] of kinds) {
        const gaps: number[] = [];
        for (let round = 0; round < rounds; round++) {
          await cluster.untilWhole(150);
          gaps.push(await secondsWithoutAnswer(cluster, kill, writers));
        }
        figures.push({
          what: `${what}, ${rounds} times: no write acknowledged for`,
          value: `${median(gaps).toFixed(1)} s, at most ${Math.max(...gaps).toFixed(1)} s`,
        });
      }
      await cluster.untilWhole(150);
      await writers.stop();
      const there = await requestsThere(cluster);
      const different = new Set(writers.acknowledged);
      const lost = [...different].filter((id) => !there.has(id)).length;
      const twice = there.size - before.size - different.size + lost;
      printFigures('Failover: Patroni, etcd, HAProxy, PgBouncer, synchronous replication', [
        ...figures,
        { what: 'writes acknowledged', value: String(writers.acknowledged.length) },
        { what: 'of these lost', value: String(lost) },
        { what: 'forms that led to more than one request', value: String(twice) },
        { what: 'answers that asked to come back', value: String(writers.askedBack) },
      ]);
      if (lost > 0 || twice !== 0) throw new Error('a write was lost or done twice');
    } finally {
      await program.stop();
    }
  } finally {
    await cluster.stop();
  }
}

async function requestsThere(cluster: Cluster): Promise<Set<string>> {
  const rows = await asking<{ id: string }>(cluster.leader, 'select id from requests.request');
  return new Set(rows.map(({ id }) => id));
}

/** The longest time around the kill in which no write was acknowledged. */
async function secondsWithoutAnswer(
  cluster: Cluster,
  kill: 'killDatabase' | 'killMachine',
  writers: Writers,
): Promise<number> {
  const first = writers.moments.length;
  await writers.more(between);
  const killed = await cluster[kill]();
  const killedAt = performance.now();
  // What was under way may still be acknowledged in the first moments.
  await pause(2_000);
  await writers.more(between);
  if (kill === 'killMachine') cluster.bringBack(killed);
  const moments = writers.moments.slice(first);
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? at));
  const gap = Math.max(...gaps.filter((_, index) => (moments[index + 1] ?? 0) >= killedAt));
  return gap / 1_000;
}
