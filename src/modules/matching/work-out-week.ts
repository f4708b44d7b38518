import { type PlanOptions, type PlanWorld, planWeek, type WeekPlan } from './plan-week.ts';
import { proposeGuides, type Relaxation } from './propose-guides.ts';

/** For so many requests that nobody can take it is worked out which wish would help. */
const mostExplained = 20;

export interface Week {
  readonly plan: WeekPlan;
  /** By request that nobody can take: which single wish, given up, would bring whom. */
  readonly wouldHelp: ReadonlyMap<string, readonly Relaxation[]>;
}

/** The plan with what would help where it has nobody. */
export function workOutWeek(world: PlanWorld, options: PlanOptions): Week {
  const { explainOnly } = options;
  const plan = planWeek(world, options);
  const needs = new Map(world.needs.map((need) => [need.requestId, need]));
  const nobody = plan.uncovered
    .filter(({ why, ofSiteId }) => why === 'nobody-can' && (!explainOnly || ofSiteId === explainOnly))
    .slice(0, mostExplained);
  const wouldHelp = new Map(
    nobody.flatMap(({ requestId }) => {
      const need = needs.get(requestId);
      const site = need && world.sites.get(need.siteId);
      if (!need || !site) return [];
      const { today } = options;
      return [[requestId, proposeGuides(need, world.candidates, site, { today }).relaxations] as const];
    }),
  );
  return { plan, wouldHelp };
}
