import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { sayMachine } from './report.ts';

// `npm run bench` measures everything, `npm run bench queue bytes` only that.
const own = new Set(['run', 'report', 'world']);
const all = (await readdir(import.meta.dirname))
  .map((name) => path.basename(name, '.ts'))
  .filter((name) => !own.has(name))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no measurement ${unknown.join(', ')}. There are: ${all.join(', ')}\n`);
  process.exit(2);
}
process.stdout.write(`${sayMachine()}\n`);
for (const name of wanted.length > 0 ? wanted : all) {
  const { measure } = (await import(`./${name}.ts`)) as { measure: () => Promise<void> };
  await measure();
}
