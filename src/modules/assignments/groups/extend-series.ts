import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { GroupRefusal } from './change-group.ts';
import { mayPlanGroup } from './group.policy.ts';
import { insertSession, lastOfSeries, lockGroup, readSession } from './group.store.ts';
import { daysOfSeries, mostSessions, onDay, repeatOf, ruleOf } from './group-series.ts';
import { begun } from './group-session.ts';

export type ExtendRefusal = GroupRefusal | 'series-no-more' | 'series-too-long';

/**
 * More dates of a series, after its last one: as often as before, each like the chosen session and counted on from its
 * day. Dates in between stay as they are, also those called off. Nobody is signed up for what is new.
 */
export async function extendSeries(
  tx: Tx,
  extending: {
    readonly sessionId: string;
    readonly version: number;
    /** The last day that may still belong to it. */
    readonly until: Temporal.PlainDate;
    readonly skipsHolidays: boolean;
    readonly by: Person;
    readonly now: Temporal.Instant;
  },
): Promise<Outcome<{ added: number }, ExtendRefusal>> {
  const { until, skipsHolidays, by, now } = extending;
  const seen = await readSession(tx, extending.sessionId);
  if (!seen || !mayPlanGroup(by, seen) || !seen.seriesId) throw new NotFound();
  await lockGroup(tx, seen.seriesId);
  await lockGroup(tx, seen.id);
  const session = await readSession(tx, seen.id);
  if (!session?.seriesId || !session.seriesRule) throw new NotFound();
  if (session.state !== 'planned') return refuse('group-cancelled');
  if (begun(session, now)) return refuse('group-begun');
  if (session.version !== extending.version) return refuse('changed-meanwhile');
  const { siteId, seriesId } = session;
  const last = dayOf((await lastOfSeries(tx, { siteId, seriesId })) ?? session.startsAt);
  const first = dayOf(session.startsAt);
  const plan = { repeat: repeatOf(session.seriesRule), until, skipsHolidays };
  if (Temporal.PlainDate.compare(until, last) <= 0) return refuse('series-no-more');
  const days = await daysOfSeries(tx, { siteId, first, plan });
  const added = days.filter((day) => Temporal.PlainDate.compare(day, last) > 0);
  if (days.length > mostSessions) return refuse('series-too-long');
  if (added.length === 0) return refuse('series-no-more');
  const { version: _, state: __, ...like } = session;
  const seriesRule = ruleOf(first, plan);
  for (const day of added) {
    await insertSession(tx, { ...like, ...onDay(session, day), id: newId(now), seriesRule, createdAt: now });
  }
  return { ok: true, added: added.length };
}
