import { sql } from 'kysely';
import type { Tx } from './database.ts';
import type { FormFields } from './form-fields.ts';

/**
 * What is claimed for a form: its key bound to where it goes and to what stands in it, so that a form somebody
 * went back to and changed is another one. The key itself is not kept, nor anything one could guess it by.
 */
export function claimOf(key: string, path: string, form: FormFields): string {
  const hex = form.digest(`${key} ${path}`).toString('hex');
  return [8, 12, 16, 20, 32].map((end, at) => hex.slice([0, 8, 12, 16, 20][at], end)).join('-');
}

/**
 * Makes sending the same form twice count once: makes its claim for the party this transaction acts for, and
 * waits for whoever is at it with the same at this moment. Undefined: nobody sent it before, go on and
 * `settleForm`. A path: what it led to then. null: somebody else holds it.
 */
export async function claimForm(
  tx: Tx,
  claim: string,
  now: Temporal.Instant,
): Promise<string | null | undefined> {
  const claimed = await tx
    .insertInto('platform.sentForm')
    .values({
      key: claim,
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
    .where('key', '=', claim)
    .executeTakeFirst();
  return row?.ledTo ?? null;
}

/** Keeps where the form led. null where that cannot be said a second time: then it may be sent again. */
export async function settleForm(tx: Tx, claim: string, ledTo: string | null): Promise<void> {
  if (ledTo === null) await tx.deleteFrom('platform.sentForm').where('key', '=', claim).execute();
  else await tx.updateTable('platform.sentForm').set({ ledTo }).where('key', '=', claim).execute();
}
