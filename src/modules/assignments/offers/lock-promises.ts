import { sql } from 'kysely';
import type { Tx } from '#platform/database';

/**
 * Until the end of the transaction nobody else promises anything in this person's name or out of the hours of this
 * site: two who say yes at the same moment are judged one after the other.
 */
export async function lockPromises(tx: Tx, of: { personId: string; siteId: string }): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`promises of ${of.personId}`}, 0))`.execute(tx);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`promises at ${of.siteId}`}, 0))`.execute(tx);
}
