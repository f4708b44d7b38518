import type pg from 'pg';
import { fromKysely, PgBoss } from 'pg-boss';
import { writeTrail } from './audit.ts';
import type { Clock } from './clock.ts';
import { type Database, LastingClient, type Outgoing, type Tx } from './database.ts';
import { dayOf, zone } from './dates.ts';
import { eventQueue, isEventQueue } from './events.ts';
import { describeError, type Log } from './log.ts';
import type { Mailer } from './mail.ts';
import type { Job, JobContext, Listener } from './module.ts';

const schema = 'jobs';

// A mail server may be away for hours: tries after half a minute, then ever later, for about a day.
const queueOptions = {
  retryLimit: 100,
  retryDelay: 30,
  retryBackoff: true,
  retryDelayMax: 900,
  expireInSeconds: 120,
  notify: true,
};

interface Worker {
  readonly queue: string;
  readonly run: (context: JobContext, data: unknown) => Promise<void>;
  readonly schedule: string | null;
}

function workersFor(jobs: readonly Job[], listeners: readonly Listener[]): Worker[] {
  return [
    ...jobs.map((job) => ({
      queue: job.name,
      run: async (context: JobContext, data: unknown) =>
        (job.run as (c: JobContext, d: unknown) => Promise<void>)(context, job.data.parse(data)),
      schedule: job.schedule ?? null,
    })),
    ...listeners.map((listener) => ({
      queue: listener.name,
      run: async (context: JobContext, data: unknown) =>
        (listener.hear as (c: JobContext, d: unknown) => Promise<void>)(
          context,
          listener.event.data.parse(data),
        ),
      schedule: null,
    })),
  ];
}

/** The tables of the queue and its queues, made by the owner of the database; idempotent. */
export async function prepareQueues(
  owner: pg.PoolConfig,
  jobs: readonly Job[],
  listeners: readonly Listener[],
): Promise<void> {
  const boss = new PgBoss({
    ...(owner as object),
    schema,
    supervise: false,
    schedule: false,
    max: 2,
  });
  boss.on('error', () => {});
  await boss.start();
  try {
    const known = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const { queue } of workersFor(jobs, listeners)) {
      if (!known.has(queue)) await boss.createQueue(queue, queueOptions);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** What the owner grants the application on the queue's tables. */
export const queueGrants = `
  grant usage on schema ${schema} to lotsenwerk_app;
  grant select, insert, update, delete on all tables in schema ${schema} to lotsenwerk_app;
  grant execute on all functions in schema ${schema} to lotsenwerk_app;
  grant usage, select on all sequences in schema ${schema} to lotsenwerk_app`;

/** The queue of one running program: carries what transactions send and works it off. */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #workers: readonly Worker[];
  readonly #listenersOf = new Map<string, string[]>();
  readonly #context: (queue: string) => JobContext;
  readonly #log: Log;

  constructor(of: {
    /** How the application signs in where a session lasts: the queue listens. */
    listen: pg.PoolConfig;
    database: Database;
    mailer: Mailer;
    clock: Clock;
    log: Log;
    publicUrl: string;
    jobs: readonly Job[];
    listeners: readonly Listener[];
  }) {
    this.#boss = new PgBoss({
      ...(of.listen as object),
      // It hands this on to its pool.
      ...{ Client: LastingClient },
      schema,
      migrate: false,
      createSchema: false,
      useListenNotify: true,
      reindex: false,
      monitorVacuum: false,
      max: 4,
    });
    this.#log = of.log;
    this.#boss.on('error', (error) => of.log.error(describeError(error), 'queue'));
    this.#workers = workersFor(of.jobs, of.listeners);
    for (const listener of of.listeners) {
      const queue = eventQueue(listener.event.name);
      this.#listenersOf.set(queue, [...(this.#listenersOf.get(queue) ?? []), listener.name]);
    }
    this.#context = (queue) => {
      const now = of.clock.now();
      const { mailer, log, publicUrl } = of;
      const database = of.database.recording((tx, { kind, touched }) =>
        kind === 'refused'
          ? Promise.resolve()
          : writeTrail(tx, { name: queue, status: null, number: null, onlyRead: kind === 'read' }, touched),
      );
      return { database, mailer, log, publicUrl, now, today: dayOf(now) };
    };
    of.database.dispatchThrough((tx, outgoing) => this.#dispatch(tx, outgoing));
  }

  async #dispatch(tx: Tx, outgoing: readonly Outgoing[]): Promise<void> {
    const db = fromKysely(tx as never);
    for (const { queue, data, startAfter } of outgoing) {
      const queues = isEventQueue(queue) ? (this.#listenersOf.get(queue) ?? []) : [queue];
      for (const name of queues) {
        const options = startAfter ? { startAfter: new Date(startAfter.epochMilliseconds) } : {};
        await this.#boss.send(name, data, { db, ...options });
      }
    }
  }

  /** Connects without working anything off, so that transactions can send. */
  async connect(): Promise<void> {
    await this.#boss.start();
  }

  /** Begins to work jobs off and to start scheduled ones. */
  async work(): Promise<void> {
    for (const { queue, run, schedule } of this.#workers) {
      let worker: string | null = null;
      worker = await this.#boss.work(queue, { pollingIntervalSeconds: 2, batchSize: 1 }, async (batch) => {
        // Where jobs came together it was told once: after one it looks for the next, not half a minute later. That
        // pause would also be a day longer where the clock was put back a day meanwhile.
        if (worker !== null) this.#boss.notifyWorker(worker);
        for (const job of batch) {
          await this.#attempt(queue, () => run(this.#context(queue), job.data ?? {}));
        }
      });
      if (schedule) await this.#boss.schedule(queue, schedule, {}, { tz: zone });
    }
  }

  async #attempt(queue: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.warn({ queue, ...describeError(error) }, 'job-failed');
      throw error;
    }
  }

  /**
   * Works off everything that is due now and returns how many jobs were done; a failing one is left for its
   * retry and its error is thrown at the end. For tests and for the command line.
   */
  async settle(): Promise<number> {
    let done = 0;
    const failures: unknown[] = [];
    for (let found = true; found; ) {
      found = false;
      for (const { queue, run } of this.#workers) {
        for (const job of await this.#boss.fetch(queue, { batchSize: 50 })) {
          found = true;
          try {
            await run(this.#context(queue), job.data ?? {});
            await this.#boss.complete(queue, job.id);
            done++;
          } catch (error) {
            failures.push(error);
            await this.#boss.fail(queue, job.id, { kind: (error as Error).name });
          }
        }
      }
    }
    if (failures.length > 0) throw failures[0];
    return done;
  }

  /** Runs one job by name now, whatever its schedule. */
  async runNow(name: string): Promise<void> {
    const worker = this.#workers.find(({ queue }) => queue === name);
    if (!worker) throw new Error(`there is no job ${name}`);
    await worker.run(this.#context(name), {});
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 5_000 });
  }
}
