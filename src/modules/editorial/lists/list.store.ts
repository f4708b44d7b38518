import type { Db, Tx } from '#platform/database';
import type { DateKind, Medium, MediumKind, Partner, PartnerKind, PublicDate } from './public-date.ts';

const datesQuery = (db: Db) =>
  db
    .selectFrom('editorial.publicDate')
    .select([
      'id',
      'stateKey',
      'siteId',
      'kind',
      'title',
      'startsAt',
      'endsAt',
      'place',
      'signUp',
      'note',
      'cancelled',
      'version',
    ]);
// The check constraints of the tables hold the lists these types are made of.
const toDate = <Row extends { kind: string }>(row: Row) => ({ ...row, kind: row.kind as DateKind });

/** Dates that are not over, the next first; of a site, or of all and the centre. */
export async function nextDates(
  db: Db,
  of: {
    now: Temporal.Instant;
    siteId?: string | null;
    kinds?: readonly DateKind[];
    limit?: number;
  },
): Promise<PublicDate[]> {
  let query = datesQuery(db).where('endsAt', '>', of.now);
  if (of.siteId === null) query = query.where('siteId', 'is', null);
  else if (of.siteId !== undefined) query = query.where('siteId', '=', of.siteId);
  if (of.kinds) query = query.where('kind', 'in', [...of.kinds]);
  const rows = await query
    .orderBy('startsAt')
    .orderBy('id')
    .limit(of.limit ?? 200)
    .execute();
  return rows.map(toDate);
}

/** Dates that are over, the last first. */
export async function pastDates(
  db: Db,
  of: { now: Temporal.Instant; kinds: readonly DateKind[]; limit: number },
): Promise<PublicDate[]> {
  const rows = await datesQuery(db)
    .where('endsAt', '<=', of.now)
    .where('kind', 'in', [...of.kinds])
    .where('cancelled', '=', false)
    .orderBy('startsAt', 'desc')
    .limit(of.limit)
    .execute();
  return rows.map(toDate);
}

export async function listDates(db: Db, since: Temporal.Instant): Promise<PublicDate[]> {
  const rows = await datesQuery(db).where('endsAt', '>', since).orderBy('startsAt').limit(1000).execute();
  return rows.map(toDate);
}

export async function readDate(db: Db, id: string): Promise<PublicDate | null> {
  const row = await datesQuery(db).where('id', '=', id).executeTakeFirst();
  return row ? toDate(row) : null;
}

export async function insertDate(tx: Tx, of: Omit<PublicDate, 'version'>): Promise<void> {
  await tx.insertInto('editorial.publicDate').values(of).execute();
}

/** False where somebody else has changed it meanwhile. */
export async function updateDate(tx: Tx, of: Omit<PublicDate, 'stateKey' | 'siteId'>): Promise<boolean> {
  const { id, version, ...set } = of;
  const done = await tx
    .updateTable('editorial.publicDate')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function deleteDate(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('editorial.publicDate').where('id', '=', id).execute();
}

/** Takes away what has been over for two years. */
export async function forgetPastDates(tx: Tx, now: Temporal.Instant): Promise<number> {
  const done = await tx
    .deleteFrom('editorial.publicDate')
    .where('endsAt', '<', now.subtract({ hours: 24 * 730 }))
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}

const partnersQuery = (db: Db) =>
  db.selectFrom('editorial.partner').select(['id', 'stateKey', 'siteId', 'kind', 'name', 'link', 'version']);
const toPartner = <Row extends { kind: string }>(row: Row) => ({ ...row, kind: row.kind as PartnerKind });

/** Whom a site works together with, by kind and name. */
export async function listPartners(db: Db, siteIds: readonly string[]): Promise<Partner[]> {
  if (siteIds.length === 0) return [];
  const rows = await partnersQuery(db)
    .where('siteId', 'in', [...siteIds])
    .orderBy('name')
    .limit(1000)
    .execute();
  return rows.map(toPartner);
}

export async function readPartner(db: Db, id: string): Promise<Partner | null> {
  const row = await partnersQuery(db).where('id', '=', id).executeTakeFirst();
  return row ? toPartner(row) : null;
}

export async function insertPartner(tx: Tx, of: Omit<Partner, 'version'>): Promise<void> {
  await tx.insertInto('editorial.partner').values(of).execute();
}

/** False where somebody else has changed it meanwhile. */
export async function updatePartner(tx: Tx, of: Omit<Partner, 'stateKey' | 'siteId'>): Promise<boolean> {
  const { id, version, ...set } = of;
  const done = await tx
    .updateTable('editorial.partner')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function deletePartner(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('editorial.partner').where('id', '=', id).execute();
}

const mediaQuery = (db: Db) =>
  db
    .selectFrom('editorial.medium')
    .select(['id', 'stateKey', 'kind', 'title', 'about', 'lang', 'link', 'version']);
const toMedium = <Row extends { kind: string }>(row: Row) => ({
  ...row,
  siteId: null,
  kind: row.kind as MediumKind,
});

/** Films and material by title. */
export async function listMedia(db: Db): Promise<Medium[]> {
  return (await mediaQuery(db).orderBy('title').limit(1000).execute()).map(toMedium);
}

export async function readMedium(db: Db, id: string): Promise<Medium | null> {
  const row = await mediaQuery(db).where('id', '=', id).executeTakeFirst();
  return row ? toMedium(row) : null;
}

export async function insertMedium(tx: Tx, of: Omit<Medium, 'version' | 'siteId'>): Promise<void> {
  await tx.insertInto('editorial.medium').values(of).execute();
}

/** False where somebody else has changed it meanwhile. */
export async function updateMedium(tx: Tx, of: Omit<Medium, 'stateKey' | 'siteId'>): Promise<boolean> {
  const { id, version, ...set } = of;
  const done = await tx
    .updateTable('editorial.medium')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function deleteMedium(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('editorial.medium').where('id', '=', id).execute();
}
