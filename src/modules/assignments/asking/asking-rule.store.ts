import type { Db, Tx } from '#platform/database';
import {
  type AskingEnd,
  type AskingRule,
  type AskingWay,
  type StoredRule,
  usualRule,
} from './asking-rule.ts';

export async function readAskingRule(db: Db, siteId: string): Promise<StoredRule> {
  const row = await db
    .selectFrom('assignments.askingRule')
    .select(['way', 'atOnce', 'waitHours', 'quietFrom', 'quietUntil', 'atEnd', 'version'])
    .where('siteId', '=', siteId)
    .executeTakeFirst();
  if (!row) return { ...usualRule, version: 0 };
  const { way, atEnd, quietFrom, quietUntil, ...rest } = row;
  return {
    ...rest,
    way: way as AskingWay,
    atEnd: atEnd as AskingEnd,
    quiet: { from: quietFrom, until: quietUntil },
  };
}

/** False where somebody else has changed it meanwhile. */
export async function saveAskingRule(
  tx: Tx,
  of: { siteId: string; version: number; rule: AskingRule },
): Promise<boolean> {
  const { quiet, ...rest } = of.rule;
  const row = { ...rest, quietFrom: quiet.from, quietUntil: quiet.until };
  const done =
    of.version === 0
      ? await tx
          .insertInto('assignments.askingRule')
          .values({ siteId: of.siteId, ...row })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
      : await tx
          .updateTable('assignments.askingRule')
          .set({ ...row, version: of.version + 1 })
          .where('siteId', '=', of.siteId)
          .where('version', '=', of.version)
          .executeTakeFirst();
  return 'numUpdatedRows' in done ? done.numUpdatedRows === 1n : done.numInsertedOrUpdatedRows === 1n;
}
