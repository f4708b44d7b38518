import { type Count, suppressColumn } from './suppress.ts';

export const capacities = ['guides', 'minutes', 'waiting'] as const;
export type Capacity = (typeof capacities)[number];

/** One language in one county, as the database counts it. */
export interface CapacityRow extends Readonly<Record<Capacity, number>> {
  readonly countyKey: string;
  readonly county: string;
  /** The primary tag; German is not among them. */
  readonly language: string;
  /** How many of the guides said what they wish to give in a month. */
  readonly guidesWithMinutes: number;
}

export interface ShownCapacity {
  readonly language: string;
  readonly counts: Readonly<Record<Capacity, Count>>;
}

export interface CountyCapacity {
  readonly key: string;
  readonly name: string;
  readonly languages: readonly ShownCapacity[];
}

const recordOf = (of: (capacity: Capacity) => Count) =>
  Object.fromEntries(capacities.map((capacity) => [capacity, of(capacity)])) as Record<Capacity, Count>;

const peopleBehind = (row: CapacityRow, capacity: Capacity) =>
  capacity === 'minutes' ? row.guidesWithMinutes : row[capacity];

/**
 * What may be shown: each county by itself, so that it is the same for whoever sees it alone, and each language over
 * all of them. How many requests of a county wait is told elsewhere, so no language may follow from the others.
 */
export function shieldCapacity(rows: readonly CapacityRow[]): {
  counties: CountyCapacity[];
  /** `null`: one county only. */
  together: ShownCapacity[] | null;
} {
  const shown = new Map<CapacityRow, ShownCapacity['counts']>();
  const counties = [...Map.groupBy(rows, ({ countyKey }) => countyKey)].map(([key, own]): CountyCapacity => {
    const columns = Object.fromEntries(
      capacities.map((capacity) => [
        capacity,
        suppressColumn(own.map((row) => ({ value: row[capacity], people: peopleBehind(row, capacity) })))
          .cells,
      ]),
    ) as Record<Capacity, Count[]>;
    own.forEach((row, at) => {
      shown.set(
        row,
        recordOf((capacity) => columns[capacity][at] ?? null),
      );
    });
    return {
      key,
      name: own[0]?.county ?? key,
      languages: own.map((row) => ({
        language: row.language,
        counts: shown.get(row) ?? recordOf(() => null),
      })),
    };
  });
  if (counties.length < 2) return { counties, together: null };
  const together = [...Map.groupBy(rows, ({ language }) => language)].map(([language, own]) => ({
    language,
    counts: recordOf(
      (capacity) =>
        suppressColumn(
          own.map((row) => ({
            value: row[capacity],
            people: peopleBehind(row, capacity),
            isHidden: shown.get(row)?.[capacity] === null,
          })),
          { cellsAreShown: true },
        ).total,
    ),
  }));
  return { counties, together };
}
