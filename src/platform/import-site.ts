import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { RowSum } from './archive-parts.ts';
import { filesBelow, quoted, sameEverywhere } from './backup.ts';
import { wrap } from './crypto.ts';
import {
  type CarriedKey,
  fileOfTable,
  indexProofOf,
  manifestName,
  type SiteManifest,
} from './export-site.ts';
import type { KeyRing } from './key-ring.ts';
import { freeOfRules, RestoreRefusal, readArchive, refuse } from './restore.ts';
import { type ArchiveKey, ArchiveRefusal } from './sealed-archive.ts';
import { dataKeys, ofSite, readSiteTables, type StaysBehind, sitesTable } from './site-tables.ts';

/** What a key book of a site says of itself. */
export interface SiteKeysNote {
  readonly is: 'site-keys';
  readonly format: 1;
  /** SHA-256 of the manifest it belongs to: whoever changes a file has to change this too, and cannot. */
  readonly manifest: string;
  readonly keys: number;
}

export interface SiteImported {
  readonly site: SiteManifest['site'];
  readonly tables: number;
  readonly rows: number;
  readonly keys: number;
  /** Rows other sites here refer to as well; they stay as they are. */
  readonly alreadyThere: number;
  /** Whether blind indexes have to be made anew, for this ring makes others. */
  readonly otherRing: boolean;
}

export interface CheckedExport {
  readonly folder: string;
  readonly manifest: SiteManifest;
  readonly keys: readonly CarriedKey[];
}

/**
 * Reads an export and its key book to the end and changes nothing: every file is there and unchanged, and none is
 * too many.
 *
 * @throws RestoreRefusal, ArchiveRefusal
 */
export async function checkExport(of: {
  folder: string;
  keyBook: string;
  key: ArchiveKey;
}): Promise<CheckedExport> {
  const text = await readFile(path.join(of.folder, manifestName)).catch(() => null);
  const manifest = text && manifestIn(text.toString());
  if (!text || !manifest) {
    throw refuse(
      `In ${of.folder} steht keine Ausgabe eines Standortes (${manifestName} fehlt oder ist keine).`,
      `${of.folder} holds no export of a site (${manifestName} is missing or is none).`,
    );
  }
  if (manifest.format !== 1) throw new ArchiveRefusal('newer');
  if (manifest.kind !== 'site') {
    throw refuse(
      'Diese Ausgabe ist zum Lesen gemacht. Zum Einlesen braucht es die Ausgabe mit Schlüsselbuch (ohne --readable).',
      'This export was made for reading. To import it takes the one with a key book (without --readable).',
    );
  }
  const { note, keys } = await readSiteKeys(of.key, of.keyBook);
  if (note.manifest !== createHash('sha256').update(text).digest('hex')) {
    throw refuse(
      'Schlüsselbuch und Ausgabe gehören nicht zusammen, oder manifest.json wurde verändert.',
      'Key book and export do not belong together, or manifest.json was changed.',
    );
  }
  const found = await filesBelow(of.folder);
  found.delete(manifestName);
  for (const [name, sha256] of Object.entries(manifest.files)) {
    const file = found.get(name);
    if (!file) throw refuse(`Die Datei ${name} fehlt.`, `The file ${name} is missing.`);
    found.delete(name);
    const digest = createHash('sha256');
    for await (const bytes of createReadStream(file)) digest.update(bytes);
    if (digest.digest('hex') === sha256) continue;
    throw refuse(
      `Die Datei ${name} wurde nach der Ausgabe verändert.`,
      `The file ${name} was changed after the export.`,
    );
  }
  const [strange] = found.keys();
  if (strange !== undefined) {
    throw refuse(
      `Die Datei ${strange} gehört nicht zur Ausgabe.`,
      `The file ${strange} is no part of the export.`,
    );
  }
  return { folder: of.folder, manifest, keys };
}

function manifestIn(text: string): SiteManifest | null {
  try {
    const read = JSON.parse(text);
    return typeof read?.kind === 'string' && read.kind.startsWith('site') && read.files && read.tables
      ? read
      : null;
  } catch {
    return null;
  }
}

async function readSiteKeys(key: ArchiveKey, file: string) {
  let note: SiteKeysNote | undefined;
  const pieces: Uint8Array[] = [];
  for await (const part of readArchive<SiteKeysNote>(key, file)) {
    if ('bytes' in part) pieces.push(part.bytes);
    else note = part.note;
  }
  if (note?.is !== 'site-keys') {
    throw refuse(`${file} ist kein Schlüsselbuch eines Standortes.`, `${file} is no key book of a site.`);
  }
  const lines = Buffer.concat(pieces).toString().split('\n').filter(Boolean);
  if (lines.length !== note.keys) throw new ArchiveRefusal('cut');
  return { note, keys: lines.map((line): CarriedKey => JSON.parse(line)) };
}

/**
 * Imports a checked export in one transaction: every row of the site, compared table by table with what was written,
 * every reference checked, its keys wrapped with this installation's ring. Whatever goes wrong, nothing is changed.
 *
 * @param of.beforeCommit the last work of the transaction
 * @throws RestoreRefusal
 */
export async function importSite(of: {
  client: pg.ClientBase;
  checked: CheckedExport;
  keyRing: KeyRing;
  staysBehind: StaysBehind;
  beforeCommit: (done: SiteImported) => Promise<void>;
}): Promise<SiteImported> {
  const { client, checked, keyRing } = of;
  const { manifest, folder, keys } = checked;
  const { id } = manifest.site;
  await client.query('begin');
  try {
    await client.query(sameEverywhere);
    await refuseOtherSchema(client, manifest);
    const found = await readSiteTables(client, of.staysBehind);
    const here = new Map(found.tables.map((table) => [table.name, table]));
    await refuseIfThere(client, sitesTable(found.references), manifest.site);
    for (const table of found.tables) {
      if (table.kind === 'own') await refuseRows(client, table.name, ofSite(found, table, id));
    }
    const free = await freeOfRules(client, [...here.keys()]);
    const done = { rows: 0, alreadyThere: 0 };
    for (const { table, kind, columns, rows, sum } of manifest.tables) {
      const at = here.get(table);
      const same = at?.kind === kind && at.columns.map(({ name }) => name).join() === columns.join();
      if (!at || !same) throw otherSchema(table);
      const names = columns.map(pg.escapeIdentifier).join(', ');
      const file = path.join(folder, fileOfTable(table));
      const into = kind === 'own' ? quoted(table) : 'pg_temp.staged';
      if (kind === 'carried') {
        await client.query(`create temporary table staged (like ${quoted(table)}) on commit drop`);
      }
      await copyCsv(client, `${into} (${names})`, file);
      if (kind === 'carried') {
        const { rowCount } = await client.query(
          `insert into ${quoted(table)} (${names}) select ${names} from pg_temp.staged
           on conflict (${at.columns
             .filter(({ isKey }) => isKey)
             .map(({ name }) => pg.escapeIdentifier(name))
             .join(', ')}) do nothing`,
        );
        done.alreadyThere += rows - (rowCount ?? 0);
      }
      const now = new RowSum();
      const read = columns.map((name) => `t.${pg.escapeIdentifier(name)}`).join(', ');
      const where = kind === 'own' ? `where ${ofSite(found, at, id)}` : '';
      for await (const bytes of client.query(
        copyTo(`copy (select ${read} from ${into} t ${where}) to stdout`),
      )) {
        now.add(bytes);
      }
      if (now.rows !== rows || now.sum !== sum) {
        throw refuse(
          `Nach dem Einlesen weicht ${table} ab: ${now.rows} Zeilen statt ${rows}, oder anderer Inhalt. Nichts wurde übernommen.`,
          `After the import ${table} differs: ${now.rows} rows instead of ${rows}, or other content. Nothing was kept.`,
        );
      }
      if (kind === 'carried') await client.query('drop table pg_temp.staged');
      done.rows += rows;
    }
    await saveKeys(client, keyRing, id, keys);
    await free.restoreRules();
    const imported: SiteImported = {
      site: manifest.site,
      tables: manifest.tables.length,
      ...done,
      keys: keys.length,
      otherRing: indexProofOf(keyRing) !== manifest.indexProof,
    };
    await of.beforeCommit(imported);
    await client.query('commit');
    return imported;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw inWords(error);
  }
}

async function copyCsv(client: pg.ClientBase, into: string, file: string): Promise<void> {
  await pipeline(
    createReadStream(file),
    client.query(copyFrom(`copy ${into} from stdin (format csv, header match)`)),
  );
}

async function saveKeys(client: pg.ClientBase, ring: KeyRing, siteId: string, keys: readonly CarriedKey[]) {
  const { newest } = ring;
  const wrapped = keys.map(({ id, key }) => wrap(newest, { id, bytes: Buffer.from(key, 'base64') }));
  await client.query(
    `insert into ${dataKeys} (id, site_id, kind, part_of, made_at, ring, wrapped)
     select k.id, $1::uuid, k.kind, k.part_of, k.made_at, $2::int, k.wrapped
     from unnest($3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::bytea[]) k (id, kind, part_of, made_at, wrapped)`,
    [
      siteId,
      newest.id,
      keys.map(({ id }) => id),
      keys.map(({ kind }) => kind),
      keys.map(({ part_of }) => part_of),
      keys.map(({ made_at }) => made_at),
      wrapped,
    ],
  );
}

const otherSchema = (where: string) =>
  refuse(
    `Die Ausgabe hat einen anderen Stand des Schemas als dieses System (${where}). Nehmen Sie auf beiden Seiten dieselbe Version des Programms.`,
    `The export has another version of the schema than this system (${where}). Use the same version of the program on both sides.`,
  );

async function refuseOtherSchema(client: pg.ClientBase, { migrations }: SiteManifest): Promise<void> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration.applied order by name',
  );
  for (let at = 0; at < Math.max(rows.length, migrations.length); at++) {
    const [here, there] = [rows[at], migrations[at]];
    if (here?.name === there?.name && here?.checksum === there?.checksum) continue;
    throw otherSchema(`${there?.name ?? here?.name}`);
  }
}

const isThere = (slug: string) =>
  refuse(
    `Den Standort ${slug} gibt es hier schon. Eingelesen wird nur, was noch nicht da ist.`,
    `The site ${slug} is here already. Only what is not there yet is imported.`,
  );

async function refuseIfThere(client: pg.ClientBase, sites: string, { id, slug }: SiteManifest['site']) {
  const { rowCount } = await client.query(`select from ${quoted(sites)} where id = $1 or slug = $2`, [
    id,
    slug,
  ]);
  if (rowCount) throw isThere(slug);
}

async function refuseRows(client: pg.ClientBase, table: string, where: string): Promise<void> {
  const { rowCount } = await client.query(`select from ${quoted(table)} t where ${where} limit 1`);
  if (!rowCount) return;
  throw refuse(
    `In ${table} stehen schon Zeilen dieses Standortes. Eingelesen wird nur, was noch nicht da ist.`,
    `${table} holds rows of this site already. Only what is not there yet is imported.`,
  );
}

/** What the database refuses, for the operator; nothing of the rows themselves. */
function inWords(error: unknown): unknown {
  const { code, table, constraint, schema } = error as pg.DatabaseError;
  if (code === '23505') {
    return new RestoreRefusal(
      `In ${schema}.${table} steht schon etwas anderes mit demselben Wert (${constraint}), etwa ein Konto mit derselben E-Mail-Adresse. Nichts wurde übernommen.\n` +
        `${schema}.${table} holds something else with the same value (${constraint}), such as an account with the same e-mail address. Nothing was kept.`,
      { cause: error },
    );
  }
  if (code === '23503') {
    return new RestoreRefusal(
      `In ${schema}.${table} fehlt etwas, worauf die Ausgabe verweist (${constraint}). Nichts wurde übernommen.\n` +
        `${schema}.${table} lacks something the export refers to (${constraint}). Nothing was kept.`,
      { cause: error },
    );
  }
  return error;
}
