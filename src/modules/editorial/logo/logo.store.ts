import type { Db, Tx } from '#platform/database';
import type { Picture, PictureType } from '#platform/picture';
import type { Logo, LogoFacts } from './logo.ts';

const facts = ['type', 'width', 'height', 'alt', 'version'] as const;
// The check constraint of the table holds the list this type is made of.
const toFacts = <Row extends { type: string }>(row: Row) => ({ ...row, type: row.type as PictureType });

/** null: the site has none. */
export async function readLogoFacts(db: Db, siteId: string): Promise<LogoFacts | null> {
  const row = await db
    .selectFrom('editorial.logo')
    .select(facts)
    .where('siteId', '=', siteId)
    .executeTakeFirst();
  return row ? toFacts(row) : null;
}

/** With the picture; null: the site has none. */
export async function readLogo(db: Db, siteId: string): Promise<Logo | null> {
  const row = await db
    .selectFrom('editorial.logo')
    .select([...facts, 'picture'])
    .where('siteId', '=', siteId)
    .executeTakeFirst();
  if (!row) return null;
  const { picture, ...rest } = toFacts(row);
  return { ...rest, bytes: Buffer.from(picture, 'base64') };
}

/** False where there is one already. */
export async function insertLogo(
  tx: Tx,
  of: { siteId: string; picture: Picture; alt: string },
): Promise<boolean> {
  const done = await tx
    .insertInto('editorial.logo')
    .values({ siteId: of.siteId, alt: of.alt, ...columnsOf(of.picture) })
    .onConflict((conflict) => conflict.column('siteId').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Without a picture the old one stays. False where somebody else has changed it meanwhile. */
export async function updateLogo(
  tx: Tx,
  of: { siteId: string; picture: Picture | null; alt: string; version: number },
): Promise<boolean> {
  const done = await tx
    .updateTable('editorial.logo')
    .set({ alt: of.alt, version: of.version + 1, ...(of.picture ? columnsOf(of.picture) : {}) })
    .where('siteId', '=', of.siteId)
    .where('version', '=', of.version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function deleteLogo(tx: Tx, siteId: string): Promise<void> {
  await tx.deleteFrom('editorial.logo').where('siteId', '=', siteId).execute();
}

function columnsOf({ type, width, height, bytes }: Picture) {
  return { type, width, height, picture: Buffer.from(bytes).toString('base64') };
}
