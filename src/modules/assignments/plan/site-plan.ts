import { type PlanWorld, type Week, WeekInThread, workOutWeek } from '#modules/matching';
import { type Request, requestsUnderWay, windowsOfRequests } from '#modules/requests';
import type { Db } from '#platform/database';
import { newId } from '#platform/ids';
import { planWorldFor } from '../offers/candidates-for.ts';
import { openOffersAtSites } from '../offers/offer.store.ts';
import { mostPlanned, type Settled } from './plan.form.ts';

/** So many pairs of request and guide are looked through in a few milliseconds, sooner than a thread begins. */
const mostAtOnce = 2_000;
/** A plan is kept so long for whoever had it worked out; after that her requests have changed anyway. */
const keptMs = 10 * 60_000;

interface AtSite {
  readonly requests: ReadonlyMap<string, Request>;
  /** Requests somebody is already being asked for; they wait for an answer. */
  readonly asked: readonly Request[];
  /** Older requests only: there are more. */
  readonly more: boolean;
}

export interface SitePlan extends AtSite, Week {}

interface LoadedSite extends AtSite {
  readonly world: PlanWorld;
}

/** Everything a site has open. A constant number of queries. */
export async function loadSite(
  db: Db,
  of: { siteId: string; today: Temporal.PlainDate; now: Temporal.Instant },
): Promise<LoadedSite> {
  const { siteId, today, now } = of;
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
  return {
    world: await planWorldFor(db, siteId, { requests, windows, today, now }),
    requests: new Map(requests.map((request) => [request.id, request])),
    asked: open.filter(({ id }) => beingAsked.has(id)),
    more: open.length > mostPlanned,
  };
}

/** One proposal for it where that takes no time; null where it is worked out in a thread. Assigns and asks nobody. */
export function planAtOnce(
  { world, ...atSite }: LoadedSite,
  of: { settled: Settled; today: Temporal.PlainDate },
): SitePlan | null {
  if (world.needs.length * world.candidates.length > mostAtOnce) return null;
  return { ...atSite, ...workOutWeek(world, { today: of.today, ...of.settled }) };
}

export interface PlanUnderWay extends AtSite {
  readonly siteId: string;
  readonly begunAt: Temporal.Instant;
  readonly thread: WeekInThread;
}

/** Plans that are worked out in threads, by person: each has one, and sees nobody else's. */
export class PlansUnderWay {
  readonly #plans = new Map<string, PlanUnderWay & { readonly id: string }>();

  /** Begins hers and stops the one before. Returns its id. */
  begin(
    personId: string,
    { world, ...atSite }: LoadedSite,
    of: { siteId: string; settled: Settled; today: Temporal.PlainDate; now: Temporal.Instant },
  ): string {
    this.#plans.get(personId)?.thread.stop();
    const id = newId(of.now);
    const thread = new WeekInThread(world, { today: of.today, ...of.settled });
    this.#plans.set(personId, { ...atSite, id, siteId: of.siteId, begunAt: of.now, thread });
    setTimeout(() => {
      thread.stop();
      if (this.#plans.get(personId)?.id === id) this.#plans.delete(personId);
    }, keptMs).unref();
    return id;
  }

  find(personId: string, id: string): PlanUnderWay | null {
    const plan = this.#plans.get(personId);
    return plan?.id === id ? plan : null;
  }
}
