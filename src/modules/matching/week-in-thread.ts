import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PlanOptions, PlanWorld } from './plan-week.ts';
import { fromAnswer, type SentAnswer, toSent } from './sent-week.ts';
import type { Week } from './work-out-week.ts';

/** Beside the sources it is TypeScript, which Node reads; beside the built program it is built too. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? './week-thread.ts' : './week-thread.js',
  import.meta.url,
);

/** One core stays for those who wait for a page. */
const mostAtOnce = Math.max(1, availableParallelism() - 1);

export type Standing =
  | { readonly state: 'waiting' }
  | { readonly state: 'computing'; readonly done: number; readonly of: number }
  | { readonly state: 'done'; readonly week: Week }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly error: Error };

/** A plan that is being worked out in a thread of its own, beside everything else the program does. */
export class WeekInThread {
  /** Settles once it is done, stopped or has failed; never rejects. */
  readonly ended: Promise<void>;
  #standing: Standing = { state: 'waiting' };
  #thread: Worker | null = null;
  #end: () => void = () => {};

  constructor(world: PlanWorld, options: PlanOptions) {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    inTurn(() => this.#begin(world, options), this.ended);
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Does nothing when it has ended already. */
  stop(): void {
    this.#settle({ state: 'stopped' });
  }

  #begin(world: PlanWorld, options: PlanOptions): void {
    if (this.#standing.state !== 'waiting') return;
    this.#standing = { state: 'computing', done: 0, of: 0 };
    const thread = new Worker(threadFile, { workerData: toSent(world, options), name: 'week-plan' });
    this.#thread = thread;
    // The program may end while it computes.
    thread.unref();
    thread.on('message', (answer: SentAnswer) => {
      if (answer.kind === 'week') this.#settle({ state: 'done', week: fromAnswer(answer) });
      else if (this.#standing.state === 'computing') {
        this.#standing = { state: 'computing', done: answer.done, of: answer.of };
      }
    });
    thread.on('error', (error: Error) => this.#settle({ state: 'failed', error }));
    thread.on('exit', (code) =>
      this.#settle({ state: 'failed', error: new Error(`the thread ended with ${code}`) }),
    );
  }

  #settle(standing: Standing): void {
    if (this.#standing.state !== 'waiting' && this.#standing.state !== 'computing') return;
    this.#standing = standing;
    void this.#thread?.terminate();
    this.#thread = null;
    this.#end();
  }
}

const queue: (() => void)[] = [];
let running = 0;

function inTurn(begin: () => void, ended: Promise<void>): void {
  queue.push(() => {
    running++;
    begin();
    void ended.then(() => {
      running--;
      next();
    });
  });
  next();
}

function next(): void {
  while (running < mostAtOnce) {
    const first = queue.shift();
    if (!first) return;
    first();
  }
}
