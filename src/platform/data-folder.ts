import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { processIdentity } from './running-process.ts';
import { writeWhole } from './whole-file.ts';

/** One folder with everything that must survive: database, keys, files. Owned by one running program. */
export interface DataFolder {
  path: string;
  /** The embedded server's data directory; made by the server's first start, absent with `DATABASE_URL`. */
  databasePath: string;
  keysPath: string;
  filesPath: string;
  /**
   * The secret of that name (`keys/<name>`): 32 random bytes as base64url, made at the first call, readable
   * by this user only, the same from then on.
   */
  key(name: string): Promise<string>;
  /** Gives the folder free. Calling it again does nothing. */
  release(): Promise<void>;
}

interface Owner {
  pid: number;
  identity: string;
  host: string;
  since: string;
}

/** Another running program owns the data folder. The message is for the operator, German and English. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse';
  readonly path: string;
  /** The owner's process number, where it is known. */
  readonly pid: number | undefined;

  constructor(path: string, owner: Owner | undefined) {
    const elsewhere = owner && owner.host !== hostname() ? owner.host : undefined;
    const de = owner ? `Prozess ${owner.pid}${elsewhere ? ` auf ${elsewhere}` : ''}` : 'Prozess unbekannt';
    const en = owner ? `process ${owner.pid}${elsewhere ? ` on ${elsewhere}` : ''}` : 'process unknown';
    super(
      `Der Datenordner ${path} wird schon von einem laufenden Programm benutzt (${de}). ` +
        'Beenden Sie es zuerst oder nennen Sie mit DATA_FOLDER einen anderen Ordner.\n' +
        `The data folder ${path} is already in use by a running program (${en}). ` +
        'Stop it first or name another folder with DATA_FOLDER.',
    );
    this.path = path;
    this.pid = owner?.pid;
  }
}

/** The data folder cannot be used as it is. The message is for the operator, German and English. */
export class DataFolderUnusable extends Error {
  override name = 'DataFolderUnusable';
}

// Long enough for a program that was just killed to be gone, short enough to refuse well within a second.
const patienceMillis = 300;

// A lock that nothing refers to any more would be collected and with it given free.
const held = new Set<DatabaseSync>();

/**
 * Makes this program the only owner of the data folder, creating it where needed.
 *
 * The lock is SQLite's write lock on the empty file `lock`: the operating system takes it away with the
 * process however that ends, no child inherits it, and it holds across containers that share a volume. NOTE:
 * a program loses its own lock when it opens and closes `lock` by other means, so copying the folder from
 * inside leaves that file out. `owner` says who it is; where somebody has deleted `lock`, it still refuses.
 *
 * @throws DataFolderInUse within half a second, having changed nothing
 * @throws DataFolderUnusable where the folder cannot be made or written
 */
export async function claimDataFolder(folder: string): Promise<DataFolder> {
  const folderPath = path.resolve(folder);
  await makeFolder(folderPath);
  const lock = await takeLock(folderPath);

  const keysPath = path.join(folderPath, 'keys');
  const filesPath = path.join(folderPath, 'files');
  for (const each of [keysPath, filesPath]) {
    await makeFolder(each);
    if (((await stat(each)).mode & 0o077) !== 0) await chmod(each, 0o700);
  }

  const keys = new Map<string, Promise<string>>();
  return {
    path: folderPath,
    databasePath: path.join(folderPath, 'database'),
    keysPath,
    filesPath,
    key(name) {
      let key = keys.get(name);
      if (!key) {
        key = readOrMakeKey(keysPath, name);
        keys.set(name, key);
        key.catch(() => keys.delete(name));
      }
      return key;
    },
    async release() {
      if (!held.has(lock)) return;
      await rm(path.join(folderPath, 'owner'), { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

async function makeFolder(folderPath: string): Promise<void> {
  try {
    await mkdir(folderPath, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(folderPath, error);
  }
}

function unusable(folderPath: string, cause: unknown): DataFolderUnusable {
  const { code } = cause as NodeJS.ErrnoException;
  return new DataFolderUnusable(
    `Der Datenordner ${folderPath} kann nicht angelegt oder beschrieben werden (${code}).\n` +
      `The data folder ${folderPath} cannot be made or written (${code}).`,
    { cause },
  );
}

async function takeLock(folderPath: string): Promise<DatabaseSync> {
  const deadline = performance.now() + patienceMillis;
  for (;;) {
    const lock = tryLock(folderPath);
    const owner = await readOwner(folderPath);
    if (lock && !lives(owner)) {
      try {
        await writeOwner(folderPath);
      } catch (error) {
        lock.close();
        throw unusable(folderPath, error);
      }
      held.add(lock);
      return lock;
    }
    lock?.close();
    if (performance.now() > deadline) throw new DataFolderInUse(folderPath, owner);
    // Two that come at the same moment may both be turned away; uneven pauses part them.
    await pause(5 + Math.random() * 20);
  }
}

function tryLock(folderPath: string): DatabaseSync | undefined {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path.join(folderPath, 'lock'));
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const busy = 5; // SQLITE_BUSY
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw unusable(folderPath, error);
  }
}

async function readOwner(folderPath: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folderPath, 'owner'), 'utf8'));
  } catch {
    return undefined;
  }
}

function lives(owner: Owner | undefined): boolean {
  return owner !== undefined && owner.host === hostname() && processIdentity(owner.pid) === owner.identity;
}

async function writeOwner(folderPath: string): Promise<void> {
  const owner: Owner = {
    pid: process.pid,
    identity: processIdentity(process.pid) ?? '',
    host: hostname(),
    since: new Date().toISOString(),
  };
  writeWhole(path.join(folderPath, 'owner'), `${JSON.stringify(owner)}\n`, 0o644);
}

async function readOrMakeKey(keysPath: string, name: string): Promise<string> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Error(`no name for a key: ${name}`);
  const file = path.join(keysPath, name);
  try {
    const key = (await readFile(file, 'utf8')).trim();
    if (Buffer.from(key, 'base64url').length < 32) {
      throw new DataFolderUnusable(
        `Der Schlüssel ${file} ist beschädigt. Stellen Sie ihn aus der Sicherung wieder her.\n` +
          `The key ${file} is damaged. Restore it from the backup.`,
      );
    }
    if (((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(32).toString('base64url');
  writeWhole(file, `${key}\n`, 0o600);
  return key;
}
