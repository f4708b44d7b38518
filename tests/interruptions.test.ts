import { execFileSync, spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, rename, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { killPostgres } from './database-set.ts';
import {
  asOwner,
  databaseServer,
  post,
  requestBy,
  requestsIn,
  signInAt,
  until,
  Writers,
} from './under-load.ts';

const megabyte = 1024 * 1024;
const folder = await mkdtemp(path.join(tmpdir(), 'lotsenwerk-interrupted-'));
const hasSmallDisk = mountSmallDisk();

let program: RunningProgram;
let cookie: string;

/** A disk of its own, small enough to fill. Only root on Linux may make one, and not in every container. */
function mountSmallDisk(): boolean {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', folder]);
  return status === 0;
}

beforeAll(async () => {
  execFileSync(process.execPath, ['build.ts', '--if-stale'], { cwd: path.join(import.meta.dirname, '..') });
  program = await startProgram({}, folder);
  cookie = await signInAt(program.url);
});

afterAll(async () => {
  await program?.stop({ keep: true });
  if (hasSmallDisk) execFileSync('umount', [folder]);
  await rm(folder, { recursive: true, force: true });
});

const look = (address: string) =>
  fetch(`${program.url}${address}`, { headers: { Cookie: cookie }, redirect: 'manual' });

/** Ends all sessions of the program, as a network or a proxy in between would. */
const cutConnections = () =>
  asOwner(folder, (client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where usename in ('lotsenwerk_app', 'lotsenwerk_auth')`),
  );

async function stopDatabase(): Promise<number> {
  const { pid } = await databaseServer(folder);
  process.kill(pid, 'SIGINT');
  return pid;
}

/** Lets people write while something happens; each form led to one request, and nobody saw a failure. */
async function whileWriting(happens: (writers: Writers) => Promise<void>): Promise<Writers> {
  const before = await requestsIn(folder);
  const writers = new Writers(program.url, cookie, 6);
  await writers.more(3);
  await happens(writers);
  await writers.more(6);
  await writers.stop();
  const after = await requestsIn(folder);
  expect(writers.acknowledged.filter((id) => !after.has(id))).toEqual([]);
  expect(after.size - before.size).toBe(writers.acknowledged.length);
  expect(writers.unanswered).toBe(0);
  return writers;
}

describe('while people write', () => {
  test('cut connections are not noticed by anybody', async () => {
    const writers = await whileWriting(async (writing) => {
      for (let cut = 0; cut < 8; cut++) {
        await cutConnections();
        await writing.more(2);
      }
    });
    expect(writers.askedBack).toBe(0);
  });

  test('a database that restarts is waited for', async () => {
    const writers = await whileWriting(async () => {
      const pid = await stopDatabase();
      await until(async () => (await databaseServer(folder)).pid !== pid);
    });
    expect(writers.askedBack).toBe(0);
  });
});

describe('a database that stays away', () => {
  const form = requestBy(900_000);
  const settings = () => path.join(folder, 'database', 'postgresql.conf');
  let kept = '';

  test('is said in the language of the person, with what was typed', async () => {
    const pid = await stopDatabase();
    await rename(settings(), `${settings()}.away`);
    await until(async () => !(await stat(`/proc/${pid}`).catch(() => null)));
    const [page, english, sent, ready, health] = await Promise.all([
      look('/tag?woche=2026-11-23'),
      look('/en/tag'),
      post(program.url, '/anfragen/telefon', form, cookie),
      look('/ready'),
      look('/health'),
    ]);
    expect([page, english, sent, ready, health].map(({ status }) => status)).toEqual([
      503, 503, 503, 503, 200,
    ]);
    expect([3, 4, 5, 6, 7, 8]).toContain(Number(page.headers.get('Retry-After')));
    const said = await page.text();
    expect(said).toContain('<h1>Einen Moment bitte</h1>');
    expect(said).toContain('<a class="kern-link" href>Noch einmal versuchen</a>');
    expect(await english.text()).toContain('<h1>One moment, please</h1>');
    kept = await sent.text();
    expect(kept).toContain('action="/anfragen/telefon"');
    expect(kept).toContain(`name="_key" value="${form._key}"`);
    expect(kept.match(/name="_key"/g)).toHaveLength(1);
    expect(kept).toContain('value="Amira Beispiel"');
  });

  test('goes on by itself when it is back, and the kept form leads to one request', async () => {
    const before = performance.now();
    await rename(`${settings()}.away`, settings());
    await until(async () => (await look('/ready')).status === 200);
    expect(performance.now() - before).toBeLessThan(10_000);
    const had = await requestsIn(folder);
    const first = await post(program.url, '/anfragen/telefon', form, cookie);
    const second = await post(program.url, '/anfragen/telefon', form, cookie);
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'));
    expect((await requestsIn(folder)).size).toBe(had.size + 1);
  });

  test('finds its jobs again', async () => {
    const waiting = () =>
      asOwner(folder, async (client) => {
        const { rows } = await client.query(
          `select count(*) filter (where state in ('created', 'retry', 'active') and start_after <= now())::int as open,
             count(*) filter (where state = 'completed')::int as done from jobs.job
           where created_on > now() - interval '2 minutes'`,
        );
        return rows[0] as { open: number; done: number };
      });
    expect((await waiting()).done).toBeGreaterThanOrEqual(0);
    await until(async () => (await waiting()).open === 0);
  });
});

describe.runIf(hasSmallDisk)('a disk of its own, where root may mount one,', () => {
  const filler = () => path.join(folder, 'filler');
  const fill = async (leaving: number) => {
    const { bavail, bsize } = await statfs(folder);
    await rm(filler(), { force: true });
    execFileSync('fallocate', ['-l', String(bavail * bsize - leaving), filler()]);
  };
  const fillToTheLastByte = async () => {
    await fill(4 * megabyte);
    await appendFile(filler(), Buffer.alloc(8 * megabyte)).catch((error) => {
      if (error.code !== 'ENOSPC') throw error;
    });
  };

  test('that gets short takes nothing new and still shows everything', async () => {
    await fill(40 * megabyte);
    const form = requestBy(900_001);
    const refused = async () => (await post(program.url, '/anfragen/telefon', form, cookie)).status === 503;
    await until(refused);
    const answer = await post(program.url, '/anfragen/telefon', form, cookie);
    expect(answer.headers.get('Retry-After')).toBe('60');
    const said = await answer.text();
    expect(said).toContain('<h1>Gerade können wir nichts speichern</h1>');
    expect(said).toContain('value="Amira Beispiel"');
    expect((await look('/tag')).status).toBe(200);
    await rm(filler());
    await until(async () => (await post(program.url, '/anfragen/telefon', form, cookie)).status === 303);
  });

  test('that is full to the last byte at once loses nothing, and needs no hand when there is room again', async () => {
    const writers = await whileWriting(async (writing) => {
      await fillToTheLastByte();
      const before = writing.askedBack;
      await until(async () => writing.askedBack > before);
      await rm(filler());
      await writing.more(1);
    });
    expect(writers.askedBack).toBeGreaterThan(0);
  });

  test('that cannot be written refuses the start in plain words, and starts when it can', async () => {
    await program.stop({ keep: true });
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    await expect(startProgram({}, folder)).rejects.toThrow(
      /Der Datenordner .* kann nicht angelegt oder beschrieben werden \(EROFS\)/,
    );
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    program = await startProgram({}, folder);
    expect((await look('/tag')).status).toBe(200);
  });

  test('that turns read-only under the program refuses forms, and needs no hand when it can be written again', async () => {
    await program.stop({ keep: true });
    // A way of its own to the database, which alone turns.
    const database = path.join(folder, 'database');
    execFileSync('mount', ['--bind', database, database]);
    try {
      program = await startProgram({}, folder);
      const form = requestBy(900_002);
      const send = () => post(program.url, '/anfragen/telefon', form, cookie);
      const writers = await whileWriting(async (writing) => {
        await killedDatabaseOn(() => execFileSync('mount', ['-o', 'remount,bind,ro', database]));
        const [refused, page, health] = await Promise.all([send(), look('/tag'), look('/health')]);
        expect([refused, page, health].map(({ status }) => status)).toEqual([503, 503, 200]);
        const said = await refused.text();
        expect(said).toContain('<h1>Einen Moment bitte</h1>');
        expect(said).toContain('value="Amira Beispiel"');
        await until(async () => program.said().includes('"disk-read-only"'));
        execFileSync('mount', ['-o', 'remount,bind,rw', database]);
        const since = performance.now();
        await writing.more(1);
        expect(performance.now() - since).toBeLessThan(20_000);
      });
      expect(writers.askedBack).toBeGreaterThan(0);
      expect((await send()).status).toBe(303);
    } finally {
      await program.stop({ keep: true });
      execFileSync('umount', [database]);
    }
  }, 90_000);

  /** PostgreSQL ends where it cannot write its log, and a disk turns only when nobody has it open for writing. */
  async function killedDatabaseOn(turn: () => void): Promise<void> {
    process.kill(program.pid, 'SIGSTOP');
    try {
      await killPostgres((await databaseServer(folder)).pid);
      await until(async () => {
        turn();
        return true;
      });
    } finally {
      process.kill(program.pid, 'SIGCONT');
    }
  }
});
