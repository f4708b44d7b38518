import { type HolidayKind, languageName, topicName } from '#modules/programme';
import { sayDistance, sayShortDay } from '#platform/dates';
import { type Lang, localeOf } from '#platform/languages';
import {
  endOf,
  type Gender,
  type Guide,
  type GuideAvailability,
  type GuideEvent,
  type GuideLanguage,
  type GuideProfile,
  type GuideState,
  type ObligationKind,
  type Travel,
  type WeeklyHours,
} from './guide.ts';
import { guideTexts } from './texts.ts';

type Say = ReturnType<typeof guideTexts>;
type Key = Parameters<Say>[0];

/** A text for a code that comes from data; the code itself where there is none. */
function sayCode(say: Say, key: string, code: string): string {
  return say.has(key) ? say(key) : code;
}

export function sayState(state: GuideState, lang: Lang): string {
  return guideTexts(lang)(`state.${state}` as Key);
}

export function sayEvent(event: GuideEvent, lang: Lang): string {
  return sayCode(guideTexts(lang), `event.${event}`, event);
}

/** What has happened, for the history: `Einarbeitung begonnen` */
export function sayHappened(event: GuideEvent, lang: Lang): string {
  return sayCode(guideTexts(lang), `happened.${event}`, event);
}

export function sayReason(reason: string, lang: Lang): string {
  return sayCode(guideTexts(lang), `reason.${reason}`, reason);
}

export function sayObligation(kind: ObligationKind, lang: Lang): string {
  return guideTexts(lang)(`obligation.${kind}` as Key);
}

export function sayGender(gender: Gender, lang: Lang): string {
  return guideTexts(lang)(`gender.${gender}` as Key);
}

/** `fließend (sprechen, lesen)` */
export function sayLevel({ level, modes }: Pick<GuideLanguage, 'level' | 'modes'>, lang: Lang): string {
  const say = guideTexts(lang);
  const words = modes.map((mode) => say(`mode.${mode}`));
  return `${say(`level.${level}`)} (${words.join(', ')})`;
}

/** `Arabisch, Muttersprache (sprechen)` */
export function sayLanguage(language: GuideLanguage, lang: Lang): string {
  return `${languageName(language.tag, lang)}, ${sayLevel(language, lang)}`;
}

/** `Montag`; 1 is Monday. */
export function sayWeekday(weekday: number, lang: Lang): string {
  // 1 January 2024 was a Monday.
  const day = new Temporal.PlainDate(2024, 1, weekday);
  return day.toLocaleString(localeOf(lang), { weekday: 'long' });
}

const clock = (time: Temporal.PlainTime) => time.toString({ smallestUnit: 'minute' });

/** `8:00–12:00 und 14:00–17:00` of one weekday; null where there is nothing. */
export function sayHoursOf(hours: readonly WeeklyHours[], weekday: number, lang: Lang): string | null {
  const spans = hours
    .filter((one) => one.weekday === weekday)
    .map((one) => `${clock(one.from)}–${clock(one.until)}`);
  if (spans.length === 0) return null;
  const list = new Intl.ListFormat(localeOf(lang)).format(spans);
  return guideTexts(lang)('availability.hours', { hours: list });
}

/** `7,5`; minutes in. */
export function sayHoursNumber(minutes: number, lang: Lang): string {
  return new Intl.NumberFormat(localeOf(lang), { maximumFractionDigits: 2 }).format(minutes / 60);
}

/** `noch gültig bis Mo., 23.11.2026 (in 2 Tagen)`, `abgelaufen am …`, `fehlt` */
export function sayStanding(
  guide: Pick<Guide, 'obligations'>,
  kind: ObligationKind,
  today: Temporal.PlainDate,
  lang: Lang,
): { words: string; standing: 'in-force' | 'ending' | 'ended' | 'missing' } {
  const say = guideTexts(lang);
  const own = guide.obligations.filter((one) => one.kind === kind);
  const inForce = own.some(
    (one) =>
      Temporal.PlainDate.compare(one.validFrom, today) <= 0 &&
      (one.validUntil === null || Temporal.PlainDate.compare(one.validUntil, today) > 0),
  );
  if (inForce) {
    const end = endOf(guide, kind, today);
    if (end === null) return { words: say('obligation.in-force'), standing: 'in-force' };
    const last = end.subtract({ days: 1 });
    const soon = Temporal.PlainDate.compare(end, today.add({ months: 3 })) <= 0;
    const day = sayShortDay(last, lang);
    return soon
      ? {
          words: say('obligation.ending', { day, distance: sayDistance(last, today, lang) }),
          standing: 'ending',
        }
      : { words: say('obligation.in-force-until', { day }), standing: 'in-force' };
  }
  const ended = own
    .flatMap((one) =>
      one.validUntil && Temporal.PlainDate.compare(one.validUntil, today) <= 0 ? [one.validUntil] : [],
    )
    .sort(Temporal.PlainDate.compare)
    .at(-1);
  if (ended) return { words: say('obligation.ended', { day: sayShortDay(ended, lang) }), standing: 'ended' };
  return { words: say('obligation.missing'), standing: 'missing' };
}

/** The parts of a profile as codes, to tell whether somebody else has changed one. */
export function profileParts(profile: GuideProfile): Record<string, string> {
  return {
    name: profile.name,
    email: profile.email ?? '',
    phone: profile.phone ?? '',
    gender: profile.gender ?? '',
    languages: profile.languages
      .map(({ tag, level, modes }) => `${tag} ${level} ${modes.toSorted().join('+')}`)
      .sort()
      .join(', '),
    qualifiedOn: profile.qualifiedOn?.toString() ?? '',
    coordinating: String(profile.coordinating),
    healthGuide: String(profile.healthGuide),
  };
}

/** The same parts in words. */
export function profileWords(profile: GuideProfile, lang: Lang): Record<string, string> {
  const say = guideTexts(lang);
  const yesNo = (value: boolean) => say(value ? 'answer.yes' : 'answer.no');
  return {
    name: profile.name,
    email: profile.email ?? '',
    phone: profile.phone ?? '',
    gender: profile.gender ? sayGender(profile.gender, lang) : '',
    languages: profile.languages.map((language) => sayLanguage(language, lang)).join('; '),
    qualifiedOn: profile.qualifiedOn ? sayShortDay(profile.qualifiedOn, lang) : '',
    coordinating: yesNo(profile.coordinating),
    healthGuide: yesNo(profile.healthGuide),
  };
}

export function availabilityParts(availability: GuideAvailability): Record<string, string> {
  return {
    hours:
      availability.hours?.map((one) => `${one.weekday} ${clock(one.from)}-${clock(one.until)}`).join(', ') ??
      'any',
    awayDuring: availability.awayDuring.toSorted().join(', '),
    topics: availability.topics.toSorted().join(', '),
    home: availability.home?.name ?? '',
    radius: availability.radiusKm?.toString() ?? '',
    wish: availability.wishMinutesPerMonth?.toString() ?? '',
    travel: availability.travel ? `${availability.travel.mode} ${availability.travel.cents ?? ''}` : '',
  };
}

/** `in den Schulferien, an Feiertagen`; null where she is there as in every week. */
export function sayAwayDuring(kinds: readonly HolidayKind[], lang: Lang): string | null {
  const say = guideTexts(lang);
  return kinds.length === 0 ? null : kinds.map((kind) => say(`availability.in-${kind}`)).join(', ');
}

/** `mit dem Auto, etwa 4,20 € hin und zurück`; null where she has not said. */
export function sayTravel(travel: Travel | null, lang: Lang): string | null {
  if (!travel) return null;
  const say = guideTexts(lang);
  const mode = say(`travel.${travel.mode}`);
  return travel.cents === null
    ? mode
    : say('travel.with-cost', { mode, euros: sayEuros(travel.cents, lang) });
}

const sayEuros = (cents: number, lang: Lang) =>
  new Intl.NumberFormat(localeOf(lang), { style: 'currency', currency: 'EUR' }).format(cents / 100);

export function availabilityWords(availability: GuideAvailability, lang: Lang): Record<string, string> {
  const say = guideTexts(lang);
  const { hours } = availability;
  return {
    hours: hours
      ? [1, 2, 3, 4, 5, 6, 7]
          .flatMap((weekday) => {
            const words = sayHoursOf(hours, weekday, lang);
            return words ? [`${sayWeekday(weekday, lang)} ${words}`] : [];
          })
          .join('; ')
      : say('availability.any'),
    awayDuring: sayAwayDuring(availability.awayDuring, lang) ?? say('answer.no'),
    topics:
      availability.topics.map((code) => topicName(code, lang)).join(', ') || say('availability.all-topics'),
    home: availability.home?.name ?? '',
    radius: availability.radiusKm === null ? say('availability.any-distance') : `${availability.radiusKm} km`,
    wish:
      availability.wishMinutesPerMonth === null ? '' : sayHoursNumber(availability.wishMinutesPerMonth, lang),
    travel: sayTravel(availability.travel, lang) ?? '',
  };
}
