import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { startProgram } from '../e2e/program.ts';
import { type Figure, median, ms, printFigures } from './report.ts';

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** How long Node takes to start and answer nothing: what no program here can go below. */
function bareNode(): Promise<number> {
  return timeOf(
    () => new Promise((done) => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('exit', done)),
  );
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Cold and warm start to the first answered page; memory at rest and after 10,000 pages. */
export async function measure(): Promise<void> {
  const bare = median([await bareNode(), await bareNode(), await bareNode()]);
  const figures: Figure[] = [];
  const first = await startProgram();
  const folder = first.folder;
  try {
    await first.stop({ keep: true });
    const cold: number[] = [];
    for (let i = 0; i < 3; i++) {
      cold.push(
        await timeOf(async () => {
          const program = await startProgram();
          await fetch(program.url);
          await program.stop();
        }),
      );
    }
    const warm: number[] = [];
    for (let i = 0; i < 9; i++) {
      let program: Awaited<ReturnType<typeof startProgram>> | undefined;
      warm.push(
        await timeOf(async () => {
          program = await startProgram({}, folder);
          await fetch(program.url);
        }),
      );
      await program?.stop({ keep: true });
    }
    figures.push(
      {
        what: 'first start with demo, first page, and stop again',
        value: ms(median(cold)),
        ratio: median(cold) / bare,
        beside: 'bare Node',
      },
      {
        what: 'second start to the first answered page',
        value: ms(median(warm)),
        ratio: median(warm) / bare,
        beside: 'bare Node',
      },
    );

    const program = await startProgram({}, folder);
    await fetch(program.url);
    const atRest = await residentMegabytes(program.pid);
    for (let batch = 0; batch < 500; batch++) {
      await Promise.all(
        Array.from({ length: 20 }, async () =>
          (await fetch(`${program.url}/standorte?ort=61348`)).arrayBuffer(),
        ),
      );
    }
    const after = await residentMegabytes(program.pid);
    figures.push(
      { what: 'memory at rest', value: `${atRest.toFixed(0)} MB` },
      {
        what: 'memory after 10,000 pages',
        value: `${after.toFixed(0)} MB`,
        ratio: after / atRest,
        beside: 'at rest',
      },
    );
    await program.stop({ keep: true });
  } finally {
    await first.stop();
  }
  printFigures('Starts and memory', figures);
}
