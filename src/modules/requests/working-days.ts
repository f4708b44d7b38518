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

const fixed = ['01-01', '05-01', '10-03', '12-25', '12-26'];
// Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi, in days from Easter Sunday.
const movable = [-2, 1, 39, 50, 60];

/** Public holidays on which nobody works in Hesse (HFeiertagsG § 1). */
function isHoliday(day: Temporal.PlainDate): boolean {
  if (fixed.includes(day.toString().slice(5))) return true;
  return movable.includes(easter(day.year).until(day).days);
}

export function isWorkingDay(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek <= 5 && !isHoliday(day);
}

/** The day that many working days later; 0 is the next working day, or the day itself when it is one. */
export function addWorkingDays(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let reached = day;
  while (!isWorkingDay(reached)) reached = reached.add({ days: 1 });
  for (let left = count; left > 0; ) {
    reached = reached.add({ days: 1 });
    if (isWorkingDay(reached)) left--;
  }
  return reached;
}
