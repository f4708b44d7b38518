import { newFormKey } from '../src/platform/form-key.ts';
import { requestBy } from '../tests/under-load.ts';
import { type Figure, ms, printFigures } from './report.ts';
import { record } from './statements.ts';
import { withWorld } from './world.ts';

const seconds = Number(process.env.SECONDS ?? 8);

/** What one deed costs, a request taken down by telephone, and how many a second one program does for how many at once. */
export async function measure(): Promise<void> {
  await withWorld(
    async ({ app, signIn }) => {
      const cookie = await signIn('koordination@demo.lotsenwerk.example');
      let number = 0;
      const write = async () => {
        const answer = await app.http.request('http://localhost/anfragen/telefon', {
          method: 'POST',
          headers: { Origin: 'http://localhost', Cookie: cookie },
          body: new URLSearchParams({ ...requestBy(number++), _key: newFormKey() }),
        });
        if (answer.status !== 303) throw new Error(`answered with ${answer.status}`);
      };
      await write();
      const { statements } = await record(write);
      const figures: Figure[] = [{ what: 'statements', value: String(statements.length) }];
      for (const atOnce of [1, 4, 12, 24]) {
        const began = performance.now();
        const before = process.cpuUsage();
        let done = 0;
        const writer = async () => {
          while (performance.now() - began < seconds * 1000) {
            await write();
            done++;
          }
        };
        await Promise.all(Array.from({ length: atOnce }, writer));
        const took = performance.now() - began;
        const { user, system } = process.cpuUsage(before);
        figures.push({
          what: `${atOnce} at once: writes a second`,
          value: ((done * 1000) / took).toFixed(1),
        });
        figures.push({ what: '  time of the program for each', value: ms((user + system) / 1000 / done) });
      }
      printFigures('A request taken down', figures);
    },
    { demo: true },
  );
}
