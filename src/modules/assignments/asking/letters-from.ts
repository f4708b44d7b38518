import type { Db } from '#platform/database';
import { readAskingRule } from './asking-rule.store.ts';
import { afterQuiet } from './quiet-hours.ts';

/**
 * From when on a letter about a question may be in a guide's letter box: at night in the morning, unless the
 * question could no longer be answered then. null: at once.
 */
export async function lettersFrom(
  db: Db,
  siteId: string,
  { now, expiresAt }: { now: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<Temporal.Instant | null> {
  const awake = afterQuiet(now, (await readAskingRule(db, siteId)).quiet);
  return awake.equals(now) || Temporal.Instant.compare(awake, expiresAt) >= 0 ? null : awake;
}
