import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCandidate, buildNeed, buildSite, buildSlot, randomFrom } from './candidate.build.ts';
import type { Candidate, Site } from './candidate.ts';
import type { Need } from './need.ts';
import {
  asLinearProgramme,
  buildPlanProblem,
  greedily,
  openExactSolver,
  together,
  worthOf,
} from './plan-problem.build.ts';
import { type PlanProblem, solvePlan } from './plan-problem.ts';
import { type PlanOptions, planWeek } from './plan-week.ts';
import { refusesAcceptance } from './propose-guides.ts';
import { buildWorld, realShapes } from './real-shapes.build.ts';

interface NeedShape {
  readonly language: string;
  readonly day: string;
  readonly from: number;
  readonly hours: number;
  readonly minutes: number;
  readonly guides: number;
}
interface GuideShape {
  readonly speaks: readonly string[];
  readonly busyOn: readonly string[];
  readonly left: number;
  readonly month: number;
  readonly state: string;
}

const today = Temporal.PlainDate.from('2026-11-23');
const solveExactly = await openExactSolver();
const exactly = (problem: PlanProblem) => worthOf(problem, solveExactly(problem, asLinearProgramme(problem)));

describe('the plan of a week', () => {
  it('is as good as an exact solver finds, on thousands of problems', () => {
    let better = 0;
    const problems = Array.from({ length: 2000 }, (_, number) => {
      const random = randomFrom(number + 1);
      return buildPlanProblem({
        rows: 1 + Math.floor(random() * 14),
        guides: 1 + Math.floor(random() * 9),
        sites: 1 + Math.floor(random() * 2),
        able: 1 + random() * 4,
        days: 1 + Math.floor(random() * 4),
        random,
      });
    });
    const atOnce = 50;
    for (let begun = 0; begun < problems.length; begun += atOnce) {
      const some = problems.slice(begun, begun + atOnce);
      const own = { covered: 0, points: 0 };
      for (const problem of some) {
        const worth = worthOf(problem, solvePlan(problem));
        own.covered += worth.covered;
        own.points += worth.points;
        const greedy = worthOf(problem, greedily(problem));
        if (worth.covered > greedy.covered || worth.points > greedy.points) better++;
      }
      // None can be better than the best, so equal sums mean that each is the best.
      expect([begun, own]).toEqual([begun, exactly(together(some))]);
    }
    // The problems are hard enough that taking the best one after the other falls short.
    expect(better).toBeGreaterThan(500);
  });

  it('is as good for sites as large as those there are', () => {
    for (const [rows, guides] of [
      [25, 14],
      [120, 90],
    ] as const) {
      const problem = buildPlanProblem({ rows, guides, able: 6, random: randomFrom(rows) });
      expect(worthOf(problem, solvePlan(problem))).toEqual(exactly(problem));
    }
  });

  it('of a site and a county as they are is the exact one, and acceptance refuses none of it', () => {
    for (const shape of [realShapes.smallSite, realShapes.county]) {
      const world = buildWorld(shape);
      let problem = null as PlanProblem | null;
      const { covered, points } = planWeek(world, { today, onProblem: (one) => (problem = one) });
      expect({ covered: covered.length, points }).toEqual(exactly(problem as unknown as PlanProblem));
      for (const { requestId, guideId, start, end } of covered) {
        const need = world.needs.find((one) => one.requestId === requestId) as Need;
        const guide = world.candidates.find((one) => one.guideId === guideId) as Candidate;
        const site = world.sites.get(need.siteId) as Site;
        expect(refusesAcceptance({ ...need, slots: [{ start, end }] }, guide, site, { today })).toEqual([]);
      }
    }
  });

  it('of the whole state covers what each site could cover alone', () => {
    const world = buildWorld(realShapes.state);
    const { covered, points } = planWeek(world, { today });
    let alone = { covered: 0, points: 0 };
    for (const siteId of world.sites.keys()) {
      const needs = world.needs.filter((need) => need.siteId === siteId);
      const candidates = world.candidates.filter((guide) => guide.siteId === siteId);
      const own = planWeek({ ...world, needs, candidates }, { today });
      alone = { covered: alone.covered + own.covered.length, points: alone.points + own.points };
    }
    expect({ covered: covered.length, points }).toEqual(alone);
    expect(covered.length).toBeGreaterThan(300);
  });

  const days = ['2026-12-01', '2026-12-02', '2026-12-03'];
  const languages = ['ar', 'tr', 'uk'];
  const arbitraryNeeds = fc.array(
    fc.record({
      language: fc.constantFrom(...languages),
      day: fc.constantFrom(...days),
      from: fc.integer({ min: 8, max: 15 }),
      hours: fc.integer({ min: 1, max: 5 }),
      minutes: fc.constantFrom(45, 60, 90),
      guides: fc.constantFrom(1, 1, 1, 2),
    }),
    { maxLength: 9 },
  );
  const arbitraryTeam = fc.array(
    fc.record({
      speaks: fc.subarray(languages, { minLength: 1 }),
      busyOn: fc.subarray(days),
      left: fc.constantFrom(0, 60, 130, 10_000),
      month: fc.integer({ min: 0, max: 900 }),
      state: fc.constantFrom('active', 'active', 'in-trial', 'paused'),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const hour = (of: number) => `${String(of).padStart(2, '0')}:00`;

  function worldOf(needs: readonly NeedShape[], team: readonly GuideShape[], left = 6000) {
    const site = buildSite({ budgets: [{ year: 2026, minutesLeft: left }] });
    const guides: Candidate[] = team.map((one, number) =>
      buildCandidate({
        guideId: `guide-${number}`,
        state: one.state,
        languages: one.speaks.map((tag) => ({ tag, level: 'fluent', modes: ['speak'] })),
        busy: one.busyOn.map((day) => ({
          startMs: buildSlot(day, '09:00', '10:00').start.epochMilliseconds,
          endMs: buildSlot(day, '12:00', '13:00').start.epochMilliseconds,
          place: null,
        })),
        years: [{ year: 2026, capMinutes: 10_000, minutes: 10_000 - one.left }],
        minutesThisMonth: one.month,
      }),
    );
    return {
      needs: needs.map(
        (one, number): Need =>
          buildNeed({
            requestId: `request-${number}`,
            language: { tag: one.language, mode: 'speak', minLevel: 'basic' },
            slots: [buildSlot(one.day, hour(one.from), hour(one.from + one.hours))],
            minutes: one.minutes,
            guides: one.guides as 1 | 2,
          }),
      ),
      candidates: guides,
      sites: new Map([[site.siteId, site]]),
      guides,
      site,
    };
  }

  it('proposes nothing that acceptance would refuse, also when all of it is accepted one after the other', () => {
    fc.assert(
      fc.property(arbitraryNeeds, arbitraryTeam, fc.constantFrom(100, 300, 6000), (needs, team, left) => {
        const world = worldOf(needs, team, left);
        const plan = planWeek(world, { today });
        const guides = new Map(world.guides.map((guide) => [guide.guideId, guide]));
        let site = world.site;
        for (const { requestId, guideId, start, end } of plan.covered) {
          const need = world.needs.find((one) => one.requestId === requestId) as Need;
          const guide = guides.get(guideId) as Candidate;
          expect(refusesAcceptance({ ...need, slots: [{ start, end }] }, guide, site, { today })).toEqual([]);
          guides.set(guideId, {
            ...guide,
            busy: [
              ...guide.busy,
              { startMs: start.epochMilliseconds, endMs: end.epochMilliseconds, place: null },
            ],
            years: guide.years.map((one) => ({ ...one, minutes: one.minutes + need.minutes })),
          });
          site = {
            ...site,
            budgets: (site.budgets ?? []).map((one) => ({
              ...one,
              minutesLeft: one.minutesLeft - need.minutes,
            })),
          };
        }
        const named = [...plan.covered, ...plan.uncovered].map(({ requestId }) => requestId).sort();
        expect(named).toEqual(world.needs.map(({ requestId }) => requestId).sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('stays the same to the bit whatever the order in which requests and guides come', () => {
    fc.assert(
      fc.property(arbitraryNeeds, arbitraryTeam, (needs, team) => {
        const world = worldOf(needs, team);
        const turned = {
          ...world,
          needs: [...world.needs].reverse(),
          candidates: [...world.guides].reverse(),
        };
        const sorted = (plan: ReturnType<typeof planWeek>) => ({
          ...plan,
          covered: [...plan.covered].sort((a, b) => (a.requestId < b.requestId ? -1 : 1)),
          uncovered: [...plan.uncovered].sort((a, b) => (a.requestId < b.requestId ? -1 : 1)),
        });
        expect(JSON.stringify(sorted(planWeek(turned, { today })))).toBe(
          JSON.stringify(sorted(planWeek(world, { today }))),
        );
      }),
      { numRuns: 300 },
    );
  });

  const free = { speaks: ['ar'], busyOn: [], left: 10_000, month: 0, state: 'active' };
  const morning = { language: 'ar', day: '2026-12-01', from: 9, hours: 2, minutes: 60, guides: 1 };
  const planned = (world: ReturnType<typeof worldOf>, options: Partial<PlanOptions> = {}) =>
    planWeek(world, { today, ...options });

  it('asks nobody twice on one day, and says who is needed elsewhere', () => {
    const plan = planned(worldOf([morning, { ...morning, from: 14 }], [free]));
    expect(plan.covered).toHaveLength(1);
    expect(plan.uncovered).toEqual([expect.objectContaining({ why: 'all-taken', could: 1 })]);
  });

  it('spreads the work over the team', () => {
    const days_ = ['2026-12-01', '2026-12-02', '2026-12-03'];
    const plan = planned(
      worldOf(
        days_.map((day) => ({ ...morning, day })),
        [free, free, free],
      ),
    );
    expect(new Set(plan.covered.map(({ guideId }) => guideId)).size).toBe(3);
  });

  it('gives up the better match where another request would stay without anybody', () => {
    const both = { ...free, speaks: ['ar', 'uk'] };
    const plan = planned(worldOf([morning, { ...morning, language: 'uk' }], [both, { ...free, month: 800 }]));
    expect(plan.covered).toHaveLength(2);
  });

  it('keeps what was settled by hand and computes the rest around it', () => {
    const world = worldOf(
      [morning, { ...morning, language: 'uk' }],
      [{ ...free, speaks: ['ar', 'uk'] }, free],
    );
    const fixed = new Map([['request-0', 'guide-0']]);
    const plan = planned(world, { fixed });
    expect(plan.covered.map(({ requestId, guideId }) => [requestId, guideId])).toEqual([
      ['request-0', 'guide-0'],
    ]);
    expect(plan.uncovered).toEqual([expect.objectContaining({ requestId: 'request-1', why: 'all-taken' })]);
  });

  it('leaves out what was left out, what needs two, and what has no time', () => {
    const world = worldOf([morning, { ...morning, guides: 2 }], [free, free]);
    const open = { ...(world.needs[0] as Need), requestId: 'open', slots: [] };
    const plan = planned({ ...world, needs: [...world.needs, open] }, { leftOut: new Set(['request-0']) });
    expect(plan.covered).toEqual([]);
    expect(Object.fromEntries(plan.uncovered.map(({ requestId, why }) => [requestId, why]))).toEqual({
      'request-0': 'left-out',
      'request-1': 'two-guides',
      open: 'no-time-told',
    });
  });
});
