import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type ArchivePart, RowSum, writeParts } from './archive-parts.ts';
import { type ArchiveKey, sealArchive } from './sealed-archive.ts';
import { syncFolder } from './whole-file.ts';

/** What an archive says of itself before anything else. */
export interface Manifest {
  readonly format: 1;
  readonly kind: 'data' | 'key-book';
  readonly program: string;
  /** When the snapshot was taken, by the database's clock. */
  readonly madeAt: string;
  /** The same for every backup of one installation, also after it has moved. */
  readonly origin: string;
  readonly postgres: number;
  /** Whether keys were left out that stand in the key book. */
  readonly withKeyBook: boolean;
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
}

export type Note =
  | { readonly is: 'manifest'; readonly manifest: Manifest }
  | { readonly is: 'table'; readonly table: string; readonly columns: readonly string[] }
  | { readonly is: 'file'; readonly file: string; readonly mode: number }
  | { readonly is: 'end-of-file'; readonly file: string; readonly sha256: string }
  | TableEnd
  | { readonly is: 'sequences'; readonly values: Readonly<Record<string, string>> }
  | { readonly is: 'end'; readonly tables: number; readonly files: number };

export interface TableEnd {
  readonly is: 'end-of-table';
  readonly table: string;
  readonly rows: number;
  readonly sum: string;
}

export interface BackupDone {
  readonly madeAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** A file is in the way, or nothing can be written there. The message is for the operator, German and English. */
export class BackupRefusal extends Error {
  override name = 'BackupRefusal';
}

/**
 * What a backup of the data must not hold: whoever has an old one would otherwise have the keys of people who were
 * erased since. They go into the key book, of which only the newest is kept, and with them who was erased.
 */
export const keyBookTables = ['keys.ring', 'keys.data_key', 'keys.erased'];

/** Who was erased: taken over once the restored database has the table, which an old one has not. */
export const erasedTable = 'keys.erased';

/** Jobs that wait. What is done or given up is left: it is nobody's work any more. */
export const queueTable = 'jobs.job';
const waiting = `state in ('created', 'retry', 'active')`;

/** Text that reads the same on every server and in every zone. */
export const sameEverywhere = `
  set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8';
  set local row_security = off; set local statement_timeout = 0; set local lock_timeout = 0;
  set local idle_in_transaction_session_timeout = 0; set local search_path = pg_catalog`;

/** Our tables with the columns that are written, in a fixed order. Unlogged ones are counters that may go. */
export async function tablesOf(client: pg.ClientBase): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select n.nspname || '.' || c.relname as name, array(select a.attname::text from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname not like 'pg\\_%'
       and n.nspname <> all (array['information_schema', 'public', 'jobs'])
     order by 1`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** A table's name with its schema, as SQL spells it. */
export const quoted = (name: string) => name.split('.').map(pg.escapeIdentifier).join('.');
const listed = (columns: readonly string[]) => columns.map(pg.escapeIdentifier).join(', ');

/** `copy` for a table, out of it or into it. */
export function copyOf(table: string, columns: readonly string[]): string {
  return `copy ${quoted(table)} (${listed(columns)})`;
}

/** How many rows a table holds, and their sum; inside a transaction that reads the same everywhere. */
export async function sumOf(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
): Promise<RowSum> {
  const sum = new RowSum();
  const stream = client.query(copyTo(`${copyOf(table, columns)} to stdout`));
  for await (const bytes of stream) sum.add(bytes);
  return sum;
}

async function queueColumns(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname::text as name from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [queueTable],
  );
  return rows.map(({ name }) => name);
}

/**
 * Writes one consistent snapshot of the whole database and the files into an encrypted archive, and the keys of the
 * same snapshot into the key book, which takes the place of the one before. The program may go on serving.
 *
 * @param of.owner signs in as the owner of the tables
 * @param of.file must not exist yet
 * @param of.files where files of the data folder lie, by the name they have in the archive
 * @throws BackupRefusal
 */
export async function backUp(of: {
  owner: pg.ClientConfig;
  file: string;
  keyBook: string;
  key: ArchiveKey;
  program: string;
  files: ReadonlyMap<string, string>;
}): Promise<BackupDone> {
  if (await stat(of.file).catch(() => null)) {
    throw new BackupRefusal(
      `Die Datei ${of.file} gibt es schon. Nennen Sie eine andere.\n` +
        `The file ${of.file} is there already. Name another one.`,
    );
  }
  const client = new pg.Client({ ...of.owner, application_name: 'lotsenwerk backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read, read only');
    await client.query(sameEverywhere);
    const tables = await tablesOf(client);
    const manifest = await manifestOf(client, of.program, tables);
    const keys = keyBookTables.filter((table) => tables.has(table));
    const data = [...tables.keys()].filter((table) => !keys.includes(table));
    // The key book first: an older one would not fit the new backup, a newer one fits the older backups.
    if (keys.length > 0) {
      const parts = partsOf(client, { ...manifest, kind: 'key-book' }, pick(tables, keys), new Map());
      await writeArchive(of.keyBook, of.key, parts);
    }
    const counted = { rows: 0 };
    const parts = partsOf(client, manifest, pick(tables, data), of.files, counted);
    const bytes = await writeArchive(of.file, of.key, parts);
    await client.query('commit');
    return {
      madeAt: manifest.madeAt,
      tables: data.length + keys.length,
      rows: counted.rows,
      files: of.files.size,
      bytes,
    };
  } finally {
    await client.end().catch(() => {});
  }
}

const pick = (tables: Map<string, string[]>, names: readonly string[]) =>
  new Map(names.map((name) => [name, tables.get(name) ?? []]));

async function manifestOf(
  client: pg.ClientBase,
  program: string,
  tables: ReadonlyMap<string, unknown>,
): Promise<Manifest> {
  if (!tables.has('migration.applied')) {
    throw new BackupRefusal(
      'In dieser Datenbank ist Lotsenwerk noch nicht eingerichtet: es gibt nichts zu sichern.\n' +
        'Lotsenwerk is not set up in this database yet: there is nothing to back up.',
    );
  }
  const { rows: migrations } = await client.query<{ name: string; checksum: string; at: string }>(
    `select name, checksum, applied_at::text as at from migration.applied order by name`,
  );
  const { rows } = await client.query<{ at: string; postgres: number }>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
       current_setting('server_version_num')::int as postgres`,
  );
  const [first] = migrations;
  return {
    format: 1,
    kind: 'data',
    program,
    madeAt: rows[0]?.at ?? '',
    origin: createHash('sha256').update(`${first?.name} ${first?.at}`).digest('hex').slice(0, 32),
    postgres: rows[0]?.postgres ?? 0,
    withKeyBook: keyBookTables.some((table) => tables.has(table)),
    migrations: migrations.map(({ name, checksum }) => ({ name, checksum })),
  };
}

async function* partsOf(
  client: pg.ClientBase,
  manifest: Manifest,
  tables: ReadonlyMap<string, readonly string[]>,
  files: ReadonlyMap<string, string>,
  counted = { rows: 0 },
): AsyncGenerator<ArchivePart<Note>> {
  yield { note: { is: 'manifest', manifest } };
  const copied = [...tables].map(([table, columns]) => ({ table, columns, copy: copyOf(table, columns) }));
  if (manifest.kind === 'data') {
    const columns = await queueColumns(client);
    const copy = `copy (select ${listed(columns)} from ${queueTable} where ${waiting})`;
    if (columns.length > 0) copied.push({ table: queueTable, columns, copy });
  }
  for (const { table, columns, copy } of copied) {
    yield { note: { is: 'table', table, columns } };
    const sum = new RowSum();
    for await (const bytes of client.query(copyTo(`${copy} to stdout`))) {
      sum.add(bytes);
      yield { bytes };
    }
    counted.rows += sum.rows;
    yield { note: { is: 'end-of-table', table, rows: sum.rows, sum: sum.sum } };
  }
  const { rows: sequences } = await client.query<{ name: string; value: string }>(
    `select schemaname || '.' || sequencename as name, last_value::text as value from pg_sequences
     where last_value is not null and schemaname = any ($1)`,
    [[...new Set([...tables.keys()].map((table) => table.split('.')[0]))]],
  );
  yield {
    note: { is: 'sequences', values: Object.fromEntries(sequences.map(({ name, value }) => [name, value])) },
  };
  for (const [file, from] of files) {
    const digest = createHash('sha256');
    yield { note: { is: 'file', file, mode: (await stat(from)).mode & 0o777 } };
    for await (const bytes of createReadStream(from)) {
      digest.update(bytes);
      yield { bytes };
    }
    yield { note: { is: 'end-of-file', file, sha256: digest.digest('hex') } };
  }
  yield { note: { is: 'end', tables: copied.length, files: files.size } };
}

/** Either the whole archive stands under its name afterwards, on the disk, or what stood there before. */
export async function writeArchive<N>(
  file: string,
  key: ArchiveKey,
  parts: AsyncIterable<ArchivePart<N>>,
): Promise<number> {
  const draft = `${file}.unfinished`;
  let written = false;
  try {
    const handle = await open(draft, 'w', 0o600);
    written = true;
    try {
      await pipeline(
        Readable.from(writeParts(parts), { objectMode: false }),
        createZstdCompress(),
        async (source: AsyncIterable<Buffer>) => {
          await handle.writeFile(sealArchive(key, source));
        },
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    syncFolder(path.dirname(file));
    return (await stat(file)).size;
  } catch (error) {
    if (written) await rm(draft, { force: true });
    throw isOfDisk(error) ? cannotWrite(file, error) : error;
  }
}

const diskCodes = ['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EIO', 'EDQUOT', 'EISDIR'];
const isOfDisk = (error: unknown) =>
  'syscall' in (error as object) && diskCodes.includes((error as NodeJS.ErrnoException).code ?? '');

function cannotWrite(file: string, error: unknown): BackupRefusal {
  const { code } = error as NodeJS.ErrnoException;
  const [de, en] =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? ['der Platz reicht nicht', 'there is not enough space']
      : code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
        ? ['dort darf nicht geschrieben werden', 'writing is not allowed there']
        : code === 'ENOENT' || code === 'ENOTDIR'
          ? ['den Ordner gibt es nicht', 'the folder does not exist']
          : [`${code}`, `${code}`];
  return new BackupRefusal(
    `${file} kann nicht geschrieben werden: ${de}. Frühere Sicherungen stehen unverändert.\n` +
      `${file} cannot be written: ${en}. Earlier backups stand unchanged.`,
    { cause: error },
  );
}

/** Every file below a folder, by its path from there, with forward slashes. */
export async function filesBelow(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file).split(path.sep).join('/'), file]),
  );
}
