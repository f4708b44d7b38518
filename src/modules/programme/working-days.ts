import { publicHolidayOn } from './holiday.ts';

/** Monday to Friday, and no public holiday of Hesse. */
export function isWorkingDay(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek <= 5 && publicHolidayOn(day) === null;
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
