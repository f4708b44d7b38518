import { randomBytes } from 'node:crypto';
import { mkdir, open as openFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { Keepers } from '#modules/privacy';
import { system } from '#platform/acting';
import { type BackupDone, BackupRefusal, backUp, filesBelow } from '#platform/backup';
import { systemClock } from '#platform/clock';
import { claimDataFolder, type DataFolder, DataFolderInUse } from '#platform/data-folder';
import { dayOf } from '#platform/dates';
import { ownerLoginBeside } from '#platform/embedded-postgres';
import { erasedSince } from '#platform/erasure-log';
import { prepareQueues, queueGrants } from '#platform/jobs';
import type { Log } from '#platform/log';
import { openMailer } from '#platform/mail';
import { migrate, readMigrations } from '#platform/migrations';
import {
  type CheckedArchive,
  checkArchive,
  type RestoreDone,
  RestoreRefusal,
  restore,
  restoreErased,
  whyNotTogether,
} from '#platform/restore';
import type { ArchiveKey } from '#platform/sealed-archive';
import packageJson from '../package.json' with { type: 'json' };
import { type App, type AppParts, createApp } from './app.ts';
import type { Config } from './config.ts';
import { connectDatabase, databaseName } from './connect-database.ts';
import { encryptExisting } from './encrypt-existing.ts';
import { migrationsFolder, prepareDatabase } from './prepare-database.ts';
import { registerKeyRing } from './prepare-keys.ts';
import { beginRestore, endRestore } from './unfinished-restore.ts';

/** The key book beside a backup: of the newest backup in its folder. */
export const keyBookName = 'lotsenwerk.keybook';
const lastBackupName = 'last-backup.json';
/** Files of the data folder that belong to a backup, beside those in `files/`. */
const ownFiles = ['keys/secret', 'audit-heads.log'];

/** When the data folder's installation was backed up last. */
export interface LastBackup {
  readonly at: string;
  readonly file: string;
  readonly bytes: number;
}

export interface BackedUp extends BackupDone {
  readonly file: string;
  readonly keyBook: string;
}

/** What backups of this installation are encrypted with. */
export async function archiveKeyOf({ backup }: Pick<Config, 'backup'>): Promise<ArchiveKey> {
  if (backup.passphrase !== null) return { passphrase: backup.passphrase };
  if (backup.keyFile === null) {
    throw new BackupRefusal(
      'Eine Sicherung wird immer verschlüsselt. Setzen Sie BACKUP_PASSPHRASE oder BACKUP_KEY_FILE.\n' +
        'A backup is always encrypted. Set BACKUP_PASSPHRASE or BACKUP_KEY_FILE.',
    );
  }
  const text = await readFile(backup.keyFile, 'utf8').catch((error) => error.code as string);
  const written = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(written)
    ? Buffer.from(written, 'hex')
    : Buffer.from(written, 'base64');
  if (bytes.length === 32) return { bytes };
  throw new BackupRefusal(
    `Die Schlüsseldatei ${backup.keyFile} fehlt oder enthält keine 32 Byte in base64.\n` +
      `The key file ${backup.keyFile} is missing or does not hold 32 bytes in base64.`,
  );
}

/** Runs work as the owner of the tables, beside a program that serves or without one. */
export async function besideTheProgram<T>(
  config: Config,
  log: Log,
  work: (owner: pg.ClientConfig) => Promise<T>,
): Promise<T> {
  if (config.database) return work({ connectionString: config.database.ownerUrl });
  if (!(await stat(path.join(config.dataFolder, 'database', 'PG_VERSION')).catch(() => null))) {
    throw new BackupRefusal(
      `Im Datenordner ${config.dataFolder} steht keine Datenbank.\n` +
        `The data folder ${config.dataFolder} holds no database.`,
    );
  }
  let folder: DataFolder;
  try {
    folder = await claimDataFolder(config.dataFolder);
  } catch (error) {
    const login =
      error instanceof DataFolderInUse && (await ownerLoginBeside(config.dataFolder, databaseName));
    if (!login) throw error;
    return work(login);
  }
  try {
    const connected = await connectDatabase({ config, folder, log });
    try {
      return await work(connected.owner);
    } finally {
      await connected.stop();
    }
  } finally {
    await folder.release();
  }
}

/**
 * Backs an installation up into a file, or into a folder under a name of its own, whether the program serves or not.
 * The key book lies beside it unless told otherwise.
 */
export async function backUpInstallation(
  config: Config,
  log: Log,
  of: { to: string; keyBook?: string | undefined; now?: Temporal.Instant },
): Promise<BackedUp> {
  const key = await archiveKeyOf(config);
  const to = path.resolve(of.to);
  const isFolder = of.to.endsWith('/') || (await stat(to).catch(() => null))?.isDirectory() === true;
  const now = (of.now ?? systemClock.now()).toString({ smallestUnit: 'second' });
  if (isFolder) await mkdir(to, { recursive: true, mode: 0o700 });
  const file = isFolder ? path.join(to, `lotsenwerk-${now.replaceAll(':', '-')}.backup`) : to;
  const keyBook = path.resolve(of.keyBook ?? path.join(path.dirname(file), keyBookName));
  const done = await besideTheProgram(config, log, async (owner) =>
    backUp({ owner, file, keyBook, key, program: packageJson.version, files: await filesToKeep(config) }),
  );
  const last: LastBackup = { at: done.madeAt, file, bytes: done.bytes };
  await writeFile(path.join(config.dataFolder, lastBackupName), `${JSON.stringify(last)}\n`, { mode: 0o600 });
  return { ...done, file, keyBook };
}

export async function readLastBackup(dataFolder: string): Promise<LastBackup | null> {
  return readFile(path.join(dataFolder, lastBackupName), 'utf8').then(JSON.parse, () => null);
}

async function filesToKeep({ dataFolder }: Config): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, file] of await filesBelow(path.join(dataFolder, 'files')))
    files.set(`files/${name}`, file);
  for (const name of ownFiles) {
    const file = path.join(dataFolder, name);
    if (await stat(file).catch(() => null)) files.set(name, file);
  }
  return files;
}

export interface ToRestore {
  readonly data: CheckedArchive;
  readonly keyBook: CheckedArchive | null;
}

/** Reads a backup and its key book to the end and changes nothing. */
export async function checkBackup(
  config: Pick<Config, 'backup'>,
  of: { file: string; keyBook?: string | undefined },
): Promise<ToRestore> {
  const key = await archiveKeyOf(config);
  const data = await checkArchive(key, path.resolve(of.file), 'data');
  const keyBookFile = path.resolve(of.keyBook ?? path.join(path.dirname(of.file), keyBookName));
  if (!data.manifest.withKeyBook) return { data, keyBook: null };
  if (!(await stat(keyBookFile).catch(() => null))) {
    throw new RestoreRefusal(
      `Das Schlüsselbuch ${keyBookFile} fehlt. Ohne das neueste Schlüsselbuch bleibt unlesbar, was verschlüsselt ist. Nennen Sie es mit --key-book.\n` +
        `The key book ${keyBookFile} is missing. Without the newest key book what is encrypted stays unreadable. Name it with --key-book.`,
    );
  }
  const keyBook = await checkArchive(key, keyBookFile, 'key-book');
  const refusal = whyNotTogether(data.manifest, keyBook.manifest);
  if (refusal) throw refusal;
  return { data, keyBook };
}

/**
 * Restores a backup into the empty database of this installation, and then brings it up to date. Needs the data
 * folder for itself.
 */
export async function restoreInstallation(
  config: Config,
  log: Log,
  of: { file: string; keyBook?: string | undefined },
): Promise<RestoreDone & { readonly applied: readonly string[] }> {
  const key = await archiveKeyOf(config);
  const checked = await checkBackup(config, of);
  await refuseWithoutRing(config, checked);
  const folder = await claimDataFolder(config.dataFolder);
  try {
    await refuseOverFiles(folder, checked.data.files);
    const connected = await connectDatabase({ config, folder, log });
    const staged = await stageFiles(folder);
    try {
      const { owner } = connected;
      const { keyRing } = owner;
      if (!keyRing) throw new Error('a connection carries its key ring');
      const app = offlineApp(config, log, connected);
      try {
        const known = await readMigrations(migrationsFolder);
        const done = await restore({
          owner,
          key,
          ...checked,
          known,
          migrate: async (client, count) => {
            await migrate(client, known.slice(0, count), encryptExisting(keyRing));
          },
          prepareQueues: async () => {
            await prepareQueues(owner, app.house.jobs, app.house.listeners);
            const client = new pg.Client(owner);
            await client.connect();
            await client.query(queueGrants).finally(() => client.end());
          },
          beforeCommit: async (client) => {
            if (checked.keyBook) await registerKeyRing(client, keyRing);
            await beginRestore(client);
            await staged.keep();
          },
          putFile: staged.put,
        });
        const applied = await prepareDatabase(owner, app.house);
        if (checked.keyBook) await restoreErased(owner, key, checked.keyBook);
        await eraseAgain(app, Temporal.Instant.from(checked.data.manifest.madeAt));
        await finishRestore(owner);
        return { ...done, applied };
      } finally {
        await app.close();
      }
    } finally {
      await staged.drop();
      await connected.stop();
    }
  } finally {
    await folder.release();
  }
}

/** The parts of the program without anybody it serves: for commands. */
export function offlineApp(
  config: Pick<Config, 'mailFrom' | 'publicUrl'>,
  log: Log,
  connected: Pick<AppParts, 'app' | 'auth'> = { app: {}, auth: {} },
): App {
  return createApp({
    app: connected.app,
    auth: connected.auth,
    mailer: openMailer(null, config.mailFrom),
    clock: systemClock,
    log,
    secret: randomBytes(32).toString('base64'),
    publicUrl: config.publicUrl,
    demo: false,
    trustProxy: 0,
    timesAsMany: 1,
  });
}

/** A new ring would be made otherwise, which opens nothing. */
async function refuseWithoutRing(config: Config, { keyBook }: ToRestore): Promise<void> {
  const file = path.join(config.dataFolder, 'keys', 'ring');
  if (!keyBook || config.keyRing !== null || (await stat(file).catch(() => null))) return;
  throw new RestoreRefusal(
    `Der Schlüsselring fehlt. Er steht in keiner Sicherung: legen Sie Ihre Kopie als ${file} ab oder nennen Sie ihn in KEY_RING.\n` +
      `The key ring is missing. No backup holds it: put your copy at ${file} or give it in KEY_RING.`,
  );
}

async function refuseOverFiles(folder: DataFolder, files: number): Promise<void> {
  if (files === 0 || (await filesBelow(folder.filesPath)).size === 0) return;
  throw new RestoreRefusal(
    `In ${folder.filesPath} liegen schon Dateien. Nehmen Sie einen neuen Datenordner.\n` +
      `There are files in ${folder.filesPath} already. Use a new data folder.`,
  );
}

/** Files wait beside their place until the rows they belong to are there for good. */
async function stageFiles(folder: DataFolder) {
  const staging = path.join(folder.path, 'restored-files');
  await rm(staging, { recursive: true, force: true });
  const placed: { name: string; from: string }[] = [];
  return {
    put: async (name: string, mode: number, bytes: AsyncIterable<Uint8Array>) => {
      const from = path.join(staging, name);
      const belongs = name.startsWith('files/') || ownFiles.includes(name);
      if (!belongs || !from.startsWith(path.join(staging, path.sep))) {
        throw new Error(`the archive holds a file that belongs nowhere: ${name}`);
      }
      await mkdir(path.dirname(from), { recursive: true, mode: 0o700 });
      const handle = await openFile(from, 'wx', mode);
      try {
        for await (const piece of bytes) await handle.write(piece);
        await handle.sync();
      } finally {
        await handle.close();
      }
      placed.push({ name, from });
    },
    async keep() {
      for (const { name, from } of placed) {
        const to = path.join(folder.path, name);
        await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
        await rename(from, to);
      }
    },
    drop: () => rm(staging, { recursive: true, force: true }),
  };
}

/** Whoever was erased after the backup was made is erased from it as well, in every module. */
async function eraseAgain({ database, house }: App, madeAt: Temporal.Instant): Promise<void> {
  const keepers = new Keepers(() => house.modules);
  const today = dayOf(systemClock.now());
  for (const subject of await database.read(system, (db) => erasedSince(db, madeAt))) {
    await database.write(system, (tx) => keepers.erase(tx, subject, today));
  }
}

/** It may be served from now on; a restored system is nobody's demo, whatever the program is started as. */
async function finishRestore(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await leaveDemoOut(client);
    await endRestore(client);
  } finally {
    await client.end();
  }
}

/** What came from elsewhere is nobody's demo. */
export async function leaveDemoOut(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into platform.loaded_content (name, hash) values ('demo', 'restored') on conflict (name) do nothing`,
  );
}
