import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningProgram, startProgram } from '../e2e/program.ts';

const root = path.join(import.meta.dirname, '..');
const wellSaid = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://lotsen.example.org',
  SECRET: 'zU3n8vJmQ1d0wYb6RkX4tCfH7sLpA9gE2iOuTqZyMxI=',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'Integrationslotsen <lotsen@example.org>',
};

let folder: string;

beforeAll(() => {
  execFileSync(process.execPath, ['build.ts', '--if-stale'], { cwd: root });
});

/** Runs `start` to its end and returns what it said and how it ended. */
function startAndEnd(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], {
    cwd: root,
    env: { PATH, PORT: '0', DATA_FOLDER: folder, ...env },
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

describe('in production the program refuses to start', () => {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lotsenwerk-production-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('while anything is missing, names all of it and touches nothing', async () => {
    const { code, said } = await startAndEnd({ NODE_ENV: 'production' });
    expect(code).toBe(1);
    for (const name of ['PUBLIC_URL', 'SECRET', 'SMTP_URL', 'MAIL_FROM']) {
      expect(said).toContain(`${name}: fehlt`);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    [
      'a weak secret',
      { SECRET: 'correct-horse-battery-staple-correct-horse-battery' },
      'SECRET: ist zu schwach',
    ],
    ['an address without https', { PUBLIC_URL: 'http://lotsen.example.org' }, 'PUBLIC_URL: muss'],
    ['a demo', { DEMO: 'on' }, 'DEMO: gibt es im Echtbetrieb nicht'],
  ])('with %s', async (_, wrong, reason) => {
    const { code, said } = await startAndEnd({ ...wellSaid, ...wrong });
    expect(code).toBe(1);
    expect(said).toContain(reason);
    expect(said).not.toContain(wellSaid.SECRET);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('in production the running program', () => {
  let program: RunningProgram;

  beforeAll(async () => {
    program = await startProgram({ ...wellSaid, LIMIT_FACTOR: '1' });
    folder = program.folder;
  });
  afterAll(async () => {
    await program?.stop();
  });

  test('knows nobody and no site: there is no demo', async () => {
    const pid = (await readFile(path.join(folder, 'database', 'postmaster.pid'), 'utf8')).split('\n');
    const password = (await readFile(path.join(folder, 'keys', 'database-owner'), 'utf8')).trim();
    const client = new pg.Client({
      host: pid[4]?.trim() || '127.0.0.1',
      port: Number(pid[3]),
      user: 'lotsenwerk_owner',
      password,
      database: 'lotsenwerk',
    });
    await client.connect();
    const { rows } = await client.query(
      `select (select count(*)::int from accounts.person) as people, (select count(*)::int from programme.site) as sites`,
    );
    await client.end();
    expect(rows).toEqual([{ people: 0, sites: 0 }]);
  });

  test('answers, and shows no mails to anybody', async () => {
    expect((await fetch(`${program.url}/ready`)).status).toBe(200);
    expect((await fetch(`${program.url}/postausgang`)).status).toBe(404);
  });

  test('keeps its secret out of the data folder', async () => {
    expect(await readdir(path.join(folder, 'keys'))).not.toContain('secret');
  });

  test('turns a second program away with folder and owner, and goes on', async () => {
    const { code, said } = await startAndEnd({ ...wellSaid });
    expect(code).toBe(1);
    expect(said).toContain(`Der Datenordner ${folder} wird schon von einem laufenden Programm benutzt`);
    expect(said).toContain(String(program.pid));
    expect((await fetch(`${program.url}/ready`)).status).toBe(200);
  });
});
