import { randomFrom } from '../src/modules/matching/candidate.build.ts';
import {
  asLinearProgramme,
  buildPlanProblem,
  greedily,
  openExactSolver,
  worthOf,
} from '../src/modules/matching/plan-problem.build.ts';
import { solvePlan } from '../src/modules/matching/plan-week.ts';
import { type Figure, ms, printFigures, timeBeside } from './report.ts';

const shapes = [
  { rows: 20, guides: 15, sites: 1, rounds: 30 },
  { rows: 500, guides: 90, sites: 1, rounds: 10 },
  { rows: 5_000, guides: 1_000, sites: 50, rounds: 5 },
  { rows: 50_000, guides: 10_000, sites: 500, rounds: 3 },
] as const;

/** Beyond this HiGHS takes minutes. */
const mostForSolver = 5_000;

/** Week plans beside a plain greedy pass and beside HiGHS, an exact solver, which must come to the same worth. */
export async function measure(): Promise<void> {
  const figures: Figure[] = [];
  for (const { rows, guides, sites, rounds } of shapes) {
    const problem = buildPlanProblem({ rows, guides, sites, able: 6, random: randomFrom(7) });
    const time = await timeBeside(
      () => solvePlan(problem),
      () => greedily(problem),
      rounds,
    );
    const best = worthOf(problem, solvePlan(problem));
    const plain = worthOf(problem, greedily(problem));
    figures.push({
      what: `${rows} requests, ${guides} guides, ${problem.choices.length} choices`,
      value: ms(time.work),
      ratio: time.work / time.beside,
      beside: `a greedy pass, which covers ${plain.covered} with ${plain.points} points instead of ${best.covered} with ${best.points}`,
    });
    if (rows > mostForSolver) continue;
    const text = asLinearProgramme(problem);
    const solveExactly = await openExactSolver();
    const started = performance.now();
    const chosen = solveExactly(problem, text);
    const took = performance.now() - started;
    const found = worthOf(problem, chosen);
    const same = found.covered === best.covered && found.points === best.points;
    figures.push({
      what: `  HiGHS, ${same ? 'the same worth' : 'ANOTHER WORTH'}`,
      value: ms(took),
      ratio: took / time.work,
      beside: 'ours',
    });
  }
  printFigures('Week plans', figures);
}
