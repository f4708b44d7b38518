import { setTimeout as pause } from 'node:timers/promises';
import { describeError, type Log } from './log.ts';

/** How long a request waits for a database that is away, before it says so. */
const patienceMillis = 8_000;

const awayCodes = new Set([
  // Nobody listens there, or the connection broke.
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  // PostgreSQL stops, recovers, or has no connection left.
  ...['57P01', '57P02', '57P03', '53300'],
  ...['08000', '08001', '08003', '08004', '08006'],
  // PgBouncer says everything it has to say of its server with this one.
  '08P01',
]);

// `pg` gives these no code.
const awayWords =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired$|Client has encountered a connection error|Client was closed)/;

/** Whether an error means that the database cannot be reached, not that a statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, syscall, message } = (error ?? {}) as { code?: unknown; syscall?: string; message?: string };
  if (code === 'ENOENT' || code === 'ENOTFOUND')
    return syscall === 'connect' || syscall?.startsWith('getaddrinfo') === true;
  if (typeof code === 'string') return awayCodes.has(code);
  return awayWords.test(message ?? '');
}

// A leader that was made a follower, met before its connections are cut.
const isFollower = (error: unknown) => (error as { code?: unknown } | null)?.code === '25006';

/** Waits while the database is away (restarted, another server takes over), says so in the log, and goes on. */
export class DatabaseAbsence {
  readonly #log: Log;
  readonly #patience: number;
  #since: number | null = null;

  constructor(log: Log, patience = patienceMillis) {
    this.#log = log;
    this.#patience = patience;
  }

  /**
   * Does `work`, and does it again while the database is away, for a few seconds; then the error is thrown.
   *
   * @param of.mayRepeat whether nothing of the attempt can have been kept: false once a commit was sent
   * @param of.writes also waits where the server lets nobody write
   */
  async bridge<T>(
    work: () => Promise<T>,
    of: { mayRepeat?: () => boolean; writes?: boolean } = {},
  ): Promise<T> {
    const until = performance.now() + this.#patience;
    for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
      try {
        const result = await work();
        this.#noteBack();
        return result;
      } catch (error) {
        if (!isDatabaseAway(error) && !(of.writes && isFollower(error))) throw error;
        this.#noteAway(error);
        const mayRepeat = of.mayRepeat?.() ?? true;
        if (!mayRepeat || performance.now() + wait > until) throw error;
        // Not all at once, when many wait.
        await pause(wait * (0.5 + Math.random()));
      }
    }
  }

  #noteAway(error: unknown): void {
    if (this.#since !== null) return;
    this.#since = performance.now();
    this.#log.warn(describeError(error), 'database-away');
  }

  #noteBack(): void {
    if (this.#since === null) return;
    const seconds = Math.round((performance.now() - this.#since) / 100) / 10;
    this.#since = null;
    this.#log.info({ seconds }, 'database-back');
  }
}
