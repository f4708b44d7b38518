import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { mayDecideTopics } from './topic.policy.ts';
import { deleteSiteTopic, readTopic, saveSiteTopic } from './topic.store.ts';
import type { ReferralTarget, RiskClass } from './topic.ts';

export type DecideTopicRefusal =
  | 'not-yours-to-decide'
  | 'no-such-topic'
  | 'law-leaves-no-choice'
  | 'referral-missing'
  | 'hint-too-long';

export interface DecideTopic {
  readonly siteId: string;
  readonly topicCode: string;
  /** null: as the programme has it. */
  readonly riskClass: RiskClass | null;
  /** Without one the programme's holds. */
  readonly referTo: ReferralTarget | null;
  readonly hint: string | null;
  readonly by: Person;
  readonly now: Temporal.Instant;
}

export const longestHint = 300;

/** A site decides how it handles a topic that is left to the sites. */
export async function decideTopic(
  tx: Tx,
  decision: DecideTopic,
): Promise<Outcome<object, DecideTopicRefusal>> {
  const { siteId, topicCode, riskClass, by, now } = decision;
  if (!mayDecideTopics(by, siteId)) return refuse('not-yours-to-decide');
  const topic = await readTopic(tx, topicCode);
  if (!topic) return refuse('no-such-topic');
  if (!topic.siteDecides) return refuse('law-leaves-no-choice');
  if (riskClass === null) {
    await deleteSiteTopic(tx, siteId, topicCode);
    return { ok: true };
  }
  const referTo = decision.referTo ?? topic.referTo;
  const hint = decision.hint?.trim() || null;
  if (riskClass === 'red' && referTo === null) return refuse('referral-missing');
  if (hint !== null && hint.length > longestHint) return refuse('hint-too-long');
  await saveSiteTopic(tx, { siteId, topicCode, riskClass, referTo, hint, changedBy: by.id, changedAt: now });
  return { ok: true };
}
