import type { Db, Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import type { Tidied } from '#platform/tidy-up';
import type { WentLine } from './retention-log.ts';

/** Writes down what went tonight and by which rule: numbers, and nobody by name. */
export async function noteWhatWent(tx: Tx, { module, gone }: Tidied, now: Temporal.Instant): Promise<void> {
  const rows = Object.entries(gone)
    .filter(([, count]) => count > 0)
    .map(([rule, count]) => ({ id: newId(now), module, rule, gone: count, onDay: dayOf(now), notedAt: now }));
  if (rows.length > 0) await tx.insertInto('privacy.retentionLog').values(rows).execute();
}

/** The latest first. */
export async function whatWent(db: Db, limit = 200): Promise<WentLine[]> {
  return db
    .selectFrom('privacy.retentionLog')
    .select(['module', 'rule', 'gone', 'onDay'])
    .orderBy('onDay', 'desc')
    .orderBy('module')
    .orderBy('rule')
    .limit(limit)
    .execute();
}

/** Forgets lines older than a day. */
export async function forgetLinesBefore(tx: Tx, day: Temporal.PlainDate): Promise<number> {
  const gone = await tx.deleteFrom('privacy.retentionLog').where('onDay', '<', day).executeTakeFirst();
  return Number(gone.numDeletedRows);
}
