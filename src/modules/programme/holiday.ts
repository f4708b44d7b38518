/** Public holidays of Hesse (HFeiertagsG § 1) by the words they have in the texts: `holiday.<key>`. */
export const publicHolidays = [
  'new-year',
  'good-friday',
  'easter-monday',
  'labour-day',
  'ascension',
  'whit-monday',
  'corpus-christi',
  'german-unity',
  'christmas-day',
  'second-christmas-day',
] as const;
export type PublicHoliday = (typeof publicHolidays)[number];

const fixed: Readonly<Record<string, PublicHoliday>> = {
  '01-01': 'new-year',
  '05-01': 'labour-day',
  '10-03': 'german-unity',
  '12-25': 'christmas-day',
  '12-26': 'second-christmas-day',
};

/** In days from Easter Sunday. */
const movable: Readonly<Record<number, PublicHoliday>> = {
  [-2]: 'good-friday',
  1: 'easter-monday',
  39: 'ascension',
  50: 'whit-monday',
  60: 'corpus-christi',
};

/** The Sunday of Easter in the Gregorian calendar (Gauss, as corrected by Lichtenberg). */
function easter(year: number): Temporal.PlainDate {
  const k = Math.trunc(year / 100);
  const m = 15 + Math.trunc((3 * k + 3) / 4) - Math.trunc((8 * k + 13) / 25);
  const s = 2 - Math.trunc((3 * k + 3) / 4);
  const a = year % 19;
  const d = (19 * a + m) % 30;
  const r = Math.trunc((d + Math.trunc(a / 11)) / 29);
  const og = 21 + d - r;
  const sz = 7 - ((year + Math.trunc(year / 4) + s) % 7);
  const oe = 7 - ((og - sz) % 7);
  return new Temporal.PlainDate(year, 3, 1).add({ days: og + oe - 1 });
}

const byYear = new Map<number, ReadonlyMap<string, PublicHoliday>>();

/** The public holidays of a year, by day as ISO 8601 text. */
function publicHolidaysOf(year: number): ReadonlyMap<string, PublicHoliday> {
  let all = byYear.get(year);
  if (!all) {
    const sunday = easter(year);
    all = new Map<string, PublicHoliday>([
      ...Object.entries(fixed).map(([day, key]): [string, PublicHoliday] => [
        Temporal.PlainDate.from({
          year,
          month: Number(day.slice(0, 2)),
          day: Number(day.slice(3)),
        }).toString(),
        key,
      ]),
      ...Object.entries(movable).map(([days, key]): [string, PublicHoliday] => [
        sunday.add({ days: Number(days) }).toString(),
        key,
      ]),
    ]);
    byYear.set(year, all);
  }
  return all;
}

/** Which public holiday that day is; null for none. */
export function publicHolidayOn(day: Temporal.PlainDate): PublicHoliday | null {
  return publicHolidaysOf(day.year).get(day.toString()) ?? null;
}

/** Half-open. */
export interface SchoolHoliday {
  readonly kind: SchoolHolidayKind;
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
}

export const schoolHolidayKinds = ['autumn', 'christmas', 'winter', 'easter', 'whitsun', 'summer'] as const;
export type SchoolHolidayKind = (typeof schoolHolidayKinds)[number];

/** When somebody may be away without saying it each time. */
export const holidayKinds = ['school-holidays', 'public-holidays'] as const;
export type HolidayKind = (typeof holidayKinds)[number];

/** Half-open; days as ISO 8601 text, which compares like the days it names. */
export interface DaysOff {
  readonly from: string;
  readonly until: string;
}

/**
 * The days off of each kind between two days. After the last school holiday that is known every day counts as one:
 * whoever is away then is not promised on a guess.
 */
export function daysOff(
  schoolHolidays: readonly SchoolHoliday[],
  of: { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate },
): Readonly<Record<HolidayKind, readonly DaysOff[]>> {
  const [from, until] = [of.from.toString(), of.until.toString()];
  const known = schoolHolidays
    .map((one) => ({ from: one.from.toString(), until: one.until.toString() }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const unknownFrom = known.at(-1)?.until ?? from;
  const school = [...known, { from: unknownFrom, until }].filter(
    (one) => one.from < one.until && one.from < until && one.until > from,
  );
  const publicDays: DaysOff[] = [];
  for (let year = of.from.year; year <= of.until.year; year++) {
    for (const day of publicHolidaysOf(year).keys()) {
      if (day < from || day >= until) continue;
      publicDays.push({ from: day, until: Temporal.PlainDate.from(day).add({ days: 1 }).toString() });
    }
  }
  return { 'school-holidays': school, 'public-holidays': publicDays };
}
