import { sql } from 'kysely';
import type { Tx } from './database.ts';

/**
 * Makes sending the same form twice count once: claims its key for the party this transaction acts for, and
 * waits for whoever is at it with the same key at this moment. Undefined: nobody sent it before, go on and
 * `settleForm`. A path: what it led to then. null: somebody else holds the key.
 */
export async function claimForm(
  tx: Tx,
  key: string,
  now: Temporal.Instant,
): Promise<string | null | undefined> {
  const claimed = await tx
    .insertInto('platform.sentForm')
    .values({
      key,
      sentBy: sql<string>`coalesce(acting.person_id()::text, acting.token_hash(), 'nobody')`,
      ledTo: '',
      sentAt: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return undefined;
  const row = await tx
    .selectFrom('platform.sentForm')
    .select('ledTo')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.ledTo ?? null;
}

/** Keeps where the form led. null where that cannot be said a second time: then it may be sent again. */
export async function settleForm(tx: Tx, key: string, ledTo: string | null): Promise<void> {
  if (ledTo === null) await tx.deleteFrom('platform.sentForm').where('key', '=', key).execute();
  else await tx.updateTable('platform.sentForm').set({ ledTo }).where('key', '=', key).execute();
}
