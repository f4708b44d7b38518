import {
  asLinearProgramme,
  greedily,
  openExactSolver,
  worthOf,
} from '../src/modules/matching/plan-problem.build.ts';
import { type PlanProblem, solvePlan } from '../src/modules/matching/plan-problem.ts';
import { planWeek } from '../src/modules/matching/plan-week.ts';
import { buildWorld, type RealShape, realShapes } from '../src/modules/matching/real-shapes.build.ts';
import { sayReason } from '../src/modules/matching/say-reason.ts';
import { type Figure, ms, printFigures, timeBeside } from './report.ts';

const sized = (requests: number, guides: number, sites: number): RealShape => ({
  requests,
  guides,
  sites,
  languages: 31,
  municipalities: 8 * sites,
});

const shapes: readonly { readonly name: string; readonly shape: RealShape; readonly rounds: number }[] = [
  { name: '14 guides, 9 languages', shape: realShapes.smallSite, rounds: 30 },
  { name: '90 guides, 31 languages, 9 municipalities', shape: realShapes.county, rounds: 15 },
  { name: '1,000 guides, 50 sites', shape: realShapes.state, rounds: 5 },
  { name: '20 x 15', shape: sized(20, 15, 1), rounds: 30 },
  { name: '500 x 90', shape: sized(500, 90, 1), rounds: 10 },
  { name: '5,000 x 1,000', shape: sized(5_000, 1_000, 50), rounds: 5 },
  { name: '50,000 x 10,000', shape: sized(50_000, 10_000, 500), rounds: 2 },
];

/** Beyond this HiGHS takes minutes. */
const mostForSolver = 5_000;
/** As many as a card of the page says. */
const shownReasons = 3;

/**
 * Week plans of whole worlds, from needs and guides to names and times; what the network alone takes, beside a plain
 * greedy pass and beside HiGHS, an exact solver, which must come to the same worth.
 */
export async function measure(): Promise<void> {
  const figures: Figure[] = [];
  const today = Temporal.PlainDate.from('2026-11-22');
  const solveExactly = await openExactSolver();
  let before: { readonly pairs: number; readonly took: number } | null = null;
  for (const { name, shape, rounds } of shapes) {
    const world = buildWorld(shape, 7);
    let seen: PlanProblem | null = null;
    const plan = () => planWeek(world, { today, onProblem: (problem) => (seen = problem) });
    const say = () =>
      plan().covered.map(({ reasons }) =>
        reasons.slice(0, shownReasons).map((reason) => sayReason(reason, 'de')),
      );
    const heapBefore = process.memoryUsage().heapUsed;
    const { covered, uncovered } = plan();
    const heap = Math.max(0, process.memoryUsage().heapUsed - heapBefore);
    const whole = await timeBeside(say, plan, rounds);
    const pairs = shape.requests * shape.guides;
    const grown =
      before &&
      `; ${(pairs / before.pairs).toFixed(0)} times the pairs of the one before take ${(whole.beside / before.took).toFixed(1)} times as long`;
    before = { pairs, took: whole.beside };
    figures.push({
      what: `${name}: ${covered.length} of ${covered.length + uncovered.length} covered`,
      value: ms(whole.beside),
      ratio: heap / 1e6,
      beside: `1 MB of memory${grown ?? ''}`,
    });
    figures.push({
      what: '  with the reasons in words',
      value: ms(whole.work),
      ratio: whole.work / whole.beside,
      beside: 'without',
    });
    if (!seen) continue;
    const problem = seen as PlanProblem;
    const solved = await timeBeside(
      () => solvePlan(problem),
      () => greedily(problem),
      rounds,
    );
    const best = worthOf(problem, solvePlan(problem));
    const plain = worthOf(problem, greedily(problem));
    figures.push({
      what: `  the network of ${problem.choices.length} choices alone`,
      value: ms(solved.work),
      ratio: solved.work / solved.beside,
      beside: `a greedy pass, which covers ${plain.covered} with ${plain.points} points instead of ${best.covered} with ${best.points}`,
    });
    if (problem.rows > mostForSolver) continue;
    const text = asLinearProgramme(problem);
    const started = performance.now();
    const chosen = solveExactly(problem, text);
    const took = performance.now() - started;
    const found = worthOf(problem, chosen);
    const same = found.covered === best.covered && found.points === best.points;
    figures.push({
      what: `  HiGHS, ${same ? 'the same worth' : 'ANOTHER WORTH'}`,
      value: ms(took),
      ratio: took / whole.beside,
      beside: `the whole plan, ${(took / solved.work).toFixed(0)} x its network`,
    });
  }
  printFigures('Week plans', figures);
}
