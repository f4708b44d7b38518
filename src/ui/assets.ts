import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build leaves its files; the program runs from the project's root or from dist/. */
const manifestFile = join(
  import.meta.dirname,
  import.meta.dirname.endsWith('dist') ? '' : '../../dist',
  'assets/manifest.json',
);

let manifest: Readonly<Record<string, string>> | undefined;

function readManifest(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** The address of a built file: `/assets/1f3a…/styles.css`; without a build `/assets/styles.css`. */
export function asset(name: string): string {
  manifest ??= readManifest();
  return `/assets/${manifest[name] ?? name}`;
}
