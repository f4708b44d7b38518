import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { sayMachine } from './report.ts';

// `npm run bench` measures everything, `npm run bench queue bytes` only that.
const own = new Set(['run', 'report', 'world', 'statements', 'scan', 'cluster', 'disk-as-it-was']);
const all = (await readdir(import.meta.dirname))
  .map((name) => path.basename(name, '.ts'))
  .filter((name) => !own.has(name))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no measurement ${unknown.join(', ')}. There are: ${all.join(', ')}\n`);
  process.exit(2);
}
const wanted = asked.length > 0 ? asked : all;

// Pages hold JSX, so each measurement is built as the program is, and beside it: both find the migrations and
// the assets from there.
const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
await build({
  entryPoints: wanted.map((name) => ({
    in: path.join(import.meta.dirname, `${name}.ts`),
    out: `bench-${name}`,
  })),
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  packages: 'external',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  sourcemap: true,
  logLevel: 'warning',
});

process.stdout.write(`${sayMachine()}\n`);
for (const name of wanted) {
  const file = pathToFileURL(path.join(dist, `bench-${name}.js`)).href;
  const { measure } = (await import(file)) as { measure: () => Promise<void> };
  try {
    await measure();
  } catch (error) {
    // The others are still worth measuring.
    process.exitCode = 1;
    process.stderr.write(`\n${name}: ${(error as Error).stack}\n`);
  }
}
