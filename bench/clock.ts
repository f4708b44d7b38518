import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { freePort, startProgram } from '../e2e/program.ts';
import {
  asking,
  serverFile,
  serverFolder,
  startServer,
  unprivileged,
  untilAnswered,
} from '../tests/database-set.ts';
import { requestBy, signInAt, until, Writers } from '../tests/under-load.ts';
import { type Figure, ms, printFigures } from './report.ts';

// From Debian's packages: libfaketime, postgresql-15.
const preload = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const bin = '/usr/lib/postgresql/15/bin';
const day = 86_400;
const each = Number(process.env.WRITES_BETWEEN ?? 60);
/** Where the clock goes, seconds from the right time, and what of it is told. */
const jumps = [
  { to: day, what: 'a day on' },
  { to: 0, what: 'back to the right time' },
  { to: -day, what: 'a day back' },
  { to: 0, what: 'on to the right time' },
];

/** The clock of the program and of its database jumps while people write. */
export async function measure(): Promise<void> {
  const folder = await serverFolder();
  const clock = path.join(folder, 'clock');
  const setClock = async (seconds: number) => {
    await writeFile(clock, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    await chmod(clock, 0o644);
  };
  await setClock(0);
  const jumping = {
    LD_PRELOAD: preload,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_CACHE_DURATION: '1',
    // What a machine does too: timers go by another clock.
    DONT_FAKE_MONOTONIC: '1',
    FAKETIME_DONT_RESET: '1',
  };
  const started: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const database = await startDatabase(folder, jumping, started);
    const mailbox = await startMailServer(started);
    const program = await startProgram({ ...jumping, DATABASE_URL: database.url, SMTP_URL: mailbox.url });
    started.push(() => program.stop());
    const ask = <T>(text: string) => asking<T>(database.login, text);
    const requests = async () =>
      new Set((await ask<{ id: string }>('select id from requests.request')).map(({ id }) => id));
    const openOffers = async () =>
      (await ask<{ n: number }>(`select count(*)::int as n from assignments.offer where state = 'open'`))[0]
        ?.n;

    const before = await requests();
    const figures: Figure[] = [];
    const signIn = () => signInAt(program.url);
    const writers = new Writers(program.url, await signIn(), 6, signIn, (number) => ({
      ...requestBy(number),
      email: `anruf-${number}@example.org`,
    }));
    await writers.more(each);
    for (const { to, what } of jumps) {
      const [ended, open] = [writers.signedInAgain, await openOffers()];
      const jumped = performance.now();
      await setClock(to);
      await until(async () => Math.abs(await secondsOff(program.url, to)) < 60, 30);
      await writers.more(1);
      const next = performance.now() - jumped;
      await until(async () => (await pageOf(program.url, await signIn())) === 200, 30);
      await writers.more(each);
      figures.push(
        { what: `${what}: until the program shows it and the next write`, value: ms(next) },
        { what: '  sessions that ended, signed in again', value: String(writers.signedInAgain - ended) },
        { what: '  open offers before and after', value: `${open}, ${await openOffers()}` },
      );
    }
    await writers.stop();
    const lettersLeft = async () =>
      (
        await ask<{ n: number }>(
          `select count(*)::int as n from jobs.job where name = 'platform.send-mail'
             and state in ('created', 'retry', 'active') and start_after <= now()`,
        )
      )[0]?.n ?? 0;
    const sending = performance.now();
    await until(async () => (await lettersLeft()) === 0, 240).catch(() => {});
    const [left, sent] = [await lettersLeft(), performance.now() - sending];
    const after = await requests();
    const lost = writers.acknowledged.filter((id) => !after.has(id)).length;
    const twice = after.size - before.size - writers.acknowledged.length;
    const letters = mailbox.twice();
    const later = await ask<{ n: number }>(
      `select count(*)::int as n from jobs.job where name = 'platform.send-mail' and state in ('created', 'retry') and start_after > now()`,
    );
    const failed = await ask<{ n: number }>(
      `select count(*)::int as n from jobs.job where state = 'failed' and name not like '%dead%'`,
    );
    printFigures('A clock that jumps under writing load', [
      ...figures,
      { what: 'writes acknowledged', value: String(writers.acknowledged.length) },
      { what: 'of these lost', value: String(lost) },
      { what: 'forms that led to more than one request', value: String(twice) },
      { what: 'letters left that are due, and after', value: `${left}, ${ms(sent)}` },
      { what: 'letters, and of them sent twice', value: `${mailbox.all()}, ${letters}` },
      { what: 'letters that wait for a time the clock had shown', value: String(later[0]?.n) },
      { what: 'jobs that failed', value: String(failed[0]?.n) },
      { what: 'faults in the log', value: String(program.said().match(/"fault"/g)?.length ?? 0) },
      { what: 'answers that asked to come back', value: String(writers.askedBack) },
    ]);
    if (lost + twice + letters + left + writers.unanswered > 0)
      throw new Error('something was lost, doubled or not answered');
  } finally {
    for (const end of started.reverse()) await end();
  }
}

async function pageOf(url: string, cookie: string): Promise<number> {
  return (await fetch(`${url}/tag`, { headers: { Cookie: cookie }, redirect: 'manual' })).status;
}

/** How far the program's own clock is from where it should be, in seconds, by the date of an answer. */
async function secondsOff(url: string, to: number): Promise<number> {
  const said = Date.parse((await fetch(`${url}/health`)).headers.get('Date') ?? '');
  return (said - Date.now()) / 1_000 - to;
}

type Ends = (() => Promise<unknown>)[];

async function startDatabase(folder: string, env: Record<string, string>, started: Ends) {
  const password = randomBytes(18).toString('base64url');
  const port = await freePort();
  await serverFile(path.join(folder, 'password'), password);
  const data = path.join(folder, 'data');
  const make = ['-D', data, '-U', 'postgres', '--pwfile=password', '-A', 'scram-sha-256', '-E', 'UTF8'];
  await promisify(execFile)(`${bin}/initdb`, [...make, '--locale=C.UTF-8'], { ...unprivileged, cwd: folder });
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'];
  const server = startServer(`${bin}/postgres`, [...args, '-c', 'unix_socket_directories='], {
    cwd: folder,
    env,
    signal: 'SIGQUIT',
  });
  started.push(() => server.stop());
  const login = { host: '127.0.0.1', port, user: 'postgres', password, database: 'lotsenwerk' };
  await untilAnswered(() => asking({ ...login, database: 'postgres' }, 'create database lotsenwerk'), 30);
  return { login, url: `postgres://postgres:${password}@127.0.0.1:${port}/lotsenwerk` };
}

/** Takes every letter and counts which came more than once, by their Message-ID and by what stands in them. */
async function startMailServer(started: Ends) {
  const ids = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let letter = '';
      stream.on('data', (part) => (letter += part));
      stream.on('end', () => {
        const id = /^Message-ID: (.+)$/im.exec(letter)?.[1] ?? letter;
        ids.set(id, (ids.get(id) ?? 0) + 1);
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  started.push(() => new Promise<void>((done) => server.close(() => done())));
  await pause(0);
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    all: () => ids.size,
    twice: () => [...ids.values()].filter((times) => times > 1).length,
  };
}
