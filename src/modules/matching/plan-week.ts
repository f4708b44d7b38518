import type { Candidate, Site } from './candidate.ts';
import { lotsFor } from './fair-order.ts';
import { type Fit, isHopeless, judge } from './hard-conditions.ts';
import { Arcs, LeastCostFlow } from './least-cost-flow.ts';
import type { Need } from './need.ts';
import { type PreparedNeed, type PreparedSlot, prepareNeed, primaryOf } from './prepared-need.ts';
import type { NamedGuide } from './propose-guides.ts';
import { Field, groundsFor, type Score, scoreOf } from './ranking.ts';
import type { Ground } from './reason.ts';

/** What each further appointment of the same guide in one plan takes from its worth, in points of a score. */
export const furtherAppointment = 10;

/** Appointments one guide is proposed for in one plan at most, and never two on one day. */
export const mostOfOneGuide = 5;

export interface PlanOptions {
  readonly today: Temporal.PlainDate;
  /** What the coordinator has settled by hand: this guide and nobody else for this request. */
  readonly fixed?: ReadonlyMap<string, string>;
  /** Requests left out of this plan. */
  readonly leftOut?: ReadonlySet<string>;
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
}

export interface PlannedAppointment {
  readonly requestId: string;
  readonly guideId: string;
  readonly name: string;
  /** Number of the slot in `need.slots`. */
  readonly slot: number;
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
  readonly score: Score;
  readonly reasons: readonly Ground[];
  /** Everybody who could take it, the best match first. */
  readonly able: readonly NamedGuide[];
}

/**
 * Why a request stays without a guide: nobody can take it at all; those who can are needed elsewhere; it needs two
 * at once, which is arranged by hand; its time is still open; it was left out.
 */
export type Uncovered = 'nobody-can' | 'all-taken' | 'two-guides' | 'no-time-told' | 'left-out';

export interface WeekPlan {
  readonly covered: readonly PlannedAppointment[];
  readonly uncovered: readonly {
    readonly requestId: string;
    readonly why: Uncovered;
    /** Guides who could take it if nobody else needed them. */
    readonly could: number;
  }[];
  /** Points of all scores, less `furtherAppointment` for each further appointment of one guide. */
  readonly points: number;
}

/** One way to cover one request: this guide on this day. */
export interface PlanChoice {
  readonly row: number;
  readonly guide: number;
  readonly day: number;
  readonly score: number;
  readonly lot: number;
}

/**
 * The plan as a problem for itself: rows (requests), guides with the number of appointments they can take, sites with
 * the number their hours allow. Each row is covered by at most one choice; a guide has at most one on a day.
 */
export interface PlanProblem {
  readonly rows: number;
  readonly fixedRows: ReadonlySet<number>;
  readonly guideCapacity: readonly number[];
  readonly guideSite: readonly number[];
  readonly siteCapacity: readonly number[];
  /** Days are numbered over all guides: two choices of one guide on one day carry the same number. */
  readonly days: number;
  readonly choices: readonly PlanChoice[];
}

/**
 * The best plan of all: settled rows first, then as many covered as can be, then the most points less
 * `furtherAppointment` times 0, 1, 2 … for the appointments of each guide; the lot decides between equals. Returns the
 * number of the choice for each row, or -1.
 */
export function solvePlan(problem: PlanProblem, onProgress?: (rows: number) => void): Int32Array {
  const { rows, guideCapacity, guideSite, siteCapacity, days, choices } = problem;
  // So large that the lots of all rows together never outweigh one point, and all points never one row.
  const lots = 256;
  const point = lots * powerOfTwoFrom(rows);
  const dearest = 100 + furtherAppointment * mostOfOneGuide;
  const uncovered = powerOfTwoFrom(2 * (rows + 1) * dearest * point);
  const firstDay = rows;
  const firstGuide = firstDay + days;
  const firstSite = firstGuide + guideCapacity.length;
  const sink = firstSite + siteCapacity.length;
  const arcs = new Arcs();
  const guideOfDay = new Int32Array(days).fill(-1);
  for (const { row, guide, day, score, lot } of choices) {
    arcs.add(row, firstDay + day, 1, (100 - score) * point + Math.floor(lot * lots));
    guideOfDay[day] = guide;
  }
  for (let day = 0; day < days; day++) {
    const guide = guideOfDay[day] as number;
    if (guide >= 0) arcs.add(firstDay + day, firstGuide + guide, 1, 0);
  }
  for (const [guide, capacity] of guideCapacity.entries()) {
    for (let more = 0; more < capacity; more++) {
      arcs.add(
        firstGuide + guide,
        firstSite + (guideSite[guide] as number),
        1,
        more * furtherAppointment * point,
      );
    }
  }
  for (const [site, capacity] of siteCapacity.entries()) arcs.add(firstSite + site, sink, capacity, 0);
  for (let row = 0; row < rows; row++) {
    arcs.add(row, sink, 1, problem.fixedRows.has(row) ? 4 * uncovered : uncovered);
  }
  const flow = new LeastCostFlow(arcs, sink + 1, sink);
  for (let row = 0; row < rows; row++) {
    flow.send(row);
    onProgress?.(row + 1);
  }

  const chosen = new Int32Array(rows).fill(-1);
  const dayOfRow = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    for (const to of flow.sentFrom(row)) if (to !== sink) dayOfRow[row] = to - firstDay;
  }
  for (const [index, { row, day }] of choices.entries()) if (dayOfRow[row] === day) chosen[row] = index;
  return chosen;
}

function powerOfTwoFrom(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, least)));
}

interface Option {
  readonly choice: PlanChoice;
  readonly candidate: Candidate;
  readonly fit: Fit;
  readonly fits: readonly Fit[];
  readonly score: Score;
}

interface Row {
  readonly need: Need;
  readonly prepared: PreparedNeed;
  /** Who could, with all her fits. */
  readonly able: readonly {
    readonly candidate: Candidate;
    readonly fits: readonly Fit[];
    readonly score: Score;
  }[];
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
    if (options.leftOut?.has(need.requestId)) {
      uncovered.push({ requestId: need.requestId, why: 'left-out', could: 0 });
    } else if (need.guides > 1) {
      uncovered.push({ requestId: need.requestId, why: 'two-guides', could: 0 });
    } else if (need.slots.length === 0) {
      uncovered.push({ requestId: need.requestId, why: 'no-time-told', could: 0 });
    } else needs.push(need);
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
      const why = row.able.length === 0 ? 'nobody-can' : 'all-taken';
      uncovered.push({ requestId, why, could: row.able.length });
      continue;
    }
    const { candidate, fit, score } = option;
    const before = perGuide.get(candidate.guideId) ?? 0;
    perGuide.set(candidate.guideId, before + 1);
    points += score.total - before * furtherAppointment;
    const field = new Field();
    for (const one of row.able) field.add(one.score);
    covered.push({
      requestId,
      guideId: candidate.guideId,
      name: candidate.name,
      slot: fit.slot,
      start: Temporal.Instant.fromEpochMilliseconds(fit.startMs),
      end: Temporal.Instant.fromEpochMilliseconds(fit.startMs + row.prepared.lengthMs),
      score,
      reasons: groundsFor(row.prepared, candidate, option.fits, score, field),
      able: row.able.map((one) => ({ guideId: one.candidate.guideId, name: one.candidate.name })),
    });
  }
  covered.sort(by(({ start }) => start.epochMilliseconds));
  return { covered, uncovered, points };
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
  const site = world.sites.get(need.siteId);
  if (!site) throw new RangeError(`nothing is known of the site ${need.siteId}`);
  const prepared = prepareNeed(need, site, options);
  const able = [];
  for (const candidate of teams.for(prepared)) {
    if (isHopeless(prepared, candidate)) continue;
    const { hindrances, fits } = judge(prepared, candidate, true);
    if (hindrances.length === 0) {
      able.push({ candidate, fits, score: scoreOf(prepared, candidate, fits) });
    }
  }
  const lotOf = lotsFor(need.requestId);
  able.sort(by(({ candidate, score }) => lotOf(candidate.guideId) / 2 ** 32 - score.total));
  return { need, prepared, able };
}

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
  for (const [row, { need, prepared, able }] of rows.entries()) {
    add(lengths, need.siteId, need.minutes);
    const only = options.fixed?.get(need.requestId);
    const lotIn = lotsFor(need.requestId);
    for (const { candidate, fits, score } of able) {
      if (only !== undefined && candidate.guideId !== only) continue;
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
          choice: { row, guide, day, score: score.total, lot: lotIn(candidate.guideId) / 2 ** 32 },
          candidate,
          fit,
          fits,
          score,
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
