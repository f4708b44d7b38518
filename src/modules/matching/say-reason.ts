import { sayShortDay } from '#platform/dates';
import { type Lang, localeOf } from '#platform/languages';
import { defineTexts, type TextValues } from '#platform/texts';
import type { Day } from './candidate.ts';
import type { LanguageLevel } from './need.ts';
import type { Relaxation } from './propose-guides.ts';
import type { Reason, Wish } from './reason.ts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };

export const matchingTexts = defineTexts({ de, en });

/** How a language is called: by default as the platform's own list of names has it. */
export type NameLanguage = (tag: string, lang: Lang) => string;

/** One reason as a whole sentence, without a full stop. */
export function sayReason(reason: Reason, lang: Lang, nameLanguage: NameLanguage = usualName): string {
  return matchingTexts(lang)(`reason.${reason.code}`, valuesOf(reason, lang, nameLanguage));
}

/** What giving up a wish would mean, as words that complete "We could": `look for another appointment`. */
export function sayWish(wish: Wish, lang: Lang): string {
  return matchingTexts(lang)(`wish.${wish}`);
}

/** How many guides giving up the wish brings back. */
export function sayBringsBack({ bringsBack }: Relaxation, lang: Lang): string {
  return matchingTexts(lang)('relaxation.brings-back', { count: bringsBack.length });
}

/** How many at the site know the language at all. */
export function saySpeakers(count: number, tag: string, lang: Lang, nameLanguage = usualName): string {
  return matchingTexts(lang)('counts.speak-language', { count, language: nameLanguage(tag, lang) });
}

const namesByLang = new Map<Lang, Intl.DisplayNames>();

function usualName(tag: string, lang: Lang): string {
  let names = namesByLang.get(lang);
  if (!names) {
    names = new Intl.DisplayNames([lang], { type: 'language', fallback: 'code' });
    namesByLang.set(lang, names);
  }
  return names.of(tag) ?? tag;
}

/** Hours to the nearest half. */
const hours = (minutes: number) => Math.round(minutes / 30) / 2;
/** Of what is left never more than there is, of what is needed never less. */
const hoursLeft = (minutes: number) => Math.floor(Math.max(0, minutes) / 30) / 2;
const hoursNeeded = (minutes: number) => Math.ceil(minutes / 30) / 2;

const sayEuros = (cents: number, lang: Lang) =>
  new Intl.NumberFormat(localeOf(lang), {
    style: 'currency',
    currency: 'EUR',
    trailingZeroDisplay: 'stripIfInteger',
  }).format(cents / 100);

/** Names of choices in messages have no hyphens. */
const wayKey = {
  'foot-bicycle': 'foot',
  'own-ticket': 'ticket',
  'single-tickets': 'single',
  car: 'car',
} as const;

const levelKey = (level: LanguageLevel) => (level === 'mother-tongue' ? 'native' : level);

const sayDayText = (day: Day, lang: Lang) => sayShortDay(Temporal.PlainDate.from(day), lang);

function valuesOf(reason: Reason, lang: Lang, nameLanguage: NameLanguage): TextValues {
  switch (reason.code) {
    case 'speaks':
      return {
        language: nameLanguage(reason.language, lang),
        level: levelKey(reason.level),
        mode: reason.mode,
      };
    case 'speaks-dialect':
    case 'language-missing':
      return { language: nameLanguage(reason.language, lang) };
    case 'level-too-low':
      return { language: nameLanguage(reason.language, lang), wanted: levelKey(reason.wanted) };
    case 'mode-missing':
      return { language: nameLanguage(reason.language, lang), mode: reason.mode };
    case 'lives-away':
      return { km: reason.km };
    case 'way-costs':
      return { mode: wayKey[reason.mode], euros: sayEuros(reason.cents, lang) };
    case 'too-far':
      return { km: reason.km, radius: reason.radiusKm };
    case 'load-this-month':
      return { hours: hours(reason.minutes), team: hours(reason.teamMinutes) };
    case 'load-against-wish':
      return { hours: hours(reason.minutes), wish: hours(reason.wishMinutes) };
    case 'done-topic':
    case 'went-before':
    case 'went-often':
    case 'comes-new':
      return { count: reason.count };
    case 'fits-slots':
      return { fitting: reason.fitting, of: reason.of };
    case 'gender-as-wished':
      return { gender: reason.gender };
    case 'gender-differs':
      return { wanted: reason.wanted };
    case 'obligations-valid':
      return reason.until === null
        ? { bounded: 'no', day: '' }
        : { bounded: 'yes', day: sayDayText(reason.until, lang) };
    case 'year-hours-left':
    case 'year-cap-reached':
      return {
        left: hoursLeft(reason.leftMinutes),
        cap: hours(reason.capMinutes),
        year: String(reason.year),
      };
    case 'site-hours-left':
      return { left: hoursLeft(reason.leftMinutes), year: String(reason.year) };
    case 'site-hours-spent':
      return {
        left: hoursLeft(reason.leftMinutes),
        needed: hoursNeeded(reason.neededMinutes),
        year: String(reason.year),
      };
    case 'year-cap-unknown':
    case 'site-hours-unknown':
      return { year: String(reason.year) };
    case 'not-active':
      return { state: reason.state === 'in-qualification' ? 'qualification' : reason.state };
    case 'obligation-missing':
      return { what: matchingTexts(lang)(`obligation.${reason.kind}`) };
    case 'obligation-expired':
      return { what: matchingTexts(lang)(`obligation.${reason.kind}`), day: sayDayText(reason.on, lang) };
    case 'obligation-not-yet':
      return { what: matchingTexts(lang)(`obligation.${reason.kind}`), day: sayDayText(reason.from, lang) };
    case 'absent': {
      const from = Temporal.PlainDate.from(reason.from);
      const last = Temporal.PlainDate.from(reason.until).subtract({ days: 1 });
      const days = from.equals(last) ? 'one' : 'more';
      return { days, from: sayShortDay(from, lang), until: sayShortDay(last, lang) };
    }
    case 'no-gap':
    case 'slot-too-short':
      return { minutes: reason.minutes };
    case 'home-not-told':
    case 'chose-topic':
    case 'hours-not-told':
    case 'learns-in-pair':
    case 'certificate-inspected':
    case 'other-site':
    case 'asked-apart':
    case 'not-qualified':
    case 'day-has-passed':
    case 'outside-usual-hours':
    case 'busy':
    case 'topic-not-chosen':
    case 'topic-not-for-guides':
      return {};
  }
}
