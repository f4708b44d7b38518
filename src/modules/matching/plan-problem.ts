import { Arcs, LeastCostFlow } from './least-cost-flow.ts';

/** What each further appointment of the same guide in one plan takes from its worth, in points of a score. */
export const furtherAppointment = 10;

/** Appointments one guide is proposed for in one plan at most, and never two on one day. */
export const mostOfOneGuide = 5;

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
