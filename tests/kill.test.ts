import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { damagesIn, kill, requestsIn, signInAt, Writers } from './under-load.ts';

// Many more of them: `npm run bench kills`.
const kills = ['program', 'database', 'both', 'database'] as const;

let program: RunningProgram;
let folder: string;

beforeAll(async () => {
  execFileSync(process.execPath, ['build.ts', '--if-stale'], { cwd: path.join(import.meta.dirname, '..') });
  program = await startProgram();
  folder = program.folder;
});

afterAll(async () => {
  await program?.stop({ keep: true });
  await rm(folder, { recursive: true, force: true });
});

test(`of ${kills.length} kills while requests are written none loses what was acknowledged, and none doubles it`, async () => {
  const cookie = await signInAt(program.url);
  const before = await requestsIn(folder);
  const writers = new Writers(program.url, cookie);
  for (const killed of kills) {
    await writers.more(4);
    await pause(Math.random() * 300);
    const acknowledged = [...writers.acknowledged];
    program = await kill(killed, program, writers);
    await writers.more(1);

    const kept = await requestsIn(folder);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    const page = await fetch(`${program.url}/tag`, { headers: { Cookie: cookie }, redirect: 'manual' });
    expect(page.status, 'still signed in').toBe(200);
  }
  await writers.stop();

  // Every form led to one request, however often it was sent.
  const kept = await requestsIn(folder);
  expect(new Set(writers.acknowledged).size).toBe(writers.acknowledged.length);
  expect(kept.size - before.size).toBe(writers.acknowledged.length);
  expect(await damagesIn(folder)).toEqual([]);
}, 180_000);
