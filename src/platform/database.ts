import { setTimeout as pause } from 'node:timers/promises';
import { CamelCasePlugin, Kysely, type LogEvent, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Acting } from './acting.ts';
import { openTrail, type Touched, touchedIn } from './audit.ts';
import { DatabaseAway, isSilent, whyAway } from './database-away.ts';
import type { DB } from './database-types.ts';
import type { KeyRing } from './key-ring.ts';
import { type Log, silentLog } from './log.ts';
import { ReadCopy } from './read-copy.ts';

/** Reads. Every `Tx` is a `Db` too. */
export type Db = Kysely<DB>;
/** Writes; only a transaction gives one. */
export type Tx = Transaction<DB>;

/** Work that leaves the transaction only if it commits: jobs and events, by queue. */
export interface Outgoing {
  queue: string;
  data: object;
  startAfter?: Temporal.Instant;
}
export type Dispatch = (tx: Tx, outgoing: readonly Outgoing[]) => Promise<void>;

const outgoingOf = new WeakMap<object, Outgoing[]>();

/** Puts a job into the transaction: it is sent when the transaction commits and vanishes when it does not. */
export function sendAfterCommit(tx: Tx, outgoing: Outgoing): void {
  const list = outgoingOf.get(tx);
  if (!list) throw new Error('a job can only be sent inside a writing transaction');
  list.push(outgoing);
}

const builtins = pg.types.builtins;
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.DATE, (text) => Temporal.PlainDate.from(text)],
  [builtins.TIMESTAMPTZ, (text) => Temporal.Instant.from(isoMoment(text))],
  [builtins.TIME, (text) => Temporal.PlainTime.from(text)],
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
]);

// PostgreSQL writes `2026-11-22 18:48:00.5+00`; Temporal wants a T and accepts the short offset.
function isoMoment(text: string): string {
  return text.replace(' ', 'T');
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text');
  },
};

function toParameter(value: unknown): unknown {
  if (
    value instanceof Temporal.PlainDate ||
    value instanceof Temporal.Instant ||
    value instanceof Temporal.PlainTime
  ) {
    return value.toString();
  }
  return Array.isArray(value) ? value.map(toParameter) : value;
}

/**
 * A connection whose loss ends no program: its statements fail and say so, the event that comes beside them,
 * also between two statements, needs nobody to hear it. One that did not answer within its `query_timeout` is cut:
 * what is asked next would wait behind what hangs.
 */
export class LastingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg cannot be written more narrowly here
  override query(...args: any[]): any {
    const answer = (super.query as (...rest: unknown[]) => unknown)(...args);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error) => {
      if (isSilent(error)) void this.end();
      throw error;
    });
  }
}

/**
 * A connection that speaks Temporal in both directions. It prepares no statement under a name: behind a pooler
 * the next one may go to another session.
 */
class TemporalClient extends LastingClient {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg cannot be written more narrowly here
  override query(...args: any[]): any {
    const [asked, values] = args;
    if (asked?.name) args[0] = { ...asked, name: undefined };
    if (Array.isArray(values)) args[1] = values.map(toParameter);
    return (super.query as (...rest: unknown[]) => unknown)(...args);
  }
}

/** A statement that has ended: its text with numbered parameters, never their values. */
export type OnStatement = (of: { sql: string; milliseconds: number; failed: boolean }) => void;

/** A login, the key ring of what is read and written with it, and who hears of its statements. */
export type Login = pg.PoolConfig & { keyRing?: KeyRing; onStatement?: OnStatement };

const ringOfPool = new WeakMap<pg.Pool, KeyRing>();
const heardOfPool = new WeakMap<pg.Pool, OnStatement>();

export function openPool({ keyRing, onStatement, ...config }: Login): pg.Pool {
  const pool = new pg.Pool({ ...config, types, Client: TemporalClient } as pg.PoolConfig);
  if (keyRing) ringOfPool.set(pool, keyRing);
  if (onStatement) heardOfPool.set(pool, onStatement);
  // An idle connection that the server closes is replaced by the next checkout.
  pool.on('error', () => {});
  return pool;
}

/** A Kysely on a pool: tables as `schema.table`, columns in camelCase. */
export function openKysely(pool: pg.Pool): Db {
  const onStatement = heardOfPool.get(pool);
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new Columns(ringOfPool.get(pool) ?? null)],
    ...(onStatement && {
      log: ({ level, query, queryDurationMillis }: LogEvent) =>
        onStatement({ sql: query.sql, milliseconds: queryDurationMillis, failed: level === 'error' }),
    }),
  });
}

/** A Kysely on one connection, inside the transaction somebody else began there. */
export function kyselyWithin(client: pg.ClientBase, keyRing: KeyRing): Tx {
  const connection = { query: client.query.bind(client), release() {} };
  return new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => connection, async end() {} } as unknown as pg.Pool,
    }),
    plugins: [new Columns(keyRing)],
  }) as Tx;
}

/** Spells columns in camelCase, and carries the key ring to whoever holds a `Db`. */
class Columns extends CamelCasePlugin {
  readonly keyRing: KeyRing | null;
  constructor(keyRing: KeyRing | null) {
    super({ maintainNestedObjectKeys: true });
    this.keyRing = keyRing;
  }
}

/** The key ring of a database; for `crypto.ts`. */
export function keyRingOf(db: Db): KeyRing {
  for (const plugin of db.getExecutor().plugins) {
    if (plugin instanceof Columns && plugin.keyRing) return plugin.keyRing;
  }
  throw new Error('this database was opened without a key ring');
}

/** Refuses to keep what was written: the transaction rolls back and `value` is the outcome. */
class RolledBack<T> extends Error {
  value: T;
  constructor(value: T) {
    super('rolled back');
    this.value = value;
  }
}

const retryable = new Set(['40001', '40P01']);

/** How long work waits for a database that restarts, before whoever asked is told to come back. */
const patienceMillis = 5_000;

/** Waits for a database that is away, ever longer; false when the time is over. */
class Patience {
  readonly #until = performance.now() + patienceMillis;
  #millis = 25;

  async waits(error: unknown): Promise<boolean> {
    if (whyAway(error) !== 'away' || performance.now() > this.#until) return false;
    await pause(this.#millis);
    this.#millis = Math.min(2 * this.#millis, 400);
    return true;
  }
}

/** What becomes of a transaction; a refused one was rolled back, and may still have shown something. */
export interface Ending {
  readonly kind: 'read' | 'written' | 'refused';
  readonly touched: readonly Touched[];
}
/** Writes the audit trail of a transaction, last in it or, after reads and refusals, in one of its own. */
export type Recorder = (tx: Tx, ending: Ending) => Promise<void>;

function actAs(db: Db, acting: Acting) {
  switch (acting.kind) {
    case 'nobody':
      return null;
    case 'person':
      return sql`select acting.as_person(${acting.personId}::uuid, ${acting.workingAs ?? null})`.execute(db);
    case 'site':
      return sql`select acting.as_site(${acting.siteId}::uuid)`.execute(db);
    case 'token':
      return sql`select acting.as_token(${acting.tokenHash})`.execute(db);
    case 'system':
      return sql`select acting.as_system()`.execute(db);
  }
}

/**
 * The application's database. Every piece of work runs in one transaction that names who acts, on a
 * connection whose role owns nothing and cannot bypass Row Level Security.
 */
export class Database {
  readonly pool: pg.Pool;
  readonly #kysely: Db;
  readonly #copy: ReadCopy | null;
  readonly #queue: { dispatch: Dispatch | null };
  readonly #record: Recorder | null;

  /** @param more.copy how the application signs in at a copy that follows, for `readFigures` */
  constructor(
    config: Login,
    more: { copy?: Login | null; log?: Log } = {},
    recording: { of: Database; record: Recorder } | null = null,
  ) {
    const { copy = null, log = silentLog } = more;
    this.pool = recording?.of.pool ?? openPool(config);
    this.#kysely = recording ? recording.of.#kysely : openKysely(this.pool);
    this.#copy = recording ? recording.of.#copy : copy && openCopy(copy, log);
    this.#queue = recording ? recording.of.#queue : { dispatch: null };
    this.#record = recording?.record ?? null;
  }

  /** The same database, writing into the audit trail what its transactions do. */
  recording(record: Recorder): Database {
    return new Database({}, {}, { of: this, record });
  }

  /** Who carries outgoing jobs into the queue; without it a transaction that sends one fails. */
  dispatchThrough(dispatch: Dispatch): void {
    this.#queue.dispatch = dispatch;
  }

  /**
   * Runs a read-only transaction as `acting`. Where contact data was read, what was read is handed out only
   * after the audit trail has it.
   */
  async read<T>(acting: Acting, work: (db: Db) => Promise<T>): Promise<T> {
    return this.#recorded(acting, await this.patiently(() => readOn(this.#kysely, acting, work)));
  }

  /**
   * Like `read`, from the copy where there is one: for what may be some seconds old and is not asked for right
   * after a deed. Where the copy is away or too far behind, from the database itself.
   */
  async readFigures<T>(acting: Acting, work: (db: Db) => Promise<T>): Promise<T> {
    const copy = this.#copy;
    if (!copy || !(await copy.isUseful())) return this.read(acting, work);
    let seen: Seen<T>;
    try {
      seen = await readOn(copy.kysely, acting, work);
    } catch (error) {
      if (!copy.failedBy(error)) throw error;
      return this.read(acting, work);
    }
    return this.#recorded(acting, seen);
  }

  async #recorded<T>(acting: Acting, { result, touched }: Seen<T>): Promise<T> {
    if (touched.length > 0) await this.#recordAlone(acting, { kind: 'read', touched });
    return result;
  }

  /** Runs work that may be run again, again while the database is away, for some seconds. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    const patience = new Patience();
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(await patience.waits(error))) throw error;
      }
    }
  }

  async #recordAlone(acting: Acting, ending: Ending): Promise<void> {
    const record = this.#record;
    if (!record) return;
    await this.#kysely.transaction().execute(async (tx) => {
      await actAs(tx, acting);
      await record(tx, ending);
    });
  }

  /**
   * Runs a writing transaction as `acting`. Rolls back on an error, and when `keep` says so of the result.
   * A deadlock or serialization failure is tried again, at most three times, and so is, for some seconds, what a
   * database that went away did not take: `work` must not have effects outside the transaction.
   *
   * @param mayRepeat where nobody knows whether the commit arrived: `work` finds out itself, by the key of a form
   * @throws DatabaseAway `unsure` where nobody could find out in time
   */
  async write<T>(
    acting: Acting,
    work: (tx: Tx) => Promise<T>,
    keep: (result: T) => boolean = () => true,
    mayRepeat = false,
  ): Promise<T> {
    const patience = new Patience();
    let unsure = false;
    for (let attempt = 1; ; attempt++) {
      let touched: readonly Touched[] = [];
      let committing = false;
      try {
        return await this.#kysely.transaction().execute(async (tx) => {
          await actAs(tx, acting);
          const outgoing: Outgoing[] = [];
          outgoingOf.set(tx, outgoing);
          openTrail(tx);
          const result = await work(tx);
          touched = touchedIn(tx);
          if (!keep(result)) throw new RolledBack(result);
          if (outgoing.length > 0) {
            if (!this.#queue.dispatch) throw new Error('no queue is connected to this database');
            await this.#queue.dispatch(tx, outgoing);
          }
          await this.#record?.(tx, { kind: 'written', touched });
          committing = true;
          return result;
        });
      } catch (thrown) {
        const code = (thrown as { code?: string }).code;
        // A server that takes no writes is no longer the first of its cluster: the next connection finds that one.
        const error = code === '25006' ? new DatabaseAway('away', { cause: thrown }) : thrown;
        if (error instanceof RolledBack) {
          await this.#recordAlone(acting, { kind: 'refused', touched });
          return error.value as T;
        }
        // The key ring was turned in between: the next attempt takes the new key.
        const turned = violates(error, 'data_key_ring_fkey');
        if (((code && retryable.has(code)) || turned) && attempt < 3) continue;
        // An answer says that nothing was kept; silence and a cut say nothing.
        unsure ||= committing && (whyAway(error) === 'away' || isSilent(error));
        if ((!committing || mayRepeat) && (await patience.waits(error))) continue;
        throw unsure && whyAway(error) ? new DatabaseAway('unsure', { cause: error }) : error;
      }
    }
  }

  async close(): Promise<void> {
    await this.#kysely.destroy();
    await this.#copy?.close();
  }
}

interface Seen<T> {
  readonly result: T;
  readonly touched: readonly Touched[];
}

function readOn<T>(kysely: Db, acting: Acting, work: (db: Db) => Promise<T>): Promise<Seen<T>> {
  return kysely
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => {
      await actAs(tx, acting);
      openTrail(tx);
      return { result: await work(tx), touched: touchedIn(tx) };
    });
}

function openCopy(login: Login, log: Log): ReadCopy {
  const pool = openPool({ ...login, connectionTimeoutMillis: 2_000 });
  return new ReadCopy({ pool, kysely: openKysely(pool), log });
}

/** Whether an error of PostgreSQL is the violation of the named constraint. */
export function violates(error: unknown, constraint: string): boolean {
  return (error as { constraint?: string } | null)?.constraint === constraint;
}

/**
 * From here to its end the transaction also acts for a site, beside the person it belongs to. For deeds that
 * a guide or a visitor sets off and the site carries out, such as the acceptance that arranges a request;
 * call it only after the deed has checked that this person may set it off.
 */
export async function actAlsoForSite(tx: Tx, siteId: string): Promise<void> {
  await sql`select acting.as_site(${siteId}::uuid)`.execute(tx);
}

/**
 * Reads what belongs to another site, for what the program works out of several sites; afterwards the transaction acts
 * for whom it acted before. Call it only where that site has agreed, and hand out nothing of it that whoever asks may
 * not see: while `work` runs, no policy stands between the two.
 */
export async function readAsSite<T>(db: Db, siteId: string, work: () => Promise<T>): Promise<T> {
  const settings = await sql<{ staff: string; finance: string }>`
    select coalesce(current_setting('app.staff_sites', true), '') as staff,
      coalesce(current_setting('app.finance_sites', true), '') as finance`.execute(db);
  const { staff = '', finance = '' } = settings.rows[0] ?? {};
  await sql`select acting.as_site(${siteId}::uuid)`.execute(db);
  const result = await work();
  // Where `work` fails the transaction ends, and what it acts as ends with it.
  await sql`select set_config('app.staff_sites', ${staff}, true), set_config('app.finance_sites', ${finance}, true)`.execute(
    db,
  );
  return result;
}
