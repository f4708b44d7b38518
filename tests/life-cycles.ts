import {
  askingLifeCycle,
  assignmentLifeCycle,
  neighbourLifeCycle,
  offerLifeCycle,
  secondLifeCycle,
} from '#modules/assignments';
import { articleLifeCycle, barrierReportLifeCycle, wordProposalLifeCycle } from '#modules/editorial';
import { guideLifeCycle } from '#modules/guides';
import { dataRequestLifeCycle } from '#modules/privacy';
import { siteLifeCycle } from '#modules/programme';
import { requestLifeCycle } from '#modules/requests';
import { diagramOf, type LifeCycle } from '#platform/life-cycle';

// biome-ignore lint/suspicious/noExplicitAny: life cycles of any states are drawn alike
type Any = LifeCycle<any, any, any>;

export const lifeCycles: readonly Any[] = [
  requestLifeCycle,
  offerLifeCycle,
  askingLifeCycle,
  neighbourLifeCycle,
  assignmentLifeCycle,
  secondLifeCycle,
  guideLifeCycle,
  siteLifeCycle,
  dataRequestLifeCycle,
  articleLifeCycle,
  wordProposalLifeCycle,
  barrierReportLifeCycle,
];

/** The page `docs/life-cycles.md`. */
export function describeLifeCycles(): string {
  const parts = lifeCycles.map((cycle) => {
    const guarded = cycle.transitions.filter((line) => line.guard);
    const guards = guarded.map((line) => `- \`${line.event}\`: ${line.guard}`);
    return [
      `## ${cycle.name}`,
      '',
      '```mermaid',
      diagramOf(cycle),
      '```',
      ...(guards.length > 0 ? ['', 'Guards:', '', ...new Set(guards)] : []),
    ].join('\n');
  });
  return [
    '# Life cycles',
    '',
    'Written from the tables in code by `npx vitest run tests/life-cycles.test.ts -u`; the suite compares it. Arrows read: event (who may cause it).',
    '',
    parts.join('\n\n'),
    '',
  ].join('\n');
}
