import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataFolder } from './data-folder.ts';
import type { Log } from './log.ts';
import { binariesFor, type PostgresBinaries } from './postgres-binaries.ts';
import { findServerUser, mayPass, type ServerUser } from './server-user.ts';
import { syncFolder } from './whole-file.ts';

/** Where one embedded server lives, and who runs it. */
export interface PostgresHome {
  /** The data directory, without symbolic links. */
  data: string;
  /** The folder of the Unix socket; undefined where there are none and the server listens on loopback. */
  socket: string | undefined;
  /** Undefined: the user of this program. */
  user: ServerUser | undefined;
  binaries: PostgresBinaries;
}

/** For the operator: the embedded database cannot be used as it is. German and English. */
export class EmbeddedPostgresRefusal extends Error {
  override name = 'EmbeddedPostgresRefusal';
}

/** What a process of the server sees of the environment: none of this program's secrets. */
export const serverEnvironment: NodeJS.ProcessEnv =
  process.platform === 'win32'
    ? { SystemRoot: process.env.SystemRoot, PATH: process.env.PATH }
    : { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/** How a process of the server is started: from a folder everybody reaches, as the server's user. */
export function asServer(user: ServerUser | undefined) {
  const cwd = path.parse(process.execPath).root;
  return { cwd, env: serverEnvironment, windowsHide: true, ...(user && { uid: user.uid, gid: user.gid }) };
}

/**
 * Finds or makes the place of the database: `database` in the data folder. As root the server runs under
 * another user. Where that one does not get to the data folder, the database lies in `refuge`, and
 * `database` is a symbolic link to it.
 */
export async function findHome(
  folder: DataFolder,
  found: PostgresBinaries,
  refuge: string,
  log: Log,
): Promise<PostgresHome> {
  const entry = await lstat(folder.databasePath).catch(undefinedIfMissing);
  const content = await stat(folder.databasePath).catch(undefinedIfMissing);
  if (entry && !content) {
    const target = await readlink(folder.databasePath);
    throw new EmbeddedPostgresRefusal(
      `Die Datenbank fehlt: ${folder.databasePath} zeigt auf ${target}, und dort ist nichts.\n` +
        `The database is missing: ${folder.databasePath} points to ${target}, and nothing is there.`,
    );
  }
  const user = await findServerUser(content);
  let data = content && (await realpath(folder.databasePath));
  if (!data) {
    data = path.join(await realpath(folder.path), 'database');
    if (user && !(await letPass(user, folder.path))) {
      data = await takeRefuge(folder, refuge);
      log.warn({ user: user.name, database: data }, 'database-outside-data-folder');
    }
  } else if (user && !(await letPass(user, path.dirname(data)))) {
    throw new EmbeddedPostgresRefusal(
      `Der Benutzer ${user.name}, unter dem die Datenbank läuft, kommt nicht bis ${data}. ` +
        'Öffnen Sie die Ordner darüber für ihn (chmod o+x) oder verschieben Sie den Datenordner.\n' +
        `The user ${user.name}, who runs the database, does not get to ${data}. ` +
        'Open the folders above it (chmod o+x) or move the data folder.',
    );
  }
  return {
    data,
    socket: process.platform === 'win32' ? undefined : await makeSocketFolder(data, user),
    user,
    binaries: user ? await binariesFor(user, found, refuge) : found,
  };
}

/** Opens the innermost folder for passing through, which is the program's own and shows nobody its content. */
async function letPass(user: ServerUser, folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o011) !== 0o011) await chmod(folder, (mode & 0o7777) | 0o011);
  return mayPass(user, folder);
}

async function takeRefuge(folder: DataFolder, refuge: string): Promise<string> {
  await mkdir(refuge, { recursive: true });
  await chmod(refuge, 0o755);
  const name = shortHash(await realpath(folder.path));
  // What lies there already belongs to an earlier data folder of the same path, and nobody deletes it.
  for (let number = 1; ; number++) {
    const place = path.join(refuge, number === 1 ? name : `${name}-${number}`);
    try {
      await mkdir(place);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    await chmod(place, 0o755);
    const data = path.join(await realpath(place), 'database');
    await mkdir(data, { mode: 0o700 });
    await symlink(data, folder.databasePath);
    return data;
  }
}

// The operating system allows 103 to 107 bytes for the path of a socket.
const longestSocketPath = 100;

async function makeSocketFolder(data: string, user: ServerUser | undefined): Promise<string> {
  const beside = path.join(path.dirname(data), 'socket');
  const tooLong = Buffer.byteLength(path.join(beside, '.s.PGSQL.5432')) > longestSocketPath;
  const folder = tooLong ? path.join(tmpdir(), `lotsenwerk-${shortHash(data)}`) : beside;
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const me = process.getuid?.();
  const entry = await lstat(folder);
  if (user && entry.isDirectory() && entry.uid === me) await chown(folder, user.uid, user.gid);
  const { uid, mode } = await lstat(folder);
  if (!entry.isDirectory() || uid !== (user?.uid ?? me) || (mode & 0o077) !== 0) {
    throw new EmbeddedPostgresRefusal(
      `Der Ordner ${folder} für die Verbindung zur Datenbank gehört jemand anderem oder ist offen. ` +
        'Entfernen Sie ihn.\n' +
        `The folder ${folder} for the connection to the database belongs to somebody else or is open. ` +
        'Remove it.',
    );
  }
  return folder;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Makes the cluster where there is none; what a killed attempt left is thrown away. */
export async function makeCluster(home: PostgresHome, ownerName: string, password: string): Promise<boolean> {
  const { data, user, binaries } = home;
  const entries = await readdir(data).catch(undefinedIfMissing);
  if (entries?.includes('PG_VERSION')) return false;
  if (entries && entries.length > 0) {
    throw new EmbeddedPostgresRefusal(
      `In ${data} liegt keine Datenbank, aber anderes. Räumen Sie den Ordner leer.\n` +
        `There is no database in ${data}, but something else. Empty the folder.`,
    );
  }

  const draft = `${data}.new`;
  const passwordFile = `${draft}.password`;
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(draft, { mode: 0o700 });
  if (user) await chown(draft, user.uid, user.gid);
  try {
    await writeNew(passwordFile, `${password}\n`, user);
    const options = ['--pgdata', draft, '--username', ownerName, '--pwfile', passwordFile];
    options.push('--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--data-checksums');
    options.push('--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8');
    await run(binaries.initdb, options, user);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await replace(path.join(draft, 'postgresql.conf'), ownSettings, user);
  if (entries) await rmdir(data);
  await rename(draft, data);
  syncFolder(path.dirname(data));
  return true;
}

const ownSettings = `# The program writes its settings anew at each start; what stands below the next line goes before them.
include 'lotsenwerk.conf'
`;

const settings = `# Written by the program at each start. Settings of your own belong into postgresql.conf.
cluster_name = 'lotsenwerk'
max_connections = 60
shared_buffers = 128MB
max_wal_size = 512MB
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on
autovacuum = on
client_connection_check_interval = 2s
password_encryption = 'scram-sha-256'
timezone = 'UTC'
lc_messages = 'C'

# A week of files. Errors are told to the client; here they stand without statement, values and detail.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_statement = 'none'
log_checkpoints = off
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
`;

/** Brings the files up to date by which the server lets people in and behaves. */
export async function writeSettings({ data, socket, user }: PostgresHome): Promise<void> {
  const door = socket === undefined ? 'host all all 127.0.0.1/32' : 'local all all';
  await replace(path.join(data, 'pg_hba.conf'), `${door} scram-sha-256\n`, user);
  await replace(path.join(data, 'lotsenwerk.conf'), settings, user);
}

/** @throws EmbeddedPostgresRefusal where the cluster was made by another major version */
export async function checkVersion({ data, binaries }: PostgresHome): Promise<void> {
  const made = (await readFile(path.join(data, 'PG_VERSION'), 'utf8')).trim();
  const [ours] = binaries.version.split('.');
  if (made === ours) return;
  throw new EmbeddedPostgresRefusal(
    `Die Datenbank in ${data} ist von PostgreSQL ${made}, dieses Programm bringt ${ours} mit. ` +
      'Sichern Sie mit dem alten Programm und stellen Sie mit dem neuen wieder her.\n' +
      `The database in ${data} is of PostgreSQL ${made}, this program brings ${ours}. ` +
      'Back up with the old program and restore with the new one.',
  );
}

/** The last lines of the server's log, to say why it does not start. */
export async function readLogTail({ data }: PostgresHome): Promise<string> {
  const folder = path.join(data, 'log');
  const logs = await Promise.all(
    (await readdir(folder).catch(() => [])).map(async (name) => {
      const file = path.join(folder, name);
      return { file, changed: (await stat(file)).mtimeMs };
    }),
  );
  const [latest] = logs.sort((one, other) => other.changed - one.changed);
  if (!latest) return '';
  return (await readFile(latest.file, 'utf8')).trimEnd().split('\n').slice(-6).join('\n');
}

/**
 * Writes a file into a folder of the server's user without following a link that might stand there: a new
 * file takes the place of the old one, and only where the content differs.
 */
async function replace(file: string, content: string, user: ServerUser | undefined): Promise<void> {
  const before = await readFile(file, 'utf8').catch(undefinedIfMissing);
  if (before === content) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeNew(draft, content, user);
  await rename(draft, file);
}

async function writeNew(file: string, content: string, user: ServerUser | undefined): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    if (user) await handle.chown(user.uid, user.gid);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function run(program: string, options: string[], user: ServerUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { ...asServer(user), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${path.basename(program)} ended with ${code}: ${said.trim()}`));
    });
  });
}

export function undefinedIfMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
