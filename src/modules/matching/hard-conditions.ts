import {
  type Candidate,
  type DayNumber,
  dayOfNumber,
  type ObligationKind,
  obligationBit,
} from './candidate.ts';
import {
  allButHours,
  earliestStart,
  everyTimeRule,
  onlyAbsences,
  onlyBusy,
  onlyHours,
  type TimeRules,
} from './free-time.ts';
import type { LanguageLevel, Need } from './need.ts';
import { isOfLanguage, kmBetween, type PreparedNeed, type PreparedSlot } from './prepared-need.ts';
import { everyWish, type Hindrance, noWish, type Wish, wishBit } from './reason.ts';

/** When an appointment could be: number of the slot in the need, earliest start. */
export interface Fit {
  readonly slot: number;
  readonly startMs: number;
}

/** Whether a guide may take it, and if not, everything that stands against it. */
export interface Judgement {
  readonly hindrances: readonly Hindrance[];
  /** The single wishes, as bits, each of which would remove every hindrance. */
  readonly healedBy: number;
  readonly fits: readonly Fit[];
}

const levelRank: Readonly<Record<LanguageLevel, number>> = { basic: 0, fluent: 1, 'mother-tongue': 2 };

/** What carries no values of its own is the same object for everybody. */
const same = {
  otherSite: { code: 'other-site' },
  askedApart: { code: 'asked-apart' },
  notQualified: { code: 'not-qualified' },
  notForGuides: { code: 'topic-not-for-guides' },
  topicNotChosen: { code: 'topic-not-chosen' },
  outsideUsualHours: { code: 'outside-usual-hours' },
  busy: { code: 'busy' },
} as const satisfies Record<string, Hindrance>;

const nothing: never[] = [];

class Findings implements Judgement {
  hindrances: readonly Hindrance[] = nothing;
  healedBy = everyWish;
  fits: readonly Fit[] = nothing;

  add(hindrance: Hindrance, healedBy: number): void {
    if (this.hindrances === nothing) this.hindrances = [hindrance];
    else (this.hindrances as Hindrance[]).push(hindrance);
    this.healedBy &= healedBy;
  }
}

/**
 * The hard conditions. Proposals and acceptance both go through here, so neither can allow what the other refuses.
 * `hasHope`: `isHopeless` said no already.
 */
export function judge(prepared: PreparedNeed, candidate: Candidate, hasHope = false): Judgement {
  const found = new Findings();
  if (!hasHope) judgePerson(prepared, candidate, found);
  judgeLanguage(prepared, candidate, found);
  judgeWishes(prepared, candidate, found);
  // Where there is one slot only, hope is that it is lawful.
  const slots =
    hasHope && prepared.slots.length === 1
      ? prepared.slots
      : (lawfulSlots(prepared, candidate, found) ?? longEnoughSlots(prepared));
  if (slots[0]?.timed) {
    found.fits = fitsIn(prepared, candidate, slots);
    if (found.fits.length === 0) judgeTime(prepared, candidate, slots, found);
  }
  return found;
}

/**
 * Whether something beside the language stands against her that no wish heals. Most of a large team fall out by that or
 * by the language, and it takes a part of the time of `judge`, which asks the same and says what it is.
 */
export function isHopeless(prepared: PreparedNeed, candidate: Candidate): boolean {
  if (!isInReach(prepared, candidate)) return true;
  for (const slot of prepared.slots) if (isLawful(prepared, candidate, slot)) return false;
  return true;
}

/** Knows the language at any level; where German is enough, everybody does. */
export function speaks({ language }: PreparedNeed, { languages }: Candidate): boolean {
  if (!language) return true;
  for (const { tag } of languages) if (isOfLanguage(tag, language.primary)) return true;
  return false;
}

/** Of this site, at work, and not kept apart from whoever asked. */
function isInReach({ need, excluded }: PreparedNeed, { siteId, guideId, state }: Candidate): boolean {
  return (
    siteId === need.siteId &&
    !(excluded.size > 0 && excluded.has(guideId)) &&
    (state === 'active' || state === 'in-trial')
  );
}

const isRelaxed = (prepared: PreparedNeed, wish: Wish) => (prepared.relaxed & wishBit[wish]) !== 0;

function judgePerson(prepared: PreparedNeed, candidate: Candidate, found: Findings): void {
  if (isInReach(prepared, candidate)) return;
  const { need } = prepared;
  if (candidate.siteId !== need.siteId) found.add(same.otherSite, noWish);
  if (prepared.excluded.has(candidate.guideId)) found.add(same.askedApart, noWish);
  if (candidate.state !== 'active' && candidate.state !== 'in-trial') {
    found.add({ code: 'not-active', state: candidate.state }, noWish);
  }
}

function judgeLanguage(prepared: PreparedNeed, candidate: Candidate, found: Findings): void {
  const wanted = prepared.need.language;
  if (!wanted || !prepared.language) return;
  if (!speaks(prepared, candidate)) {
    found.add({ code: 'language-missing', language: wanted.tag }, noWish);
    return;
  }
  let levelReached = false;
  let modeKnown = false;
  for (const language of candidate.languages) {
    if (!isOfLanguage(language.tag, prepared.language.primary)) continue;
    const level =
      isRelaxed(prepared, 'language-level') || levelRank[language.level] >= levelRank[wanted.minLevel];
    const mode = isRelaxed(prepared, 'language-mode') || language.modes.includes(wanted.mode);
    if (level && mode) return;
    levelReached ||= level;
    modeKnown ||= mode;
  }
  // An entry with the level but not the mode is healed by giving up the mode, and the other way round.
  const healedBy =
    (modeKnown ? wishBit['language-level'] : noWish) | (levelReached ? wishBit['language-mode'] : noWish);
  if (modeKnown || !levelReached) {
    found.add({ code: 'level-too-low', language: wanted.tag, wanted: wanted.minLevel }, healedBy);
  }
  if (levelReached || !modeKnown) {
    found.add({ code: 'mode-missing', language: wanted.tag, mode: wanted.mode }, healedBy);
  }
}

function judgeWishes(prepared: PreparedNeed, candidate: Candidate, found: Findings): void {
  const { need } = prepared;
  const { genderWish } = need;
  if (genderWish && candidate.gender !== genderWish.gender && !isRelaxed(prepared, 'gender')) {
    found.add({ code: 'gender-differs', wanted: genderWish.gender }, wishBit.gender);
  }
  if (need.topic.riskClass === 'red') found.add(same.notForGuides, noWish);
  else if (!isOpenFor(need, candidate) && !isRelaxed(prepared, 'topic')) {
    found.add(same.topicNotChosen, wishBit.topic);
  }
  const radiusKm = candidate.home?.radiusKm ?? null;
  if (radiusKm !== null && !isRelaxed(prepared, 'distance')) {
    const km = distanceKm(need, candidate);
    if (km !== null && km > radiusKm) {
      found.add({ code: 'too-far', km: Math.ceil(km), radiusKm }, wishBit.distance);
    }
  }
}

function isOpenFor(need: Need, candidate: Candidate): boolean {
  if (candidate.topics.length === 0) return need.topic.riskClass === 'green';
  return candidate.topics.includes(need.topic.code);
}

/** As the crow flies; `null` when either place is not known. */
export function distanceKm(need: Need, candidate: Candidate): number | null {
  return need.place && candidate.home && kmBetween(need.place, candidate.home);
}

/** The slots on whose days she may act at all; `null` when there is none. */
function lawfulSlots(
  prepared: PreparedNeed,
  candidate: Candidate,
  found: Findings,
): readonly PreparedSlot[] | null {
  const { slots } = prepared;
  let lawful = slots;
  // Nearly always all of them or none; then no list is made.
  if (!slots.every((slot) => isLawful(prepared, candidate, slot))) {
    lawful = slots.filter((slot) => isLawful(prepared, candidate, slot));
  }
  if (lawful.length > 0) return lawful;
  for (const hindrance of eachOnce(slots.flatMap((slot) => dayHindrances(prepared, candidate, slot)))) {
    found.add(hindrance, noWish);
  }
  return null;
}

/** Whether nothing stands against her on the days of a slot; `dayHindrances` says what does. */
function isLawful(prepared: PreparedNeed, candidate: Candidate, slot: PreparedSlot): boolean {
  const { firstDay, first, last, years, closedBy } = slot;
  if (closedBy.length > 0 || candidate.qualifiedSince === null || candidate.qualifiedSince > firstDay) {
    return false;
  }
  let missing = prepared.requiredBits;
  for (const { kinds, validFrom, validUntil } of candidate.obligations) {
    if (validFrom <= first && (validUntil === null || validUntil > last)) missing &= ~kinds;
  }
  if (missing !== 0) return false;
  for (const year of years) if (capHindrance(candidate, year, prepared.need.minutes)) return false;
  return true;
}

function dayHindrances(
  prepared: PreparedNeed,
  candidate: Candidate,
  slot: PreparedSlot,
): readonly Hindrance[] {
  const against: Hindrance[] = [...slot.closedBy];
  if (candidate.qualifiedSince === null || candidate.qualifiedSince > slot.firstDay) {
    against.push(same.notQualified);
  }
  for (const kind of prepared.required) {
    const hindrance = obligationHindrance(candidate, kind, slot);
    if (hindrance) against.push(hindrance);
  }
  for (const year of slot.years) {
    const hindrance = capHindrance(candidate, year, prepared.need.minutes);
    if (hindrance) against.push(hindrance);
  }
  return against;
}

function eachOnce(hindrances: readonly Hindrance[]): readonly Hindrance[] {
  if (hindrances.length < 2) return hindrances;
  const kept = new Map<string, Hindrance>();
  for (const hindrance of hindrances) {
    const of = 'kind' in hindrance ? hindrance.kind : 'year' in hindrance ? hindrance.year : '';
    const key = `${hindrance.code} ${of}`;
    if (!kept.has(key)) kept.set(key, hindrance);
  }
  return [...kept.values()];
}

/** In force on every day from the first to the last. */
function obligationHindrance(
  candidate: Candidate,
  kind: ObligationKind,
  { first, last }: PreparedSlot,
): Hindrance | null {
  let ended = null as DayNumber | null;
  let begins = null as DayNumber | null;
  for (const obligation of candidate.obligations) {
    if ((obligation.kinds & obligationBit[kind]) === 0) continue;
    const { validFrom, validUntil } = obligation;
    if (validFrom <= first && (validUntil === null || validUntil > last)) return null;
    if (validFrom > first) begins = begins === null || validFrom < begins ? validFrom : begins;
    else if (validUntil !== null && (ended === null || validUntil > ended)) ended = validUntil;
  }
  if (ended !== null) return { code: 'obligation-expired', kind, on: dayOfNumber(ended) };
  if (begins !== null) return { code: 'obligation-not-yet', kind, from: dayOfNumber(begins) };
  return { code: 'obligation-missing', kind };
}

function yearOf({ years }: Candidate, year: number): Candidate['years'][number] | null {
  for (const one of years) if (one.year === year) return one;
  return null;
}

function capHindrance(candidate: Candidate, year: number, minutes: number): Hindrance | null {
  const entry = yearOf(candidate, year);
  if (!entry) return { code: 'year-cap-unknown', year };
  const leftMinutes = entry.capMinutes - entry.minutes;
  if (leftMinutes >= minutes) return null;
  return { code: 'year-cap-reached', leftMinutes, capMinutes: entry.capMinutes, year };
}

const longEnoughSlots = ({ slots, lengthMs }: PreparedNeed) =>
  slots.filter(({ startMs, endMs }) => endMs - startMs >= lengthMs);

const timeRules = (prepared: PreparedNeed) =>
  isRelaxed(prepared, 'usual-hours') ? allButHours : everyTimeRule;

function fitsIn(
  prepared: PreparedNeed,
  candidate: Candidate,
  slots: readonly PreparedSlot[],
): readonly Fit[] {
  const { lengthMs, wayMs } = prepared;
  const rules = timeRules(prepared);
  let fits = nothing as Fit[];
  for (const slot of slots) {
    const startMs = earliestStart(slot, candidate, rules, lengthMs, wayMs);
    if (startMs < 0) continue;
    // A list begun with what it holds takes a tenth of the room of an empty one that grows.
    if (fits === nothing) fits = [{ slot: slot.index, startMs }];
    else fits.push({ slot: slot.index, startMs });
  }
  return fits;
}

/** What keeps her from every one of the slots. */
function judgeTime(
  prepared: PreparedNeed,
  candidate: Candidate,
  slots: readonly PreparedSlot[],
  found: Findings,
): void {
  if (isRelaxed(prepared, 'time')) return;
  const { lengthMs, wayMs } = prepared;
  const failsBy = (only: TimeRules) =>
    slots.find((slot) => earliestStart(slot, candidate, only, lengthMs, wayMs) < 0);
  const withoutHours = slots.some(
    (slot) => earliestStart(slot, candidate, allButHours, lengthMs, wayMs) >= 0,
  );
  const healedBy = wishBit.time | (withoutHours ? wishBit['usual-hours'] : noWish);
  const before = found.hindrances.length;
  if (timeRules(prepared).hours && failsBy(onlyHours)) found.add(same.outsideUsualHours, healedBy);
  const away = candidate.absences.length > 0 && failsBy(onlyAbsences);
  const absence =
    away && candidate.absences.find((one) => one.from <= away.lastDay && one.until > away.firstDay);
  if (absence) found.add({ code: 'absent', from: absence.from, until: absence.until }, healedBy);
  if (candidate.busy.length > 0 && failsBy(onlyBusy)) found.add(same.busy, healedBy);
  if (found.hindrances.length === before) {
    found.add({ code: 'no-gap', minutes: prepared.need.minutes }, healedBy);
  }
}
