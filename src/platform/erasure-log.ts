import type { Db, Tx } from './database.ts';
import type { DataSubject } from './module.ts';

/**
 * Notes that somebody was erased. The note stands in the key book and in no backup: whoever restores an old backup
 * erases her again by it.
 */
export async function noteErased(tx: Tx, subject: DataSubject): Promise<void> {
  await tx
    .insertInto('keys.erased')
    .values({
      subjectKind: subject.kind,
      subjectId: subject.id,
      sites: subject.kind === 'person' && subject.sites ? [...subject.sites] : null,
    })
    .execute();
}

/** Who was erased after a moment, the earliest first. Only the system reads it. */
export async function erasedSince(db: Db, since: Temporal.Instant): Promise<DataSubject[]> {
  const rows = await db
    .selectFrom('keys.erased')
    .select(['subjectKind', 'subjectId', 'sites'])
    .where('erasedAt', '>', since)
    .orderBy('erasedAt')
    .orderBy('id')
    .execute();
  return rows.map(({ subjectKind, subjectId, sites }) => {
    const kind = subjectKind as DataSubject['kind'];
    return kind === 'person' ? { kind, id: subjectId, sites } : { kind, id: subjectId };
  });
}

/** Backups older than this are gone, so nobody has to be erased from them any more. */
export async function forgetErasedBefore(tx: Tx, moment: Temporal.Instant): Promise<number> {
  const gone = await tx.deleteFrom('keys.erased').where('erasedAt', '<', moment).executeTakeFirst();
  return Number(gone.numDeletedRows);
}
