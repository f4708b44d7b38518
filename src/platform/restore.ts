import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type ArchivePart, RowSum, readParts } from './archive-parts.ts';
import {
  copyOf,
  erasedTable,
  keyBookTables,
  type Manifest,
  type Note,
  queueTable,
  quoted,
  sameEverywhere,
  sumOf,
  tablesOf,
} from './backup.ts';
import { type ArchiveKey, ArchiveRefusal, openArchive } from './sealed-archive.ts';

/** A backup cannot be restored here. The message is for the operator, German and English. */
export class RestoreRefusal extends Error {
  override name = 'RestoreRefusal';
}

/** A refusal in German and English. */
export const refuse = (de: string, en: string) => new RestoreRefusal(`${de}\n${en}`);

/** What a whole archive holds, each row and file counted and compared with what was written. */
export interface CheckedArchive {
  readonly file: string;
  readonly manifest: Manifest;
  readonly tables: ReadonlyMap<string, { rows: number; sum: string }>;
  readonly files: number;
}

export interface RestoreDone {
  readonly manifest: Manifest;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  /** Jobs of a kind this program does not know. */
  readonly jobsLeft: number;
}

/** The parts of an archive, decrypted. */
export async function* readArchive<N>(key: ArchiveKey, file: string): AsyncGenerator<ArchivePart<N>> {
  const opened = Readable.from(openArchive(key, readFile(file)), { objectMode: false });
  const plain = createZstdDecompress();
  // What goes wrong on the way comes out at the end of `plain`, as itself.
  pipeline(opened, plain).catch(() => {});
  opened.once('error', (error) => plain.destroy(error));
  try {
    yield* readParts<N>(plain);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('ZSTD')
      ? new ArchiveRefusal('damaged', error)
      : error;
  } finally {
    opened.destroy();
    plain.destroy();
  }
}

async function* readFile(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(
      `Die Datei ${file} kann nicht gelesen werden (${code}).`,
      `The file ${file} cannot be read (${code}).`,
    );
  }
}

/**
 * Reads a whole archive and changes nothing: every byte is authentic, every table has the rows and every file the
 * content it was written with.
 *
 * @throws ArchiveRefusal, RestoreRefusal
 */
export async function checkArchive(
  key: ArchiveKey,
  file: string,
  kind: Manifest['kind'],
): Promise<CheckedArchive> {
  let manifest: Manifest | undefined;
  const tables = new Map<string, { rows: number; sum: string }>();
  let files = 0;
  let sum = new RowSum();
  let digest = createHash('sha256');
  let ended = false;
  for await (const part of readArchive<Note>(key, file)) {
    if ('bytes' in part) {
      sum.add(part.bytes);
      digest.update(part.bytes);
      continue;
    }
    const { note } = part;
    if (note.is === 'manifest') {
      manifest = note.manifest;
      if (manifest.format !== 1) throw new ArchiveRefusal('newer');
      if (manifest.kind !== kind) throw otherKind(file, kind);
    }
    if (note.is === 'table') sum = new RowSum();
    if (note.is === 'file') digest = createHash('sha256');
    if (note.is === 'end-of-table') {
      if (note.rows !== sum.rows || note.sum !== sum.sum) throw new ArchiveRefusal('damaged');
      tables.set(note.table, { rows: note.rows, sum: note.sum });
    }
    if (note.is === 'end-of-file') {
      if (note.sha256 !== digest.digest('hex')) throw new ArchiveRefusal('damaged');
      files++;
    }
    if (note.is === 'end') ended = note.tables === tables.size && note.files === files;
  }
  if (!manifest || !ended) throw new ArchiveRefusal('cut');
  return { file, manifest, tables, files };
}

const otherKind = (file: string, wanted: Manifest['kind']) =>
  wanted === 'data'
    ? refuse(
        `${file} ist ein Schlüsselbuch. Nennen Sie zuerst die Sicherung, das Schlüsselbuch mit --key-book.`,
        `${file} is a key book. Name the backup first, the key book with --key-book.`,
      )
    : refuse(`${file} ist kein Schlüsselbuch.`, `${file} is no key book.`);

/** Why a key book cannot go with a backup; an older one would leave rows nobody can read. */
export function whyNotTogether(data: Manifest, keyBook: Manifest): RestoreRefusal | null {
  if (data.origin !== keyBook.origin) {
    return refuse(
      'Schlüsselbuch und Sicherung gehören zu verschiedenen Installationen.',
      'Key book and backup belong to different installations.',
    );
  }
  if (keyBook.madeAt < data.madeAt) {
    return refuse(
      `Das Schlüsselbuch ist älter (${keyBook.madeAt}) als die Sicherung (${data.madeAt}). Nehmen Sie das neueste.`,
      `The key book is older (${keyBook.madeAt}) than the backup (${data.madeAt}). Use the newest one.`,
    );
  }
  return null;
}

/**
 * Restores a checked backup into an empty database, in one transaction after the backup's own migrations, and
 * compares every row of every table with what was written. Whatever goes wrong, the database is empty again.
 *
 * @param of.migrate applies the first `count` migrations of this program
 * @param of.known the migrations of this program, in order
 * @param of.prepareQueues makes the tables of the queue
 * @param of.beforeCommit the last look before it counts; what it throws undoes everything
 * @param of.putFile takes the files, called in the order of the archive
 * @throws RestoreRefusal, ArchiveRefusal
 */
export async function restore(of: {
  owner: pg.ClientConfig;
  key: ArchiveKey;
  data: CheckedArchive;
  keyBook: CheckedArchive | null;
  known: readonly { readonly name: string; readonly checksum: string }[];
  migrate: (client: pg.ClientBase, count: number) => Promise<void>;
  prepareQueues: () => Promise<void>;
  beforeCommit: (client: pg.ClientBase) => Promise<void>;
  putFile: (file: string, mode: number, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
}): Promise<RestoreDone> {
  const { data, keyBook, key } = of;
  const { migrations } = data.manifest;
  for (const [index, { name, checksum }] of migrations.entries()) {
    if (of.known[index]?.name === name && of.known[index].checksum === checksum) continue;
    throw refuse(
      `Die Sicherung stammt von einem Programm (${data.manifest.program}), das neuer ist oder andere Änderungen hat (${name}). Nehmen Sie jenes.`,
      `The backup was made by a program (${data.manifest.program}) that is newer or has other changes (${name}). Use that one.`,
    );
  }
  const refusal = keyBook && whyNotTogether(data.manifest, keyBook.manifest);
  if (refusal) throw refusal;

  const client = new pg.Client({ ...of.owner, application_name: 'lotsenwerk restore' });
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseUnlessEmpty(client);
    try {
      await of.migrate(client, migrations.length);
      await of.prepareQueues();
      const done = await fill(client, of);
      await client.query('analyze');
      return done;
    } catch (error) {
      await client.query('rollback').catch(() => {});
      await emptyAgain(client).catch(() => {});
      throw error;
    }
  } finally {
    await client.end().catch(() => {});
  }

  async function fill(client: pg.Client, { putFile, beforeCommit }: typeof of): Promise<RestoreDone> {
    await client.query('begin');
    await client.query(sameEverywhere);
    const tables = await tablesOf(client);
    const free = await freeOfRules(client, [...tables.keys()]);
    await client.query(`truncate ${[...tables.keys()].map(quoted).join(', ')}`);
    let jobsLeft = 0;
    let files = 0;
    const parts = readArchive<Note>(key, data.file);
    for await (const part of parts) {
      if ('bytes' in part) throw new ArchiveRefusal('damaged');
      const { note } = part;
      if (note.is === 'table') {
        if (note.table === queueTable) {
          jobsLeft = await restoreQueue(client, note.columns, () => bytesUntilEnd(parts));
          continue;
        }
        if (!tables.has(note.table)) throw unknownTable(note.table);
        await copyInto(client, copyOf(note.table, note.columns), bytesUntilEnd(parts));
      } else if (note.is === 'sequences') {
        for (const [name, value] of Object.entries(note.values)) {
          await client.query('select setval($1::regclass, $2::bigint)', [quoted(name), value]);
        }
      } else if (note.is === 'file') {
        await putFile(note.file, note.mode, bytesUntilEnd(parts));
        files++;
      }
    }
    if (keyBook) await restoreKeys(client, key, keyBook);
    let rows = 0;
    for (const [table, written] of data.tables) {
      if (table === queueTable) continue;
      const now = await sumOf(client, table, tables.get(table) ?? []);
      if (now.rows !== written.rows || now.sum !== written.sum) throw differs(table, written.rows, now.rows);
      rows += now.rows;
    }
    await free.restoreRules();
    await beforeCommit(client);
    await client.query('commit');
    return {
      manifest: data.manifest,
      tables: data.tables.size + (keyBook?.tables.size ?? 0),
      rows,
      files,
      jobsLeft,
    };
  }
}

const unknownTable = (table: string) =>
  refuse(
    `Die Sicherung enthält die Tabelle ${table}, die es hier nicht gibt.`,
    `The backup holds the table ${table}, which does not exist here.`,
  );

const differs = (table: string, written: number, now: number) =>
  refuse(
    `Nach dem Zurückspielen weicht ${table} ab: ${now} Zeilen statt ${written}, oder anderer Inhalt. Nichts wurde übernommen.`,
    `After the restore ${table} differs: ${now} rows instead of ${written}, or other content. Nothing was kept.`,
  );

async function refuseUnlessEmpty(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by 1 limit 1`,
  );
  const [table] = rows;
  if (!table) return;
  throw refuse(
    `Die Datenbank ist nicht leer (dort steht ${table.name}). Zurückgespielt wird nur in eine leere: nehmen Sie einen neuen Datenordner oder eine neue Datenbank.`,
    `The database is not empty (it holds ${table.name}). A backup is restored into an empty one only: use a new data folder or a new database.`,
  );
}

/** It was empty before, so what stands there now is ours. */
async function emptyAgain(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace
     where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')
       and nspowner = (select oid from pg_roles where rolname = current_user)`,
  );
  for (const { name } of rows) await client.query(`drop schema ${pg.escapeIdentifier(name)} cascade`);
}

/**
 * Takes foreign keys and triggers off for the time of loading; setting them again checks every reference. No right
 * is needed but that of the owner.
 */
export async function freeOfRules(
  client: pg.ClientBase,
  tables: readonly string[],
): Promise<{ restoreRules(): Promise<void> }> {
  const { rows: keys } = await client.query<{ at: string; name: string; definition: string }>(
    `select n.nspname || '.' || c.relname as at, o.conname as name, pg_get_constraintdef(o.oid) as definition
     from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
     where o.contype = 'f' and n.nspname || '.' || c.relname = any ($1) order by 1, 2`,
    [tables],
  );
  const { rows: triggers } = await client.query<{ at: string; name: string }>(
    `select n.nspname || '.' || c.relname as at, t.tgname as name
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal and t.tgenabled = 'O' and n.nspname || '.' || c.relname = any ($1) order by 1, 2`,
    [tables],
  );
  const alter = async (at: string, change: string) =>
    void (await client.query(`alter table ${quoted(at)} ${change}`));
  for (const { at, name } of keys) await alter(at, `drop constraint ${pg.escapeIdentifier(name)}`);
  for (const { at, name } of triggers) await alter(at, `disable trigger ${pg.escapeIdentifier(name)}`);
  return {
    async restoreRules() {
      for (const { at, name, definition } of keys) {
        await alter(at, `add constraint ${pg.escapeIdentifier(name)} ${definition}`);
      }
      for (const { at, name } of triggers) await alter(at, `enable trigger ${pg.escapeIdentifier(name)}`);
    },
  };
}

/** The bytes up to the note that ends them. */
async function* bytesUntilEnd(parts: AsyncGenerator<ArchivePart<Note>>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { value, done } = await parts.next();
    if (done) throw new ArchiveRefusal('cut');
    if ('note' in value) return;
    yield value.bytes;
  }
}

async function copyInto(client: pg.Client, copy: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await pipeline(Readable.from(bytes, { objectMode: false }), client.query(copyFrom(`${copy} from stdin`)));
}

/**
 * Loads rows into a table whose columns may be others by now: what both know is taken over. `where` chooses among
 * the staged rows. Returns how many were left.
 */
async function copyWhatFits(
  client: pg.Client,
  of: { table: string; columns: readonly string[]; bytes: AsyncIterable<Uint8Array>; where?: string },
  instead: Readonly<Record<string, string>> = {},
): Promise<number> {
  const staged = of.columns.map((column) => `${pg.escapeIdentifier(column)} text`).join(', ');
  await client.query(`create temporary table staged (${staged}) on commit drop`);
  const names = of.columns.map(pg.escapeIdentifier).join(', ');
  await copyInto(client, `copy pg_temp.staged (${names})`, of.bytes);
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname = any ($2)`,
    [quoted(of.table), of.columns],
  );
  const values = rows.map(({ name, type }) => instead[name] ?? `${pg.escapeIdentifier(name)}::${type}`);
  const all = await countOf(client, 'pg_temp.staged');
  const { rowCount: taken } = await client.query(
    `insert into ${quoted(of.table)} (${rows.map(({ name }) => pg.escapeIdentifier(name)).join(', ')})
     select ${values.join(', ')} from pg_temp.staged ${of.where ? `where ${of.where}` : ''}`,
  );
  await client.query('drop table pg_temp.staged');
  return all - (taken ?? 0);
}

async function countOf(client: pg.ClientBase, table: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(`select count(*) as n from ${table}`);
  return Number(rows[0]?.n);
}

/** Jobs that were under way begin again: nobody else will end them. */
function restoreQueue(
  client: pg.Client,
  columns: readonly string[],
  bytes: () => AsyncIterable<Uint8Array>,
): Promise<number> {
  return copyWhatFits(
    client,
    { table: queueTable, columns, bytes: bytes(), where: 'name in (select name from jobs.queue)' },
    {
      state: `case state when 'active' then 'retry' else state end::jobs.job_state`,
      started_on: `case state when 'active' then null else started_on end::timestamptz`,
    },
  );
}

/** Keys of people who were erased since the backup stand in no newer key book: they stay erased. */
async function restoreKeys(client: pg.Client, key: ArchiveKey, keyBook: CheckedArchive): Promise<void> {
  const parts = readArchive<Note>(key, keyBook.file);
  for await (const part of parts) {
    if ('bytes' in part) throw new ArchiveRefusal('damaged');
    const { note } = part;
    if (note.is !== 'table') continue;
    if (!keyBookTables.includes(note.table)) throw unknownTable(note.table);
    if (note.table === erasedTable) {
      for await (const _ of bytesUntilEnd(parts));
      continue;
    }
    const left = await copyWhatFits(client, {
      table: note.table,
      columns: note.columns,
      bytes: bytesUntilEnd(parts),
      // A site that came after the backup is not there; its keys open nothing.
      ...(note.table === 'keys.data_key' && {
        where: 'site_id is null or site_id::uuid in (select id from programme.site)',
      }),
    });
    const written = keyBook.tables.get(note.table)?.rows ?? 0;
    const now = await countOf(client, quoted(note.table));
    if (now !== written - left) throw differs(note.table, written, now);
  }
}

/** Takes over from the key book who was erased, into a database that is up to date. */
export async function restoreErased(
  owner: pg.ClientConfig,
  key: ArchiveKey,
  keyBook: CheckedArchive,
): Promise<void> {
  if (!keyBook.tables.has(erasedTable)) return;
  const client = new pg.Client({ ...owner, application_name: 'lotsenwerk restore' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin');
    await client.query(sameEverywhere);
    const parts = readArchive<Note>(key, keyBook.file);
    for await (const part of parts) {
      if ('bytes' in part || part.note.is !== 'table' || part.note.table !== erasedTable) continue;
      const { table, columns } = part.note;
      await copyWhatFits(client, { table, columns, bytes: bytesUntilEnd(parts) });
    }
    await client.query('commit');
  } finally {
    await client.end().catch(() => {});
  }
}
