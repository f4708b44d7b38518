import { createHash } from 'node:crypto';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type ArchivePart, RowSum } from './archive-parts.ts';
import { BackupRefusal, quoted, sameEverywhere } from './backup.ts';
import { type DataKey, looksSealed, open, SealBroken, unwrap } from './crypto.ts';
import type { KeyRing } from './key-ring.ts';
import { describeExport, type ExportWords } from './site-export-words.ts';
import {
  dataKeys,
  noteCarriedRows,
  ofSite,
  orderOf,
  readSiteTables,
  type SiteTable,
  type StaysBehind,
  sitesTable,
} from './site-tables.ts';

/** What stands in `manifest.json`. */
export interface SiteManifest {
  readonly format: 1;
  readonly kind: 'site' | 'site-readable';
  readonly program: string;
  readonly madeAt: string;
  readonly site: { readonly id: string; readonly slug: string; readonly name: string };
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** Equal where blind indexes were made with the same key, and may be taken over. */
  readonly indexProof: string;
  readonly tables: readonly ExportedTable[];
  /** SHA-256 of every file but this one. */
  readonly files: Readonly<Record<string, string>>;
}

export interface ExportedTable {
  readonly table: string;
  readonly kind: SiteTable['kind'];
  readonly columns: readonly string[];
  readonly rows: number;
  /** Over the rows in the text form of COPY, whatever their order. */
  readonly sum: string;
}

export type FileNote =
  | { readonly is: 'file'; readonly file: string }
  | { readonly is: 'end-of-file'; readonly sha256: string };

/** A data key outside any key ring; only ever inside an encrypted archive. */
export interface CarriedKey {
  readonly id: string;
  readonly kind: string;
  readonly part_of: string | null;
  readonly made_at: string;
  readonly key: string;
}

export interface ToExport {
  readonly client: pg.ClientBase;
  /** The id or the short name (`slug`) of the site. */
  readonly site: string;
  readonly keyRing: KeyRing;
  readonly program: string;
  readonly staysBehind: StaysBehind;
  readonly words: ExportWords;
  /** Sealed columns are opened: for other programs and for people, not for an import. */
  readonly readable: boolean;
}

/** By what it is known that two rings make the same blind indexes. */
export const indexProofOf = (ring: KeyRing) =>
  ring.blindIndex({ siteId: '', column: 'site-export', value: 'proof' });

/** The order columns are read in, what stays behind already replaced. */
export const readColumn = (table: string, column: string, staysBehind: StaysBehind, siteId: string) => {
  const stays = staysBehind[`${table}.${column}`];
  return stays
    ? `${(stays.instead ?? 'null').replaceAll(':site', `'${siteId}'`)} as "${column}"`
    : `t."${column}"`;
};

/**
 * Everything of one site as it is at one moment, file by file; the manifest comes last. Returns it, and the data
 * keys of the site in the clear.
 *
 * @throws BackupRefusal where there is no such site
 */
export async function* exportSite(
  of: ToExport,
): AsyncGenerator<ArchivePart<FileNote>, { manifest: SiteManifest; digest: string; keys: CarriedKey[] }> {
  const { client, staysBehind, keyRing } = of;
  await client.query('begin transaction isolation level repeatable read');
  try {
    await client.query(sameEverywhere);
    const found = await readSiteTables(client, staysBehind);
    if (found.unassigned.length > 0) {
      throw new Error(`nobody has said whether these belong to a site: ${found.unassigned.join(', ')}`);
    }
    const site = await findSite(client, sitesTable(found.references), of.site);
    await noteCarriedRows(client, found, site.id);
    const keys = await keysOfSite(client, keyRing, site.id);
    const byId = new Map(keys.map(({ id, key }) => [id, { id, bytes: Buffer.from(key, 'base64') }]));
    const { rows: applied } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from migration.applied order by name',
    );
    const { rows: now } = await client.query<{ at: string }>(
      `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`,
    );
    const files: Record<string, string> = {};
    const tables: ExportedTable[] = [];
    for (const table of found.tables) {
      const columns = table.columns.map(({ name }) => name);
      const read = columns.map((name) => readColumn(table.name, name, staysBehind, site.id)).join(', ');
      const from = `from ${quoted(table.name)} t where ${ofSite(found, table, site.id)}`;
      const sum = new RowSum();
      for await (const bytes of client.query(copyTo(`copy (select ${read} ${from}) to stdout`)))
        sum.add(bytes);
      const sorted = `select ${read} ${from} order by ${orderOf(table)}`;
      const sealed = table.columns.some(({ type }) => type === 'bytea');
      const bytes =
        of.readable && sealed
          ? readableRows(client, table, sorted, byId)
          : client.query(copyTo(`copy (${sorted}) to stdout (format csv, header)`));
      yield* fileOf(fileOfTable(table.name), bytes, files);
      tables.push({ table: table.name, kind: table.kind, columns, rows: sum.rows, sum: sum.sum });
    }
    for (const [name, text] of Object.entries(
      describeExport({ ...of, tables: found.tables, counted: tables, site }),
    )) {
      yield* fileOf(name, [Buffer.from(text)], files);
    }
    const manifest: SiteManifest = {
      format: 1,
      kind: of.readable ? 'site-readable' : 'site',
      program: of.program,
      madeAt: now[0]?.at ?? '',
      site,
      migrations: applied,
      indexProof: indexProofOf(keyRing),
      tables,
      files,
    };
    const ofManifest: Record<string, string> = {};
    yield* fileOf(manifestName, [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)], ofManifest);
    return { manifest, digest: ofManifest[manifestName] ?? '', keys };
  } finally {
    // Only read: the temporary table goes with it.
    await client.query('rollback').catch(() => {});
  }
}

export const manifestName = 'manifest.json';
export const fileOfTable = (table: string) => `tables/${table}.csv`;

async function findSite(client: pg.ClientBase, sites: string, wanted: string) {
  const { rows } = await client.query<SiteManifest['site']>(
    `select id::text, slug, name from ${quoted(sites)} where id::text = $1 or slug = $1`,
    [wanted],
  );
  if (rows[0]) return rows[0];
  const { rows: all } = await client.query<{ slug: string }>(
    `select slug from ${quoted(sites)} order by slug`,
  );
  const known = all.map(({ slug }) => slug).join(', ');
  throw new BackupRefusal(
    `Einen Standort ${wanted} gibt es hier nicht. Es gibt: ${known}\nThere is no site ${wanted} here. There are: ${known}`,
  );
}

async function keysOfSite(client: pg.ClientBase, ring: KeyRing, siteId: string): Promise<CarriedKey[]> {
  const { rows } = await client.query<Omit<CarriedKey, 'key'> & { wrapped: Buffer }>(
    `select id::text, kind, part_of::text, made_at::text, wrapped from ${dataKeys} where site_id = $1 order by id`,
    [siteId],
  );
  return rows.map(({ wrapped, ...row }) => ({
    ...row,
    key: unwrap(ring, row.id, wrapped).bytes.toString('base64'),
  }));
}

async function* fileOf(
  file: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  files: Record<string, string>,
): AsyncGenerator<ArchivePart<FileNote>> {
  yield { note: { is: 'file', file } };
  const digest = createHash('sha256');
  for await (const bytes of source) {
    digest.update(bytes);
    yield { bytes };
  }
  const sha256 = digest.digest('hex');
  files[file] = sha256;
  yield { note: { is: 'end-of-file', sha256 } };
}

/** Rows as CSV, what is sealed opened. What nobody can read any more stays empty. */
async function* readableRows(
  client: pg.ClientBase,
  table: SiteTable,
  query: string,
  keys: ReadonlyMap<string, DataKey>,
): AsyncGenerator<Buffer> {
  const { stringify } = await import('csv-stringify/sync');
  const names = table.columns.map(({ name }) => name);
  const opener = new Opener(table, keys);
  const cast = names.map((name) => `q."${name}"::text as "${name}"`).join(', ');
  await client.query(`declare readable no scroll cursor for select ${cast} from (${query}) q`);
  yield Buffer.from(stringify([names]));
  for (;;) {
    const { rows } = await client.query<Record<string, string | null>>('fetch 1000 from readable');
    if (rows.length === 0) break;
    yield Buffer.from(
      stringify(
        rows.map((row) => table.columns.map(({ name }) => opener.read(row, name))),
        { quoted_empty: true, cast: { string: (text) => text } },
      ),
    );
  }
  await client.query('close readable');
}

/**
 * Opens the sealed columns of a table. A value tells by itself with which of the row's ids it was sealed: it opens
 * with no other, so no list of columns has to be kept.
 */
class Opener {
  readonly #table: SiteTable;
  readonly #keys: ReadonlyMap<string, DataKey>;
  readonly #ids: readonly string[];
  readonly #sealed: ReadonlySet<string>;
  /** By column: which ids it was last. */
  readonly #way = new Map<string, readonly [string, string]>();

  constructor(table: SiteTable, keys: ReadonlyMap<string, DataKey>) {
    this.#table = table;
    this.#keys = keys;
    this.#ids = table.columns.filter(({ type }) => type === 'uuid').map(({ name }) => name);
    this.#sealed = new Set(table.columns.filter(({ type }) => type === 'bytea').map(({ name }) => name));
  }

  read(row: Record<string, string | null>, column: string): string | null {
    const text = row[column] ?? null;
    if (text === null || !this.#sealed.has(column)) return text;
    const sealed = Buffer.from(text.slice(2), 'hex');
    if (!looksSealed(sealed)) return text;
    const last = this.#way.get(column);
    const ways = this.#ids.flatMap((key) => ['', ...this.#ids].map((within) => [key, within] as const));
    let hasKey = false;
    for (const way of last ? [last, ...ways] : ways) {
      const [keyColumn, within] = way;
      const key = this.#keys.get(row[keyColumn] ?? '');
      if (!key) continue;
      hasKey = true;
      try {
        const opened = open(key, `${this.#table.name}.${column}`, sealed, within ? (row[within] ?? '') : '');
        this.#way.set(column, way);
        return opened;
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
      }
    }
    if (hasKey) throw new SealBroken(`${this.#table.name}.${column}: opens with none of the ids of its row`);
    return null;
  }
}
