import type { Candidate, Site } from './candidate.ts';
import { lotsFor } from './fair-order.ts';
import { type Fit, isHopeless, judge } from './hard-conditions.ts';
import type { Need } from './need.ts';
import {
  furtherAppointment,
  mostOfOneGuide,
  type PlanChoice,
  type PlanProblem,
  solvePlan,
} from './plan-problem.ts';
import { type PreparedNeed, type PreparedSlot, prepareNeed, primaryOf } from './prepared-need.ts';
import type { NamedGuide } from './propose-guides.ts';
import { Field, groundsFor, type Score, scoreOf } from './ranking.ts';
import type { Ground } from './reason.ts';

/**
 * What help from another site takes from its worth: one's own team comes first, unless it would have to leave another
 * request without anybody.
 */
export const fromElsewhere = 40;

export interface PlanOptions {
  readonly today: Temporal.PlainDate;
  /** What the coordinator has settled by hand, by request: this guide and nobody else, or this other site. */
  readonly fixed?: ReadonlyMap<string, string>;
  /** Requests left out of this plan. */
  readonly leftOut?: ReadonlySet<string>;
  /** The site whose requests are explained, where the plan is for one of several. */
  readonly explainOnly?: string;
  /** Told once what is to be solved. */
  readonly onProblem?: (problem: PlanProblem) => void;
  /** Told again and again while it computes: steps done, of how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** The needs of one or several sites and their guides. */
export interface PlanWorld {
  readonly needs: readonly Need[];
  readonly candidates: readonly Candidate[];
  readonly sites: ReadonlyMap<string, Site>;
  /** By request: the need as each other site that may be asked for it would see it, with the id of that site. */
  readonly elsewhere?: ReadonlyMap<string, readonly Need[]>;
}

/** A guide who could take a request, and whose she is. */
export interface AbleGuide extends NamedGuide {
  readonly siteId: string;
}

export interface PlannedAppointment {
  readonly requestId: string;
  /** The site of the request. */
  readonly ofSiteId: string;
  readonly guideId: string;
  /** Her site; another one than that of the request where it would be asked. */
  readonly siteId: string;
  readonly name: string;
  /** Number of the slot in `need.slots`. */
  readonly slot: number;
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
  readonly score: Score;
  readonly reasons: readonly Ground[];
  /** Everybody who could take it, the best match first. */
  readonly able: readonly AbleGuide[];
}

/**
 * Why a request stays without a guide: nobody can take it at all; those who can are needed for others, in the own team
 * or, where nobody else could, at another site; it needs two at once, which is arranged by hand; its time is still open;
 * it was left out.
 */
export type Uncovered =
  | 'nobody-can'
  | 'all-taken'
  | 'taken-elsewhere'
  | 'two-guides'
  | 'no-time-told'
  | 'left-out';

export interface WeekPlan {
  readonly covered: readonly PlannedAppointment[];
  readonly uncovered: readonly {
    readonly requestId: string;
    readonly ofSiteId: string;
    readonly why: Uncovered;
    /** Guides of its own site who could take it if nobody else needed them. */
    readonly could: number;
  }[];
  /** Points of all scores, less `furtherAppointment` for each further appointment of one guide. */
  readonly points: number;
}

/** Somebody who could take a request, with all her fits, judged by the need as her site would see it. */
interface Able {
  readonly candidate: Candidate;
  readonly prepared: PreparedNeed;
  readonly fits: readonly Fit[];
  readonly score: Score;
}

interface Option extends Able {
  readonly choice: PlanChoice;
  readonly fit: Fit;
}

interface Row {
  readonly need: Need;
  readonly able: readonly Able[];
}

/**
 * One proposal for all these requests at once. It assigns nobody: offers are sent from it, and each guide is free to
 * decline. The order in which needs and candidates come does not matter.
 *
 * Hours count safely: a guide (a site) is planned for at most as many appointments as even the longest of those that
 * come into question would fit into her (its) remaining hours, so acceptance refuses none of them.
 */
export function planWeek(world: PlanWorld, options: PlanOptions): WeekPlan {
  const uncovered: WeekPlan['uncovered'][number][] = [];
  const needs: Need[] = [];
  for (const need of world.needs) {
    const why = notPlanned(need, options);
    if (why) uncovered.push({ requestId: need.requestId, ofSiteId: need.siteId, why, could: 0 });
    else needs.push(need);
  }
  // By lot and not by when somebody came: between equals the one looked at first may win.
  const lotOf = lotsFor('plan');
  needs.sort(by((need) => lotOf(need.requestId)));

  const teams = new Teams(world.candidates);
  const steps = 2 * needs.length;
  const rows = needs.map((need, done) => {
    options.onProgress?.(done, steps);
    return rowOf(need, world, teams, options);
  });
  const { problem, optionsOf } = problemOf(rows, world, options);
  options.onProblem?.(problem);
  const chosen = solvePlan(problem, (done) => options.onProgress?.(needs.length + done, steps));

  const covered: PlannedAppointment[] = [];
  const perGuide = new Map<string, number>();
  let points = 0;
  for (const [number, row] of rows.entries()) {
    const option = optionsOf[chosen[number] as number];
    const { requestId } = row.need;
    if (!option) {
      const could = row.able.filter((one) => one.candidate.siteId === row.need.siteId).length;
      const why = row.able.length === 0 ? 'nobody-can' : could === 0 ? 'taken-elsewhere' : 'all-taken';
      uncovered.push({ requestId, ofSiteId: row.need.siteId, why, could });
      continue;
    }
    const { candidate, prepared, fits, fit, score } = option;
    const before = perGuide.get(candidate.guideId) ?? 0;
    perGuide.set(candidate.guideId, before + 1);
    points += score.total - before * furtherAppointment;
    const field = new Field();
    for (const one of row.able) if (one.prepared === prepared) field.add(one.score);
    covered.push({
      requestId,
      ofSiteId: row.need.siteId,
      guideId: candidate.guideId,
      siteId: candidate.siteId,
      name: candidate.name,
      slot: fit.slot,
      start: Temporal.Instant.fromEpochMilliseconds(fit.startMs),
      end: Temporal.Instant.fromEpochMilliseconds(fit.startMs + prepared.lengthMs),
      score,
      reasons: groundsFor(prepared, candidate, fits, score, field),
      able: row.able.map(({ candidate: { guideId, siteId, name } }) => ({ guideId, siteId, name })),
    });
  }
  covered.sort(by(({ start }) => start.epochMilliseconds));
  return { covered, uncovered, points };
}

/** What keeps a request out of the plan before anybody is looked at. */
function notPlanned({ requestId, guides, slots }: Need, { leftOut }: PlanOptions): Uncovered | null {
  if (leftOut?.has(requestId)) return 'left-out';
  if (guides > 1) return 'two-guides';
  return slots.length === 0 ? 'no-time-told' : null;
}

function by<T>(key: (one: T) => number): (a: T, b: T) => number {
  return (a, b) => key(a) - key(b);
}

/** Guides by their site and the languages they know, so that a request looks at those alone. */
class Teams {
  readonly #bySite = new Map<string, Candidate[]>();
  readonly #byLanguage = new Map<string, Candidate[]>();

  constructor(candidates: readonly Candidate[]) {
    for (const candidate of candidates) {
      add(this.#bySite, candidate.siteId, candidate);
      for (const primary of new Set(candidate.languages.map(({ tag }) => primaryOf(tag)))) {
        add(this.#byLanguage, `${candidate.siteId} ${primary}`, candidate);
      }
    }
  }

  for({ need, language }: PreparedNeed): readonly Candidate[] {
    const all = language
      ? this.#byLanguage.get(`${need.siteId} ${language.primary}`)
      : this.#bySite.get(need.siteId);
    return all ?? [];
  }
}

function rowOf(need: Need, world: PlanWorld, teams: Teams, options: PlanOptions): Row {
  const able: Able[] = [];
  for (const seen of [need, ...(world.elsewhere?.get(need.requestId) ?? [])]) {
    const site = world.sites.get(seen.siteId);
    if (!site) throw new RangeError(`nothing is known of the site ${seen.siteId}`);
    const prepared = prepareNeed(seen, site, options);
    for (const candidate of teams.for(prepared)) {
      if (isHopeless(prepared, candidate)) continue;
      const { hindrances, fits } = judge(prepared, candidate, true);
      if (hindrances.length > 0) continue;
      const score = scoreOf(prepared, candidate, fits);
      able.push({ candidate, prepared, fits, score: seen === need ? score : lessened(score) });
    }
  }
  const lotOf = lotsFor(need.requestId);
  able.sort(by(({ candidate, score }) => lotOf(candidate.guideId) / 2 ** 32 - score.total));
  return { need, able };
}

const lessened = (score: Score): Score => ({ ...score, total: Math.max(0, score.total - fromElsewhere) });

/** Numbers the guides, their days and what they can take. */
function problemOf(rows: readonly Row[], world: PlanWorld, options: PlanOptions) {
  const guides = new Map<string, Candidate>();
  for (const { able } of rows) for (const { candidate } of able) guides.set(candidate.guideId, candidate);
  const lotOf = lotsFor('plan');
  const inOrder = [...guides.values()].sort(by((guide) => lotOf(guide.guideId)));
  const guideNumber = new Map(inOrder.map(({ guideId }, number) => [guideId, number]));
  const siteNumber = new Map([...world.sites.keys()].map((siteId, number) => [siteId, number]));
  const dayNumber = new Map<string, number>();
  const optionsOf: Option[] = [];
  const lengths = new Map<string, number[]>();
  for (const [row, { need, able }] of rows.entries()) {
    // The site of the guide gives the hours.
    for (const siteId of new Set(able.map(({ candidate }) => candidate.siteId))) {
      add(lengths, siteId, need.minutes);
    }
    const only = options.fixed?.get(need.requestId);
    const lotIn = lotsFor(need.requestId);
    for (const one of able) {
      const { candidate, prepared, fits, score } = one;
      if (only !== undefined && candidate.guideId !== only && candidate.siteId !== only) continue;
      const guide = guideNumber.get(candidate.guideId) as number;
      add(lengths, candidate.guideId, need.minutes);
      const days = new Set<string>();
      for (const fit of fits) {
        const key = `${guide} ${dayOfStart(prepared.slots[fit.slot] as PreparedSlot, fit.startMs)}`;
        if (days.has(key)) continue;
        days.add(key);
        if (!dayNumber.has(key)) dayNumber.set(key, dayNumber.size);
        const day = dayNumber.get(key) as number;
        optionsOf.push({
          ...one,
          choice: { row, guide, day, score: score.total, lot: lotIn(candidate.guideId) / 2 ** 32 },
          fit,
        });
      }
    }
  }
  const problem: PlanProblem = {
    rows: rows.length,
    fixedRows: new Set(
      rows.flatMap(({ need }, number) => (options.fixed?.has(need.requestId) ? [number] : [])),
    ),
    guideCapacity: inOrder.map(({ guideId, years }) =>
      howMany(
        lengths.get(guideId) ?? [],
        years.map(({ capMinutes, minutes }) => capMinutes - minutes),
        mostOfOneGuide,
      ),
    ),
    guideSite: inOrder.map(({ siteId }) => siteNumber.get(siteId) as number),
    siteCapacity: [...world.sites].map(([siteId, { budgets }]) =>
      howMany(
        lengths.get(siteId) ?? [],
        (budgets ?? []).map(({ minutesLeft }) => minutesLeft),
        rows.length,
      ),
    ),
    days: dayNumber.size,
    choices: optionsOf.map(({ choice }) => choice),
  };
  return { problem, optionsOf };
}

function add<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const known = lists.get(key);
  if (known) known.push(one);
  else lists.set(key, [one]);
}

function dayOfStart(slot: PreparedSlot, startMs: number): string {
  return slot.days.find((day) => startMs < day.endMs)?.day ?? slot.lastDay;
}

/** As many as fit into each of these remaining minutes even if they are the longest. */
function howMany(lengths: number[], left: readonly number[], most: number): number {
  const longestFirst = lengths.sort((a, b) => b - a);
  const minutes = Math.min(...left, Number.POSITIVE_INFINITY);
  let sum = 0;
  let count = 0;
  for (const length of longestFirst) {
    sum += length;
    if (sum > minutes || count === most) break;
    count++;
  }
  return count;
}
