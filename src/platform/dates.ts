import { type Lang, localeOf } from './languages.ts';

/** The zone in which days and times of day are meant and shown. */
export const zone = 'Europe/Berlin';

export function dayOf(now: Temporal.Instant): Temporal.PlainDate {
  return now.toZonedDateTimeISO(zone).toPlainDate();
}

/**
 * The moment a wall-clock time in Berlin means. A time that the spring change skips moves forward by the
 * hour that is missing; a time that the autumn change repeats means its first occurrence.
 */
export function momentAt(day: Temporal.PlainDate, time: Temporal.PlainTime): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(lang: Lang, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${kind}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(localeOf(lang), { ...options, timeZone: zone });
    formats.set(key, format);
  }
  return format;
}

const atNoon = (day: Temporal.PlainDate) => momentAt(day, Temporal.PlainTime.from('12:00')).epochMilliseconds;

/** `Montag, 23. November 2026` */
export function sayDay(day: Temporal.PlainDate, lang: Lang): string {
  return formatFor(lang, 'day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    atNoon(day),
  );
}

/** `23.–29. November 2026`: the first and the last day of a period. */
export function sayDays(first: Temporal.PlainDate, last: Temporal.PlainDate, lang: Lang): string {
  return formatFor(lang, 'days', { day: 'numeric', month: 'long', year: 'numeric' }).formatRange(
    atNoon(first),
    atNoon(last),
  );
}

/** `Mo., 23.11.2026`, for tables. */
export function sayShortDay(day: Temporal.PlainDate, lang: Lang): string {
  return formatFor(lang, 'short', {
    weekday: 'short',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(atNoon(day));
}

/** `November 2026` */
export function sayMonth(month: Temporal.PlainYearMonth, lang: Lang): string {
  return formatFor(lang, 'month', { month: 'long', year: 'numeric' }).format(
    atNoon(month.toPlainDate({ day: 15 })),
  );
}

/** `14:30 Uhr`, `14:30` */
export function sayTime(moment: Temporal.Instant | Temporal.PlainTime, lang: Lang): string {
  const time = moment instanceof Temporal.Instant ? moment.toZonedDateTimeISO(zone).toPlainTime() : moment;
  const clock = time.toString({ smallestUnit: 'minute' });
  return lang === 'de' || lang === 'de-simple' ? `${clock} Uhr` : clock;
}

/** `Montag, 23. November 2026, 14:30 Uhr` */
export function sayMoment(moment: Temporal.Instant, lang: Lang): string {
  return `${sayDay(dayOf(moment), lang)}, ${sayTime(moment, lang)}`;
}

/** `in 2 Tagen`, `heute`, `vor 3 Tagen`: to stand beside a date, never instead of it. */
export function sayDistance(day: Temporal.PlainDate, today: Temporal.PlainDate, lang: Lang): string {
  const days = today.until(day, { largestUnit: 'day' }).days;
  return new Intl.RelativeTimeFormat(localeOf(lang), { numeric: 'auto' }).format(days, 'day');
}

/** `1 Std. 30 Min.`, `45 Min.`; minutes in. */
export function sayDuration(minutes: number, lang: Lang): string {
  const hours = Math.trunc(minutes / 60);
  const rest = minutes % 60;
  const say = (count: number, unit: 'hour' | 'minute') =>
    new Intl.NumberFormat(localeOf(lang), { style: 'unit', unit, unitDisplay: 'short' }).format(count);
  return [hours ? say(hours, 'hour') : '', rest || !hours ? say(rest, 'minute') : '']
    .filter(Boolean)
    .join(' ');
}
