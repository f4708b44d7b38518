import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '#platform/database';

const run = promisify(execFile);

/** Files of the embedded server that hold a word; null on a server whose files are not here. */
export async function filesWith(owner: Db, word: string): Promise<string[] | null> {
  if (process.env.DATABASE_URL) return null;
  await sql`checkpoint`.execute(owner);
  const { rows } = await sql<{ folder: string; oid: number }>`
    select current_setting('data_directory') as folder,
      (select oid::int from pg_database where datname = current_database()) as oid`.execute(owner);
  const { folder = '', oid = 0 } = rows[0] ?? {};
  const places = [`base/${oid}`, 'pg_wal', 'log'].map((place) => path.join(folder, place));
  const found = await run('grep', ['-rlaF', '--', word, ...places]).catch((error) => {
    // 1: nothing found; 2: besides, a file that went while it was read.
    if (error.code === 1 || error.code === 2) return { stdout: error.stdout as string };
    throw error;
  });
  return found.stdout.split('\n').filter(Boolean);
}
