import os from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Figure {
  readonly what: string;
  /** With its unit. */
  readonly value: string;
  /** The figure as a multiple of what was run beside it. */
  readonly ratio?: number;
  readonly beside?: string;
}

export function sayMachine(): string {
  const [cpu] = os.cpus();
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}

export function printFigures(title: string, figures: readonly Figure[]): void {
  const lines = [`\n${title}`];
  for (const { what, value, ratio, beside } of figures) {
    const compared = ratio === undefined ? '' : `  = ${ratio.toFixed(ratio < 10 ? 2 : 0)} x ${beside}`;
    lines.push(`  ${what.padEnd(58)} ${value.padStart(14)}${compared}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

setFlagsFromString('--expose-gc');
/** What was made for the measurement is moved to where it stays, and not on the time of what is measured. */
const collectGarbage: () => void = runInNewContext('gc');

/** What runs often is compiled anew after some rounds; until then it may take five times as long. */
const warmUp = { leastRounds: 2, mostRounds: 30, ms: 2_000 };

/** Times two pieces of work alternately, so that what else the machine does falls on both. Milliseconds, medians. */
export async function timeBeside(
  work: () => Promise<unknown> | unknown,
  beside: () => Promise<unknown> | unknown,
  rounds: number,
): Promise<{ work: number; beside: number }> {
  const timed = async (run: typeof work) => {
    const started = performance.now();
    await run();
    return performance.now() - started;
  };
  collectGarbage();
  const begun = performance.now();
  for (let round = 0; round < warmUp.mostRounds; round++) {
    if (round >= warmUp.leastRounds && performance.now() - begun > warmUp.ms) break;
    await timed(work);
    await timed(beside);
  }
  const times = { work: [] as number[], beside: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.work.push(await timed(work));
    times.beside.push(await timed(beside));
  }
  return { work: median(times.work), beside: median(times.beside) };
}
