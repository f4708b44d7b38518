import { dataKeyFor, keyWith, newKey, open, saveKeys, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import type { ColumnTarget } from './columns.ts';
import type { GuideImport } from './guide-import.ts';

export async function insertImport(tx: Tx, of: Omit<GuideImport, 'version'>): Promise<void> {
  const key = newKey(of.id);
  await tx
    .insertInto('guides.import')
    .values({
      ...of,
      fileName: seal(key, 'guides.import.file_name', of.fileName),
      header: seal(key, 'guides.import.header', JSON.stringify(of.header)),
      rows: seal(key, 'guides.import.rows', JSON.stringify(of.rows)),
      mapping: JSON.stringify(of.mapping),
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'guide-list', siteId: of.siteId }]);
}

/** null where there is none (any more), or none this person may see. */
export async function readImport(db: Db, id: string): Promise<GuideImport | null> {
  const row = await db
    .selectFrom('guides.import')
    .select(['id', 'siteId', 'uploadedBy', 'uploadedAt', 'fileName', 'header', 'rows', 'mapping', 'version'])
    .select(dataKeyFor('guides.import.id'))
    .where('id', '=', id)
    .executeTakeFirst();
  const key = row && keyWith(db, id, row.wrappedKey);
  if (!key) return null;
  const { wrappedKey: _, ...rest } = row;
  const text = (column: string, sealed: Uint8Array) => open(key, `guides.import.${column}`, sealed) ?? 'null';
  return {
    ...rest,
    fileName: text('file_name', row.fileName),
    header: JSON.parse(text('header', row.header)),
    rows: JSON.parse(text('rows', row.rows)),
  } as GuideImport;
}

export async function saveMapping(
  tx: Tx,
  id: string,
  version: number,
  mapping: readonly (ColumnTarget | null)[],
): Promise<boolean> {
  const saved = await tx
    .updateTable('guides.import')
    .set({ mapping: JSON.stringify(mapping), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return saved.numUpdatedRows === 1n;
}

/**
 * Keeps others from changing or taking it over until the transaction ends, and tells its version now; null
 * where somebody has already taken it over.
 */
export async function lockImport(tx: Tx, id: string): Promise<number | null> {
  const row = await tx
    .selectFrom('guides.import')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row?.version ?? null;
}

/** Whether it was still there. */
export async function deleteImport(tx: Tx, id: string): Promise<boolean> {
  const gone = await tx.deleteFrom('guides.import').where('id', '=', id).executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

export async function deleteImportsBefore(tx: Tx, moment: Temporal.Instant): Promise<number> {
  const gone = await tx.deleteFrom('guides.import').where('uploadedAt', '<', moment).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** The lists a person has uploaded and not taken over yet: that there is one, not whom it names. */
export async function importsOf(db: Db, personId: string): Promise<{ uploadedAt: Temporal.Instant }[]> {
  return db.selectFrom('guides.import').select('uploadedAt').where('uploadedBy', '=', personId).execute();
}

export async function deleteImportsOf(tx: Tx, personId: string): Promise<void> {
  await tx.deleteFrom('guides.import').where('uploadedBy', '=', personId).execute();
}
