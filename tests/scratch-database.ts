import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { readConfig } from '../src/config.ts';
import { connectDatabase } from '../src/connect-database.ts';
import { claimDataFolder } from '../src/platform/data-folder.ts';
import { silentLog } from '../src/platform/log.ts';

/** An empty database with the roles and nothing else, on the embedded server, gone afterwards. */
export async function withScratchDatabase<T>(work: (owner: pg.PoolConfig) => Promise<T>): Promise<T> {
  const folderPath = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-scratch-'));
  const { DATABASE_URL: _, ...env } = process.env;
  const read = readConfig({ ...env, NODE_ENV: 'test', DATA_FOLDER: folderPath });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const folder = await claimDataFolder(folderPath);
  try {
    const connected = await connectDatabase({ config: read.config, folder, log: silentLog });
    try {
      return await work(connected.owner);
    } finally {
      await connected.stop();
    }
  } finally {
    await folder.release();
    await rm(folderPath, { recursive: true, force: true });
  }
}
