import { readTopic } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { mayPlanGroup } from './group.policy.ts';
import { insertSession } from './group.store.ts';
import { daysOfSeries, mostSessions, onDay, ruleOf, type SeriesPlan } from './group-series.ts';
import { type GroupFacts, type GroupTime, refusesTime, type TimeRefusal } from './group-session.ts';

export type PlanGroupRefusal = TimeRefusal | 'topic-missing' | 'series-once' | 'series-too-long';

/** Coordination plans a group assignment, once or again and again; who goes along is not said here. */
export async function planGroup(
  tx: Tx,
  planning: {
    readonly siteId: string;
    readonly facts: GroupFacts;
    /** Of the first. */
    readonly time: GroupTime;
    /** null: once. */
    readonly series: SeriesPlan | null;
    readonly by: Person;
    readonly now: Temporal.Instant;
  },
): Promise<Outcome<{ sessionId: string }, PlanGroupRefusal>> {
  const { siteId, facts, time, series, by, now } = planning;
  if (!mayPlanGroup(by, { siteId })) throw new NotFound();
  const wrong = refusesTime(time, now);
  if (wrong) return refuse(wrong);
  const topic = await readTopic(tx, facts.topicCode, siteId);
  if (!topic || topic.riskClass === 'red') return refuse('topic-missing');
  const first = dayOf(time.startsAt);
  const days = series ? await daysOfSeries(tx, { siteId, first, plan: series }) : [first];
  if (series && days.length < 2) return refuse('series-once');
  if (days.length > mostSessions) return refuse('series-too-long');
  const shared = {
    siteId,
    ...facts,
    seriesId: series ? newId(now) : null,
    seriesRule: series ? ruleOf(first, series) : null,
    createdAt: now,
  };
  const ids = days.map(() => newId(now));
  for (const [at, day] of days.entries()) {
    await insertSession(tx, { ...shared, ...onDay(time, day), id: ids[at] ?? newId(now) });
  }
  return { ok: true, sessionId: ids[0] ?? '' };
}
