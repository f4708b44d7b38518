import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { silentLog as log } from './platform/log.ts';
import { ListenRefusal, serve } from './server.ts';

const leftBehind: (() => void)[] = [];
afterEach(() => {
  for (const end of leftBehind.splice(0)) end();
});

/** A program of its own whose `/slow` answers after a second and whose `/never` does not answer. */
async function run(changes = '') {
  const text = `
    import { setTimeout as pause } from 'node:timers/promises';
    import { serve } from ${JSON.stringify(path.join(import.meta.dirname, 'server.ts'))};
    import { silentLog } from ${JSON.stringify(path.join(import.meta.dirname, 'platform/log.ts'))};
    const say = (what) => console.log(JSON.stringify(what));
    const of = {
      config: { host: 'localhost', port: 0, trustProxy: 0, stopNotice: 0 },
      log: silentLog,
      async fetch(request) {
        const { pathname } = new URL(request.url);
        if (pathname !== '/') say(pathname);
        if (pathname === '/slow') await pause(1000);
        if (pathname === '/never') await new Promise(() => {});
        if (pathname === '/error') setTimeout(() => { throw new Error('nobody catches this'); });
        say('answered');
        return new Response('answer of ' + pathname);
      },
      async stop() { say('stopped'); },
    };
    ${changes}
    const server = await serve(of);
    say({ url: server.url });`;
  const program = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: path.join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  leftBehind.push(() => program.kill('SIGKILL'));
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  const hear = async () => JSON.parse((await lines.next()).value ?? 'null');
  const gone = once(program, 'exit').then(([code]) => code as number | null);
  return { program, hear, gone };
}

test('a request under way is answered before what stands behind it stops', async () => {
  const { program, hear, gone } = await run();
  const { url } = await hear();
  const slow = fetch(`${url}/slow`);
  expect(await hear()).toBe('/slow');

  program.kill('SIGTERM');
  const answer = await slow;

  expect(await answer.text()).toBe('answer of /slow');
  expect(answer.headers.get('connection')).toBe('close');
  expect(await hear()).toBe('answered');
  expect(await hear()).toBe('stopped');
  expect(await gone).toBe(0);
});

test('nobody new is let in once the program stops', async () => {
  const { program, hear, gone } = await run();
  const { url } = await hear();
  const slow = fetch(`${url}/slow`);
  await hear();
  program.kill('SIGTERM');
  const { port } = new URL(url);
  for (let refused = false; !refused; ) {
    const newcomer = connect(Number(port), '127.0.0.1');
    refused = await Promise.race([
      once(newcomer, 'connect').then(() => false),
      once(newcomer, 'error').then(([error]) => error.code === 'ECONNREFUSED'),
    ]).catch((error) => error.code === 'ECONNREFUSED');
    newcomer.destroy();
  }
  expect(program.exitCode).toBeNull();
  await slow;
  expect(await gone).toBe(0);
});

test('with a notice it says first that it stops, and every answer is the last of its connection', async () => {
  const { program, hear, gone } = await run(`of.config.stopNotice = 1; of.leave = () => say('leaving');`);
  const { url } = await hear();
  program.kill('SIGTERM');
  expect(await hear()).toBe('leaving');
  const late = await fetch(`${url}/late`);
  expect(late.status).toBe(200);
  expect(late.headers.get('connection')).toBe('close');
  expect([await hear(), await hear(), await hear()]).toEqual(['/late', 'answered', 'stopped']);
  expect(await gone).toBe(0);
});

test('a second signal ends a long notice at once', async () => {
  const { program, hear, gone } = await run(`of.config.stopNotice = 60; of.leave = () => say('leaving');`);
  await hear();
  program.kill('SIGTERM');
  expect(await hear()).toBe('leaving');
  await pause(400);
  program.kill('SIGTERM');
  expect(await hear()).toBe('stopped');
  expect(await gone).toBe(0);
});

test('a connection without a request does not hold the program up', async () => {
  const { program, hear, gone } = await run();
  const { url } = await hear();
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  idle.on('error', () => {});
  await once(idle, 'connect');
  program.kill('SIGINT');
  expect(await hear()).toBe('stopped');
  expect(await gone).toBe(0);
});

test('a second signal cuts what is under way, the same signal passed on twice does not', async () => {
  const { program, hear, gone } = await run();
  const { url } = await hear();
  const never = fetch(`${url}/never`);
  never.catch(() => {});
  expect(await hear()).toBe('/never');
  program.kill('SIGINT');
  program.kill('SIGINT');
  await pause(500);
  expect(program.exitCode).toBeNull();

  program.kill('SIGINT');
  await expect(never).rejects.toThrow();
  expect(await hear()).toBe('stopped');
  expect(await gone).toBe(0);
});

test('a stop that hangs ends after a second signal', async () => {
  const { program, hear, gone } = await run(
    `of.stop = async () => { say('hangs'); await new Promise(() => {}); };`,
  );
  await hear();
  program.kill('SIGTERM');
  expect(await hear()).toBe('hangs');
  await pause(400);
  program.kill('SIGTERM');
  expect(await gone).toBe(1);
});

test('an error nobody caught ends the program in order, and not as if all were well', async () => {
  const { hear, gone } = await run();
  const { url } = await hear();
  const answer = fetch(`${url}/error`);
  answer.catch(() => {});
  expect(await hear()).toBe('/error');
  expect(await hear()).toBe('answered');
  expect(await hear()).toBe('stopped');
  expect(await gone).toBe(1);
});

test('a signal while the program prepares lets it end what it began and then stops', async () => {
  const { program, hear, gone } = await run(
    `of.prepare = async () => { say('preparing'); await pause(500); say('prepared'); };`,
  );
  expect(await hear()).toBe('preparing');
  program.kill('SIGTERM');
  expect(await hear()).toBe('prepared');
  expect(await hear()).toBe('stopped');
  expect(await gone).toBe(0);
});

test('a port that is taken is refused in plain words, and what was opened is closed', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  leftBehind.push(() => other.close());
  const { port } = other.address() as { port: number };
  const steps: string[] = [];

  const refused = serve({
    config: { host: 'localhost', port, trustProxy: 0, stopNotice: 0 },
    log,
    fetch: () => new Response(),
    prepare: async () => void steps.push('prepared'),
    stop: async () => void steps.push('stopped'),
  });

  await expect(refused).rejects.toThrow(ListenRefusal);
  await expect(refused).rejects.toThrow(`localhost:${port} ist schon vergeben`);
  expect(steps).toEqual(['prepared', 'stopped']);
});

test('preparations that fail stop what was opened and never listen', async () => {
  const steps: string[] = [];
  const failed = serve({
    config: { host: 'localhost', port: 0, trustProxy: 0, stopNotice: 0 },
    log,
    fetch: () => new Response(),
    prepare: async () => {
      throw new Error('migration 0007 fails');
    },
    stop: async () => void steps.push('stopped'),
  });
  await expect(failed).rejects.toThrow('migration 0007 fails');
  expect(steps).toEqual(['stopped']);
});
