import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { connectDatabase } from '../src/connect-database.ts';
import { systemClock } from '../src/platform/clock.ts';
import { claimDataFolder } from '../src/platform/data-folder.ts';
import { makeKeyRing } from '../src/platform/key-ring.ts';
import { silentLog } from '../src/platform/log.ts';
import { openMailer } from '../src/platform/mail.ts';
import { prepareDatabase } from '../src/prepare-database.ts';
import type { TestServer } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    server: TestServer;
  }
}

/**
 * One database server for the whole run: the one `DATABASE_URL` names, else the embedded one in a folder of
 * its own. A template is migrated once; test files clone it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folderPath = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-test-'));
  const keyRing = makeKeyRing();
  const read = readConfig({
    ...process.env,
    NODE_ENV: 'test',
    DATA_FOLDER: folderPath,
    KEY_RING: keyRing,
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const folder = await claimDataFolder(folderPath);
  const connected = await connectDatabase({ config: read.config, folder, log: silentLog });

  const template = `lotsenwerk_template_${process.pid}`;
  const admin = new pg.Client(connected.owner);
  await admin.connect();
  // Nothing here has to outlive a power cut. A server somebody named is set up by whoever runs it.
  if (!process.env.DATABASE_URL) {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      await admin.query(`alter system set ${setting} = off`);
    }
    await admin.query('select pg_reload_conf()');
  }
  await admin.query(`drop database if exists ${template}`);
  await admin.query(`create database ${template}`);
  const app = createApp({
    ...connected,
    mailer: openMailer(null, ''),
    clock: systemClock,
    log: silentLog,
    secret: 'no session is ever signed with this one',
    publicUrl: 'http://localhost',
    demo: true,
    trustProxy: 0,
    timesAsMany: 1000,
  });
  await prepareDatabase({ ...connected.owner, database: template }, app.house);
  await app.close();

  const plain = ({ host, port, user, password }: pg.PoolConfig) => ({
    host: String(host),
    port: Number(port ?? 5432),
    user: String(user),
    password: String(password ?? ''),
  });
  project.provide('server', {
    template,
    keyRing,
    owner: plain(connected.owner),
    app: plain(connected.app),
    auth: plain(connected.auth),
  });

  return async () => {
    const { rows } = await admin.query<{ datname: string }>(
      `select datname from pg_database where datname like $1 or datname = $2`,
      [`lotsenwerk_test_${process.pid}_%`, template],
    );
    for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`);
    await admin.end();
    await connected.stop();
    await folder.release();
    await rm(folderPath, { recursive: true, force: true });
  };
}
