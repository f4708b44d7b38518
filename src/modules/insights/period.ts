/** Whole days, `until` no longer belongs to it. */
export interface Period {
  readonly kind: 'month' | 'quarter' | 'year';
  /** As it stands in the address: `2026-11`, `2026-Q4`, `2026`. */
  readonly key: string;
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
}

export const periodKinds = ['month', 'quarter', 'year'] as const;

const monthsIn = { month: 1, quarter: 3, year: 12 } as const;

/** The period of a kind that a day lies in. */
export function periodOf(kind: Period['kind'], day: Temporal.PlainDate): Period {
  const months = monthsIn[kind];
  const first = Math.floor((day.month - 1) / months) * months + 1;
  const from = new Temporal.PlainDate(day.year, first, 1);
  const key =
    kind === 'year'
      ? String(day.year)
      : kind === 'quarter'
        ? `${day.year}-Q${(first + 2) / 3}`
        : from.toPlainYearMonth().toString();
  return { kind, key, from, until: from.add({ months }) };
}

/** What the address says; the running quarter where it says nothing that can be understood. */
export function readPeriod(text: string | null, today: Temporal.PlainDate): Period {
  const [, year, quarter, month] = /^(20\d{2})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/.exec(text ?? '') ?? [];
  if (!year) return periodOf('quarter', today);
  const day = (number: number) => new Temporal.PlainDate(Number(year), number, 1);
  if (quarter) return periodOf('quarter', day(Number(quarter) * 3));
  return month ? periodOf('month', day(Number(month))) : periodOf('year', day(1));
}

/** The one before it. */
export const earlier = (period: Period) => periodOf(period.kind, period.from.subtract({ days: 1 }));

/** null where it has not begun. */
export function later(period: Period, today: Temporal.PlainDate): Period | null {
  const hasBegun = Temporal.PlainDate.compare(period.until, today) <= 0;
  return hasBegun ? periodOf(period.kind, period.until) : null;
}

/** Months of the period that have passed by the end of a day, parts of a month by their days. */
export function monthsPassed(period: Period, today: Temporal.PlainDate): number {
  const tomorrow = today.add({ days: 1 });
  const end = Temporal.PlainDate.compare(tomorrow, period.until) < 0 ? tomorrow : period.until;
  if (Temporal.PlainDate.compare(end, period.from) <= 0) return 0;
  return period.from.until(end, { largestUnit: 'months' }).total({ unit: 'months', relativeTo: period.from });
}
