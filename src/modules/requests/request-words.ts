import { languageName, topicName } from '#modules/programme';
import { sayDay, sayTime } from '#platform/dates';
import type { FieldError } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import type { TextValues } from '#platform/texts';
import { longestOf, meetingPlaceOf } from './request.form.ts';
import { furthestDays, type TimeWindow } from './request.ts';
import type { Request } from './request-record.ts';
import { requestTexts } from './texts.ts';

/** A wrong field, and what its message needs to know. */
export interface Fault extends FieldError {
  readonly values?: TextValues;
}

const numbered = /^(day|from|until)-([123])$/;

function fieldName(lang: Lang, name: string): string {
  const say = requestTexts(lang);
  const [, part, number] = numbered.exec(name) ?? [];
  const key = `field.${part ?? name}`;
  const word = say.has(key) ? say(key) : name;
  return number && number !== '1' ? `${say('step.window', { number })}, ${word}` : word;
}

/** The faults of a form in words, for its fields and its summary. */
export function faultMessages(lang: Lang, faults: readonly Fault[]): { name: string; message: string }[] {
  const say = requestTexts(lang);
  return faults.map(({ name, code, values }) => {
    const own = `error.${name}.${code}`;
    const general = `error.${code}`;
    const key = say.has(own) ? own : say.has(general) ? general : 'error.missing';
    const field = fieldName(lang, name);
    return { name, message: say(key, { field, most: longestOf[name] ?? 0, days: furthestDays, ...values }) };
  });
}

/** `Montag, 23. November 2026, 09:00 bis 12:00 Uhr` */
export function sayWindow(window: TimeWindow, lang: Lang): string {
  return requestTexts(lang)('window-words', {
    day: sayDay(window.day, lang),
    from: window.from.toString({ smallestUnit: 'minute' }),
    until: sayTime(window.until, lang),
  });
}

export function sayMinutes(minutes: number, lang: Lang): string {
  return requestTexts(lang)('minutes-choice', { minutes });
}

/** `Jugendamt Friedberg (Amt oder Behörde)` */
export function sayPlace(
  request: Pick<Request, 'placeKind' | 'setting' | 'placeName' | 'placeAddress'>,
  lang: Lang,
): string {
  const kind = requestTexts(lang)(`meeting-place.${meetingPlaceOf(request)}`);
  const where = [request.placeName, request.placeAddress].filter(Boolean).join(', ');
  return where === '' ? kind : `${where} (${kind})`;
}

/** Everything somebody wishes, one line each; none when it is all the same. */
export function sayWishes(
  request: Pick<
    Request,
    'genderWish' | 'childPresent' | 'accessibility' | 'guidesNeeded' | 'wishesLongCompany'
  >,
  lang: Lang,
): string[] {
  const say = requestTexts(lang);
  const { genderWish, childPresent, accessibility, guidesNeeded, wishesLongCompany } = request;
  return [
    ...(genderWish
      ? [
          genderWish.reason === 'not-told'
            ? say(`gender.${genderWish.gender}`)
            : `${say(`gender.${genderWish.gender}`)}. ${say(`gender-reason.${genderWish.reason}`)}`,
        ]
      : []),
    ...(childPresent ? [say('field.child')] : []),
    ...accessibility.map((need) => say(`accessibility.${need}`)),
    ...(guidesNeeded === 2 ? [say('field.two-guides')] : []),
    ...(wishesLongCompany ? [say('field.long-company')] : []),
  ];
}

/** `Jugendamt oder Familienhilfe, Arabisch`: what a request is called in lists and titles. */
export function nameOfRequest(request: { topicCode: string; languageTag: string }, lang: Lang): string {
  return `${topicName(request.topicCode, lang)}, ${languageName(request.languageTag, lang)}`;
}
