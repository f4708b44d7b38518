import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildCandidate, buildNeed, buildSite, buildSlot } from './candidate.build.ts';
import type { Candidate, Site } from './candidate.ts';
import type { Need } from './need.ts';
import { asLinearProgramme, openExactSolver, together, worthOf } from './plan-problem.build.ts';
import type { PlanProblem } from './plan-problem.ts';
import { fromElsewhere, type PlanWorld, planWeek } from './plan-week.ts';
import { refusesAcceptance } from './propose-guides.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const solveExactly = await openExactSolver();
const days = ['2026-12-01', '2026-12-02'];
const languages = ['ar', 'tr'];
const siteIds = ['site-1', 'site-2', 'site-3'];

interface AskedFor {
  readonly at: number;
  readonly language: string;
  readonly day: string;
  /** Sites it may be asked at, beside its own. */
  readonly goesTo: readonly string[];
}
interface Guide {
  readonly at: number;
  readonly speaks: readonly string[];
  readonly month: number;
  readonly left: number;
}

function worldOf(asked: readonly AskedFor[], guides: readonly Guide[], minutesLeft = 6000): PlanWorld {
  const needs: Need[] = [];
  const elsewhere = new Map<string, Need[]>();
  for (const [number, { at, language, day, goesTo }] of asked.entries()) {
    const siteId = siteIds[at] as string;
    const need = buildNeed({
      requestId: `request-${number}`,
      siteId,
      language: { tag: language, mode: 'speak', minLevel: 'basic' },
      slots: [buildSlot(day, '09:00', '12:00')],
      minutes: 60,
    });
    needs.push(need);
    elsewhere.set(
      need.requestId,
      goesTo
        .filter((id) => id !== siteId)
        .map((id) => ({
          ...need,
          siteId: id,
          language: { tag: language, mode: 'speak', minLevel: 'fluent' },
        })),
    );
  }
  const candidates = guides.map((one, number) =>
    buildCandidate({
      guideId: `guide-${number}`,
      siteId: siteIds[one.at] as string,
      languages: one.speaks.map((tag) => ({ tag, level: 'fluent', modes: ['speak'] })),
      minutesThisMonth: one.month,
      years: [{ year: 2026, capMinutes: 10_000, minutes: 10_000 - one.left }],
    }),
  );
  const sites = new Map(
    siteIds.map((siteId): [string, Site] => [
      siteId,
      buildSite({ siteId, budgets: [{ year: 2026, minutesLeft }] }),
    ]),
  );
  return { needs, candidates, sites, elsewhere };
}

const asked = (of: Partial<AskedFor> = {}): AskedFor => ({
  at: 0,
  language: 'ar',
  day: '2026-12-01',
  goesTo: ['site-2'],
  ...of,
});
const guide = (of: Partial<Guide> = {}): Guide => ({ at: 0, speaks: ['ar'], month: 0, left: 9_000, ...of });
const whose = (world: PlanWorld, fixed?: ReadonlyMap<string, string>) =>
  planWeek(world, { today, ...(fixed && { fixed }) }).covered.map(({ requestId, siteId }) => [
    requestId,
    siteId,
  ]);

test('a request nobody of its own site can take finds somebody at a site it may be asked at, and only there', () => {
  expect(whose(worldOf([asked()], [guide({ at: 1 })]))).toEqual([['request-0', 'site-2']]);
  expect(whose(worldOf([asked()], [guide({ at: 2 })]))).toEqual([]);
  const { uncovered } = planWeek(worldOf([asked({ goesTo: [] })], [guide({ at: 1 })]), { today });
  expect(uncovered).toEqual([{ requestId: 'request-0', ofSiteId: 'site-1', why: 'nobody-can', could: 0 }]);
});

test('the own team comes first, unless another request would stay without anybody', () => {
  const tired = guide({ month: 700 });
  expect(whose(worldOf([asked()], [tired, guide({ at: 1 })]))).toEqual([['request-0', 'site-1']]);
  const only = guide({ speaks: ['ar', 'tr'] });
  const two = [asked(), asked({ language: 'tr', goesTo: [] })];
  expect(whose(worldOf(two, [only, guide({ at: 1 })])).sort()).toEqual([
    ['request-0', 'site-2'],
    ['request-1', 'site-1'],
  ]);
});

test('hours count at the site whose guide goes', () => {
  const world = worldOf([asked()], [guide({ at: 1 })]);
  const none = buildSite({ siteId: 'site-2', budgets: [{ year: 2026, minutesLeft: 30 }] });
  expect(whose({ ...world, sites: new Map(world.sites).set('site-2', none) })).toEqual([]);
  const ownNone = buildSite({ siteId: 'site-1', budgets: [{ year: 2026, minutesLeft: 30 }] });
  expect(whose({ ...world, sites: new Map(world.sites).set('site-1', ownNone) })).toHaveLength(1);
});

test('who is needed at another site is not said to be needed in the own team', () => {
  const both = [asked(), asked({ at: 1, goesTo: [] })];
  const { uncovered } = planWeek(worldOf(both, [guide({ at: 1 })]), {
    today,
    fixed: new Map([['request-1', 'guide-0']]),
  });
  expect(uncovered).toEqual([
    { requestId: 'request-0', ofSiteId: 'site-1', why: 'taken-elsewhere', could: 0 },
  ]);
});

test('a site can be settled by hand, as a guide can', () => {
  const world = worldOf([asked()], [guide(), guide({ at: 1 })]);
  expect(whose(world)).toEqual([['request-0', 'site-1']]);
  expect(whose(world, new Map([['request-0', 'site-2']]))).toEqual([['request-0', 'site-2']]);
});

const somewhere = fc.integer({ min: 0, max: 2 });
const arbitraryAsked = fc.array(
  fc.record({
    at: somewhere,
    language: fc.constantFrom(...languages),
    day: fc.constantFrom(...days),
    goesTo: fc.subarray(siteIds),
  }),
  { maxLength: 7 },
);
const arbitraryGuides = fc.array(
  fc.record({
    at: somewhere,
    speaks: fc.subarray(languages, { minLength: 1 }),
    month: fc.integer({ min: 0, max: 900 }),
    left: fc.constantFrom(0, 60, 130, 9_000),
  }),
  { minLength: 1, maxLength: 6 },
);

test('the plan of several sites is as good as an exact solver finds, and acceptance refuses none of it', () => {
  let helped = 0;
  let own = { covered: 0, points: 0 };
  const problems: PlanProblem[] = [];
  fc.assert(
    fc.property(arbitraryAsked, arbitraryGuides, fc.constantFrom(60, 150, 6000), (needs, guides, left) => {
      const world = worldOf(needs, guides, left);
      const plan = planWeek(world, { today, onProblem: (one) => problems.push(one) });
      own = { covered: own.covered + plan.covered.length, points: own.points + plan.points };
      for (const { requestId, ofSiteId, siteId, guideId, start, end, score } of plan.covered) {
        const need = world.needs.find((one) => one.requestId === requestId) as Need;
        const seen =
          ofSiteId === siteId ? need : world.elsewhere?.get(requestId)?.find((one) => one.siteId === siteId);
        const candidate = world.candidates.find((one) => one.guideId === guideId) as Candidate;
        const site = world.sites.get(siteId) as Site;
        expect(
          refusesAcceptance({ ...(seen as Need), slots: [{ start, end }] }, candidate, site, { today }),
        ).toEqual([]);
        if (ofSiteId === siteId) continue;
        helped++;
        expect(score.total).toBeLessThanOrEqual(100 - fromElsewhere);
      }
    }),
    { numRuns: 1000 },
  );
  // None can be better than the best, so equal sums mean that each is the best.
  const all = together(problems);
  expect(own).toEqual(worthOf(all, solveExactly(all, asLinearProgramme(all))));
  // Without any help across sites the property would show nothing new.
  expect(helped).toBeGreaterThan(100);
});

test('the plan of several sites stays the same whatever the order in which they come', () => {
  fc.assert(
    fc.property(arbitraryAsked, arbitraryGuides, (needs, guides) => {
      const world = worldOf(needs, guides);
      const turned: PlanWorld = {
        needs: world.needs.toReversed(),
        candidates: world.candidates.toReversed(),
        sites: new Map([...world.sites].reverse()),
        elsewhere: new Map([...(world.elsewhere ?? [])].map(([id, all]) => [id, all.toReversed()])),
      };
      expect(whose(turned).sort()).toEqual(whose(world).sort());
    }),
    { numRuns: 300 },
  );
});
