import type { Lang } from '#platform/languages';
import { publicHolidayOn, type SchoolHoliday } from './holiday.ts';
import { programmeTexts } from './texts.ts';

/**
 * What is closed on a day, in a sentence; null on any other day. School holidays are named where something is to
 * happen at a school.
 */
export function sayHoliday(
  day: Temporal.PlainDate,
  of: { readonly schoolHolidays: readonly SchoolHoliday[]; readonly atSchool: boolean },
  lang: Lang,
): string | null {
  const say = programmeTexts(lang);
  const holiday = publicHolidayOn(day);
  if (holiday) return say('holiday.public-hint', { name: say(`holiday.${holiday}`) });
  if (!of.atSchool) return null;
  const school = of.schoolHolidays.find(
    ({ from, until }) =>
      Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, until) < 0,
  );
  return school ? say('holiday.school-hint', { name: say(`school-holiday.${school.kind}`) }) : null;
}
