import { parentPort, workerData } from 'node:worker_threads';
import { fromSent, type SentAnswer, type SentWorld, toAnswer } from './sent-week.ts';
import { workOutWeek } from './work-out-week.ts';

// Runs in a thread of its own, see week-in-thread.ts; the build makes a file of its own of it.

const tellEveryMs = 100;

const { world, options } = fromSent(workerData as SentWorld);
const tell = (answer: SentAnswer) => parentPort?.postMessage(answer);
let told = performance.now();
const week = workOutWeek(world, {
  ...options,
  onProgress: (done, of) => {
    if (performance.now() - told < tellEveryMs) return;
    told = performance.now();
    tell({ kind: 'progress', done, of });
  },
});
tell(toAnswer(week));
