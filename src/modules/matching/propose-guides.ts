import type { Candidate, Site } from './candidate.ts';
import { drawLot } from './fair-order.ts';
import { type Judgement, judge } from './hard-conditions.ts';
import type { Need } from './need.ts';
import { type PreparedNeed, prepareNeed, primaryOf } from './prepared-need.ts';
import { fieldOf, groundsFor, type Score, scoreOf } from './ranking.ts';
import { type Ground, type Hindrance, noWish, type Wish, wishBit, wishes } from './reason.ts';

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
  /** Those who speak the language first, then those with the fewest hindrances. */
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

interface Judged {
  readonly candidate: Candidate;
  readonly judgement: Judgement;
  /** Place in the list, lower first: whole steps, between which the lot decides. */
  readonly order: number;
}

interface Scored extends Judged {
  readonly score: Score;
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
  const fit: Scored[] = [];
  const out: Judged[] = [];
  for (const candidate of candidates) {
    const judgement = judge(prepared, candidate);
    const lot = drawLot(need.requestId, candidate.guideId) / 2 ** 32;
    if (judgement.hindrances.length > 0) {
      out.push({ candidate, judgement, order: remoteness(judgement) + lot });
    } else {
      const score = scoreOf(prepared, candidate, judgement.fits);
      fit.push({ candidate, judgement, order: lot - score.total, score });
    }
  }
  fit.sort(byOrder);
  out.sort(byOrder);
  const field = fieldOf(fit.map((one) => one.score));
  return {
    proposals: fit.map(({ candidate, judgement, score }) => ({
      guideId: candidate.guideId,
      name: candidate.name,
      slots: judgement.fits.map(({ slot, startMs }) => ({
        slot,
        start: Temporal.Instant.fromEpochMilliseconds(startMs),
        end: Temporal.Instant.fromEpochMilliseconds(startMs + prepared.lengthMs),
      })),
      score,
      reasons: groundsFor(prepared, candidate, judgement.fits, score, field),
    })),
    excluded: out.map(({ candidate, judgement }) => ({
      guideId: candidate.guideId,
      name: candidate.name,
      because: judgement.hindrances,
    })),
    relaxations: relaxationsFrom(out),
    counts: {
      candidates: candidates.length,
      proposed: fit.length,
      speakLanguage: countSpeakers(prepared, candidates),
      bySlot: countBySlot(need, fit),
    },
  };
}

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

function byOrder(a: Judged, b: Judged): number {
  return a.order - b.order || (a.candidate.guideId < b.candidate.guideId ? -1 : 1);
}

function remoteness({ hindrances }: Judgement): number {
  for (const { code } of hindrances) if (code === 'language-missing') return hindrances.length + 100;
  return hindrances.length;
}

function relaxationsFrom(out: readonly Judged[]): Relaxation[] {
  const healed = out.filter(({ judgement }) => judgement.healedBy !== noWish);
  return wishes
    .map((wish) => ({
      wish,
      bringsBack: healed
        .filter(({ judgement }) => (judgement.healedBy & wishBit[wish]) !== 0)
        .map(({ candidate }) => ({ guideId: candidate.guideId, name: candidate.name })),
    }))
    .filter(({ bringsBack }) => bringsBack.length > 0)
    .sort((a, b) => b.bringsBack.length - a.bringsBack.length);
}

function countSpeakers({ language }: PreparedNeed, candidates: readonly Candidate[]): number | null {
  if (!language) return null;
  return candidates.filter((one) => one.languages.some(({ tag }) => primaryOf(tag) === language.primary))
    .length;
}

function countBySlot(need: Need, fit: readonly Scored[]): number[] {
  const counts = need.slots.map(() => 0);
  for (const { judgement } of fit) {
    for (const { slot } of judgement.fits) counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}
