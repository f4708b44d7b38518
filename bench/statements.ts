import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** One statement as it went to the database, and what came back. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly rows: number;
}

type Answer = pg.QueryResult;

interface Tape {
  readonly statements: Statement[];
  readonly answers: Map<string, Answer[]>;
  readonly played: Map<string, number>;
  readonly plays: boolean;
}

const listening = new AsyncLocalStorage<Tape>();

// Every statement of every pool passes here: sign-in, transaction, acting person and the page's own.
const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
  const tape = listening.getStore();
  const [text] = args;
  if (!tape || typeof text !== 'string') return send.apply(this, args);
  const values = Array.isArray(args[1]) ? args[1] : [];
  if (typeof args.at(-1) === 'function') throw new Error('a statement with a callback cannot be followed');
  if (tape.plays) return play(tape, text);
  const answered = send.apply(this, args) as Promise<Answer>;
  return answered.then((answer) => {
    tape.statements.push({ text, values, rows: answer.rowCount ?? 0 });
    tape.answers.set(text, [...(tape.answers.get(text) ?? []), answer]);
    return answer;
  });
} as typeof pg.Client.prototype.query;

function play(tape: Tape, text: string): Promise<Answer> {
  const at = tape.played.get(text) ?? 0;
  tape.played.set(text, at + 1);
  const answer = tape.answers.get(text)?.[at];
  return answer ? Promise.resolve(answer) : Promise.reject(new Error(`nothing is kept for: ${text}`));
}

export interface Recording {
  readonly statements: readonly Statement[];
  /** Does the same work once more with the answers that were kept, without the database. */
  readonly fromMemory: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Does the work once and keeps every statement it sends, in the order of their answers. */
export async function record(work: () => Promise<unknown>): Promise<Recording> {
  const tape: Tape = { statements: [], answers: new Map(), played: new Map(), plays: false };
  await listening.run(tape, work);
  if (tape.statements.length === 0) throw new Error('the work to be recorded sent no statement');
  return {
    statements: tape.statements,
    fromMemory: (again) => listening.run({ ...tape, played: new Map(), plays: true }, again),
  };
}

const framing = /^(begin|start transaction|set transaction|commit|rollback)/i;

/** What a page asks once it is said who acts: without signing in and without the transaction's own. */
export function askingOf(statements: readonly Statement[]): Statement[] {
  const acting = statements.findIndex(({ text }) => text.startsWith('select acting.as_'));
  return statements.slice(acting + 1).filter(({ text }) => !framing.test(text));
}

/** Sends the same statements bare: on one connection, past Row Level Security, rows left as they come. */
export async function sendBare(client: pg.ClientBase, statements: readonly Statement[]): Promise<void> {
  for (const { text, values } of statements) {
    await client.query({ text, values: [...values], rowMode: 'array' });
  }
}

interface Plan {
  'Node Type': string;
  Schema?: string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Tables of more than 1,000 rows that these statements read from end to end, and the statement that does. */
export async function tablesReadWhole(
  client: pg.ClientBase,
  statements: readonly Statement[],
): Promise<{ table: string; text: string }[]> {
  const { rows: large } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.reltuples > 1000`,
  );
  const names = new Set(large.map(({ name }) => name));
  const found: { table: string; text: string }[] = [];
  for (const { text, values } of statements) {
    const { rows } = await client.query({
      text: `explain (verbose, format json) ${text}`,
      values: [...values],
    });
    for (const node of nodesOf(rows[0]['QUERY PLAN'][0].Plan)) {
      const table = `${node.Schema}.${node['Relation Name']}`;
      if (node['Node Type'].endsWith('Seq Scan') && names.has(table)) found.push({ table, text });
    }
  }
  return found;
}
