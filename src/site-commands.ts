import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import pg from 'pg';
import type { ArchivePart } from '#platform/archive-parts';
import { writeTrail } from '#platform/audit';
import { BackupRefusal, filesBelow, writeArchive } from '#platform/backup';
import { claimDataFolder } from '#platform/data-folder';
import { kyselyWithin, type Login } from '#platform/database';
import { type CarriedKey, exportSite, type FileNote, type SiteManifest } from '#platform/export-site';
import {
  type CheckedExport,
  checkExport,
  importSite,
  type SiteImported,
  type SiteKeysNote,
} from '#platform/import-site';
import { KeyRing } from '#platform/key-ring';
import type { Log } from '#platform/log';
import type { Module } from '#platform/module';
import { readArchive, refuse } from '#platform/restore';
import type { ArchiveKey } from '#platform/sealed-archive';
import { platformStaysBehind, type StaysBehind } from '#platform/site-tables';
import { syncFolder } from '#platform/whole-file';
import words from '../content/export/words.json' with { type: 'json' };
import packageJson from '../package.json' with { type: 'json' };
import { besideTheProgram, leaveDemoOut, offlineApp } from './backup-commands.ts';
import type { Config } from './config.ts';
import { connectDatabase } from './connect-database.ts';
import { prepareDatabase } from './prepare-database.ts';

/** What stays when a site moves: what every module and the platform name. */
export function staysBehindIn(modules: readonly Module[]): StaysBehind {
  return Object.assign({}, platformStaysBehind, ...modules.map(({ staysBehind }) => staysBehind ?? {}));
}

export interface SiteExported {
  readonly site: SiteManifest['site'];
  /** The folder, or the encrypted file. */
  readonly to: string;
  /** null for an export made for reading. */
  readonly keyBook: string | null;
  readonly tables: number;
  readonly rows: number;
}

/** What exports are encrypted with: never what the backups of this installation are. */
function exportKeyOf({ exportPassphrase }: Pick<Config, 'exportPassphrase'>): ArchiveKey {
  if (exportPassphrase !== null) return { passphrase: exportPassphrase };
  throw new BackupRefusal(
    'Setzen Sie EXPORT_PASSPHRASE: ein Passwort nur für diese Übergabe, das die Gegenseite auf anderem Weg erfährt.\n' +
      'Set EXPORT_PASSPHRASE: a passphrase for this hand-over only, which the other side learns on another way.',
  );
}

/**
 * Writes everything of one site: into a new folder, the key book beside it; or with `readable` into one encrypted
 * file in which nothing is sealed. The site's audit trail says so.
 *
 * @param of.owner signs in as the owner of the tables
 * @throws BackupRefusal
 */
export async function writeSiteExport(of: {
  owner: pg.ClientConfig;
  keyRing: KeyRing;
  key: ArchiveKey;
  modules: readonly Module[];
  site: string;
  to: string;
  keyBook: string;
  readable: boolean;
}): Promise<SiteExported> {
  const { keyRing, key, to, keyBook, readable } = of;
  for (const file of readable ? [to] : [to, keyBook]) await refuseOver(file);
  const client = new pg.Client({ ...of.owner, application_name: 'lotsenwerk export-site' });
  client.on('error', () => {});
  await client.connect();
  try {
    const exported = keepReturn(
      exportSite({
        client,
        site: of.site,
        keyRing,
        program: packageJson.version,
        staysBehind: staysBehindIn(of.modules),
        words,
        readable,
      }),
    );
    if (readable) await writeArchive(to, key, exported.parts);
    else await writeFolder(to, exported.parts);
    const { manifest, digest, keys } = exported.returned();
    if (!readable) {
      await writeKeyBook(keyBook, key, digest, keys).catch(async (error) => {
        await rm(to, { recursive: true, force: true });
        throw error;
      });
    }
    await noteInTrail(client, keyRing, 'export-site', manifest.site.id);
    return {
      site: manifest.site,
      to,
      keyBook: readable ? null : keyBook,
      tables: manifest.tables.length,
      rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    };
  } finally {
    await client.end().catch(() => {});
  }
}

/** Exports a site of this installation, whether the program serves or not. */
export async function exportSiteOf(
  config: Config,
  log: Log,
  of: { site: string; to: string; readable: boolean; keyBook?: string | undefined },
): Promise<SiteExported> {
  const key = exportKeyOf(config);
  const to = path.resolve(of.to);
  const app = offlineApp(config, log);
  const { modules } = app.house;
  await app.close();
  return besideTheProgram(config, log, (owner) =>
    writeSiteExport({
      owner,
      keyRing: ringOf(config),
      key,
      modules,
      site: of.site,
      to,
      keyBook: path.resolve(of.keyBook ?? keyBookOf(to)),
      readable: of.readable,
    }),
  );
}

const keyBookOf = (folder: string) => `${folder}.keybook`;

async function refuseOver(file: string): Promise<void> {
  if (!(await stat(file).catch(() => null))) return;
  throw new BackupRefusal(
    `${file} gibt es schon. Nennen Sie einen anderen Ort.\n${file} is there already. Name another place.`,
  );
}

async function writeKeyBook(file: string, key: ArchiveKey, manifest: string, keys: readonly CarriedKey[]) {
  const note: SiteKeysNote = { is: 'site-keys', format: 1, manifest, keys: keys.length };
  const bytes = Buffer.from(keys.map((one) => `${JSON.stringify(one)}\n`).join(''));
  await writeArchive<SiteKeysNote>(file, key, Readable.from([{ note }, { bytes }]));
}

const ringOf = ({ keyRing, dataFolder }: Config): KeyRing =>
  keyRing ? KeyRing.of(keyRing) : KeyRing.inFolder(path.join(dataFolder, 'keys'));

/** Lets one read what a generator returns after somebody else has read its parts. */
function keepReturn<T, R>(source: AsyncGenerator<T, R>) {
  let result: { value: R } | undefined;
  return {
    parts: (async function* () {
      const value = yield* source;
      result = { value };
    })(),
    returned: () => {
      if (!result) throw new Error('the parts were not read to the end');
      return result.value;
    },
  };
}

/** Either the whole folder stands under its name afterwards, or nothing does. */
async function writeFolder(to: string, parts: AsyncIterable<ArchivePart<FileNote>>): Promise<void> {
  const draft = `${to}.unfinished`;
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await writeFiles(draft, parts);
    await rename(draft, to);
    syncFolder(path.dirname(to));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(folder: string, parts: AsyncIterable<ArchivePart<FileNote>>): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    for await (const part of parts) {
      if ('bytes' in part) await handle?.write(part.bytes);
      else if (part.note.is === 'file') {
        const file = path.join(folder, part.note.file);
        if (!file.startsWith(path.join(folder, path.sep))) {
          throw new Error(`the export holds a file that belongs nowhere: ${part.note.file}`);
        }
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        handle = await open(file, 'wx', 0o600);
      } else {
        await handle?.sync();
        await handle?.close();
        handle = null;
      }
    }
  } finally {
    await handle?.close();
  }
}

/** Decrypts an export made for reading into a new folder. Returns how many files it holds. */
export async function openReadableExport(
  config: Pick<Config, 'exportPassphrase'>,
  of: { file: string; to: string },
): Promise<number> {
  const key = exportKeyOf(config);
  const to = path.resolve(of.to);
  await refuseOver(to);
  await writeFolder(to, readArchive<FileNote>(key, path.resolve(of.file)));
  return (await filesBelow(to)).size;
}

/**
 * Imports the export of a site into this installation, which gets its tables first where it is new. Needs the data
 * folder for itself: the program is stopped.
 *
 * @throws RestoreRefusal, ArchiveRefusal
 */
export async function importSiteInto(
  config: Config,
  log: Log,
  of: { folder: string; keyBook?: string | undefined },
): Promise<SiteImported> {
  const folder = path.resolve(of.folder);
  const keyBook = path.resolve(of.keyBook ?? keyBookOf(folder));
  if (!(await stat(keyBook).catch(() => null))) {
    throw refuse(
      `Das Schlüsselbuch ${keyBook} fehlt. Ohne es bleibt unlesbar, was verschlüsselt ist. Nennen Sie es mit --key-book.`,
      `The key book ${keyBook} is missing. Without it what is encrypted stays unreadable. Name it with --key-book.`,
    );
  }
  const checked = await checkExport({ folder, keyBook, key: exportKeyOf(config) });
  const claimed = await claimDataFolder(config.dataFolder);
  try {
    const connected = await connectDatabase({ config, folder: claimed, log });
    const app = offlineApp(config, log, connected);
    try {
      await prepareDatabase(connected.owner, app.house);
      const done = await importCheckedSite({ owner: connected.owner, modules: app.house.modules, checked });
      return done;
    } finally {
      await app.close();
      await connected.stop();
    }
  } finally {
    await claimed.release();
  }
}

/** Imports a checked export into a database that is up to date, and makes its blind indexes anew where they differ. */
export async function importCheckedSite(of: {
  owner: Login;
  modules: readonly Module[];
  checked: CheckedExport;
}): Promise<SiteImported> {
  const { keyRing } = of.owner;
  if (!keyRing) throw new Error('a site is imported with a key ring');
  const client = new pg.Client({ ...of.owner, application_name: 'lotsenwerk import-site' });
  client.on('error', () => {});
  await client.connect();
  try {
    const done = await importSite({
      client,
      checked: of.checked,
      keyRing,
      staysBehind: staysBehindIn(of.modules),
      beforeCommit: async ({ site, otherRing }) => {
        if (!otherRing) return;
        const tx = kyselyWithin(client, keyRing);
        for (const { indexAnew } of of.modules) await indexAnew?.(tx, site.id);
      },
    });
    await leaveDemoOut(client);
    await noteInTrail(client, keyRing, 'import-site', done.site.id);
    return done;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The site's audit trail says that all of it left or came. */
async function noteInTrail(
  client: pg.ClientBase,
  keyRing: KeyRing,
  deed: string,
  siteId: string,
): Promise<void> {
  const tx = kyselyWithin(client, keyRing);
  await client.query('begin');
  await sql`select acting.as_system()`.execute(tx);
  const of = { name: deed, status: null, number: null, onlyRead: false };
  await writeTrail(tx, of, [{ kind: 'site', id: siteId, contact: true }]);
  await client.query('commit');
}
