import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { demoPassword } from '#modules/accounts';
import { demoMail } from '../e2e/people.ts';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { newId } from '../src/platform/ids.ts';
import { cookieOf } from './people.ts';

export async function post(
  url: string,
  address: string,
  fields: Record<string, string>,
  cookie = '',
): Promise<Response> {
  return fetch(`${url}${address}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: url, Cookie: cookie },
    body: new URLSearchParams({ _key: newId(), ...fields }),
  });
}

/** The `Cookie` header of somebody of the demo. */
export async function signInAt(url: string, email: string = demoMail.coordinator): Promise<string> {
  const answer = await post(url, '/anmelden', { email, way: 'password', password: demoPassword });
  if (answer.status !== 303) throw new Error(`${email} was not signed in: ${answer.status}`);
  return cookieOf(answer);
}

/** The process number of the embedded database and where it listens, from its own lock file. */
export async function databaseServer(folder: string) {
  const lines = (await readFile(path.join(folder, 'database', 'postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), host: lines[4]?.trim() || '127.0.0.1' };
}

/** Work on the embedded database of a program, as the owner of its tables. */
export async function asOwner<T>(folder: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { host, port } = await databaseServer(folder);
  const password = (await readFile(path.join(folder, 'keys', 'database-owner'), 'utf8')).trim();
  const client = new pg.Client({ host, port, user: 'lotsenwerk_owner', password, database: 'lotsenwerk' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What the coordination enters for a caller; the telephone number is another each time. */
export function requestBy(number: number): Record<string, string> {
  const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 20 }).toString();
  return {
    _key: newId(),
    language: 'Arabisch',
    german: 'little',
    'language-mode': 'speak',
    topic: 'office',
    goal: `Anruf ${number}`,
    'day-1': day,
    'from-1': '09:00',
    'until-1': '12:00',
    minutes: '60',
    'meeting-place': 'office',
    place: 'Bad Homburg v. d. Höhe',
    'asked-by': 'self',
    name: 'Amira Beispiel',
    phone: `06172 ${String(number).padStart(6, '1')}`,
    gender: '',
    'consent-how': 'spoken',
    consent: 'ja',
  };
}

/**
 * Takes requests down by telephone, several at once, and sends each form again until it is acknowledged, as a
 * patient person would, whatever happens to the program meanwhile.
 */
export class Writers {
  /** The requests that were acknowledged. */
  readonly acknowledged: string[] = [];
  /** When each of them was, by the clock of `performance`. */
  readonly moments: number[] = [];
  /** How often the program asked to come back, and how often nobody answered. */
  askedBack = 0;
  unanswered = 0;
  /** How often a session had ended: whoever writes signed in again and sent the form again. */
  signedInAgain = 0;
  url: string;
  /** One for all, or one each for as many writers as there are, in turns. */
  readonly #cookies: string[];
  #signingIn: Promise<void> | null = null;
  readonly #signIn: (() => Promise<string>) | null;
  readonly #form: (number: number) => Record<string, string>;
  #sent = 0;
  #stopped = false;
  readonly #all: Promise<void>[];

  /**
   * @param signIn a new cookie where a session may end meanwhile; without it that is a failure
   * @param form what is entered, by the number of the caller
   */
  constructor(
    url: string,
    cookie: string | readonly string[],
    count = 8,
    signIn: (() => Promise<string>) | null = null,
    form: (number: number) => Record<string, string> = requestBy,
  ) {
    this.url = url;
    this.#cookies = [cookie].flat();
    this.#signIn = signIn;
    this.#form = form;
    this.#all = Array.from({ length: count }, (_, writer) => this.#write(writer % this.#cookies.length));
  }

  /** Waits until so many more are acknowledged; fails where a writer has something to complain about. */
  async more(count: number): Promise<void> {
    const enough = this.acknowledged.length + count;
    const reached = async () => {
      while (this.acknowledged.length < enough) await pause(5);
    };
    await Promise.race([reached(), Promise.all(this.#all)]);
  }

  /** Lets every form that was begun be acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#all);
  }

  async #write(as: number): Promise<void> {
    while (!this.#stopped) {
      const form = this.#form(this.#sent++);
      this.acknowledged.push(await this.#sendUntilAcknowledged(form, as));
      this.moments.push(performance.now());
    }
  }

  /** Once for all who come with the same old cookie. */
  async #again(as: number, former: string, signIn: () => Promise<string>): Promise<void> {
    if (this.#cookies[as] !== former) return;
    this.#signingIn ??= signIn().then((cookie) => {
      this.#cookies[as] = cookie;
      this.signedInAgain++;
      this.#signingIn = null;
    });
    await this.#signingIn;
  }

  async #sendUntilAcknowledged(form: Record<string, string>, as: number): Promise<string> {
    for (;;) {
      try {
        const cookie = this.#cookies[as] ?? '';
        const answer = await post(this.url, '/anfragen/telefon', form, cookie);
        await answer.arrayBuffer();
        if (this.#signIn && isSignedOut(answer)) {
          await this.#again(as, cookie, this.#signIn);
          continue;
        }
        if (answer.status === 303) return requestIn(answer);
        if (answer.status !== 503) throw new Error(`${form.goal}: ${answer.status}`);
        this.askedBack++;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // fetch: nobody answers
        this.unanswered++;
      }
      await pause(50);
    }
  }
}

/** Turned away because nobody is signed in: to the page to sign in, or 403 where the session ended long ago. */
const isSignedOut = (answer: Response) =>
  answer.status === 403 || (answer.headers.get('Location') ?? '').startsWith('/anmelden');

/** The request the answer leads to: `/anfragen/:id`. */
export function requestIn(answer: Response): string {
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(answer.headers.get('Location') ?? '')?.[0];
  if (!id) throw new Error('an acknowledged request names no id');
  return id;
}

/** The requests there are. */
export async function requestsIn(folder: string): Promise<Set<string>> {
  return asOwner(folder, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from requests.request');
    return new Set(rows.map(({ id }) => id));
  });
}

/** What is wrong with the tables and indexes of a database; nothing where each index holds exactly its rows. */
export const damagesIn = (folder: string): Promise<string[]> => asOwner(folder, damagesOn);

/** The same on a connection of the owner. */
export async function damagesOn(client: pg.Client): Promise<string[]> {
  await client.query('create extension if not exists amcheck');
  const { rows: relations } = await client.query<{ name: string; index: boolean }>(
    `select c.oid::regclass::text as name, c.relkind = 'i' as index from pg_class c join pg_am a on a.oid = c.relam
     where c.relpersistence = 'p' and (c.relkind = 'i' and a.amname = 'btree' or c.relkind in ('r', 't', 'm'))`,
  );
  if (relations.length < 100) throw new Error('there are more tables and indexes than that');
  const damages: string[] = [];
  for (const { name, index } of relations) {
    const check = index
      ? 'select bt_index_check($1::regclass, true)'
      : 'select * from verify_heapam($1::regclass)';
    const { rows } = await client.query(check, [name]);
    if (!index && rows.length > 0) damages.push(name);
  }
  return damages;
}

/** Waits for something to hold; whatever is thrown meanwhile counts as not yet. */
export async function until(holds: () => Promise<boolean>, seconds = 20): Promise<void> {
  for (const end = performance.now() + seconds * 1000; !(await holds().catch(() => false)); ) {
    if (performance.now() > end) throw new Error(`still not so after ${seconds} s`);
    await pause(50);
  }
}

/**
 * SIGKILL of a program, its embedded database or both; gives the program that runs afterwards, with the writers on
 * it. A database that was killed is another one by then: a deed from before the kill may still be acknowledged after.
 */
export async function kill(
  killed: 'program' | 'database' | 'both',
  program: RunningProgram,
  writers: Writers,
): Promise<RunningProgram> {
  const { folder } = program;
  const { pid } = await databaseServer(folder);
  if (killed !== 'program') process.kill(pid, 'SIGKILL');
  if (killed === 'database') {
    await until(async () => (await databaseServer(folder)).pid !== pid, 30);
    return program;
  }
  process.kill(program.pid, 'SIGKILL');
  await program.stop({ keep: true });
  const next = await startProgram({}, folder);
  writers.url = next.url;
  if (((await databaseServer(folder)).pid === pid) !== (killed === 'program')) {
    throw new Error('a database that lives is taken over, one that was killed is not');
  }
  return next;
}
