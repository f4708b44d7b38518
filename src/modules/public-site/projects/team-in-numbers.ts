import type { PublicGuideCounts } from '#modules/guides';
import { smallest } from '#modules/insights';
import type { TeamInNumbers } from './projects.pages.tsx';

/** Below `smallest` neither how many there are is told nor what they speak: it would say who they are. */
export function teamsInNumbers(counts: readonly PublicGuideCounts[]): ReadonlyMap<string, TeamInNumbers> {
  return new Map(
    counts.map(({ siteId, working, languages }) => [
      siteId,
      working < smallest ? { guides: null, languages: [] } : { guides: working, languages },
    ]),
  );
}
