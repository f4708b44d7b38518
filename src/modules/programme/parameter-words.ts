import { type Lang, localeOf } from '#platform/languages';
import { dayInYear, definitionOf, type ParameterKey } from './parameter.ts';
import { programmeTexts } from './texts.ts';

/** `Aufwandsentschädigung` */
export function parameterName(key: ParameterKey, lang: Lang): string {
  return programmeTexts(lang)(`parameter.${key}`);
}

/** `01.01.2026`, `1 Jan 2026`: a day in a table where the weekday says nothing. */
export function sayDate(day: Temporal.PlainDate, lang: Lang): string {
  const words = new Intl.DateTimeFormat(localeOf(lang), { dateStyle: 'medium', timeZone: 'UTC' });
  return words.format(Date.UTC(day.year, day.month - 1, day.day));
}

/** A value with its unit: `5,00 € je Stunde`, `7 Tage`, `31. Dezember`. */
export function sayValue(key: ParameterKey, value: number, lang: Lang): string {
  const { unit } = definitionOf(key);
  const say = programmeTexts(lang);
  if (unit === 'month-day') {
    // Any year that is no leap year: only day and month are said.
    const day = dayInYear(value, 2023);
    const words = new Intl.DateTimeFormat(localeOf(lang), { day: 'numeric', month: 'long', timeZone: 'UTC' });
    return say('unit.month-day', { amount: words.format(Date.UTC(2023, day.month - 1, day.day)) });
  }
  if (unit === 'cent' || unit === 'cent-per-hour' || unit === 'cent-per-participant-unit') {
    const money = new Intl.NumberFormat(localeOf(lang), { style: 'currency', currency: 'EUR' });
    return say(`unit.${unit}`, { amount: money.format(value / 100) });
  }
  return say(`unit.${unit}`, { amount: value });
}
