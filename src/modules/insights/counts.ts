import { type Count, suppressColumn } from './suppress.ts';

export const measures = ['received', 'seeking', 'arranged', 'guides', 'minutes'] as const;
export type Measure = (typeof measures)[number];

/** What the database counts at one site. */
export interface SiteCounts extends Readonly<Record<Measure, number>> {
  readonly countyKey: string;
  readonly county: string;
  readonly siteId: string;
  readonly site: string;
  /** From how many guides the minutes come. */
  readonly guidesWithMinutes: number;
}

export interface ShownCounts {
  readonly key: string;
  readonly name: string;
  readonly counts: Readonly<Record<Measure, Count>>;
}

export interface CountyCounts extends ShownCounts {
  readonly sites: readonly ShownCounts[];
}

/**
 * What may be shown: the sites of each county with its total, and the total of all counties. Each county is
 * shielded by itself, so that whoever sees it alone and whoever sees them all see the same numbers.
 */
export function showCounts(rows: readonly SiteCounts[]): {
  counties: CountyCounts[];
  total: ShownCounts | null;
} {
  const keys = [...new Set(rows.map(({ countyKey }) => countyKey))];
  const counties = keys.map((key): CountyCounts => {
    const sites = rows.filter(({ countyKey }) => countyKey === key);
    const columns = columnsOf((measure) =>
      suppressColumn(sites.map((site) => ({ value: site[measure], people: peopleBehind(site, measure) }))),
    );
    return {
      key,
      name: sites[0]?.county ?? key,
      counts: recordOf((measure) => columns[measure].total),
      sites: sites.map(({ siteId, site }, index) => ({
        key: siteId,
        name: site,
        counts: recordOf((measure) => columns[measure].cells[index] ?? null),
      })),
    };
  });
  if (counties.length < 2) return { counties, total: null };
  const columns = columnsOf((measure) =>
    suppressColumn(
      keys.map((key, index) => {
        const sites = rows.filter(({ countyKey }) => countyKey === key);
        const sum = (of: (site: SiteCounts) => number) => sites.reduce((all, site) => all + of(site), 0);
        return {
          value: sum((site) => site[measure]),
          people: sum((site) => peopleBehind(site, measure)),
          isHidden: counties[index]?.counts[measure] === null,
        };
      }),
      { cellsAreShown: true },
    ),
  );
  return { counties, total: { key: 'all', name: '', counts: recordOf((measure) => columns[measure].total) } };
}

const peopleBehind = (site: SiteCounts, measure: Measure) =>
  measure === 'minutes' ? site.guidesWithMinutes : site[measure];

function recordOf<T>(of: (measure: Measure) => T): Record<Measure, T> {
  return Object.fromEntries(measures.map((measure) => [measure, of(measure)])) as Record<Measure, T>;
}

const columnsOf = recordOf<ReturnType<typeof suppressColumn>>;
