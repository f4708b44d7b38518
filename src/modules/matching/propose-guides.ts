import type { Candidate, Site } from './candidate.ts';
import { lotsFor, Order } from './fair-order.ts';
import { type Fit, isHopeless, judge, speaks } from './hard-conditions.ts';
import type { Need } from './need.ts';
import { type PreparedNeed, prepareNeed } from './prepared-need.ts';
import { Field, groundsFor, type Score, scoreOf } from './ranking.ts';
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
  readonly #prepared: PreparedNeed;
  readonly #candidate: Candidate;
  readonly #fits: readonly Fit[];
  readonly #field: Field;

  constructor(prepared: PreparedNeed, candidate: Candidate, fits: readonly Fit[], field: Field) {
    this.guideId = candidate.guideId;
    this.name = candidate.name;
    this.score = scoreOf(prepared, candidate, fits);
    this.#prepared = prepared;
    this.#candidate = candidate;
    this.#fits = fits;
    this.#field = field;
  }
  get slots(): readonly FittingSlot[] {
    const { lengthMs } = this.#prepared;
    return this.#fits.map(({ slot, startMs }) => ({
      slot,
      start: Temporal.Instant.fromEpochMilliseconds(startMs),
      end: Temporal.Instant.fromEpochMilliseconds(startMs + lengthMs),
    }));
  }
  get reasons(): readonly Ground[] {
    return groundsFor(this.#prepared, this.#candidate, this.#fits, this.score, this.#field);
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
  const field = new Field();
  const bySlot = need.slots.map(() => 0);
  const fit: Proposed[] = [];
  const fitOrder = new Order();
  const out = new FallenOut(prepared, lotOf);
  const healed = new Healed(lotOf);
  let speakers = 0;
  for (const candidate of candidates) {
    const knows = speaks(prepared, candidate);
    if (knows) speakers++;
    if (!knows || isHopeless(prepared, candidate)) {
      out.add(candidate, knows ? beyondHelp : beyondHelp + 1);
      continue;
    }
    const { hindrances, healedBy, fits } = judge(prepared, candidate, true);
    if (hindrances.length > 0) {
      out.add(candidate, hindrances.length);
      if (healedBy !== noWish) healed.add(candidate, healedBy);
    } else {
      const proposed = new Proposed(prepared, candidate, fits, field);
      field.add(proposed.score);
      for (const { slot } of fits) bySlot[slot] = (bySlot[slot] ?? 0) + 1;
      fit.push(proposed);
      fitOrder.add(allPoints - proposed.score.total, lotOf(candidate.guideId));
    }
  }
  const fitAt = (place: number) => fit[place] as Proposed;
  return {
    proposals: fitOrder.places((place) => fitAt(place).guideId).map(fitAt),
    get excluded() {
      return out.inOrder;
    },
    relaxations: healed.relaxations(),
    counts: {
      candidates: candidates.length,
      proposed: fit.length,
      speakLanguage: prepared.language && speakers,
      bySlot,
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

/** Those who fall out; in their order when somebody reads them. */
class FallenOut {
  readonly #prepared: PreparedNeed;
  readonly #lotOf: (guideId: string) => number;
  readonly #candidates: Candidate[] = [];
  readonly #ranks: number[] = [];
  #inOrder: readonly Excluded[] | null = null;

  constructor(prepared: PreparedNeed, lotOf: (guideId: string) => number) {
    this.#prepared = prepared;
    this.#lotOf = lotOf;
  }

  add(candidate: Candidate, rank: number): void {
    this.#candidates.push(candidate);
    this.#ranks.push(rank);
  }

  get inOrder(): readonly Excluded[] {
    if (this.#inOrder) return this.#inOrder;
    const order = new Order();
    const candidateAt = (place: number) => this.#candidates[place] as Candidate;
    for (const [place, rank] of this.#ranks.entries()) {
      order.add(rank, this.#lotOf(candidateAt(place).guideId));
    }
    this.#inOrder = order
      .places((place) => candidateAt(place).guideId)
      .map((place) => new Out(this.#prepared, candidateAt(place)));
    return this.#inOrder;
  }
}

/** Those who fall out only by wishes, and which single wish would bring each back. */
class Healed {
  readonly #lotOf: (guideId: string) => number;
  readonly #candidates: Candidate[] = [];
  readonly #healedBy: number[] = [];
  readonly #counts = wishes.map(() => 0);

  constructor(lotOf: (guideId: string) => number) {
    this.#lotOf = lotOf;
  }

  add(candidate: Candidate, healedBy: number): void {
    this.#candidates.push(candidate);
    this.#healedBy.push(healedBy);
    // Wishes are numbered as their bits are.
    for (let at = 0; at < this.#counts.length; at++) {
      this.#counts[at] = (this.#counts[at] as number) + ((healedBy >> at) & 1);
    }
  }

  relaxations(): Relaxation[] {
    const countOf = (wish: Wish) => this.#counts[wishes.indexOf(wish)] as number;
    return wishes
      .filter((wish) => countOf(wish) > 0)
      .sort((a, b) => countOf(b) - countOf(a))
      .map((wish) => new BroughtBack(wish, () => this.#broughtBackBy(wish)));
  }

  #broughtBackBy(wish: Wish): NamedGuide[] {
    const order = new Order();
    const back = this.#candidates.filter((_, at) => ((this.#healedBy[at] as number) & wishBit[wish]) !== 0);
    for (const { guideId } of back) order.add(0, this.#lotOf(guideId));
    const backAt = (place: number) => back[place] as Candidate;
    return order.places((place) => backAt(place).guideId).map((place) => nameOf(backAt(place)));
  }
}

/** Whom a wish would bring back; listed when somebody reads it. */
class BroughtBack implements Relaxation {
  readonly wish: Wish;
  readonly #list: () => NamedGuide[];
  #bringsBack: readonly NamedGuide[] | null = null;

  constructor(wish: Wish, list: () => NamedGuide[]) {
    this.wish = wish;
    this.#list = list;
  }
  get bringsBack(): readonly NamedGuide[] {
    this.#bringsBack ??= this.#list();
    return this.#bringsBack;
  }
}

const nameOf = ({ guideId, name }: NamedGuide): NamedGuide => ({ guideId, name });
