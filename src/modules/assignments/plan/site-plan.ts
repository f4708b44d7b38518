import { type Need, type PlanWorld, type Week, WeekInThread, workOutWeek } from '#modules/matching';
import { type Request, requestsUnderWay, type TimeWindow, windowsOfRequests } from '#modules/requests';
import { type Db, readAsSite } from '#platform/database';
import { newId } from '#platform/ids';
import { askedElsewhere } from '../neighbours/neighbour-search.store.ts';
import { notForNeighbours } from '../neighbours/neighbour-search.ts';
import { planWorldFor } from '../offers/candidates-for.ts';
import { openOffersAtSites } from '../offers/offer.store.ts';
import { type Partner, partnersOf } from './joint/joint-planning.ts';
import { type OwnPart, ownPart } from './joint/own-part.ts';
import { mostPlanned, type PlanScope, type Settled } from './plan.form.ts';

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
  /** Whom it plans with, whether or not this plan is made with them. */
  readonly partners: readonly Partner[];
}

export interface SitePlan extends AtSite, OwnPart {}

interface LoadedSite extends AtSite {
  readonly world: PlanWorld;
}

/** What one site has open, and what of it may be asked for elsewhere. */
interface OpenAtSite extends AtSite {
  readonly siteId: string;
  readonly windows: ReadonlyMap<string, readonly TimeWindow[]>;
  /** By request, where it was asked for before. */
  readonly elsewhere: ReadonlyMap<string, ReadonlySet<string> | 'under-way'>;
}

interface Moment {
  readonly today: Temporal.PlainDate;
  readonly now: Temporal.Instant;
}

async function openAt(db: Db, siteId: string, { now }: Moment): Promise<OpenAtSite> {
  const open = await requestsUnderWay(db, {
    siteIds: [siteId],
    state: 'seeking-guide',
    limit: mostPlanned + 1,
  });
  const offers = await openOffersAtSites(db, { siteIds: [siteId], now });
  const beingAsked = new Set(offers.map(({ requestId }) => requestId));
  const requests = open.slice(0, mostPlanned).filter(({ id }) => !beingAsked.has(id));
  const ids = requests.map(({ id }) => id);
  return {
    siteId,
    requests: new Map(requests.map((request) => [request.id, request])),
    asked: open.filter(({ id }) => beingAsked.has(id)),
    more: open.length > mostPlanned,
    partners: await partnersOf(db, siteId),
    windows: await windowsOfRequests(db, ids),
    elsewhere: await askedElsewhere(db, ids),
  };
}

/**
 * Everything a site has open, together with its partners if that is asked for. A constant number of queries for each
 * site. What is read of another site is read as that site, and leaves this module as `ownPart` only.
 */
export async function loadSite(
  db: Db,
  { siteId, joint, ...moment }: PlanScope & Moment,
): Promise<LoadedSite> {
  const own = await openAt(db, siteId, moment);
  const all = [own];
  for (const { id } of joint ? own.partners : [])
    all.push(await readAsSite(db, id, () => openAt(db, id, moment)));

  const worlds = [];
  for (const at of all) {
    const load = () => worldOf(db, at, all, moment);
    worlds.push(at === own ? await load() : withoutNames(await readAsSite(db, at.siteId, load)));
  }
  const elsewhere = new Map<string, Need[]>();
  for (const need of worlds.flatMap(({ seen }) => seen)) {
    const known = elsewhere.get(need.requestId);
    if (known) known.push(need);
    else elsewhere.set(need.requestId, [need]);
  }
  const { requests, asked, more, partners } = own;
  return {
    ...{ requests, asked, more, partners },
    world: {
      needs: worlds.flatMap(({ needs }) => needs),
      candidates: worlds.flatMap(({ candidates }) => candidates),
      sites: new Map(worlds.flatMap(({ sites }) => [...sites])),
      elsewhere,
    },
  };
}

/** The guides of a site, its needs, and those of its partners as it would see them. */
function worldOf(db: Db, at: OpenAtSite, all: readonly OpenAtSite[], moment: Moment) {
  const visiting = all
    .filter(({ siteId, partners }) => siteId !== at.siteId && partners.some(({ id }) => id === at.siteId))
    .flatMap(({ requests, windows, elsewhere }) =>
      [...requests.values()]
        .filter((request) => mayBeAskedAt(at.siteId, request, elsewhere.get(request.id)))
        .map((request) => ({ request, windows: windows.get(request.id) ?? [] })),
    );
  return planWorldFor(db, at.siteId, {
    requests: [...at.requests.values()],
    windows: at.windows,
    visiting,
    ...moment,
  });
}

/**
 * A request goes to another site by a question there, so only what such a question may be about. The wish for a woman
 * or a man is told only if the person agrees to that first, and nobody is asked twice.
 */
function mayBeAskedAt(
  siteId: string,
  request: Request,
  before: ReadonlySet<string> | 'under-way' | undefined,
): boolean {
  return (
    notForNeighbours(request) === null &&
    request.genderWish === null &&
    before !== 'under-way' &&
    !before?.has(siteId)
  );
}

const withoutNames = (world: Awaited<ReturnType<typeof worldOf>>) => ({
  ...world,
  candidates: world.candidates.map((candidate) => ({ ...candidate, name: '' })),
});

/** One proposal for it where that takes no time; null where it is worked out in a thread. Assigns and asks nobody. */
export function planAtOnce(
  { world, ...atSite }: LoadedSite,
  of: { siteId: string; settled: Settled; today: Temporal.PlainDate },
): SitePlan | null {
  if (world.needs.length * world.candidates.length > mostAtOnce) return null;
  return sitePlanFrom(of.siteId, atSite, workOutWeek(world, optionsOf(of)));
}

const optionsOf = (of: { siteId: string; settled: Settled; today: Temporal.PlainDate }) => ({
  ...of.settled,
  today: of.today,
  explainOnly: of.siteId,
});

export const sitePlanFrom = (siteId: string, atSite: AtSite, week: Week): SitePlan => ({
  ...atSite,
  ...ownPart(week, siteId),
});

export interface PlanUnderWay extends AtSite, PlanScope {
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
    of: PlanScope & { settled: Settled } & Moment,
  ): string {
    this.#plans.get(personId)?.thread.stop();
    const id = newId(of.now);
    const thread = new WeekInThread(world, optionsOf(of));
    const { siteId, joint, now } = of;
    this.#plans.set(personId, { ...atSite, id, siteId, joint, begunAt: now, thread });
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
