import { cp, mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { backUpInstallation, restoreInstallation } from '../src/backup-commands.ts';
import { type Config, readConfig } from '../src/config.ts';
import { silentLog } from '../src/platform/log.ts';
import { type Figure, median, printFigures } from './report.ts';
import { addBusySite, type World, withWorld } from './world.ts';

const sizes = [2_000, 20_000, 100_000];
const rounds = 3;
const megabyte = 1_000_000;

/** How long a backup and its way back take, and how large it is, beside copying the files of a database that stands still. */
export async function measure(): Promise<void> {
  for (const requests of sizes) {
    await withWorld(async (world) => {
      await addBusySite(world, { guides: 100, requests });
      const outside = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-bench-backup-'));
      try {
        printFigures(`Backup, ${requests} requests`, await figuresOf(world, outside));
      } finally {
        await rm(outside, { recursive: true, force: true });
      }
    });
  }
}

async function figuresOf(world: World, outside: string): Promise<Figure[]> {
  await world.ownerPool.query('vacuum analyze');
  await world.ownerPool.query('checkpoint');
  const { rows } = await world.ownerPool.query<{ bytes: string }>(
    'select pg_database_size(current_database())::text as bytes',
  );
  const ofDatabase = Number(rows[0]?.bytes);
  const backups: Awaited<ReturnType<typeof backUpInstallation>>[] = [];
  const times = { backup: [] as number[], restore: [] as number[], copy: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const to = path.join(outside, `${round}`);
    times.backup.push(
      await seconds(async () => {
        backups.push(await backUpInstallation(configOf(world.folder), silentLog, { to: `${to}/` }));
      }),
    );
    // The same bytes, as they lie there, to the disk.
    const copied = path.join(outside, 'copy');
    times.copy.push(await seconds(() => copyDatabase(path.join(world.folder, 'database', 'base'), copied)));
    await rm(copied, { recursive: true });
    const back = path.join(outside, `back-${round}`);
    await mkdir(path.join(back, 'keys'), { recursive: true, mode: 0o700 });
    await cp(path.join(world.folder, 'keys', 'ring'), path.join(back, 'keys', 'ring'));
    const file = backups.at(-1)?.file ?? '';
    times.restore.push(
      await seconds(async () => {
        await restoreInstallation(configOf(back), silentLog, { file });
      }),
    );
    await rm(back, { recursive: true });
  }
  const last = backups.at(-1);
  if (!last) throw new Error('nothing was backed up');
  const keyBook = (await stat(last.keyBook)).size;
  const [backup, restore, copy] = [median(times.backup), median(times.restore), median(times.copy)];
  const mb = (bytes: number) => `${(bytes / megabyte).toFixed(1)} MB`;
  const s = (time: number) => `${time.toFixed(2)} s`;
  return [
    { what: 'rows', value: String(last.rows) },
    { what: 'the database on the disk', value: mb(ofDatabase) },
    {
      what: 'backup and key book, compressed and encrypted',
      value: mb(last.bytes + keyBook),
      ratio: (last.bytes + keyBook) / ofDatabase,
      beside: 'the database',
    },
    {
      what: 'backup, while the program serves',
      value: s(backup),
      ratio: backup / copy,
      beside: `copying the files (${s(copy)})`,
    },
    {
      what: 'restore into a new folder, compared row by row',
      value: s(restore),
      ratio: restore / copy,
      beside: 'copying the files',
    },
    { what: 'rows a second: backed up', value: `${Math.round(last.rows / backup / 1_000)} k/s` },
    { what: 'rows a second: restored', value: `${Math.round(last.rows / restore / 1_000)} k/s` },
    {
      what: 'restore of a database of 1 GB, by this',
      value: `${Math.round((restore * 1e9) / ofDatabase)} s`,
    },
  ];
}

function configOf(folder: string): Config {
  const read = readConfig({ DATA_FOLDER: folder, BACKUP_PASSPHRASE: 'only this measurement knows it' });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  // A copy that is not on the disk yet is none.
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const handle = await open(path.join(entry.parentPath, entry.name), 'r+');
    await handle.datasync();
    await handle.close();
  }
}
