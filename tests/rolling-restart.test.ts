import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { newId } from '../src/platform/ids.ts';
import { testDatabase } from './database.ts';

const { name, owner } = await testDatabase();
const server = inject('server');

/** A login as an address; the folder of a Unix socket stands behind the question mark. */
function addressOf({ user, password, host, port }: (typeof server)['owner']): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return host.startsWith('/')
    ? `postgres://${login}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`
    : `postgres://${login}@${host}:${port}/${name}`;
}

const folders: string[] = [];
/** One of two programs on the same database, as behind a proxy. */
async function startOne(): Promise<RunningProgram> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lotsenwerk-rolling-'));
  folders.push(folder);
  return startProgram(
    {
      DATABASE_URL: addressOf(server.owner),
      DATABASE_APP_URL: addressOf(server.app),
      DATABASE_AUTH_URL: addressOf(server.auth),
      KEY_RING: server.keyRing,
      SECRET: 'zU3n8vJmQ1d0wYb6RkX4tCfH7sLpA9gE2iOuTqZyMxI=',
      PUBLIC_URL: `http://localhost:${(proxy.address() as AddressInfo).port}`,
      TRUST_PROXY: '1',
      STOP_NOTICE: '1',
      DEMO: 'off',
    },
    folder,
  );
}

/** Where the proxy may send requests: those that said last that they are ready. */
const upstreams = new Map<string, boolean>();
const agent = new Agent({ keepAlive: true });
let next = 0;
const failures: string[] = [];

/** As simple as a proxy can be: in turns, asks `/ready` four times a second, repeats nothing. */
const proxy: Server = createServer((incoming, outgoing) => {
  const ready = [...upstreams].filter(([, isReady]) => isReady).map(([url]) => url);
  const target = ready[next++ % ready.length];
  if (!target) {
    failures.push('nobody is ready');
    outgoing.writeHead(502).end();
    return;
  }
  const passed = request(
    `${target}${incoming.url}`,
    { method: incoming.method, headers: incoming.headers, agent },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  passed.on('error', (error) => {
    failures.push(`${incoming.method} ${(error as NodeJS.ErrnoException).code}`);
    outgoing.writeHead(502).end();
  });
  incoming.pipe(passed);
});

let looking: NodeJS.Timeout;
beforeAll(async () => {
  execFileSync(process.execPath, ['build.ts', '--if-stale'], { cwd: path.join(import.meta.dirname, '..') });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  looking = setInterval(() => {
    for (const url of upstreams.keys()) {
      fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) })
        .then(({ status }) => upstreams.has(url) && upstreams.set(url, status === 200))
        .catch(() => upstreams.has(url) && upstreams.set(url, false));
    }
  }, 250);
});

const running: RunningProgram[] = [];
afterAll(async () => {
  clearInterval(looking);
  await Promise.all(running.map((program) => program.stop()));
  agent.destroy();
  proxy.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

test('two programs are replaced one after the other under load, and no request fails', async () => {
  const url = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  const enter = async () => {
    const program = await startOne();
    running.push(program);
    upstreams.set(program.url, true);
    return program;
  };
  const first = await enter();
  const second = await enter();

  let done = false;
  const answers = new Map<number, number>();
  let drafts = 0;
  const visit = async () => {
    while (!done) {
      const [page, begun] = [
        await fetch(url),
        await fetch(`${url}/anfrage`, {
          method: 'POST',
          redirect: 'manual',
          headers: { Origin: url },
          body: new URLSearchParams({ _key: newId() }),
        }),
      ];
      await page.arrayBuffer();
      drafts += begun.status === 303 ? 1 : 0;
      for (const { status } of [page, begun]) answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  const visitors = Array.from({ length: 6 }, visit);

  for (const old of [first, second]) {
    await enter();
    await pause(300);
    await old.stop({ keep: true });
    upstreams.delete(old.url);
  }
  await pause(300);
  done = true;
  await Promise.all(visitors);

  expect(failures).toEqual([]);
  expect([...answers.keys()].sort()).toEqual([200, 303]);
  expect(answers.get(200)).toBeGreaterThan(50);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from requests.draft`.execute(owner);
  expect(rows[0]?.n).toBe(drafts);
}, 120_000);
