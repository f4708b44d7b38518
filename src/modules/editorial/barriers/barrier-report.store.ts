import { noteContactRead } from '#platform/audit';
import { dataKeyFor, keyOf, keyWith, newKey, open, saveKeys, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { isPageLanguage, sourceLanguage } from '#platform/languages';
import type { BarrierReport, BarrierStatus } from './barrier-report.ts';

const columnOf = (name: string) => `editorial.barrier_report.${name}`;

const query = (db: Db) =>
  db
    .selectFrom('editorial.barrierReport')
    .select([
      'id',
      'stateKey',
      'lang',
      'status',
      'page',
      'words',
      'email',
      'phone',
      'answer',
      'receivedAt',
      'dueOn',
      'answeredAt',
      'answeredBy',
      'version',
    ])
    .select(dataKeyFor('editorial.barrierReport.id'));
type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

function toReport(db: Db, row: Row): BarrierReport {
  const { page, words, email, phone, answer, wrappedKey, ...rest } = row;
  const key = keyWith(db, row.id, wrappedKey);
  return {
    ...rest,
    status: row.status as BarrierStatus,
    lang: isPageLanguage(row.lang) ? row.lang : sourceLanguage,
    page: open(key, columnOf('page'), page),
    words: open(key, columnOf('words'), words) ?? '',
    email: open(key, columnOf('email'), email),
    phone: open(key, columnOf('phone'), phone),
    answer: open(key, columnOf('answer'), answer),
  };
}

/** Writes a report and its key; as the system. */
export async function insertReport(
  tx: Tx,
  of: Omit<BarrierReport, 'status' | 'answer' | 'answeredAt' | 'answeredBy' | 'version'>,
): Promise<void> {
  const { page, words, email, phone, ...row } = of;
  const key = newKey(row.id);
  await tx
    .insertInto('editorial.barrierReport')
    .values({
      ...row,
      status: 'received',
      page: seal(key, columnOf('page'), page),
      words: seal(key, columnOf('words'), words),
      email: seal(key, columnOf('email'), email),
      phone: seal(key, columnOf('phone'), phone),
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'barrier-report', siteId: null }]);
}

/** Those without an answer first, the most urgent on top; then the others, the latest on top. */
export async function listReports(db: Db): Promise<BarrierReport[]> {
  const rows = await query(db)
    .orderBy('answeredAt', (order) => order.desc().nullsFirst())
    .orderBy('dueOn')
    .limit(200)
    .execute();
  return rows.map((row) => toReport(db, row));
}

export async function readReport(db: Db, id: string): Promise<BarrierReport | null> {
  noteContactRead(db, 'barrier-report', id);
  const row = await query(db).where('id', '=', id).executeTakeFirst();
  return row ? toReport(db, row) : null;
}

/** False where somebody else has answered meanwhile. */
export async function saveAnswer(
  tx: Tx,
  of: { id: string; version: number; answer: string; by: string; now: Temporal.Instant },
): Promise<boolean> {
  const { id, version, answer, by, now } = of;
  const key = await keyOf(tx, id);
  if (!key) return false;
  const done = await tx
    .updateTable('editorial.barrierReport')
    .set({
      status: 'answered',
      answer: seal(key, columnOf('answer'), answer),
      answeredBy: by,
      answeredAt: now,
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Takes away reports that were answered before a moment. */
export async function deleteReportsBefore(tx: Tx, moment: Temporal.Instant): Promise<number> {
  const done = await tx
    .deleteFrom('editorial.barrierReport')
    .where('answeredAt', '<', moment)
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}
