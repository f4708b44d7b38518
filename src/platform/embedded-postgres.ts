import { spawn } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DataFolder } from './data-folder.ts';
import { type DatabaseRole, roleNames } from './database-roles.ts';
import type { Log } from './log.ts';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import {
  asServer,
  checkVersion,
  EmbeddedPostgresRefusal,
  findHome,
  makeCluster,
  type PostgresHome,
  readLogTail,
  undefinedIfMissing,
  writeSettings,
} from './postgres-home.ts';
import { processIdentity } from './running-process.ts';

/** What `pg` needs to sign in. `host` is the folder of a Unix socket, on Windows a loopback address. */
export interface DatabaseLogin {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
}

export interface EmbeddedPostgres {
  /** Whether the server was running already, left behind by a program that was killed. */
  adopted: boolean;
  /** The process number of the server. */
  pid: number;
  connection(database: string, role: DatabaseRole): DatabaseLogin;
  /** Ends all sessions, writes a checkpoint and waits until the server is gone. */
  stop(): Promise<void>;
}

/** A server that accepts connections. */
interface Running {
  pid: number;
  identity: string;
  host: string;
  port: number;
}

/**
 * Starts the PostgreSQL that ships with the program on the data folder; makes the cluster first where there
 * is none; takes a server over that a killed program left running. It listens on a Unix socket only, in a
 * folder that none but its own user and root may enter. It has a process group of its own, so that Ctrl-C in
 * a terminal leaves it alone until the program stops it. Should it vanish meanwhile, it is started again.
 *
 * @param of.refuge where root puts what the server's user would not reach in its place
 * @throws EmbeddedPostgresRefusal where the operator has to do something
 */
export async function startEmbeddedPostgres(of: {
  folder: DataFolder;
  log: Log;
  refuge?: string;
  binaries?: PostgresBinaries;
}): Promise<EmbeddedPostgres> {
  const { folder, log } = of;
  const passwords: Record<DatabaseRole, string> = {
    owner: await folder.key('database-owner'),
    app: await folder.key('database-app'),
    auth: await folder.key('database-auth'),
  };
  const binaries = of.binaries ?? (await findBinaries());
  const home = await findHome(folder, binaries, of.refuge ?? '/var/lib/lotsenwerk', log);
  if (await makeCluster(home, roleNames.owner, passwords.owner)) log.info({}, 'database-made');
  await checkVersion(home);
  await writeSettings(home);

  const left = await findLeftBehind(home, passwords.owner, log);
  const adopted = left !== undefined;
  let running = left ?? (await launch(home));
  log.info({ pid: running.pid, adopted }, 'database-ready');

  let stopping = false;
  let recovery: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (recovery || stopping || isAlive(running)) return;
    log.error({ pid: running.pid }, 'database-vanished');
    recovery = launch(home)
      .then((again) => {
        running = again;
        log.warn({ pid: again.pid }, 'database-ready-again');
      })
      .catch((error: Error) => log.error({ message: error.message }, 'database-does-not-start'))
      .finally(() => {
        recovery = undefined;
      });
  }, 500);
  watch.unref();

  return {
    adopted,
    get pid() {
      return running.pid;
    },
    connection: (database, role) => loginAt(running, database, role, passwords[role]),
    async stop() {
      stopping = true;
      clearInterval(watch);
      await recovery;
      await shutDown(running, home, log);
    },
  };
}

/**
 * How the owner signs in to the embedded server of a data folder that a running program owns: for work beside it.
 * Undefined where none runs.
 */
export async function ownerLoginBeside(
  folderPath: string,
  database: string,
): Promise<DatabaseLogin | undefined> {
  const file = await readPidFile(path.join(folderPath, 'database'));
  if (file?.status !== 'ready' || processIdentity(file.pid) === undefined) return undefined;
  const password = (await readFile(path.join(folderPath, 'keys', 'database-owner'), 'utf8')).trim();
  return { host: file.host, port: file.port, database, user: roleNames.owner, password };
}

function loginAt(
  { host, port }: Running,
  database: string,
  role: DatabaseRole,
  password: string,
): DatabaseLogin {
  return { host, port, database, user: roleNames[role], password };
}

function isAlive({ pid, identity }: Running): boolean {
  return processIdentity(pid) === identity;
}

/** The owner's password does not open the database: one of the two comes from elsewhere. */
export function keysDoNotFit(): EmbeddedPostgresRefusal {
  return new EmbeddedPostgresRefusal(
    'Die Schlüssel in keys/ gehören nicht zu dieser Datenbank. ' +
      'Stellen Sie beides aus derselben Sicherung wieder her.\n' +
      'The keys in keys/ do not belong to this database. Restore both from the same backup.',
  );
}

// ---- starting

// What a killed server's sessions are busy with ends after the longest statement at the latest.
const orphansMillis = 15_000;

/** Starts a server where none runs. */
async function launch(home: PostgresHome): Promise<Running> {
  const deadline = performance.now() + orphansMillis;
  for (;;) {
    const started = await tryLaunch(home);
    if ('running' in started) return started.running;
    const orphans = started.said.includes('pre-existing shared memory block');
    if (!orphans || performance.now() > deadline) {
      const detail = [started.said, await readLogTail(home)].filter((text) => text !== '').join('\n');
      throw new EmbeddedPostgresRefusal(
        `Die eingebaute Datenbank startet nicht.\nThe embedded database does not start.\n${detail}`,
      );
    }
    await pause(50);
  }
}

async function tryLaunch(home: PostgresHome): Promise<{ running: Running } | { said: string }> {
  const { data, socket, user, binaries } = home;
  const options = ['-D', data];
  const set = (name: string, value: string | number) => options.push('-c', `${name}=${value}`);
  set('port', socket === undefined ? await findFreePort() : socketPort);
  set('listen_addresses', socket === undefined ? loopback : '');
  if (socket !== undefined) {
    // No server runs, so these are left over. Their lock too names a process that may be another by now.
    for (const name of [`.s.PGSQL.${socketPort}`, `.s.PGSQL.${socketPort}.lock`]) {
      await rm(path.join(socket, name), { force: true });
    }
    set('unix_socket_directories', `"${socket.replaceAll('"', '""')}"`);
    set('unix_socket_permissions', '0700');
  }

  const before = await readPidFile(data);
  const how = asServer(user);
  const child = spawn(binaries.postgres, options, {
    ...how,
    // The process in a left lock file is dead or something else by now, as findLeftBehind has made sure.
    // PostgreSQL would take its number for a live server, were it not told that it is none.
    env: before ? { ...how.env, PG_GRANDPARENT_PID: String(before.pid) } : how.env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let ended = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.once('error', (error) => {
    said += error.message;
    ended = true;
  });
  child.once('close', () => {
    ended = true;
  });

  // Recovery after a crash takes what it takes: as long as the server lives it is waited for.
  while (!ended) {
    const file = await readPidFile(data);
    if (file?.pid === child.pid && file?.content !== before?.content && file?.status === 'ready') {
      const identity = processIdentity(file.pid);
      if (identity !== undefined) {
        child.stderr.destroy();
        child.unref();
        return { running: { pid: file.pid, identity, host: file.host, port: file.port } };
      }
    }
    await pause(5);
  }
  return { said: said.trim() };
}

const loopback = '127.0.0.1';
const socketPort = 5432;

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, loopback, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

interface PidFile {
  content: string;
  pid: number;
  port: number;
  host: string;
  status: string;
}

/** Eight lines: process, data directory, start, port, socket folder, address, shared memory, status. */
async function readPidFile(data: string): Promise<PidFile | undefined> {
  const content = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(undefinedIfMissing);
  if (content === undefined) return undefined;
  const [pid, , , port, socket, address, , status = ''] = content.split('\n').map((line) => line.trim());
  return { content, pid: Number(pid), port: Number(port), host: socket || address || loopback, status };
}

// ---- taking over

/** The server a killed program left running. One that does not answer is stopped first. */
async function findLeftBehind(home: PostgresHome, password: string, log: Log): Promise<Running | undefined> {
  const patience = performance.now() + 3_000;
  for (;;) {
    const file = await readPidFile(home.data);
    const identity = file && processIdentity(file.pid);
    if (!file || identity === undefined) return undefined;
    const running: Running = { pid: file.pid, identity, host: file.host, port: file.port };

    const folder = await workingFolderOf(file.pid);
    if (folder !== undefined && folder !== home.data) return undefined;

    if (file.status === 'ready') {
      const answer = await askDataDirectory(loginAt(running, 'postgres', 'owner', password));
      if (answer.wrongPassword) throw keysDoNotFit();
      if (answer.dataDirectory === home.data) {
        if (await runs(file.pid, home.binaries.postgres)) return running;
        log.warn({ pid: file.pid }, 'database-of-other-version-stopped');
        await shutDown(running, home, log);
        continue;
      }
    }
    if (performance.now() > patience && file.status !== 'starting') {
      if (folder === undefined) return undefined;
      log.warn({ pid: file.pid, status: file.status }, 'database-does-not-answer');
      await shutDown(running, home, log);
    }
    await pause(20);
  }
}

/** A server works in its data directory. Undefined where the system does not say. */
async function workingFolderOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

/** Whether the process runs this very program: a replaced one no longer finds its libraries. */
async function runs(pid: number, program: string): Promise<boolean> {
  const actual = await readlink(`/proc/${pid}/exe`).catch(() => undefined);
  return actual === undefined || actual === (await realpath(program));
}

async function askDataDirectory(
  login: DatabaseLogin,
): Promise<{ dataDirectory?: string; wrongPassword?: boolean }> {
  const client = new pg.Client({ ...login, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0] ? { dataDirectory: rows[0].data_directory } : {};
  } catch (error) {
    return { wrongPassword: (error as { code?: string }).code === '28P01' };
  } finally {
    await client.end().catch(() => {});
  }
}

// ---- stopping

async function shutDown(running: Running, home: PostgresHome, log: Log): Promise<void> {
  const ways: [NodeJS.Signals, number][] = [
    ['SIGINT', 30_000], // sessions end, a checkpoint is written
    ['SIGQUIT', 10_000], // the next start recovers from the log
    ['SIGKILL', 5_000],
  ];
  for (const [signal, millis] of ways) {
    if (!isAlive(running)) return;
    if (signal !== 'SIGINT') log.warn({ pid: running.pid, signal }, 'database-does-not-stop');
    await tell(running, signal, home);
    const deadline = performance.now() + millis;
    while (isAlive(running) && performance.now() < deadline) await pause(5);
  }
}

async function tell(
  { pid }: Running,
  signal: NodeJS.Signals,
  { data, binaries }: PostgresHome,
): Promise<void> {
  if (process.platform === 'win32' && signal === 'SIGINT') {
    const control = path.join(path.dirname(binaries.postgres), 'pg_ctl.exe');
    spawn(control, ['stop', '-D', data, '-m', 'fast'], { windowsHide: true, stdio: 'ignore' }).unref();
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
