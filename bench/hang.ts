import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram } from '../e2e/program.ts';
import { databaseServer, requestsIn, signInAt, until, Writers } from '../tests/under-load.ts';
import { ms, printFigures } from './report.ts';

const seconds = Number(process.env.STOPPED_SECONDS ?? 30);

/** The database stands still for a while, all of its processes, while people look and write: who waits how long. */
export async function measure(): Promise<void> {
  const program = await startProgram();
  try {
    const cookie = await signInAt(program.url);
    const before = await requestsIn(program.folder);
    const writers = new Writers(program.url, cookie, 6);
    await writers.more(20);
    const { pid } = await databaseServer(program.folder);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const all = [pid, ...children.trim().split(' ').map(Number)];
    const send = (signal: NodeJS.Signals) => {
      for (const each of all) {
        try {
          process.kill(each, signal);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
    };
    const waits: number[] = [];
    const answers = new Map<string, number>();
    let looking = true;
    const look = async () => {
      while (looking) {
        const asked = performance.now();
        const answer = await fetch(`${program.url}/tag`, { headers: { Cookie: cookie }, redirect: 'manual' })
          .then(({ status }) => String(status))
          .catch(() => 'none');
        waits.push(performance.now() - asked);
        answers.set(answer, (answers.get(answer) ?? 0) + 1);
        await pause(100);
      }
    };
    const lookers = Array.from({ length: 4 }, look);
    await pause(1_000);
    send('SIGSTOP');
    await pause(seconds * 1_000);
    send('SIGCONT');
    const went = performance.now();
    const see = async () => {
      const { status } = await fetch(`${program.url}/tag`, {
        headers: { Cookie: cookie },
        redirect: 'manual',
      });
      return status === 200;
    };
    await until(see, 60);
    const back = performance.now() - went;
    await writers.more(20);
    looking = false;
    await Promise.all(lookers);
    await writers.stop();
    const after = await requestsIn(program.folder);
    const lost = writers.acknowledged.filter((id) => !after.has(id)).length;
    const twice = after.size - before.size - writers.acknowledged.length;
    printFigures(`The database stands still for ${seconds} s`, [
      { what: 'the longest anybody waited for an answer', value: ms(Math.max(...waits)) },
      { what: 'answers to pages', value: [...answers].map(([how, count]) => `${how}: ${count}`).join(', ') },
      { what: 'until a page is shown, after it goes on', value: ms(back) },
      { what: 'writes acknowledged', value: String(writers.acknowledged.length) },
      { what: 'of these lost', value: String(lost) },
      { what: 'forms that led to more than one request', value: String(twice) },
      { what: 'answers that asked to come back', value: String(writers.askedBack) },
    ]);
    if (lost + twice + writers.unanswered > 0) throw new Error('something was lost, doubled or not answered');
  } finally {
    await program.stop();
  }
}
