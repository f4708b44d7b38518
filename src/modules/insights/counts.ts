import { type Count, suppressColumn } from './suppress.ts';

export const measures = ['received', 'seeking', 'arranged', 'guides', 'minutes'] as const;
export type Measure = (typeof measures)[number];

/** A site and its county, beside what is counted there. */
export interface SiteRow {
  readonly countyKey: string;
  readonly county: string;
  readonly siteId: string;
  readonly site: string;
  /** From how many guides the minutes come. */
  readonly guidesWithMinutes: number;
}

/** What the database counts at one site. */
export interface SiteCounts extends SiteRow, Readonly<Record<Measure, number>> {}

export interface ShownCounts<Counted extends string = Measure> {
  readonly key: string;
  readonly name: string;
  readonly counts: Readonly<Record<Counted, Count>>;
}

export interface CountyCounts<Counted extends string = Measure> extends ShownCounts<Counted> {
  readonly sites: readonly ShownCounts<Counted>[];
}

/** What of a county or a state may be shown of its own counts. */
export const showCounts = (rows: readonly SiteCounts[]) => shieldByCounty(rows, measures);

/**
 * What may be shown: the sites of each county with its total, and the total of all counties. Each county is
 * shielded by itself, so that whoever sees it alone and whoever sees them all see the same numbers.
 */
export function shieldByCounty<Counted extends string>(
  rows: readonly (SiteRow & Readonly<Record<Counted, number>>)[],
  counted: readonly Counted[],
): { counties: CountyCounts<Counted>[]; total: ShownCounts<Counted> | null } {
  type Row = (typeof rows)[number];
  const recordOf = <T>(of: (measure: Counted) => T) =>
    Object.fromEntries(counted.map((measure) => [measure, of(measure)])) as Record<Counted, T>;
  const peopleBehind = (site: Row, measure: Counted) =>
    measure === 'minutes' ? site.guidesWithMinutes : site[measure];
  const keys = [...new Set(rows.map(({ countyKey }) => countyKey))];
  const counties = keys.map((key): CountyCounts<Counted> => {
    const sites = rows.filter(({ countyKey }) => countyKey === key);
    const columns = recordOf((measure) =>
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
  const columns = recordOf((measure) =>
    suppressColumn(
      keys.map((key, index) => {
        const sites = rows.filter(({ countyKey }) => countyKey === key);
        const sum = (of: (site: Row) => number) => sites.reduce((all, site) => all + of(site), 0);
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
