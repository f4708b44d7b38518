import type { Tx } from './database.ts';
import { isId } from './ids.ts';

/**
 * Makes sending the same form twice count once. Claims the form's key for what it is about to lead to and
 * returns that; where the form was sent before, also at this very moment, returns what it led to then. null for
 * a key nobody gave out or that somebody else holds: show the form again with a new one.
 */
export async function claimForm(
  tx: Tx,
  of: { key: string; sentBy: string; ledTo: string; now: Temporal.Instant },
): Promise<string | null> {
  const { key, sentBy, ledTo, now } = of;
  if (!isId(key)) return null;
  await tx
    .insertInto('platform.sentForm')
    .values({ key, sentBy, ledTo, sentAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('platform.sentForm')
    .select('ledTo')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.ledTo ?? null;
}
