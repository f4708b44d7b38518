import { readTopic } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { mayPlanGroup } from './group.policy.ts';
import { insertSession } from './group.store.ts';
import { type GroupFacts, type GroupTime, refusesTime, type TimeRefusal } from './group-session.ts';

export type PlanGroupRefusal = TimeRefusal | 'topic-missing';

/** Coordination plans a group assignment; who goes along is not said here. */
export async function planGroup(
  tx: Tx,
  planning: {
    readonly siteId: string;
    readonly facts: GroupFacts;
    readonly time: GroupTime;
    readonly by: Person;
    readonly now: Temporal.Instant;
  },
): Promise<Outcome<{ sessionId: string }, PlanGroupRefusal>> {
  const { siteId, facts, time, by, now } = planning;
  if (!mayPlanGroup(by, { siteId })) throw new NotFound();
  const wrong = refusesTime(time, now);
  if (wrong) return refuse(wrong);
  const topic = await readTopic(tx, facts.topicCode, siteId);
  if (!topic || topic.riskClass === 'red') return refuse('topic-missing');
  const id = newId(now);
  await insertSession(tx, { id, siteId, ...facts, ...time, createdAt: now });
  return { ok: true, sessionId: id };
}
