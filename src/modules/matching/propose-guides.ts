import type { Candidate, Site } from './candidate.ts';
import { lotsFor, Order } from './fair-order.ts';
import { type Fit, isHopeless, judge, speaks } from './hard-conditions.ts';
import type { Need } from './need.ts';
import { type PreparedNeed, prepareNeed } from './prepared-need.ts';
import { type Field, fieldOf, groundsFor, type Score, scoreOf } from './ranking.ts';
import { type Ground, type Hindrance, noWish, type Wish, wishBit, wishes } from './reason.ts';
import { allPoints } from './weights.ts';

export interface NamedGuide {
  readonly guideId: string;
  readonly name: string;
}

/** A slot of the need in which she can, with the earliest appointment that fits. */
export interface FittingSlot {
  /** Number of the slot in `need.slots`, from 0. */
  readonly slot: number;
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

export interface Proposal extends NamedGuide {
  readonly slots: readonly FittingSlot[];
  readonly score: Score;
  /** The ones that decided first; two or three are enough to show. */
  readonly reasons: readonly Ground[];
}

export interface Excluded extends NamedGuide {
  readonly because: readonly Hindrance[];
}

export interface Relaxation {
  readonly wish: Wish;
  readonly bringsBack: readonly NamedGuide[];
}

export interface Proposals {
  /** Best first; ties in an order drawn by lot for each request. */
  readonly proposals: readonly Proposal[];
  /** Those whom giving up wishes would bring back first, the fewer the nearer; then the others, by lot. */
  readonly excluded: readonly Excluded[];
  /** Which single wish, given up, would bring whom back; the most helpful first. */
  readonly relaxations: readonly Relaxation[];
  readonly counts: {
    readonly candidates: number;
    readonly proposed: number;
    /** Candidates who know the language at any level and in any state; `null` when German is enough. */
    readonly speakLanguage: number | null;
    /** How many of the proposed can come, for each slot of the need. */
    readonly bySlot: readonly number[];
  };
}

export interface ProposeOptions {
  readonly today: Temporal.PlainDate;
  /** "What if": wishes given up for this look. */
  readonly relaxed?: readonly Wish[];
}

/** A proposal; what is only said about it is worked out when somebody reads it. */
class Proposed implements Proposal {
  readonly guideId: string;
  readonly name: string;
  readonly score: Score;
  readonly #of: { prepared: PreparedNeed; candidate: Candidate; fits: readonly Fit[]; field: Field };

  constructor(
    score: Score,
    of: { prepared: PreparedNeed; candidate: Candidate; fits: readonly Fit[]; field: Field },
  ) {
    this.guideId = of.candidate.guideId;
    this.name = of.candidate.name;
    this.score = score;
    this.#of = of;
  }
  get slots(): readonly FittingSlot[] {
    const { fits, prepared } = this.#of;
    return fits.map(({ slot, startMs }) => ({
      slot,
      start: Temporal.Instant.fromEpochMilliseconds(startMs),
      end: Temporal.Instant.fromEpochMilliseconds(startMs + prepared.lengthMs),
    }));
  }
  get reasons(): readonly Ground[] {
    const { prepared, candidate, fits, field } = this.#of;
    return groundsFor(prepared, candidate, fits, this.score, field);
  }
}

/** Somebody who falls out; why, is worked out when somebody reads it. */
class Out implements Excluded {
  readonly guideId: string;
  readonly name: string;
  readonly #prepared: PreparedNeed;
  readonly #candidate: Candidate;

  constructor(prepared: PreparedNeed, candidate: Candidate) {
    this.guideId = candidate.guideId;
    this.name = candidate.name;
    this.#prepared = prepared;
    this.#candidate = candidate;
  }
  get because(): readonly Hindrance[] {
    return judge(this.#prepared, this.#candidate).hindrances;
  }
}

/**
 * The guides who could take this need, ranked and explained, and those who fall out, with everything that stands
 * against them. Nobody is assigned by it. The order of `candidates` does not matter.
 * @throws RangeError when the appointment has no length
 */
export function proposeGuides(
  need: Need,
  candidates: readonly Candidate[],
  site: Site,
  options: ProposeOptions,
): Proposals {
  const prepared = prepareNeed(need, site, options);
  const lotOf = lotsFor(need.requestId);
  const fit: { candidate: Candidate; fits: readonly Fit[]; score: Score }[] = [];
  const fitOrder = new Order();
  const out: Candidate[] = [];
  const outOrder = new Order();
  const healed: Healed[] = [];
  let speakers = 0;
  for (const candidate of candidates) {
    const lot = lotOf(candidate.guideId);
    const knows = speaks(prepared, candidate);
    if (knows) speakers++;
    if (!knows || isHopeless(prepared, candidate)) {
      out.push(candidate);
      outOrder.add(knows ? beyondHelp : beyondHelp + 1, lot);
      continue;
    }
    const { hindrances, healedBy, fits } = judge(prepared, candidate, true);
    if (hindrances.length > 0) {
      out.push(candidate);
      outOrder.add(hindrances.length, lot);
      if (healedBy !== noWish) healed.push({ candidate, healedBy, lot });
    } else {
      const score = scoreOf(prepared, candidate, fits);
      fit.push({ candidate, fits, score });
      fitOrder.add(allPoints - score.total, lot);
    }
  }
  const field = fieldOf(fit);
  const idOfFit = (place: number) => (fit[place] as (typeof fit)[number]).candidate.guideId;
  let excluded: readonly Excluded[] | null = null;
  const idOfOut = (place: number) => (out[place] as Candidate).guideId;
  return {
    proposals: fitOrder.places(idOfFit).map((place) => {
      const { score, candidate, fits } = fit[place] as (typeof fit)[number];
      return new Proposed(score, { prepared, candidate, fits, field });
    }),
    get excluded() {
      excluded ??= outOrder.places(idOfOut).map((place) => new Out(prepared, out[place] as Candidate));
      return excluded;
    },
    relaxations: relaxationsFrom(healed),
    counts: {
      candidates: candidates.length,
      proposed: fit.length,
      speakLanguage: prepared.language && speakers,
      bySlot: countBySlot(need, fit),
    },
  };
}

/** More hindrances than anybody can have. */
const beyondHelp = 1000;

/**
 * Everything that stands against this guide taking this need; empty when she may. The same conditions as in
 * `proposeGuides`, so that nobody is proposed who would then be refused. The need carries the agreed time as its
 * only slot; `relaxed` are the wishes the coordinator gave up with the offer. Another time is another need, so
 * `time` is not among them: a guide's appointments never overlap.
 */
export function refusesAcceptance(
  need: Need,
  candidate: Candidate,
  site: Site,
  options: { readonly today: Temporal.PlainDate; readonly relaxed?: readonly Exclude<Wish, 'time'>[] },
): readonly Hindrance[] {
  return judge(prepareNeed(need, site, options), candidate).hindrances;
}

interface Healed {
  readonly candidate: Candidate;
  readonly healedBy: number;
  readonly lot: number;
}

function relaxationsFrom(healed: readonly Healed[]): Relaxation[] {
  const byLot = healed.toSorted((a, b) => a.lot - b.lot);
  return wishes
    .map((wish) => ({
      wish,
      bringsBack: byLot
        .filter(({ healedBy }) => (healedBy & wishBit[wish]) !== 0)
        .map(({ candidate: { guideId, name } }) => ({ guideId, name })),
    }))
    .filter(({ bringsBack }) => bringsBack.length > 0)
    .sort((a, b) => b.bringsBack.length - a.bringsBack.length);
}

function countBySlot(need: Need, fit: readonly { readonly fits: readonly Fit[] }[]): number[] {
  const counts = need.slots.map(() => 0);
  for (const { fits } of fit) for (const { slot } of fits) counts[slot] = (counts[slot] ?? 0) + 1;
  return counts;
}
