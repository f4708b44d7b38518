import { momentAt, zone } from '#platform/dates';
import {
  type Busy,
  type Day,
  type DayNumber,
  dayNumber,
  type ObligationKind,
  obligationBit,
  type Site,
} from './candidate.ts';
import type { Need, Slot } from './need.ts';
import { type Hindrance, type Wish, wishBit } from './reason.ts';

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** One local day that a slot touches, in milliseconds since 1970. */
export interface LocalDay {
  readonly day: Day;
  readonly weekday: number;
  readonly startMs: number;
  readonly endMs: number;
  /** When the wall clock in Berlin shows this minute after midnight; right on the days of clock changes too. */
  msAt(minute: number): number;
}

export interface PreparedSlot {
  readonly index: number;
  /** `false`: the time is still open, only the day is judged. */
  readonly timed: boolean;
  readonly startMs: number;
  readonly endMs: number;
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** The same as numbers. */
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly years: readonly number[];
  readonly days: readonly LocalDay[];
  /** What keeps everybody from it: the day is over, the site has no hours left. */
  readonly closedBy: readonly Hindrance[];
}

/** A need worked out once, so that the pass over the candidates touches plain numbers and texts only. */
export interface PreparedNeed {
  readonly need: Need;
  readonly site: Site;
  /** One for each slot of the need, at least one. */
  readonly slots: readonly PreparedSlot[];
  readonly lengthMs: number;
  /** Kept free before and after this other appointment of hers, to get from one to the other. */
  readonly wayMs: (busy: Busy) => number;
  readonly required: readonly ObligationKind[];
  /** The same as bits. */
  readonly requiredBits: number;
  readonly excluded: ReadonlySet<string>;
  readonly language: { readonly primary: string; readonly dialect: string | null } | null;
  /** Wishes given up, as bits. */
  readonly relaxed: number;
}

export function primaryOf(tag: string): string {
  const dash = tag.indexOf('-');
  return dash < 0 ? tag : tag.slice(0, dash);
}

/** Whether a tag names this language or a dialect of it. */
export function isOfLanguage(tag: string, primary: string): boolean {
  if (tag.length === primary.length) return tag === primary;
  return tag.length > primary.length && tag[primary.length] === '-' && tag.startsWith(primary);
}

const timeOf = (minute: number) => new Temporal.PlainTime(Math.floor(minute / 60), minute % 60);

/** @throws RangeError when the appointment has no length */
export function prepareNeed(
  need: Need,
  site: Site,
  options: { today: Temporal.PlainDate; relaxed?: readonly Wish[] },
): PreparedNeed {
  if (!(need.minutes > 0)) throw new RangeError(`an appointment of ${need.minutes} minutes`);
  const lengthMs = need.minutes * minuteMs;
  const today = options.today.toString();
  const slots =
    need.slots.length > 0
      ? need.slots.map((slot, index) => prepareSlot(slot, index, need, site, today))
      : [openSlot(options.today, need, site)];
  const required = new Set(site.obligationsRequired);
  if (need.certificateNeeded) required.add('certificate-of-conduct-seen');
  return {
    need,
    site,
    slots,
    lengthMs,
    wayMs: wayTo(need, site),
    required: [...required],
    requiredBits: [...required].reduce((bits, kind) => bits | obligationBit[kind], 0),
    excluded: new Set(need.excludedGuideIds),
    language: languageOf(need),
    relaxed: (options.relaxed ?? []).reduce((bits, wish) => bits | wishBit[wish], 0),
  };
}

function wayTo({ place }: Need, site: Site): PreparedNeed['wayMs'] {
  const least = site.travelBufferMinutes * minuteMs;
  const perKm = site.travelMinutesPerKm * minuteMs;
  return (busy) =>
    place && busy.place ? Math.max(least, Math.ceil(kmBetween(place, busy.place) * perKm)) : least;
}

const radians = Math.PI / 180;

/** As the crow flies. */
export function kmBetween(
  from: { readonly lat: number; readonly lon: number },
  to: { readonly lat: number; readonly lon: number },
): number {
  const lat1 = from.lat * radians;
  const lat2 = to.lat * radians;
  const half = Math.sin((lat2 - lat1) / 2);
  const halfLon = Math.sin(((to.lon - from.lon) * radians) / 2);
  const chord = half * half + Math.cos(lat1) * Math.cos(lat2) * halfLon * halfLon;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

function languageOf({ language }: Need): PreparedNeed['language'] {
  if (!language) return null;
  const primary = primaryOf(language.tag);
  if (primary === 'de') return null;
  return { primary, dialect: language.tag.includes('-') ? language.tag : null };
}

function prepareSlot(slot: Slot, index: number, need: Need, site: Site, today: Day): PreparedSlot {
  const startMs = slot.start.epochMilliseconds;
  const endMs = slot.end.epochMilliseconds;
  const days: LocalDay[] = [];
  let day = slot.start.toZonedDateTimeISO(zone).toPlainDate();
  for (;;) {
    const local = localDay(day);
    days.push(local);
    if (local.endMs >= endMs) break;
    day = day.add({ days: 1 });
  }
  const firstDay = days[0]?.day ?? today;
  const lastDay = days.at(-1)?.day ?? today;
  const numbered = { first: dayNumber(firstDay), last: dayNumber(lastDay) };
  const years = yearsOf(firstDay, lastDay);
  const closedBy: Hindrance[] = years.flatMap((year) => budgetHindrance(site, need, year));
  if (firstDay < today) closedBy.push({ code: 'day-has-passed' });
  // Happens on the night the clocks go forward, too; it must not look as if every guide were busy.
  if (endMs - startMs < need.minutes * minuteMs)
    closedBy.push({ code: 'slot-too-short', minutes: need.minutes });
  return { index, timed: true, startMs, endMs, firstDay, lastDay, ...numbered, years, days, closedBy };
}

function openSlot(today: Temporal.PlainDate, need: Need, site: Site): PreparedSlot {
  const day = today.toString();
  const closedBy = budgetHindrance(site, need, today.year);
  return {
    index: 0,
    timed: false,
    startMs: 0,
    endMs: 0,
    firstDay: day,
    lastDay: day,
    first: dayNumber(day),
    last: dayNumber(day),
    years: [today.year],
    days: [],
    closedBy,
  };
}

function yearsOf(first: Day, last: Day): number[] {
  const from = Number(first.slice(0, 4));
  const until = Number(last.slice(0, 4));
  return from === until ? [from] : [from, until];
}

function budgetHindrance(site: Site, need: Need, year: number): Hindrance[] {
  if (site.budgets === null) return [];
  const budget = site.budgets.find((entry) => entry.year === year);
  if (!budget) return [{ code: 'site-hours-unknown', year }];
  const neededMinutes = need.minutes * need.guides;
  if (budget.minutesLeft >= neededMinutes) return [];
  return [{ code: 'site-hours-spent', leftMinutes: budget.minutesLeft, neededMinutes, year }];
}

const knownDays = new Map<string, LocalDay>();
/** A plan asks for the same few days again and again. */
const mostKnownDays = 400;

function localDay(day: Temporal.PlainDate): LocalDay {
  const text = day.toString();
  let known = knownDays.get(text);
  if (!known) {
    if (knownDays.size >= mostKnownDays) knownDays.clear();
    known = workOutDay(day);
    knownDays.set(text, known);
  }
  return known;
}

function workOutDay(day: Temporal.PlainDate): LocalDay {
  const startMs = day.toZonedDateTime(zone).epochMilliseconds;
  const endMs = day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const plain = endMs - startMs === dayMinutes * minuteMs;
  const known = new Map<number, number>();
  const msAt = (minute: number): number => {
    if (minute >= dayMinutes) return endMs;
    if (plain) return startMs + minute * minuteMs;
    let ms = known.get(minute);
    if (ms === undefined) {
      ms = momentAt(day, timeOf(minute)).epochMilliseconds;
      known.set(minute, ms);
    }
    return ms;
  };
  return { day: day.toString(), weekday: day.dayOfWeek, startMs, endMs, msAt };
}
