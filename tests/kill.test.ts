import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { requestAbout, requestIn, sendForm, signInAt } from './phone-requests.ts';

// How often the program is killed; more for a long run.
const rounds = Number(process.env.KILL_ROUNDS ?? 4);
const writers = 8;

let program: RunningProgram;
let folder: string;
let killing = false;

beforeAll(async () => {
  execFileSync(process.execPath, ['build.ts', '--if-stale'], { cwd: path.join(import.meta.dirname, '..') });
  program = await startProgram();
  folder = program.folder;
});

afterAll(async () => {
  await program?.stop({ keep: true });
  await rm(folder, { recursive: true, force: true });
});

const signIn = () => signInAt(program.url, 'koordination@demo.lotsenwerk.example');

/** The process number of the database and where it listens, from its own lock file. */
async function databaseServer() {
  const lines = (await readFile(path.join(folder, 'database', 'postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), host: lines[4]?.trim() || '127.0.0.1' };
}

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { host, port } = await databaseServer();
  const password = (await readFile(path.join(folder, 'keys', 'database-owner'), 'utf8')).trim();
  const client = new pg.Client({ host, port, user: 'lotsenwerk_owner', password, database: 'lotsenwerk' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Takes requests down by telephone, one after the other, until nobody answers. */
async function write(url: string, cookie: string, marks: Marks, acknowledged: string[]): Promise<void> {
  for (;;) {
    const mark = marks.next();
    try {
      const answer = await sendForm(url, '/anfragen/telefon', requestAbout(mark), cookie);
      if (answer.status === 303) acknowledged.push(requestIn(answer));
      // The database went first: the person is told that nothing was kept.
      else if (!(killing && answer.status === 503)) throw new Error(`${mark}: ${answer.status}`);
    } catch (error) {
      if (error instanceof TypeError) return; // fetch: the program is gone
      throw error;
    }
  }
}

async function somethingMore(list: readonly string[], before: number): Promise<void> {
  while (list.length === before) await pause(5);
}

class Marks {
  #count = 0;
  next(): string {
    return `kill ${this.#count++}`;
  }
}

test(
  `of ${rounds} kills while requests are being written none loses what was acknowledged`,
  async () => {
    const marks = new Marks();
    const acknowledged: string[] = [];
    const cookie = await signIn();
    for (let round = 1; round <= rounds; round++) {
      const withDatabase = round % 2 === 0;
      const before = acknowledged.length;
      const writing = Array.from({ length: writers }, () => write(program.url, cookie, marks, acknowledged));
      // Whichever comes first: something was acknowledged, or a writer has something to complain about.
      await Promise.race([Promise.all(writing), somethingMore(acknowledged, before)]);
      await pause(Math.random() * 400);
      const { pid } = await databaseServer();
      killing = true;
      if (withDatabase) process.kill(pid, 'SIGKILL');
      process.kill(program.pid, 'SIGKILL');
      await Promise.all(writing);
      await program.stop({ keep: true });

      program = await startProgram({}, folder);
      killing = false;

      expect((await databaseServer()).pid === pid, 'taken over').toBe(!withDatabase);
      const kept = await asOwner(async (client) => {
        const { rows } = await client.query<{ id: string }>('select id from requests.request');
        return new Set(rows.map(({ id }) => id));
      });
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      const page = await fetch(`${program.url}/tag`, {
        headers: { Cookie: cookie },
        redirect: 'manual',
      });
      expect(page.status, 'still signed in').toBe(200);
    }
    expect(acknowledged.length).toBeGreaterThan(rounds);
    if (process.env.KILL_ROUNDS) console.log(`${acknowledged.length} acknowledged, ${rounds} kills, 0 lost`);

    // Every index holds exactly the rows of its table, and no page is damaged.
    await asOwner(async (client) => {
      await client.query('create extension amcheck');
      const { rows: relations } = await client.query<{ name: string; index: boolean }>(
        `select c.oid::regclass::text as name, c.relkind = 'i' as index from pg_class c join pg_am a on a.oid = c.relam
         where c.relpersistence = 'p' and (c.relkind = 'i' and a.amname = 'btree' or c.relkind in ('r', 't', 'm'))`,
      );
      expect(relations.length).toBeGreaterThan(100);
      for (const { name, index } of relations) {
        const check = index
          ? 'select bt_index_check($1::regclass, true)'
          : 'select * from verify_heapam($1::regclass)';
        const { rows } = await client.query(check, [name]);
        if (!index) expect(rows, name).toEqual([]);
      }
    });
  },
  60_000 + rounds * 10_000,
);
