import { type ChildProcess, spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort, startProgram } from '../e2e/program.ts';
import { findBinaries } from '../src/platform/postgres-binaries.ts';
import { killPostgres, unprivileged } from '../tests/database-set.ts';
import { damagesOn, databaseServer, signInAt, Writers } from '../tests/under-load.ts';
import { DiskAsItWas, readCall } from './disk-as-it-was.ts';
import { median, ms, printFigures } from './report.ts';

const images = Number(process.env.IMAGES ?? 30);
const writes = Number(process.env.WRITES ?? 200);
/** `SYNC=off npm run bench power`: a database that does not wait for the disk has to be found out. */
const syncs = process.env.SYNC !== 'off';
/** How likely a page of 4 kB that was written and not yet synced is gone. */
const chances = [0, 0.5, 0.9];
/** Tables and indexes are looked through in one image of so many. */
const checkEach = 10;

const calls =
  'write,pwrite64,pwritev,pwritev2,fsync,fdatasync,openat,ftruncate,fallocate,rename,renameat,unlink,unlinkat';

/**
 * Power cuts: what the database asks of the disk is written down (strace, a Debian package) while people write. From
 * it the disk is made as it might have been at random moments, with a part of what was written and never synced gone;
 * the database begins on each, and what was acknowledged before that moment has to be there.
 */
export async function measure(): Promise<void> {
  const place = await mkdtemp(path.join(os.tmpdir(), 'lotsenwerk-power-'));
  const folder = path.join(place, 'data');
  const trace = path.join(place, 'calls');
  // The server runs as somebody else, who has to get there.
  await chmod(place, 0o755);
  await mkdir(folder);
  try {
    const made = await startProgram({}, folder);
    await made.stop({ keep: true });
    if (!syncs)
      await appendFile(
        path.join(folder, 'database', 'postgresql.conf'),
        'synchronous_commit = off\nfsync = off\n',
      );
    const base = path.join(place, 'base');
    await cp(path.join(folder, 'database'), base, { recursive: true, preserveTimestamps: true });

    const traced = await startTraced(folder, trace);
    const writers = new Writers(traced.url, await signInAt(traced.url), 8);
    const began = now();
    await writers.more(writes);
    await writers.stop();
    const ended = now();
    await traced.stop();
    const acknowledged = writers.acknowledged.map((id, at) => ({
      id,
      at: (performance.timeOrigin + (writers.moments[at] ?? 0)) / 1000,
    }));

    const moments = Array.from({ length: images }, () => began + Math.random() * (ended - began)).sort(
      (a, b) => a - b,
    );
    const disk = new DiskAsItWas(base, path.join(folder, 'database'));
    const password = (await readFile(path.join(folder, 'keys', 'database-owner'), 'utf8')).trim();
    const found = { lost: 0, unopened: 0, damaged: 0, checked: 0, dropped: 0, expected: 0 };
    const times: number[] = [];
    let next = 0;
    // Nothing is cut from an image any more: it may lie in memory.
    const image = await mkdtemp(path.join(existsSync('/dev/shm') ? '/dev/shm' : place, 'lotsenwerk-image-'));
    const imageAt = async (moment: number) => {
      found.dropped += await disk.write(image, chances[next % chances.length] ?? 0);
      const opened = await openImage(image, password);
      if (opened) {
        times.push(opened.ms);
        const expected = acknowledged.filter(({ at }) => at < moment);
        const kept = new Set(
          (await opened.client.query<{ id: string }>('select id from requests.request')).rows.map(
            ({ id }) => id,
          ),
        );
        found.expected += expected.length;
        found.lost += expected.filter(({ id }) => !kept.has(id)).length;
        if (next % checkEach === 0) {
          found.checked++;
          found.damaged += (await damagesOn(opened.client)).length;
        }
        await opened.stop();
      } else found.unopened++;
      await rm(image, { recursive: true, force: true });
      next++;
    };
    const lines = createInterface({ input: createReadStream(trace, 'latin1'), crlfDelay: Infinity });
    for await (const line of lines) {
      const call = readCall(line);
      if (!call) continue;
      for (let moment = moments[next]; moment !== undefined && call.at > moment; moment = moments[next])
        await imageAt(moment);
      disk.apply(call);
    }
    while (next < moments.length) await imageAt(moments[next] ?? ended);
    printFigures('Power cuts', [
      { what: 'writes acknowledged meanwhile', value: String(acknowledged.length) },
      { what: 'syncs of the log of the database', value: String(disk.syncs) },
      { what: `images, a third each with ${chances.join(', ')} of it gone`, value: String(next) },
      { what: 'pages of 4 kB that were gone', value: String(found.dropped) },
      { what: 'did not open', value: String(found.unopened) },
      { what: 'acknowledged writes looked for, over all images', value: String(found.expected) },
      { what: 'of these lost', value: String(found.lost) },
      { what: 'images looked through (amcheck)', value: String(found.checked) },
      { what: 'damaged tables and indexes', value: String(found.damaged) },
      { what: 'until the database of an image answers', value: ms(median(times)) },
    ]);
    if (!syncs) {
      if (found.unopened + found.lost + found.damaged === 0)
        throw new Error('what is not synced is not missed');
      return;
    }
    if (found.unopened + found.lost + found.damaged > 0) throw new Error('a power cut costs something');
    if (disk.syncs < acknowledged.length / 16) throw new Error('more is acknowledged than was ever synced');
    if (found.dropped === 0 && images > 2) throw new Error('nothing was ever gone: that shows nothing');
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

const now = () => (performance.timeOrigin + performance.now()) / 1000;

async function startTraced(folder: string, trace: string) {
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    DATA_FOLDER: folder,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    LIMIT_FACTOR: '1000',
  };
  const how = ['-f', '-ttt', '-T', '-xx', '-y', '-s', '300000', '--seccomp-bpf', '-e', `trace=${calls}`];
  const child: ChildProcess = spawn(
    'strace',
    [...how, '-o', trace, process.execPath, 'dist/cli.js', 'start'],
    {
      cwd: path.join(import.meta.dirname, '..'),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  let said = '';
  child.stdout?.on('data', (part) => {
    said += part;
  });
  while (!/Lotsenwerk: http/.test(said)) {
    if (child.exitCode !== null) throw new Error(`strace ended with ${child.exitCode}: ${said}`);
    await pause(50);
  }
  return {
    url: `http://localhost:${port}`,
    stop: async () => {
      // Everything at once, as a cut would: nothing is written on the way out that should not be there.
      const { pid } = await databaseServer(folder);
      const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      for (const program of children.trim().split(' ').filter(Boolean).map(Number))
        process.kill(program, 'SIGKILL');
      await killPostgres(pid);
      await gone;
    },
  };
}

/** The server of the program on an image; undefined where it does not begin. */
async function openImage(image: string, password: string) {
  const { postgres } = await findBinaries();
  await giveAway(image);
  const port = await freePort();
  const began = performance.now();
  const server = spawn(
    postgres,
    [
      '-D',
      image,
      '-p',
      String(port),
      '-c',
      'fsync=off',
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    { ...unprivileged, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }, stdio: 'ignore' },
  );
  const gone = new Promise<void>((done) => server.once('exit', () => done()));
  const stop = async () => {
    server.kill('SIGQUIT');
    await gone;
  };
  const login = { host: '127.0.0.1', port, user: 'lotsenwerk_owner', password, database: 'lotsenwerk' };
  while (server.exitCode === null && performance.now() - began < 60_000) {
    const client = new pg.Client(login);
    client.on('error', () => {});
    try {
      await client.connect();
      return {
        client,
        ms: performance.now() - began,
        stop: async () => {
          await client.end();
          await stop();
        },
      };
    } catch {
      await client.end().catch(() => {});
      await pause(30);
    }
  }
  await stop();
  return undefined;
}

/** The server refuses a folder that is not its own. */
async function giveAway(folder: string): Promise<void> {
  if (!unprivileged) return;
  const { uid, gid } = unprivileged;
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of all) await chown(path.join(entry.parentPath, entry.name), uid, gid);
  await chown(folder, uid, gid);
  const hba = path.join(folder, 'pg_hba.conf');
  // On loopback instead of the socket.
  if ((await stat(hba)).isFile()) await writeFile(hba, 'host all all 127.0.0.1/32 scram-sha-256\n');
  await chown(hba, uid, gid);
}
