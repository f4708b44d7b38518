import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { mayChangeAskingRule } from './asking.policy.ts';
import { saveAskingRule } from './asking-rule.store.ts';
import type { AskingRule } from './asking-rule.ts';

/** A site settles how it asks. What is under way goes on as it began. */
export async function changeAskingRule(
  tx: Tx,
  changing: { siteId: string; version: number; rule: AskingRule; by: Person },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { siteId, version, rule, by } = changing;
  if (!mayChangeAskingRule(by, siteId)) throw new NotFound();
  return (await saveAskingRule(tx, { siteId, version, rule })) ? { ok: true } : refuse('changed-meanwhile');
}
