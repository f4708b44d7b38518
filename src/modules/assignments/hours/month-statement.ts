import { againstCap, type HoursRow, sumsOf } from './hours.ts';

/** One guide's line in the month of a site. */
export interface MonthLine {
  readonly guideId: string;
  readonly name: string;
  readonly confirmedMinutes: number;
  readonly waitingMinutes: number;
  /** Everything recorded in the calendar year, confirmed or not. */
  readonly yearMinutes: number;
  /** null: nobody has decided on a cap for that year. */
  readonly capMinutes: number | null;
  readonly leftMinutes: number | null;
  readonly kind: 'normal' | 'near' | 'over';
}

/** What is needed of a guide to put her in a line. */
export interface CountedGuide {
  readonly guideId: string;
  readonly name: string;
  readonly capMinutes: number | null;
}

/** The month of a site, one line for each guide, by name; sums add up to those of the rows. */
export function monthLines(
  guides: readonly CountedGuide[],
  rows: readonly HoursRow[],
  minutesOfYear: ReadonlyMap<string, number>,
): MonthLine[] {
  const rowsOf = Map.groupBy(rows, ({ guideId }) => guideId);
  return guides
    .map(({ guideId, name, capMinutes }): MonthLine => {
      const yearMinutes = minutesOfYear.get(guideId) ?? 0;
      const cap = capMinutes === null ? null : againstCap(yearMinutes, capMinutes);
      return {
        guideId,
        name,
        ...sumsOf(rowsOf.get(guideId) ?? []),
        yearMinutes,
        capMinutes,
        leftMinutes: cap?.leftMinutes ?? null,
        kind: cap?.kind ?? 'normal',
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'de') || (a.guideId < b.guideId ? -1 : 1));
}

/** The month an address names, `2026-11`; null when it names none. */
export function readMonth(text: string | null): Temporal.PlainYearMonth | null {
  if (!text || !/^2\d{3}-(0[1-9]|1[0-2])$/.test(text)) return null;
  return Temporal.PlainYearMonth.from(text);
}
