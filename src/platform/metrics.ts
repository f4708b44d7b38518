import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { system } from './acting.ts';
import type { Database, Db } from './database.ts';
import type { Answered, Onlooker } from './onlookers.ts';

/** Figures about the running program for Prometheus. Codes, patterns and counts; no ids, no persons. */
export interface Metrics extends Onlooker {
  /** What the figures are asked of; before it only requests are counted. */
  watch(of: { database: Database; pools: Readonly<Record<string, pg.Pool>> }): void;
  text(): Promise<{ type: string; body: string }>;
}

const knownMethods = new Set(['GET', 'HEAD', 'POST']);
/** What no page answers shares one name: addresses are made up by whoever asks. */
const routeOf = ({ route, status }: Answered) => (route.includes('*') && status >= 400 ? 'none' : route);

/** Opens a register of metrics of its own. */
export function openMetrics(of: { version: string }): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Counter({
    name: 'lotsenwerk_http_requests_total',
    help: 'Requests answered, by pattern of the route.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'lotsenwerk_http_request_duration_seconds',
    help: 'How long requests took until they were answered.',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const underWay = new Gauge({
    name: 'lotsenwerk_http_requests_under_way',
    help: 'Requests that are being answered.',
    registers,
  });
  new Gauge({
    name: 'lotsenwerk_build_info',
    help: 'Always 1; which version runs on which Node.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: of.version, node: process.versions.node }, 1);

  let ask: (() => Promise<void>) | null = null;
  return {
    async around(_, work) {
      underWay.inc();
      try {
        const answered = await work();
        const method = knownMethods.has(answered.method) ? answered.method : 'other';
        const route = routeOf(answered);
        requests.inc({ method, route, status: answered.status });
        durations.observe({ method, route }, answered.seconds);
        return answered;
      } finally {
        underWay.dec();
      }
    },
    watch(parts) {
      ask = watchDatabase(registers, parts);
    },
    async text() {
      await ask?.();
      return { type: register.contentType, body: await register.metrics() };
    },
  };
}

/** Returns what asks the database anew before the figures are given out. */
function watchDatabase(
  registers: Registry[],
  { database, pools }: Parameters<Metrics['watch']>[0],
): () => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name: `lotsenwerk_${name}`, help, labelNames, registers });
  const connections = gauge(
    'database_connections',
    'Connections of a pool: open, idle of these, and work that waits for one.',
    'pool',
    'state',
  );
  const most = gauge('database_connections_max', 'How many connections a pool may open.', 'pool');
  for (const [name, { options }] of Object.entries(pools)) most.set({ pool: name }, options.max);
  const up = gauge('database_up', '1 while the database answers.');
  const jobs = gauge('jobs', 'Jobs that wait, run or have failed for good, by queue.', 'queue', 'state');
  const oldest = gauge('jobs_oldest_seconds', 'How long the oldest job that is due has waited.', 'queue');
  const mails = gauge('mails_waiting', 'Letters that have not left.');
  const oldestMail = gauge(
    'mails_oldest_seconds',
    'How long the oldest letter that has not left has waited.',
  );
  return async () => {
    // Asked once without patience: a scrape must hear at once that the database is away.
    const counted = await database.pool
      .query('select 1')
      .then(() => database.read(system, countWaiting))
      .catch(() => null);
    up.set(counted ? 1 : 0);
    for (const [name, pool] of Object.entries(pools)) {
      connections.set({ pool: name, state: 'open' }, pool.totalCount);
      connections.set({ pool: name, state: 'idle' }, pool.idleCount);
      connections.set({ pool: name, state: 'waiting' }, pool.waitingCount);
    }
    if (!counted) return;
    for (const { queue, waiting, running, failed, age } of counted.queues) {
      jobs.set({ queue, state: 'waiting' }, waiting);
      jobs.set({ queue, state: 'running' }, running);
      jobs.set({ queue, state: 'failed' }, failed);
      oldest.set({ queue }, age);
    }
    mails.set(counted.mails);
    oldestMail.set(counted.mailAge);
  };
}

async function countWaiting(db: Db) {
  const { rows: queues } = await sql<{
    queue: string;
    waiting: number;
    running: number;
    failed: number;
    age: number;
  }>`select q.name as queue,
      count(*) filter (where j.state in ('created', 'retry'))::int as waiting,
      count(*) filter (where j.state = 'active')::int as running,
      count(*) filter (where j.state = 'failed')::int as failed,
      coalesce(extract(epoch from now() - min(j.start_after)
        filter (where j.state in ('created', 'retry') and j.start_after <= now())), 0)::float8 as age
    from jobs.queue q left join jobs.job j on j.name = q.name group by 1`.execute(db);
  const { rows } = await sql<{ mails: number; age: number }>`
    select count(*)::int as mails, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as age
    from platform.mail where sent_at is null`.execute(db);
  return { queues, mails: rows[0]?.mails ?? 0, mailAge: rows[0]?.age ?? 0 };
}

/** Whether a request brings the token; takes as long for a wrong one as for the right one. */
export function bringsToken(request: Request, token: string): boolean {
  const given = Buffer.from(request.headers.get('Authorization') ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Gives the metrics out on a port of their own, on loopback only. */
export async function serveMetrics(
  metrics: Metrics,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const { type, body } = await metrics.text();
    response.writeHead(200, { 'Content-Type': type }).end(body);
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
