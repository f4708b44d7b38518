import { createHash } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { type Login, openKysely, openPool, type Tx } from '#platform/database';
import { prepareQueues, queueGrants } from '#platform/jobs';
import { alone, migrate, readMigrations } from '#platform/migrations';
import type { House } from '#platform/module';
import { encryptExisting } from './encrypt-existing.ts';
import { registerKeyRing } from './prepare-keys.ts';

/** The folder of the migrations, seen from `src/` and from the built program alike. */
export const migrationsFolder = path.join(import.meta.dirname, '../db/migrations');

/**
 * Makes a database ready for this program, as its owner: migrations, queues, and the content modules bring.
 * Another program that prepares the same database waits. Changes nothing when nothing is new. Returns the migrations applied now.
 */
export async function prepareDatabase(owner: Login, house: House): Promise<string[]> {
  const { keyRing } = owner;
  if (!keyRing) throw new Error('a database is prepared with its key ring');
  const client = new pg.Client(owner);
  await client.connect();
  try {
    return await alone(client, async () => {
      const applied = await migrate(client, await readMigrations(migrationsFolder), encryptExisting(keyRing));
      await registerKeyRing(client, keyRing);
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
    });
  } finally {
    await client.end();
  }
}

/** Runs work as the owner of the tables, in one transaction. */
export async function asOwner<T>(owner: Login, work: (tx: Tx) => Promise<T>): Promise<T> {
  const kysely = openKysely(openPool({ ...owner, max: 1 }));
  try {
    return await kysely.transaction().execute(work);
  } finally {
    await kysely.destroy();
  }
}

function loadContent(owner: Login, { modules }: House): Promise<void> {
  return asOwner(owner, async (tx) => {
    for (const module of modules) await module.loadContent?.(tx);
  });
}
