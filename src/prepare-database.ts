import { createHash } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { openKysely, openPool, type Tx } from '#platform/database';
import { prepareQueues, queueGrants } from '#platform/jobs';
import { migrate, readMigrations } from '#platform/migrations';
import type { House } from '#platform/module';

/** The folder of the migrations, seen from `src/` and from the built program alike. */
export const migrationsFolder = path.join(import.meta.dirname, '../db/migrations');

/**
 * Makes a database ready for this program, as its owner: migrations, queues, and the content modules bring.
 * Changes nothing when nothing is new. Returns the migrations applied now.
 */
export async function prepareDatabase(owner: pg.PoolConfig, house: House): Promise<string[]> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const applied = await migrate(client, await readMigrations(migrationsFolder));
    const { jobs, listeners } = house;
    const queues = createHash('sha256')
      .update([...jobs, ...listeners].map((worker) => worker.name).join('\n'))
      .digest('hex');
    const { rows } = await client.query(
      `select from platform.loaded_content where name = 'queues' and hash = $1`,
      [queues],
    );
    if (rows.length === 0) {
      await prepareQueues(owner, jobs, listeners);
      await client.query(queueGrants);
      await client.query(
        `insert into platform.loaded_content (name, hash) values ('queues', $1)
         on conflict (name) do update set hash = excluded.hash, loaded_at = now()`,
        [queues],
      );
    }
    await loadContent(owner, house);
    return applied;
  } finally {
    await client.end();
  }
}

/** Runs work as the owner of the tables, in one transaction. */
export async function asOwner<T>(owner: pg.PoolConfig, work: (tx: Tx) => Promise<T>): Promise<T> {
  const kysely = openKysely(openPool({ ...owner, max: 1 }));
  try {
    return await kysely.transaction().execute(work);
  } finally {
    await kysely.destroy();
  }
}

function loadContent(owner: pg.PoolConfig, { modules }: House): Promise<void> {
  return asOwner(owner, async (tx) => {
    for (const module of modules) await module.loadContent?.(tx);
  });
}
