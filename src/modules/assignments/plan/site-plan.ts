import { type PlanWorld, planWeek, proposeGuides, type Relaxation, type WeekPlan } from '#modules/matching';
import { type Request, requestsUnderWay, windowsOfRequests } from '#modules/requests';
import type { Db } from '#platform/database';
import { planWorldFor } from '../offers/candidates-for.ts';
import { openOffersAtSites } from '../offers/offer.store.ts';
import { mostPlanned, type Settled } from './plan.form.ts';

/** For so many requests that nobody can take it is worked out which wish would help. */
const mostExplained = 20;

export interface SitePlan {
  readonly plan: WeekPlan;
  readonly requests: ReadonlyMap<string, Request>;
  /** Requests somebody is already being asked for; they wait for an answer. */
  readonly asked: readonly Request[];
  /** By request that nobody can take: which single wish, given up, would bring whom. */
  readonly wouldHelp: ReadonlyMap<string, readonly Relaxation[]>;
  /** Older requests only: there are more. */
  readonly more: boolean;
}

/** One proposal for everything a site has open. A constant number of queries; assigns and asks nobody. */
export async function planOfSite(
  db: Db,
  of: { siteId: string; settled: Settled; today: Temporal.PlainDate; now: Temporal.Instant },
): Promise<SitePlan> {
  const { siteId, settled, today, now } = of;
  const open = await requestsUnderWay(db, {
    siteIds: [siteId],
    state: 'seeking-guide',
    limit: mostPlanned + 1,
  });
  const offers = await openOffersAtSites(db, { siteIds: [siteId], now });
  const beingAsked = new Set(offers.map(({ requestId }) => requestId));
  const requests = open.slice(0, mostPlanned).filter(({ id }) => !beingAsked.has(id));
  const windows = await windowsOfRequests(
    db,
    requests.map(({ id }) => id),
  );
  const world = await planWorldFor(db, siteId, { requests, windows, today, now });
  const plan = planWeek(world, { today, ...settled });
  return {
    plan,
    requests: new Map(requests.map((request) => [request.id, request])),
    asked: open.filter(({ id }) => beingAsked.has(id)),
    wouldHelp: wouldHelp(world, plan, today),
    more: open.length > mostPlanned,
  };
}

function wouldHelp(
  world: PlanWorld,
  plan: WeekPlan,
  today: Temporal.PlainDate,
): ReadonlyMap<string, readonly Relaxation[]> {
  const nobody = plan.uncovered.filter(({ why }) => why === 'nobody-can').slice(0, mostExplained);
  const needs = new Map(world.needs.map((need) => [need.requestId, need]));
  return new Map(
    nobody.flatMap(({ requestId }) => {
      const need = needs.get(requestId);
      const site = need && world.sites.get(need.siteId);
      if (!need || !site) return [];
      return [[requestId, proposeGuides(need, world.candidates(need), site, { today }).relaxations] as const];
    }),
  );
}
