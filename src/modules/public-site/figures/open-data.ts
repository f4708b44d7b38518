import { stringify } from 'csv-stringify/sync';
import { type PublicFigures, publicMeasures } from '#modules/insights';
import type { Site } from '#modules/programme';
import type { TeamInNumbers } from '../projects/projects.pages.tsx';

/** A table of open data: the same rows as CSV and as JSON. A value that is held back is empty. */
export type OpenRow = Readonly<Record<string, string | number | null>>;

export function siteRows(sites: readonly Site[], teams: ReadonlyMap<string, TeamInNumbers>): OpenRow[] {
  return sites.map((site) => {
    const team = teams.get(site.id);
    return {
      name: site.name,
      provider: site.provider.name,
      county_key: site.countyKey,
      county: site.county,
      street: site.street,
      postal_code: site.postalCode,
      town: site.town,
      latitude: site.latitude,
      longitude: site.longitude,
      phone: site.phone,
      email: site.email,
      opening_hours: site.openingHours,
      guides: team?.guides ?? null,
      languages: team?.languages.join(' ') ?? '',
    };
  });
}

export function figureRows(year: number, { counties }: PublicFigures): OpenRow[] {
  return counties.map(({ key, name, counts }) => ({
    year,
    county_key: key,
    county: name,
    ...Object.fromEntries(
      publicMeasures.map((measure) => {
        const count = counts[measure];
        return measure === 'minutes'
          ? ['hours', count === null ? null : Math.round(count / 60)]
          : [measure === 'tookPlace' ? 'took_place' : measure, count];
      }),
    ),
  }));
}

/** UTF-8 with a mark at its beginning, so that spreadsheets read umlauts; commas, as RFC 4180 has it. */
export function asCsv(rows: readonly OpenRow[]): string {
  return stringify([...rows], {
    header: true,
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  });
}
