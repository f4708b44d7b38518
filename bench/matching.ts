import { buildCandidates, buildNeed, buildSite } from '../src/modules/matching/candidate.build.ts';
import type { Candidate, Site } from '../src/modules/matching/candidate.ts';
import { lotsFor } from '../src/modules/matching/fair-order.ts';
import { judge } from '../src/modules/matching/hard-conditions.ts';
import type { Need } from '../src/modules/matching/need.ts';
import { asLinearProgramme, openExactSolver } from '../src/modules/matching/plan-problem.build.ts';
import type { PlanProblem } from '../src/modules/matching/plan-problem.ts';
import { prepareNeed } from '../src/modules/matching/prepared-need.ts';
import { type Proposal, proposeGuides } from '../src/modules/matching/propose-guides.ts';
import { scoreOf } from '../src/modules/matching/ranking.ts';
import { type Figure, ms, printFigures, timeBeside } from './report.ts';

/** Every field that proposals look at, read once: what no proposal can go below. */
function readOnce(candidates: readonly Candidate[]): number {
  let seen = 0;
  for (const { obligations, languages, availability, absences, busy, years } of candidates) {
    for (const { validFrom, validUntil } of obligations)
      if (validFrom <= 20261201 && (validUntil ?? 99999999) > 20261201) seen++;
    for (const { tag } of languages) if (tag === 'ar') seen++;
    for (const { weekday } of availability ?? []) seen += weekday;
    for (const { until } of absences) if (until > '2026-12-01') seen++;
    for (const { startMs } of busy) seen += startMs % 2;
    for (const { minutes } of years) seen += minutes % 2;
  }
  return seen;
}

/** The plain way: everybody judged in full, a list of all who could, sorted with a comparison. */
function plainly(need: Need, candidates: readonly Candidate[], site: Site, today: Temporal.PlainDate) {
  const prepared = prepareNeed(need, site, { today });
  const lotOf = lotsFor(need.requestId);
  return candidates
    .flatMap((candidate) => {
      const { hindrances, fits } = judge(prepared, candidate);
      return hindrances.length > 0 ? [] : [{ candidate, score: scoreOf(prepared, candidate, fits) }];
    })
    .sort((a, b) => b.score.total - a.score.total || lotOf(a.candidate.guideId) - lotOf(b.candidate.guideId));
}

/** Beyond this HiGHS takes minutes to read what it is asked. */
const mostForSolver = 10_000;

/** The best for one request by an exact solver, beside what stands first here. */
async function askSolver(proposals: readonly Proposal[]) {
  const problem: PlanProblem = {
    rows: 1,
    fixedRows: new Set(),
    guideCapacity: proposals.map(() => 1),
    guideSite: proposals.map(() => 0),
    siteCapacity: [1],
    days: proposals.length,
    choices: proposals.map(({ score }, guide) => ({ row: 0, guide, day: guide, score: score.total, lot: 0 })),
  };
  const solveExactly = await openExactSolver();
  const text = asLinearProgramme(problem);
  const started = performance.now();
  const [best = -1] = solveExactly(problem, text);
  const took = performance.now() - started;
  return { took, same: problem.choices[best]?.score === proposals[0]?.score.total };
}

/** As many as the page names with their reasons. */
const shown = 12;

/** Proposals for one request among teams of growing size: the computation after the query, then with what the page says. */
export async function measure(): Promise<void> {
  const today = Temporal.PlainDate.from('2026-11-22');
  const site = buildSite();
  const figures: Figure[] = [];
  for (const [language, need] of [
    ['in Arabic', buildNeed()],
    ['in German', buildNeed({ language: null })],
  ] as const) {
    for (const [size, rounds] of [
      [100, 100],
      [1_000, 60],
      [10_000, 30],
      [100_000, 5],
    ] as const) {
      const candidates = buildCandidates(size, 7);
      const time = await timeBeside(
        () => proposeGuides(need, candidates, site, { today }),
        () => readOnce(candidates),
        rounds,
      );
      const said = await timeBeside(
        () => {
          const { proposals, excluded } = proposeGuides(need, candidates, site, { today });
          return [
            proposals.slice(0, shown).map(({ reasons, slots }) => [reasons, slots]),
            excluded.slice(0, shown).map(({ because }) => because),
          ];
        },
        () => proposeGuides(need, candidates, site, { today }),
        rounds,
      );
      const { counts, proposals } = proposeGuides(need, candidates, site, { today });
      const { proposed } = counts;
      const plain = await timeBeside(
        () => plainly(need, candidates, site, today),
        () => proposeGuides(need, candidates, site, { today }),
        rounds,
      );
      figures.push({
        what: `help ${language} among ${size} guides, ${proposed} proposed`,
        value: ms(time.work),
        ratio: time.work / time.beside,
        beside: 'reading every field once',
      });
      figures.push({
        what: '  with the reasons of those shown',
        value: ms(said.work),
        ratio: said.work / said.beside,
        beside: 'without',
      });
      figures.push({
        what: '  the plain way',
        value: ms(plain.work),
        ratio: plain.work / plain.beside,
        beside: 'ours, which also says who falls out and what would bring them back',
      });
      if (size > mostForSolver) continue;
      const { took, same } = await askSolver(proposals);
      figures.push({
        what: `  HiGHS for the first place, ${same ? 'the same points' : 'OTHER POINTS'}`,
        value: ms(took),
        ratio: took / time.work,
        beside: 'ours',
      });
    }
  }
  printFigures('Proposals for one request', figures);
}
