import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { demoMail } from '../e2e/people.ts';
import { type RunningProgram, startProgram } from '../e2e/program.ts';
import { signInAt } from '../tests/under-load.ts';
import { type Figure, median, ms, printFigures } from './report.ts';

const times = 10;
const seconds = { capacity: 6, overload: 20, patience: 30 };
const atOnce = 16;

interface Answer {
  /** 0: no answer. */
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: number | null;
}

/** Ten times the requests a second that the program can answer: with the bound on how many wait, and without. */
export async function measure(): Promise<void> {
  for (const [how, env] of [
    ['at most 60 at once', {}],
    ['at most 1,000 at once', { REQUESTS_AT_ONCE: '1000' }],
  ] as const) {
    const measured = await overloaded(env);
    printFigures(
      `Overload: ${times} times what it can carry, for ${seconds.overload} s`,
      figures(how, measured),
    );
  }
}

interface Measured {
  readonly capacity: number;
  readonly normal: Answer[];
  readonly during: Answer[];
  readonly memory: { readonly before: number; readonly most: number };
  readonly backAfter: number;
}

async function overloaded(env: Record<string, string>): Promise<Measured> {
  const program = await startProgram({ LOG_LEVEL: 'silent', ...env });
  try {
    const cookies = [demoMail.coordinator, demoMail.guide];
    const signedIn: string[] = [];
    for (const email of cookies) signedIn.push(await signInAt(program.url, email));
    const visits = visitsOf(signedIn);
    await closedLoop(program, visits, 2);
    const normal = await closedLoop(program, visits, seconds.capacity);
    const capacity = normal.length / seconds.capacity;
    const before = await memoryOf(program.pid);
    let most = before;
    const watching = setInterval(() => {
      void memoryOf(program.pid).then((now) => {
        most = Math.max(most, now);
      });
    }, 250);
    const during = await openLoop(program, visits, capacity * times, seconds.overload);
    clearInterval(watching);
    const backAfter = await untilNormal(program, visits, median(normal.map((answer) => answer.ms)));
    return { capacity, normal, during, memory: { before, most }, backAfter };
  } finally {
    await program.stop();
  }
}

type Visits = () => { path: string; cookie: string };

/** Pages as people open them: the coordinator's queue, what a guide is asked, the public pages. */
function visitsOf([coordinator = '', guide = '']: readonly string[]): Visits {
  const pages = [
    { path: '/anfragen', cookie: coordinator },
    { path: '/angebote', cookie: guide },
    { path: '/standorte', cookie: '' },
    { path: '/anfrage', cookie: '' },
  ];
  let next = 0;
  return () => pages[next++ % pages.length] as (typeof pages)[number];
}

/** As many visitors as are always waiting for their answer: what the program can carry. */
async function closedLoop(program: RunningProgram, visits: Visits, forSeconds: number): Promise<Answer[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const until = performance.now() + forSeconds * 1_000;
  const answers: Answer[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < until) {
        const answer = await ask(program.url, visits(), agent);
        if (answer.status >= 400 || answer.status === 0) throw new Error(`answered with ${answer.status}`);
        answers.push(answer);
      }
    }),
  );
  agent.destroy();
  return answers;
}

/** Visitors who come whether others are answered or not. */
async function openLoop(
  program: RunningProgram,
  visits: Visits,
  perSecond: number,
  forSeconds: number,
): Promise<Answer[]> {
  // Fewer sockets than the program accepts: beyond them visitors would be cut off before it sees them.
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1_500 });
  const asked: Promise<Answer>[] = [];
  const started = performance.now();
  const all = Math.round(perSecond * forSeconds);
  while (asked.length < all) {
    const due = Math.min(all, ((performance.now() - started) / 1_000) * perSecond);
    while (asked.length < due) asked.push(ask(program.url, visits(), agent));
    await pause(5);
  }
  const answers = await Promise.all(asked);
  agent.destroy();
  return answers;
}

async function untilNormal(program: RunningProgram, visits: Visits, usual: number): Promise<number> {
  const started = performance.now();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  for (let inARow = 0, since = 0; ; ) {
    const answer = await ask(program.url, visits(), agent);
    if (answer.status === 200 && answer.ms < usual) {
      if (inARow === 0) since = performance.now() - answer.ms;
      if (++inARow === 8) {
        agent.destroy();
        return (since - started) / 1_000;
      }
    } else inARow = 0;
    if (performance.now() - started > 60_000) throw new Error('does not serve normally again');
  }
}

function ask(url: string, of: { path: string; cookie: string }, agent: http.Agent): Promise<Answer> {
  const started = performance.now();
  return new Promise((answered) => {
    const done = (status: number, retryAfter: number | null = null) =>
      answered({ status, ms: performance.now() - started, retryAfter });
    const headers = of.cookie ? { Cookie: of.cookie } : {};
    const request = http.get(`${url}${of.path}`, { agent, headers }, (answer) => {
      const after = answer.headers['retry-after'];
      answer.resume();
      answer.once('end', () => done(answer.statusCode ?? 0, after ? Number(after) : null));
      answer.once('error', () => done(0));
    });
    request.setTimeout(seconds.patience * 1_000, () => request.destroy(new Error('no answer')));
    request.once('error', () => done(0));
  });
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}

const p95 = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

function figures(how: string, { capacity, normal, during, memory, backAfter }: Measured): Figure[] {
  const served = during.filter(({ status }) => status === 200);
  const refused = during.filter(({ status }) => status === 503);
  const without = during.filter(({ retryAfter, status }) => status === 503 && retryAfter === null);
  const other = during.length - served.length - refused.length;
  const usual = p95(normal.map((answer) => answer.ms));
  const rate = served.length / seconds.overload;
  const share = (count: number) => `${((count * 100) / during.length).toFixed(1)} %`;
  return [
    { what: `${how}: carried without overload, ${atOnce} visitors`, value: `${Math.round(capacity)} /s` },
    {
      what: '  answered under overload',
      value: `${Math.round(rate)} /s`,
      ratio: rate / capacity,
      beside: 'without',
    },
    {
      what: '  p95 of those answered',
      value: ms(p95(served.map((answer) => answer.ms))),
      ratio: p95(served.map((answer) => answer.ms)) / usual,
      beside: 'without overload',
    },
    {
      what: `  refused with 503 (${without.length} of them without Retry-After)`,
      value: share(refused.length),
    },
    { what: '  p95 of a refusal', value: ms(p95(refused.map((answer) => answer.ms))) },
    { what: `  cut off, no answer in ${seconds.patience} s, or another failure`, value: share(other) },
    {
      what: '  most memory',
      value: `${Math.round(memory.most / 1e6)} MB`,
      ratio: memory.most / memory.before,
      beside: 'before',
    },
    { what: '  serves normally again after', value: `${backAfter.toFixed(2)} s` },
  ];
}
