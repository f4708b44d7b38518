import type { ConsentWay } from '#modules/requests';
import { concerns } from '#platform/audit';
import type { Db, Tx } from '#platform/database';
import type { SecondGuide, SecondReason, SecondState } from './second-guide.ts';

const columns = [
  'id',
  'siteId',
  'requestId',
  'assignmentId',
  'personId',
  'state',
  'why',
  'guideAgreedAt',
  'agreedAt',
  'agreedHow',
] as const;

/** The last time a second guide was asked for in a request; null where never. */
export async function latestSecond(db: Db, requestId: string): Promise<SecondGuide | null> {
  const row = await db
    .selectFrom('assignments.secondGuide')
    .select(columns)
    .where('requestId', '=', requestId)
    .orderBy('askedAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? (row as SecondGuide) : null;
}

/** False where it is being asked already. */
export async function insertSecond(
  tx: Tx,
  of: {
    id: string;
    siteId: string;
    requestId: string;
    assignmentId: string;
    personId: string;
    why: SecondReason;
    askedBy: string;
    askedAt: Temporal.Instant;
  },
): Promise<boolean> {
  concerns(tx, 'request', of.requestId);
  const done = await tx
    .insertInto('assignments.secondGuide')
    .values({ ...of, state: 'asking' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function saveSecond(
  tx: Tx,
  second: Pick<SecondGuide, 'id' | 'requestId'>,
  set: {
    state?: SecondState;
    endedAt?: Temporal.Instant;
    guideAgreedAt?: Temporal.Instant;
    agreedAt?: Temporal.Instant;
    agreedHow?: ConsentWay;
    agreedLang?: string;
    agreedWords?: string;
    notedBy?: string | null;
  },
): Promise<void> {
  concerns(tx, 'request', second.requestId);
  await tx.updateTable('assignments.secondGuide').set(set).where('id', '=', second.id).execute();
}

/** Whoever goes along already does not any more: nobody is asked about a second one. */
export async function endSecondOf(tx: Tx, assignmentId: string, now: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('assignments.secondGuide')
    .set({ state: 'stopped', endedAt: now })
    .where('assignmentId', '=', assignmentId)
    .where('state', '=', 'asking')
    .execute();
}
