import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { claimDataFolder, type DataFolder } from './data-folder.ts';
import { type DatabaseLogin, startEmbeddedPostgres } from './embedded-postgres.ts';
import { silentLog } from './log.ts';
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { EmbeddedPostgresRefusal } from './postgres-home.ts';
import { processIdentity } from './running-process.ts';

const onLinux = process.platform === 'linux';
const asRoot = process.getuid?.() === 0;
const log = silentLog;

let place: string;
/** A data folder whose cluster was made once; most tests start from it. */
let folderPath: string;
const leftBehind: (() => void)[] = [];

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'lotsenwerk-pg-'));
  await chmod(place, 0o755);
  folderPath = path.join(place, 'data');
});

afterEach(() => {
  for (const end of leftBehind.splice(0)) end();
});

afterAll(async () => {
  if (onLinux) {
    const data = path.join(await realpath(place), 'data', 'database');
    for (const pid of await serversIn(data)) process.kill(pid, 'SIGKILL');
  }
  await rm(place, { recursive: true, force: true });
});

async function ask(login: pg.ClientConfig, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(login);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

async function withServer<T>(
  work: (server: Awaited<ReturnType<typeof startEmbeddedPostgres>>, folder: DataFolder) => Promise<T>,
  at = folderPath,
): Promise<T> {
  const folder = await claimDataFolder(at);
  try {
    const server = await startEmbeddedPostgres({ folder, log, refuge: path.join(place, 'refuge') });
    try {
      return await work(server, folder);
    } finally {
      await server.stop();
    }
  } finally {
    await folder.release();
  }
}

/** All processes that work in the data directory: the server and its sessions. */
async function serversIn(data: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    if ((await readlink(`/proc/${name}/cwd`).catch(() => '')) === data) found.push(Number(name));
  }
  return found;
}

/** A program of its own that starts the database and then runs `code`, with `server` and `say(…)` at hand. */
async function run(code: string) {
  const from = (name: string) => JSON.stringify(path.join(import.meta.dirname, name));
  const text = `
    import { setTimeout as pause } from 'node:timers/promises';
    import pg from 'pg';
    import { claimDataFolder } from ${from('data-folder.ts')};
    import { startEmbeddedPostgres } from ${from('embedded-postgres.ts')};
    import { silentLog as log } from ${from('log.ts')};
    const say = (what) => console.log(JSON.stringify(what));
    const folder = await claimDataFolder(${JSON.stringify(folderPath)});
    const server = await startEmbeddedPostgres({ folder, log });
    const login = server.connection('postgres', 'owner');
    say({ pid: server.pid, adopted: server.adopted, login });
    ${code}`;
  const program = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const hear = async () => JSON.parse((await lines.next()).value ?? 'null');
  const { pid, adopted, login } = (await hear()) as { pid: number; adopted: boolean; login: DatabaseLogin };
  leftBehind.push(() => program.kill('SIGKILL'));
  const gone = once(program, 'exit');
  return { program, pid, adopted, login, hear, gone };
}

const stays = `setInterval(() => {}, 1000);`;

/** PostgreSQL's programs once more, in another folder and under another version. */
async function copyBinaries(to: string): Promise<PostgresBinaries> {
  const { folder, version, initdb, postgres } = await findBinaries();
  await cp(folder, to, { recursive: true, verbatimSymlinks: true });
  const there = (file: string) => file.replace(folder, to);
  return { folder: to, version: `${version}-copy`, initdb: there(initdb), postgres: there(postgres) };
}

async function untilGone(pid: number): Promise<void> {
  while (processIdentity(pid) !== undefined) await pause(10);
}

describe('the first start', () => {
  test('makes a cluster in UTF-8 with checksums, durable writes and letters of every language', async () => {
    await withServer(async (server) => {
      const [row] = await ask(
        server.connection('postgres', 'owner'),
        `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
           current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
           current_setting('autovacuum') as autovacuum, current_setting('jit') as jit,
           current_setting('timezone') as zone, upper('äşя') as upper, current_user as owner,
           (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres') as locale`,
      );
      expect(row).toEqual({
        encoding: 'UTF8',
        checksums: 'on',
        fsync: 'on',
        commit: 'on',
        autovacuum: 'on',
        jit: 'off',
        zone: 'UTC',
        upper: 'ÄŞЯ',
        owner: 'lotsenwerk_owner',
        locale: 'b C.UTF-8',
      });
    });
  });

  test('begins anew after one that was cut off', async () => {
    const at = path.join(place, 'cut-off');
    const folder = await claimDataFolder(at);
    await mkdir(`${folder.databasePath}.new`);
    await writeFile(path.join(`${folder.databasePath}.new`, 'PG_VERSION'), '18\n');
    await writeFile(`${folder.databasePath}.new.password`, 'half');
    await folder.release();

    await withServer((server) => ask(server.connection('postgres', 'owner'), 'select'), at);

    expect((await readdir(at)).filter((name) => name.includes('.new'))).toEqual([]);
  });

  test('leaves a folder alone that holds something else', async () => {
    const at = path.join(place, 'something-else');
    await mkdir(path.join(at, 'database'), { recursive: true });
    await writeFile(path.join(at, 'database', 'letter.txt'), 'dear');
    await expect(withServer(async () => {}, at)).rejects.toThrow(EmbeddedPostgresRefusal);
    expect(await readdir(path.join(at, 'database'))).toEqual(['letter.txt']);
  });
});

describe('the running server', () => {
  test.runIf(onLinux)('listens on no TCP port', async () => {
    await withServer(async (server) => {
      const [row] = await ask(server.connection('postgres', 'owner'), 'show listen_addresses');
      expect(row).toEqual({ listen_addresses: '' });

      const tcp = (await readFile('/proc/net/tcp', 'utf8')) + (await readFile('/proc/net/tcp6', 'utf8'));
      const inodes = new Set(tcp.split('\n').map((line) => line.trim().split(/\s+/)[9]));
      const open = await readdir(`/proc/${server.pid}/fd`);
      const sockets = (
        await Promise.all(open.map((fd) => readlink(`/proc/${server.pid}/fd/${fd}`).catch(() => '')))
      ).flatMap((target) => target.match(/^socket:\[(\d+)\]$/)?.[1] ?? []);
      expect(sockets.length).toBeGreaterThan(0);
      expect(sockets.filter((inode) => inodes.has(inode))).toEqual([]);
    });
  });

  test('lets nobody in without the password, and nobody else reach its socket', async () => {
    await withServer(async (server) => {
      const login = server.connection('postgres', 'owner');
      await expect(ask({ ...login, password: 'guessed' }, 'select')).rejects.toThrow(/password/);
      expect((await stat(login.host)).mode & 0o777).toBe(0o700);
    });
  });

  test.runIf(onLinux)('never runs as root, and runs as the user of the program otherwise', async () => {
    await withServer(async (server) => {
      const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
      const ids = status
        .match(/^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m)
        ?.slice(1)
        .map(Number);
      const groups = status.match(/^Groups:[ \t]*(.*)$/m)?.[1]?.trim();
      if (asRoot) {
        expect(new Set(ids).size).toBe(1);
        expect(ids?.[0]).toBeGreaterThan(0);
        expect(groups).toBe('');
      } else {
        expect(ids?.[0]).toBe(process.getuid?.());
      }
    });
  });

  test('puts its socket elsewhere where the path of the data folder is too long for one', async () => {
    const at = path.join(place, 'a'.repeat(60), 'b'.repeat(60));
    await withServer(async (server) => {
      const { host } = server.connection('postgres', 'owner');
      expect(host.startsWith(tmpdir())).toBe(true);
      expect(await ask(server.connection('postgres', 'owner'), 'select 1 as one')).toEqual([{ one: 1 }]);
      leftBehind.push(() => void rm(host, { recursive: true, force: true }));
    }, at);
  });

  test.runIf(onLinux)('is started again when it vanishes', async () => {
    await withServer(async (server) => {
      const before = server.pid;
      process.kill(before, 'SIGKILL');
      while (server.pid === before) await pause(20);
      expect(await ask(server.connection('postgres', 'owner'), 'select 1 as one')).toEqual([{ one: 1 }]);
    });
  });

  test.runIf(onLinux)('is gone with all its sessions when it is stopped', async () => {
    const data = await withServer(async (server, folder) => {
      const data = await realpath(folder.databasePath);
      const client = new pg.Client(server.connection('postgres', 'owner'));
      client.on('error', () => {});
      await client.connect();
      client.query('select pg_sleep(60)').catch(() => {});
      await pause(50);
      expect((await serversIn(data)).length).toBeGreaterThan(1);
      return data;
    });
    expect(await serversIn(data)).toEqual([]);
    expect(await readdir(data)).not.toContain('postmaster.pid');
  });
});

describe('a program that is killed', () => {
  test('leaves the server running, and the next one takes it over with all it wrote', async () => {
    const first = await run(`
      const client = new pg.Client(login);
      await client.connect();
      await client.query('create table if not exists kept (who text)');
      await client.query("insert into kept values ('first')");
      say('written');
      ${stays}`);
    expect(first.adopted).toBe(false);
    expect(await first.hear()).toBe('written');
    first.program.kill('SIGKILL');
    await first.gone;

    await withServer(async (server) => {
      expect(server.adopted).toBe(true);
      expect(server.pid).toBe(first.pid);
      expect(await ask(server.connection('postgres', 'owner'), 'select who from kept')).toEqual([
        { who: 'first' },
      ]);
    });
    expect(processIdentity(first.pid)).toBeUndefined();
  });

  test('together with a busy server opens again with all it wrote', async () => {
    const first = await run(`
      const client = new pg.Client(login);
      await client.connect();
      await client.query('create table if not exists kept (who text)');
      await client.query("insert into kept values ('second')");
      client.query("insert into kept select 'half ' || pg_sleep(1) from generate_series(1, 60)").catch(() => {});
      await pause(100);
      say('busy');
      ${stays}`);
    expect(await first.hear()).toBe('busy');
    process.kill(first.pid, 'SIGKILL');
    first.program.kill('SIGKILL');
    await first.gone;

    await withServer(async (server) => {
      expect(server.adopted).toBe(false);
      const rows = await ask(
        server.connection('postgres', 'owner'),
        `select who from kept where who <> 'first'`,
      );
      expect(rows).toEqual([{ who: 'second' }]);
    });
  });

  test.runIf(onLinux)(
    'does not keep the next one out by a lock file whose number is another process now',
    async () => {
      const first = await run(stays);
      first.program.kill('SIGKILL');
      process.kill(first.pid, 'SIGKILL');
      await first.gone;
      await untilGone(first.pid);
      const lockFile = path.join(folderPath, 'database', 'postmaster.pid');
      const lines = (await readFile(lockFile, 'utf8')).split('\n');
      await writeFile(lockFile, [String(process.pid), ...lines.slice(1)].join('\n'));

      await withServer(async (server) => {
        expect(server.adopted).toBe(false);
      });
    },
  );

  test.runIf(onLinux)(
    'leaves a server that does not answer, which is then stopped and started again',
    async () => {
      const first = await run(stays);
      first.program.kill('SIGKILL');
      await first.gone;
      await rm(path.join(first.login.host, '.s.PGSQL.5432'));

      await withServer(async (server) => {
        expect(server.adopted).toBe(false);
        expect(server.pid).not.toBe(first.pid);
        expect(processIdentity(first.pid)).toBeUndefined();
      });
    },
  );

  test.runIf(onLinux)(
    'leaves a server whose programs were replaced, which is then started anew',
    async () => {
      const first = await run(stays);
      first.program.kill('SIGKILL');
      await first.gone;
      const replaced = await copyBinaries(path.join(place, 'replaced'));
      const folder = await claimDataFolder(folderPath);
      const server = await startEmbeddedPostgres({ folder, log, binaries: replaced });
      const program = await readlink(`/proc/${server.pid}/exe`);
      await server.stop();
      await folder.release();

      expect(server.adopted).toBe(false);
      expect(program).toBe(await realpath(replaced.postgres));
      expect(processIdentity(first.pid)).toBeUndefined();
    },
  );

  test('does not hand its server to a program with other keys', async () => {
    const first = await run(stays);
    first.program.kill('SIGKILL');
    await first.gone;
    const key = path.join(folderPath, 'keys', 'database-owner');
    await rename(key, `${key}.kept`);
    await expect(withServer(async () => {})).rejects.toThrow(/keys\/.*gehören nicht zu dieser Datenbank/);
    await rename(`${key}.kept`, key);
    await withServer(async (server) => {
      expect(server.adopted).toBe(true);
    });
  });
});

test('Ctrl-C in a terminal reaches the program and not the server, so that requests can end', async () => {
  const program = await run(`
    process.once('SIGINT', async () => {
      await pause(300);
      const client = new pg.Client(login);
      await client.connect();
      say((await client.query("select 'answered' as last")).rows[0].last);
      await client.end();
      await server.stop();
      await folder.release();
      process.exit(0);
    });
    say('ready');
    ${stays}`);
  expect(await program.hear()).toBe('ready');
  // What a terminal does: the signal goes to the whole process group.
  process.kill(-(program.program.pid ?? 0), 'SIGINT');
  expect(await program.hear()).toBe('answered');
  const [code] = await program.gone;
  expect(code).toBe(0);
  expect(processIdentity(program.pid)).toBeUndefined();
});

test('a cluster of another major version is refused with both versions named', async () => {
  const file = path.join(folderPath, 'database', 'PG_VERSION');
  const version = await readFile(file, 'utf8');
  await writeFile(file, '12\n');
  await expect(withServer(async () => {})).rejects.toThrow(/PostgreSQL 12, dieses Programm bringt \d+ mit/);
  await writeFile(file, version);
  await withServer((server) => ask(server.connection('postgres', 'owner'), 'select'));
});

describe.runIf(asRoot)('a data folder that only root reaches', () => {
  let closed: string;
  let at: string;
  const databaseOf = (folder: DataFolder) => realpath(folder.databasePath);

  beforeAll(async () => {
    closed = path.join(place, 'closed');
    at = path.join(closed, 'data');
    await mkdir(closed, { mode: 0o700 });
  });

  test('gets a link to a database in a place the server reaches, and keeps it', async () => {
    await withServer(async (server, folder) => {
      expect((await lstat(folder.databasePath)).isSymbolicLink()).toBe(true);
      expect(await databaseOf(folder)).toContain(path.join(place, 'refuge'));
      await ask(server.connection('postgres', 'owner'), 'create table kept as select 7 as number');
    }, at);
    await withServer(async (server) => {
      const rows = await ask(server.connection('postgres', 'owner'), 'select number from kept');
      expect(rows).toEqual([{ number: 7 }]);
    }, at);
  });

  test('is refused when its database is gone, instead of beginning empty', async () => {
    const data = await realpath(path.join(at, 'database'));
    await rename(data, `${data}.away`);
    await expect(withServer(async () => {}, at)).rejects.toThrow(/Die Datenbank fehlt/);
    await rename(`${data}.away`, data);
  });

  test('never gets the database of an earlier data folder of the same path', async () => {
    const first = await realpath(path.join(at, 'database'));
    await rm(at, { recursive: true });
    const second = await withServer((_, folder) => databaseOf(folder), at);
    expect(second).not.toBe(first);
    expect(await readdir(first)).toContain('PG_VERSION');
  });

  test('and programs that only root reaches are copied once', async () => {
    const hidden = await copyBinaries(path.join(closed, 'native'));
    const refuge = path.join(place, 'copies');
    for (const round of [1, 2]) {
      const folder = await claimDataFolder(folderPath);
      const server = await startEmbeddedPostgres({ folder, log, refuge, binaries: hidden });
      const program = await readlink(`/proc/${server.pid}/exe`);
      await server.stop();
      await folder.release();
      expect(program, `round ${round}`).toBe(
        path.join(refuge, `postgresql-${hidden.version}`, 'bin', 'postgres'),
      );
    }
    expect(await readdir(refuge)).toEqual([`postgresql-${hidden.version}`]);
  });
});
