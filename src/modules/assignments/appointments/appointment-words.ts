import { dayOf, sayDay, sayDuration, sayShortDay, sayTime, zone } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { assignmentTexts } from '../texts.ts';

export interface Period {
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

export function minutesOf({ startsAt, endsAt }: Period): number {
  return Math.round(startsAt.until(endsAt).total('minutes'));
}

/** `09:00 bis 10:00 Uhr` */
export function sayTimes({ startsAt, endsAt }: Period, lang: Lang): string {
  const from = startsAt.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });
  return assignmentTexts(lang)('time.span', { from, until: sayTime(endsAt, lang) });
}

/** `Montag, 9. November 2026, 09:00 bis 10:00 Uhr` */
export function sayPeriod(period: Period, lang: Lang): string {
  return assignmentTexts(lang)('time.period', {
    day: sayDay(dayOf(period.startsAt), lang),
    times: sayTimes(period, lang),
  });
}

/** The same for tables: `Mo., 09.11.2026, 09:00 bis 10:00 Uhr` */
export function sayShortPeriod(period: Period, lang: Lang): string {
  return assignmentTexts(lang)('time.period', {
    day: sayShortDay(dayOf(period.startsAt), lang),
    times: sayTimes(period, lang),
  });
}

/** `09:00 bis 10:00 Uhr, 1 Std.` */
export function sayHours(period: Period, lang: Lang): string {
  return assignmentTexts(lang)('time.hours', {
    times: sayTimes(period, lang),
    length: sayDuration(minutesOf(period), lang),
  });
}

/** `1 Std. 30 Min.`; a counter-entry takes away: `−1 Std. 30 Min.` */
export function sayMinutes(minutes: number, lang: Lang): string {
  return minutes < 0 ? `−${sayDuration(-minutes, lang)}` : sayDuration(minutes, lang);
}
