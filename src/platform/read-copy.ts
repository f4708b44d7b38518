import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from './database.ts';
import { whyAway } from './database-away.ts';
import { describeError, type Log } from './log.ts';

/** How far behind a copy may be and still be read from. */
const mostSecondsBehind = 10;
const secondsBetweenLooks = { useful: 5, useless: 10 };

/**
 * A copy of the database that follows it (a streaming replica), for figures that may be some seconds old. It may
 * go away or fall behind: whoever reads asks first whether it is of use.
 */
export class ReadCopy {
  readonly kysely: Db;
  readonly #pool: pg.Pool;
  readonly #log: Log;
  #isUseful = true;
  #lookAgainAt = 0;
  #looking: Promise<void> | null = null;

  constructor(of: { pool: pg.Pool; kysely: Db; log: Log }) {
    this.kysely = of.kysely;
    this.#pool = of.pool;
    this.#log = of.log;
  }

  /** Whether it answers and is at most ten seconds behind; looked at every few seconds. */
  async isUseful(): Promise<boolean> {
    if (performance.now() >= this.#lookAgainAt) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    return this.#isUseful;
  }

  /** Whether what was asked of it should be asked of the database itself: it went away, or made room for news. */
  failedBy(error: unknown): boolean {
    const { code } = error as { code?: unknown };
    if (code === '40001') return true;
    // What takes too long here takes too long there too.
    if (whyAway(error) === null || code === '57014') return false;
    this.#settle(false, describeError(error));
    return true;
  }

  async #look(): Promise<void> {
    try {
      let place = await this.#place('0/0');
      // After a quiet hour the first change makes the copy an hour old until it is applied, a moment later.
      if (place.behind > mostSecondsBehind && place.received !== null) {
        await pause(300);
        place = await this.#place(place.received);
      }
      this.#settle(place.behind <= mostSecondsBehind, { behind: Math.round(place.behind) });
    } catch (error) {
      this.#settle(false, describeError(error));
    }
  }

  /**
   * How many seconds it is behind: not at all where it is being told what happens, and has applied all it was
   * told, or all that it had been told up to `position`.
   */
  async #place(position: string): Promise<{ behind: number; received: string | null }> {
    const { rows } = await sql<{ behind: number; received: string | null }>`
      select pg_last_wal_receive_lsn()::text as received,
        case when not pg_is_in_recovery() then 0
          when exists (select from pg_stat_wal_receiver where pid is not null)
            and (pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()
              or ${position} <> '0/0' and pg_last_wal_replay_lsn() >= ${position}::pg_lsn) then 0
          else coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 1e9) end::float8 as behind`.execute(
      this.kysely,
    );
    return rows[0] ?? { behind: Number.POSITIVE_INFINITY, received: null };
  }

  #settle(isUseful: boolean, found: Parameters<Log['warn']>[0]): void {
    const { useful, useless } = secondsBetweenLooks;
    this.#lookAgainAt = performance.now() + 1_000 * (isUseful ? useful : useless);
    if (isUseful === this.#isUseful) return;
    this.#isUseful = isUseful;
    if (isUseful) this.#log.info(found, 'read-copy-back');
    else this.#log.warn(found, 'read-copy-away');
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
