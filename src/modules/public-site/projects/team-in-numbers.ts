import type { PublicGuideCounts } from '#modules/guides';
import { type Count, shieldByCounty, smallest } from '#modules/insights';
import type { Site } from '#modules/programme';
import type { TeamInNumbers } from './projects.pages.tsx';

export interface TeamsInNumbers {
  readonly bySite: ReadonlyMap<string, TeamInNumbers>;
  /** All guides; null: few are missing from what is told by site, so they would follow. */
  readonly guides: Count;
}

/**
 * Below `smallest` neither how many there are is told nor what they speak: it would say who they are. How many there
 * are is shielded as in the figures of the counties, over the same sites: what is told there less what is told here
 * must not leave a few.
 */
export function teamsInNumbers(
  counts: readonly PublicGuideCounts[],
  sites: readonly Pick<Site, 'id' | 'name' | 'countyKey' | 'county' | 'status'>[],
): TeamsInNumbers {
  const countOf = new Map(counts.map((count) => [count.siteId, count]));
  const counted = sites.filter(({ status }) => status === 'active' || status === 'dormant');
  const { counties, total } = shieldByCounty(
    counted.map(({ id, name, countyKey, county }) => {
      const of = { siteId: id, site: name, countyKey, county, guidesWithMinutes: 0 };
      return { ...of, guides: countOf.get(id)?.working ?? 0 };
    }),
    ['guides'],
  );
  const bySite = counties.flatMap(({ sites: shown }) =>
    shown.map(({ key, counts: { guides } }): [string, TeamInNumbers] => {
      const { working = 0, languages = [] } = countOf.get(key) ?? {};
      return [key, { guides, languages: working < smallest ? [] : languages }];
    }),
  );
  return { bySite: new Map(bySite), guides: (total ?? counties[0])?.counts.guides ?? null };
}
