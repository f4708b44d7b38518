import highsModule from 'highs';
import { furtherAppointment, type PlanChoice, type PlanProblem } from './plan-problem.ts';

export interface ProblemShape {
  readonly rows: number;
  readonly guides: number;
  readonly sites?: number;
  /** How many guides could take one request, on average. */
  readonly able: number;
  /** Days in the plan. */
  readonly days?: number;
  readonly random: () => number;
}

/** A plan as it could come: languages that few speak, guides near their cap, a site with few hours left. */
export function buildPlanProblem({
  rows,
  guides,
  sites = 1,
  able,
  days = 5,
  random,
}: ProblemShape): PlanProblem {
  const whole = (below: number) => Math.floor(random() * below);
  const guideSite = Array.from({ length: guides }, () => whole(sites));
  const ofSite = Array.from({ length: sites }, () => [] as number[]);
  for (const [guide, site] of guideSite.entries()) ofSite[site]?.push(guide);
  const choices: PlanChoice[] = [];
  const dayNumber = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const team = ofSite[whole(sites)] as number[];
    const wanted = Math.min(team.length, Math.floor(-Math.log(1 - random() * 0.98) * able));
    const chosen = new Set<number>();
    while (chosen.size < wanted) chosen.add(team[whole(team.length)] as number);
    for (const guide of chosen) {
      const score = 20 + whole(81);
      const lot = random();
      const first = whole(days);
      const second = whole(days);
      for (const day of new Set([first, second])) {
        const key = guide * days + day;
        if (!dayNumber.has(key)) dayNumber.set(key, dayNumber.size);
        choices.push({ row, guide, day: dayNumber.get(key) as number, score, lot });
      }
    }
  }
  return {
    rows,
    fixedRows: new Set(),
    guideCapacity: guideSite.map(() => (random() < 0.1 ? whole(2) : 1 + whole(5))),
    guideSite,
    siteCapacity: ofSite.map(() => (random() < 0.2 ? Math.floor((rows / sites) * random()) : rows)),
    days: dayNumber.size,
    choices,
  };
}

/** Several problems beside each other as one, so that a solver that begins slowly begins once. */
export function together(problems: readonly PlanProblem[]): PlanProblem {
  let [rows, days] = [0, 0];
  const guideCapacity: number[] = [];
  const guideSite: number[] = [];
  const siteCapacity: number[] = [];
  const choices: PlanChoice[] = [];
  for (const problem of problems) {
    for (const { row, guide, day, ...rest } of problem.choices) {
      choices.push({ row: rows + row, guide: guideCapacity.length + guide, day: days + day, ...rest });
    }
    guideSite.push(...problem.guideSite.map((site) => siteCapacity.length + site));
    guideCapacity.push(...problem.guideCapacity);
    siteCapacity.push(...problem.siteCapacity);
    rows += problem.rows;
    days += problem.days;
  }
  return { rows, fixedRows: new Set(), guideCapacity, guideSite, siteCapacity, days, choices };
}

export interface Worth {
  readonly covered: number;
  readonly points: number;
}

/** What a solution is worth, counted anew; throws where it breaks a rule of the problem. */
export function worthOf(problem: PlanProblem, chosen: ArrayLike<number>): Worth {
  const onDay = new Set<number>();
  const perGuide = new Map<number, number>();
  const perSite = new Map<number, number>();
  let covered = 0;
  let points = 0;
  for (let row = 0; row < problem.rows; row++) {
    const choice = problem.choices[chosen[row] as number];
    if (!choice) continue;
    if (choice.row !== row) throw new Error(`row ${row} has a choice of row ${choice.row}`);
    if (onDay.has(choice.day)) throw new Error(`guide ${choice.guide} goes out twice on one day`);
    onDay.add(choice.day);
    const before = perGuide.get(choice.guide) ?? 0;
    perGuide.set(choice.guide, before + 1);
    const site = problem.guideSite[choice.guide] as number;
    perSite.set(site, (perSite.get(site) ?? 0) + 1);
    covered++;
    points += choice.score - before * furtherAppointment;
  }
  for (const [guide, count] of perGuide) {
    if (count > (problem.guideCapacity[guide] as number)) throw new Error(`guide ${guide} has too many`);
  }
  for (const [site, count] of perSite) {
    if (count > (problem.siteCapacity[site] as number)) throw new Error(`site ${site} has too many`);
  }
  return { covered, points };
}

/** Takes for one request after the other the best guide who is left: the plain way. */
export function greedily(problem: PlanProblem): Int32Array {
  const chosen = new Int32Array(problem.rows).fill(-1);
  const left = [...problem.guideCapacity];
  const leftAtSite = [...problem.siteCapacity];
  const onDay = new Set<number>();
  const own = Array.from({ length: problem.rows }, () => [] as number[]);
  for (const [number, { row }] of problem.choices.entries()) own[row]?.push(number);
  const choiceOf = (number: number) => problem.choices[number] as PlanChoice;
  for (const [row, numbers] of own.entries()) {
    for (const number of numbers.sort((a, b) => choiceOf(b).score - choiceOf(a).score)) {
      const { guide, day } = choiceOf(number);
      const site = problem.guideSite[guide] as number;
      if (onDay.has(day) || left[guide] === 0 || leftAtSite[site] === 0) continue;
      onDay.add(day);
      left[guide] = (left[guide] as number) - 1;
      leftAtSite[site] = (leftAtSite[site] as number) - 1;
      chosen[row] = number;
      break;
    }
  }
  return chosen;
}

/** The same problem for a solver of linear programmes, as text in the LP format: least cost, whole numbers. */
export function asLinearProgramme(problem: PlanProblem): string {
  const { rows, choices, guideCapacity, guideSite, siteCapacity } = problem;
  const uncovered = 200 * (rows + 1);
  const cost: string[] = [];
  const limits: string[] = [];
  const ofRow = Array.from({ length: rows }, () => [] as number[]);
  const ofDay = new Map<number, number[]>();
  const ofGuide = new Map<number, number[]>();
  for (const [number, { row, guide, day, score }] of choices.entries()) {
    cost.push(`${100 - score} c${number}`);
    ofRow[row]?.push(number);
    ofDay.set(day, [...(ofDay.get(day) ?? []), number]);
    ofGuide.set(guide, [...(ofGuide.get(guide) ?? []), number]);
  }
  for (const [row, own] of ofRow.entries()) {
    cost.push(`${uncovered} u${row}`);
    limits.push(`${[...own.map((one) => `c${one}`), `u${row}`].join(' + ')} = 1`);
  }
  for (const own of ofDay.values()) {
    if (own.length > 1) limits.push(`${own.map((one) => `c${one}`).join(' + ')} <= 1`);
  }
  const ofSite = siteCapacity.map(() => [] as string[]);
  const steps: string[] = [];
  for (const [guide, own] of ofGuide) {
    const capacity = guideCapacity[guide] as number;
    const taken = Array.from({ length: capacity }, (_, step) => `s${guide}_${step}`);
    for (const [step, name] of taken.entries()) {
      if (step > 0) cost.push(`${step * furtherAppointment} ${name}`);
      steps.push(name);
    }
    const sum = own.map((one) => `c${one}`).join(' + ');
    limits.push(taken.length > 0 ? `${sum} - ${taken.join(' - ')} = 0` : `${sum} = 0`);
    ofSite[guideSite[guide] as number]?.push(...taken);
  }
  for (const [site, taken] of ofSite.entries()) {
    if (taken.length > 0) limits.push(`${taken.join(' + ')} <= ${siteCapacity[site]}`);
  }
  const whole = [...choices.map((_, number) => `c${number}`), ...ofRow.map((_, row) => `u${row}`), ...steps];
  return `Minimize\n obj: ${cost.join('\n + ')}\nSubject To\n${limits.map((limit, number) => ` r${number}: ${limit}`).join('\n')}\nBounds\n${whole.map((name) => ` 0 <= ${name} <= 1`).join('\n')}\nGeneral\n ${whole.join('\n ')}\nEnd\n`;
}

// Its types are written for CommonJS, where the function stands one step deeper.
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** HiGHS, which nobody here wrote, on the text of `asLinearProgramme`; its answer as the number of the choice for each row, or -1. */
export async function openExactSolver(): Promise<(problem: PlanProblem, text: string) => Int32Array> {
  const highs = await loadHighs();
  return (problem, text) => {
    const { Status, Columns } = highs.solve(text);
    if (Status !== 'Optimal') throw new Error(`the solver says ${Status}`);
    const chosen = new Int32Array(problem.rows).fill(-1);
    for (const [number, { row }] of problem.choices.entries()) {
      const { Primal = 0 } = Columns[`c${number}`] as { readonly Primal?: number };
      if (Primal > 0.5) chosen[row] = number;
    }
    return chosen;
  };
}
