import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../e2e/program.ts';

const bin = '/usr/lib/postgresql/15/bin';
const pooler = '/usr/sbin/pgbouncer';

/** What has to be installed for `startDatabaseSet`; empty where all is there. */
export function missingForSet(): string[] {
  return [
    ...(existsSync(`${bin}/pg_basebackup`) ? [] : ['postgresql-15']),
    ...(existsSync(pooler) ? [] : ['pgbouncer']),
  ];
}

export interface DatabaseSet {
  /** The settings of a program on it, but for its folder and port. */
  readonly env: Readonly<Record<string, string>>;
  readonly primary: pg.ClientConfig;
  readonly copy: pg.ClientConfig;
  stopCopy(): Promise<void>;
  stop(): Promise<void>;
}

// PostgreSQL and PgBouncer refuse root.
const nobody = { uid: 65_534, gid: 65_534 };
/** Whom servers of Debian's packages run as here; null: as whoever started this. */
export const unprivileged = process.getuid?.() === 0 ? nobody : null;

/** A folder below the temporary one, for servers that run as `unprivileged`. */
export async function serverFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-set-'));
  await chmod(folder, 0o755);
  if (unprivileged) await chown(folder, unprivileged.uid, unprivileged.gid);
  return folder;
}

/** A file such a server can read and nobody else. */
export async function serverFile(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  if (unprivileged) await chown(file, unprivileged.uid, unprivileged.gid);
}

/** A server as a child process; `stop` ends it and waits. */
export function startServer(
  program: string,
  args: readonly string[],
  of: { cwd: string; env?: Record<string, string>; signal?: NodeJS.Signals },
) {
  let said = '';
  const child: ChildProcess = spawn(program, args, {
    ...unprivileged,
    cwd: of.cwd,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...of.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said = (said + chunk).slice(-20_000);
    });
  }
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return {
    child,
    said: () => said,
    stop: async (signal = of.signal ?? 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** Postmaster and all its children at once, as a power cut would. */
export async function killPostgres(postmaster: number): Promise<void> {
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').catch(() => '');
  for (const pid of [postmaster, ...children.trim().split(/\s+/).filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Asks until it is answered, and says what was wrong the last time when it is not. */
export async function untilAnswered<T>(ask: () => Promise<T>, seconds: number): Promise<T> {
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(100);
    }
  }
}

export async function asking<T>(login: pg.ClientConfig, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ ...login, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text, values)).rows as T[];
  } finally {
    await client.end();
  }
}

const run = promisify(execFile);
const inMemory = ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];

/**
 * A primary, a copy that follows it, and PgBouncer in transaction mode before the primary, which throws away
 * after each transaction whatever was kept in the session. From Debian's packages, on loopback.
 */
export async function startDatabaseSet(): Promise<DatabaseSet> {
  const folder = await serverFolder();
  const password = randomBytes(18).toString('base64url');
  const [primaryPort, copyPort, poolerPort] = [await freePort(), await freePort(), await freePort()];
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const server of started.reverse()) await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const host = '127.0.0.1';
  const login = { host, user: 'postgres', password, database: 'lotsenwerk' };
  const primary = { ...login, port: primaryPort };
  const copy = { ...login, port: copyPort };
  const postgres = (data: string, port: number, ...more: string[]) => {
    const args = ['-D', data, '-p', String(port), ...inMemory, ...more];
    const server = startServer(`${bin}/postgres`, args, { cwd: folder, signal: 'SIGQUIT' });
    started.push(server);
    return server;
  };
  try {
    const own = { ...unprivileged, cwd: folder, env: { PATH: process.env.PATH, PGPASSWORD: password } };
    await serverFile(path.join(folder, 'password'), password);
    const data = path.join(folder, 'primary');
    await run(
      `${bin}/initdb`,
      [
        '-D',
        data,
        '-U',
        'postgres',
        '--pwfile=password',
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--no-sync',
      ].concat(['--locale=C.UTF-8']),
      own,
    );
    postgres(data, primaryPort, '-c', 'max_connections=120');
    await untilAnswered(() => asking({ ...primary, database: 'postgres' }, 'create database lotsenwerk'), 20);
    const following = path.join(folder, 'copy');
    await run(
      `${bin}/pg_basebackup`,
      [
        '-h',
        host,
        '-p',
        String(primaryPort),
        '-U',
        'postgres',
        '-D',
        following,
        '-R',
        '-c',
        'fast',
        '--no-sync',
      ],
      own,
    );
    const copyServer = postgres(following, copyPort, '-c', 'max_connections=120');
    await serverFile(
      path.join(folder, 'users'),
      ['lotsenwerk_app', 'lotsenwerk_auth'].map((role) => `"${role}" "${password}"\n`).join(''),
    );
    await serverFile(path.join(folder, 'pooler.ini'), poolerSettings({ primaryPort, poolerPort }));
    const inBetween = startServer(pooler, ['pooler.ini'], { cwd: folder, signal: 'SIGQUIT' });
    started.push(inBetween);
    await untilAnswered(() => asking(copy, 'select 1'), 20);
    const at = (user: string, port: number) => `postgres://${user}:${password}@${host}:${port}/lotsenwerk`;
    return {
      env: {
        DATABASE_URL: at('postgres', primaryPort),
        DATABASE_APP_URL: at('lotsenwerk_app', poolerPort),
        DATABASE_AUTH_URL: at('lotsenwerk_auth', poolerPort),
        DATABASE_LISTEN_URL: at('lotsenwerk_app', primaryPort),
        DATABASE_READ_URL: at('lotsenwerk_app', copyPort),
      },
      primary,
      copy,
      stopCopy: () => copyServer.stop(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function poolerSettings(of: { primaryPort: number; poolerPort: number }): string {
  return `[databases]
lotsenwerk = host=127.0.0.1 port=${of.primaryPort} dbname=lotsenwerk
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${of.poolerPort}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = users
pool_mode = transaction
default_pool_size = 6
max_client_conn = 200
server_login_retry = 1
server_reset_query = DISCARD ALL
server_reset_query_always = 1
`;
}
