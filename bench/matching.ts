import { buildCandidates, buildNeed, buildSite } from '../src/modules/matching/candidate.build.ts';
import type { Candidate } from '../src/modules/matching/candidate.ts';
import { proposeGuides } from '../src/modules/matching/propose-guides.ts';
import { type Figure, ms, printFigures, timeBeside } from './report.ts';

/** Every field that proposals look at, read once: what no proposal can go below. */
function readOnce(candidates: readonly Candidate[]): number {
  let seen = 0;
  for (const { obligations, languages, availability, absences, busy, years } of candidates) {
    for (const { validFrom, validUntil } of obligations)
      if (validFrom <= '2026-12-01' && (validUntil ?? '9999') > '2026-12-01') seen++;
    for (const { tag } of languages) if (tag === 'ar') seen++;
    for (const { weekday } of availability ?? []) seen += weekday;
    for (const { until } of absences) if (until > '2026-12-01') seen++;
    for (const { startMs } of busy) seen += startMs % 2;
    for (const { minutes } of years) seen += minutes % 2;
  }
  return seen;
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
      const { proposed } = proposeGuides(need, candidates, site, { today }).counts;
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
    }
  }
  printFigures('Proposals for one request', figures);
}
