import { sql } from 'kysely';
import type { Tx } from '#platform/database';

/**
 * Until the end of the transaction nobody else promises anything in this person's name or out of the hours of this
 * site: two who say yes at the same moment are judged one after the other.
 */
export function lockPromises(tx: Tx, of: { personId: string; siteId: string }): Promise<void> {
  return lockPromisesOf(tx, { personIds: [of.personId], siteId: of.siteId });
}

/** The same for several, always in the same order and before the site, so that nobody waits in a circle. */
export async function lockPromisesOf(
  tx: Tx,
  of: { personIds: readonly string[]; siteId: string },
): Promise<void> {
  for (const personId of [...new Set(of.personIds)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`promises of ${personId}`}, 0))`.execute(tx);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`promises at ${of.siteId}`}, 0))`.execute(tx);
}
