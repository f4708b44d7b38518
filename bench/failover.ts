import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { demoMail } from '../e2e/people.ts';
import { startProgram } from '../e2e/program.ts';
import { makeKeyRing } from '../src/platform/key-ring.ts';
import { asking } from '../tests/database-set.ts';
import { requestAbout, requestIn, sendForm, signInAt } from '../tests/phone-requests.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type Figure, median, printFigures } from './report.ts';

const writers = 8;
const rounds = Number(process.env.FAILOVER_ROUNDS ?? 2);

interface Acknowledged {
  readonly id: string;
  readonly at: number;
}

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
      const cookie = await signInAt(program.url, demoMail.coordinator);
      const before = await requestsThere(cluster);
      const acknowledged: Acknowledged[] = [];
      const refused = { count: 0, other: [] as string[] };
      const figures: Figure[] = [];
      const kinds = [
        ['PostgreSQL killed', 'killDatabase'],
        ['machine killed', 'killMachine'],
      ] as const;
      for (const [what, kill] of kinds) {
        const gaps: number[] = [];
        for (let round = 0; round < rounds; round++) {
          await cluster.untilWhole(90);
          gaps.push(await oneFailover(cluster, kill, program.url, cookie, acknowledged, refused));
        }
        figures.push({
          what: `${what}, ${rounds} times: seconds without an answer, most and middle`,
          value: `${Math.max(...gaps).toFixed(1)} / ${median(gaps).toFixed(1)} s`,
        });
      }
      await cluster.untilWhole(90);
      const there = await requestsThere(cluster);
      const lost = acknowledged.filter(({ id }) => !there.has(id));
      const written = [...there].filter((id) => !before.has(id)).length;
      const different = new Set(acknowledged.map(({ id }) => id)).size;
      printFigures('Failover: Patroni, etcd, HAProxy, PgBouncer; synchronous replication', [
        ...figures,
        { what: 'writes acknowledged', value: String(acknowledged.length) },
        { what: '  of them lost', value: String(lost.length) },
        { what: 'done twice, or kept without an answer', value: String(written - different) },
        { what: 'told to try again, and did so with the same form', value: String(refused.count) },
        { what: 'answered in another way', value: refused.other.join(', ') || '0' },
        {
          what: 'the program said that the database was away and back',
          value: String((program.said().match(/database-away/g) ?? []).length),
        },
      ]);
      if (lost.length > 0 || written !== different) throw new Error('a write was lost or done twice');
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

/** Returns the longest time without an acknowledged write, in seconds. */
async function oneFailover(
  cluster: Cluster,
  kill: 'killDatabase' | 'killMachine',
  url: string,
  cookie: string,
  acknowledged: Acknowledged[],
  refused: { count: number; other: string[] },
): Promise<number> {
  let goesOn = true;
  const first = acknowledged.length;
  const writing = Array.from({ length: writers }, async () => {
    while (goesOn) acknowledged.push(await written(url, cookie, refused));
  });
  const enough = async (more: number) => {
    const wanted = acknowledged.length + more;
    const until = performance.now() + 90_000;
    while (acknowledged.length < wanted) {
      if (performance.now() > until) throw new Error('nobody was answered for 90 seconds');
      await pause(50);
    }
  };
  await enough(30);
  const killed = await cluster[kill]();
  const killedAt = performance.now();
  while ((acknowledged.at(-1)?.at ?? 0) < killedAt + 1_500) await enough(1);
  await enough(30);
  goesOn = false;
  await Promise.all(writing);
  if (kill === 'killMachine') cluster.bringBack(killed);
  const moments = acknowledged.slice(first).map(({ at }) => at);
  return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at))) / 1_000;
}

/** One request taken down by telephone, sent until it is acknowledged, always with the same key. */
async function written(
  url: string,
  cookie: string,
  refused: { count: number; other: string[] },
): Promise<Acknowledged> {
  const fields = requestAbout(`failover ${Math.floor(Math.random() * 1e9)}`);
  for (;;) {
    const answer = await sendForm(url, '/anfragen/telefon', fields, cookie);
    if (answer.status === 303) return { id: requestIn(answer), at: performance.now() };
    refused.count++;
    if (answer.status !== 503) refused.other.push(String(answer.status));
    await pause(500);
  }
}
