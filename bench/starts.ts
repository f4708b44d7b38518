import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
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

/** Megabytes of a process; what it shares with others counts for each by its part. Linux only. */
export async function megabytes(pid: number | string): Promise<number> {
  const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return (Number(/^Pss:\s+(\d+)/m.exec(memory)?.[1]) * 1024) / 1e6;
}

/** The database server and its sessions together. */
async function megabytesOfDatabase(folder: string): Promise<number> {
  const [server = ''] = (await readFile(path.join(folder, 'database/postmaster.pid'), 'utf8')).split('\n');
  const children = await readFile(`/proc/${server}/task/${server}/children`, 'utf8');
  const all = await Promise.all([server, ...children.trim().split(' ')].map(megabytes));
  return all.reduce((sum, one) => sum + one, 0);
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
      let program: Awaited<ReturnType<typeof startProgram>> | undefined;
      cold.push(
        await timeOf(async () => {
          program = await startProgram();
          await fetch(program.url);
        }),
      );
      await program?.stop();
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
        what: 'first start with demo to the first answered page',
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
    const measured = async () => ({
      program: await megabytes(program.pid),
      database: await megabytesOfDatabase(folder),
    });
    const open = async () => {
      const answer = await fetch(`${program.url}/standorte?ort=61348`);
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`a page was answered with ${answer.status}`);
    };
    const atRest = await measured();
    for (const part of ['program', 'database'] as const) {
      figures.push({ what: `memory of the ${part} at rest`, value: `${atRest[part].toFixed(0)} MB` });
    }
    let before = { ...atRest, at: 'at rest' };
    for (const pages of ['10,000', '20,000']) {
      for (let batch = 0; batch < 500; batch++) await Promise.all(Array.from({ length: 20 }, open));
      const after = await measured();
      for (const part of ['program', 'database'] as const) {
        figures.push({
          what: `memory of the ${part} after ${pages} pages`,
          value: `${after[part].toFixed(0)} MB`,
          ratio: after[part] / before[part],
          beside: before.at,
        });
      }
      before = { ...after, at: `after ${pages}` };
    }
    await program.stop({ keep: true });
  } finally {
    await first.stop();
  }
  printFigures('Starts and memory', figures);
}
