import {
  type Candidate,
  type Day,
  type DayNumber,
  dayOfNumber,
  obligationBit,
  type Site,
} from './candidate.ts';
import { distanceKm, type Fit } from './hard-conditions.ts';
import type { LanguageLevel, Need } from './need.ts';
import { isOfLanguage, type PreparedNeed, primaryOf } from './prepared-need.ts';
import type { Ground } from './reason.ts';
import { type Part, parts } from './weights.ts';

export type Score = Readonly<Record<Part, number>> & { readonly total: number };

/** Beyond this way the distance gives no more points. */
const farKm = 30;
/** A way there and back that costs as much gives no points. */
const dearCents = 2000;
const levelShare: Readonly<Record<LanguageLevel, number>> = { 'mother-tongue': 1, fluent: 0.85, basic: 0.3 };
/** What a dialect other than the wished one, or none named, takes away. */
const dialectShare = { same: 1, notNamed: 0.9, other: 0.8 };

/** The soft order: what is good about this guide for this need, from 0 to 100. */
export function scoreOf(prepared: PreparedNeed, candidate: Candidate, fits: readonly Fit[]): Score {
  const { weights } = prepared.site;
  const language = points(weights.language, languageShare(prepared, candidate));
  const load = points(weights.load, loadShare(prepared.site, candidate));
  const continuity = points(weights.continuity, continuityShare(prepared, candidate));
  const distance = points(weights.distance, distanceShare(prepared, candidate));
  const topic = points(weights.topic, topicShare(prepared, candidate));
  const slots = points(weights.slots, slotsShare(prepared, candidate, fits));
  const learning = points(weights.learning, learnsInPair(prepared, candidate) ? 1 : 0);
  const cost = points(weights.cost, costShare(prepared, candidate));
  const total = language + load + continuity + distance + topic + slots + learning + cost;
  return { language, load, continuity, distance, topic, slots, learning, cost, total };
}

const points = (weight: number, share: number) => Math.round(weight * Math.min(1, Math.max(0, share)));

type SpokenLanguage = Candidate['languages'][number];

const dialectOf = (prepared: PreparedNeed, language: SpokenLanguage) => {
  if (!prepared.language?.dialect || language.tag === prepared.language.dialect) return 'same';
  return language.tag.includes('-') ? 'other' : 'notNamed';
};

const shareOf = (prepared: PreparedNeed, language: SpokenLanguage) =>
  levelShare[language.level] * dialectShare[dialectOf(prepared, language)];

/** The entry that serves this need best; one with the mode before one without. */
function bestLanguage(prepared: PreparedNeed, candidate: Candidate): SpokenLanguage | null {
  const wanted = prepared.need.language;
  if (!wanted || !prepared.language) return null;
  let best: SpokenLanguage | null = null;
  let bestValue = -1;
  for (const language of candidate.languages) {
    if (!isOfLanguage(language.tag, prepared.language.primary)) continue;
    const value = shareOf(prepared, language) + (language.modes.includes(wanted.mode) ? 1 : 0);
    if (value > bestValue) {
      best = language;
      bestValue = value;
    }
  }
  return best;
}

function languageShare(prepared: PreparedNeed, candidate: Candidate): number {
  if (!prepared.language) return 1;
  const best = bestLanguage(prepared, candidate);
  return best ? shareOf(prepared, best) : 0;
}

/** Against what she wants to give if she said so, else against twice the team's mean. */
function loadShare(site: Site, candidate: Candidate): number {
  const reference = candidate.wishMinutesPerMonth ?? 2 * site.teamMeanMinutesThisMonth;
  if (reference <= 0)
    return candidate.wishMinutesPerMonth === null && candidate.minutesThisMonth === 0 ? 1 : 0;
  return 1 - candidate.minutesThisMonth / reference;
}

const wentBefore = ({ requestId }: Need, { appointmentsByRequest }: Candidate) =>
  appointmentsByRequest.get(requestId) ?? 0;

/** Within the bounded matter whoever went before; once it has had its appointments, whoever did not. */
const isBeyond = ({ need, site }: PreparedNeed) => need.appointmentsDone >= site.appointmentsPerMatter;

function continuityShare(prepared: PreparedNeed, candidate: Candidate): number {
  if (prepared.need.appointmentsDone === 0) return 1;
  return wentBefore(prepared.need, candidate) > 0 === isBeyond(prepared) ? 0 : 1;
}

function distanceShare(prepared: PreparedNeed, candidate: Candidate): number {
  if (!prepared.need.place) return 1;
  const km = distanceKm(prepared.need, candidate);
  return km === null ? 0.5 : 1 - km / farKm;
}

const doneOn = ({ topic }: Need, { assignmentsByTopic }: Candidate) =>
  assignmentsByTopic.get(topic.code) ?? 0;

/** Three assignments on a topic are experience; more of them do not make anybody first for ever. */
function topicShare(prepared: PreparedNeed, candidate: Candidate): number {
  const chosen = candidate.topics.includes(prepared.need.topic.code) ? 0.6 : 0.3;
  return chosen + (0.4 * Math.min(3, doneOn(prepared.need, candidate))) / 3;
}

function slotsShare(prepared: PreparedNeed, candidate: Candidate, fits: readonly Fit[]): number {
  const slots = prepared.need.slots.length;
  if (slots === 0) return 1;
  return (fits.length / slots) * (candidate.availability === null ? 0.5 : 1);
}

const learnsInPair = (prepared: PreparedNeed, candidate: Candidate) =>
  prepared.need.guides === 2 && candidate.state === 'in-trial';

/** What a way there and back costs her, in cents; `null`: she has not said. */
function travelCents({ travel }: Candidate): number | null {
  if (!travel) return null;
  return travel.mode === 'foot-bicycle' || travel.mode === 'own-ticket' ? 0 : travel.cents;
}

/** Whoever has not said anything stands in the middle; nothing is guessed from where she lives. */
function costShare(prepared: PreparedNeed, candidate: Candidate): number {
  if (!prepared.need.place) return 1;
  const cents = travelCents(candidate);
  return cents === null ? 0.5 : 1 - cents / dearCents;
}

/** Points of all proposals added up: against their mean shows what sets one guide apart. */
export class Field {
  size = 0;
  readonly #sums = {
    language: 0,
    load: 0,
    continuity: 0,
    distance: 0,
    topic: 0,
    slots: 0,
    learning: 0,
    cost: 0,
  };

  add(score: Score): void {
    this.size++;
    for (const part of parts) this.#sums[part] += score[part];
  }

  /** How far the points of one guide are from the mean, times their number. */
  apart(score: Score, part: Part): number {
    return Math.abs(score[part] * this.size - this.#sums[part]);
  }
}

/**
 * The grounds in the order in which they decided: a wanted language first, then whatever sets this guide apart
 * from the others most, then what holds for everybody proposed.
 */
export function groundsFor(
  prepared: PreparedNeed,
  candidate: Candidate,
  fits: readonly Fit[],
  score: Score,
  field: Field,
): Ground[] {
  const byWeight = parts
    .filter((part) => part !== 'language')
    .sort((a, b) => field.apart(score, b) - field.apart(score, a));
  const grounds: Ground[] = languageGrounds(prepared, candidate);
  for (const part of byWeight) addPartGrounds(part, prepared, candidate, fits, grounds);
  addSharedGrounds(prepared, candidate, fits, grounds);
  return grounds;
}

function languageGrounds(prepared: PreparedNeed, candidate: Candidate): Ground[] {
  const wanted = prepared.need.language;
  const best = bestLanguage(prepared, candidate);
  if (!wanted || !best) return [];
  const mode = best.modes.includes(wanted.mode) ? wanted.mode : (best.modes[0] ?? wanted.mode);
  const grounds: Ground[] = [{ code: 'speaks', language: primaryOf(best.tag), level: best.level, mode }];
  if (best.tag === prepared.language?.dialect) grounds.push({ code: 'speaks-dialect', language: best.tag });
  return grounds;
}

function addPartGrounds(
  part: Part,
  prepared: PreparedNeed,
  candidate: Candidate,
  fits: readonly Fit[],
  grounds: Ground[],
): void {
  const { need, site } = prepared;
  if (part === 'load') {
    grounds.push({
      code: 'load-this-month',
      minutes: candidate.minutesThisMonth,
      teamMinutes: site.teamMeanMinutesThisMonth,
    });
    if (candidate.wishMinutesPerMonth !== null) {
      grounds.push({
        code: 'load-against-wish',
        minutes: candidate.minutesThisMonth,
        wishMinutes: candidate.wishMinutesPerMonth,
      });
    }
  } else if (part === 'continuity') {
    const count = wentBefore(need, candidate);
    const beyond = isBeyond(prepared);
    if (count > 0) grounds.push({ code: beyond ? 'went-often' : 'went-before', count });
    else if (beyond) grounds.push({ code: 'comes-new', count: need.appointmentsDone });
  } else if (part === 'distance' && need.place) {
    const km = distanceKm(need, candidate);
    grounds.push(km === null ? { code: 'home-not-told' } : { code: 'lives-away', km: Math.round(km) });
  } else if (part === 'topic') {
    const count = doneOn(need, candidate);
    if (count > 0) grounds.push({ code: 'done-topic', count });
    if (candidate.topics.includes(need.topic.code)) grounds.push({ code: 'chose-topic' });
  } else if (part === 'slots' && need.slots.length > 0) {
    grounds.push({ code: 'fits-slots', fitting: fits.length, of: need.slots.length });
    if (candidate.availability === null) grounds.push({ code: 'hours-not-told' });
  } else if (part === 'learning' && learnsInPair(prepared, candidate)) {
    grounds.push({ code: 'learns-in-pair' });
  } else if (part === 'cost' && need.place && site.weights.cost > 0) {
    const cents = travelCents(candidate);
    if (cents !== null && candidate.travel)
      grounds.push({ code: 'way-costs', mode: candidate.travel.mode, cents });
  }
}

function addSharedGrounds(
  prepared: PreparedNeed,
  candidate: Candidate,
  fits: readonly Fit[],
  grounds: Ground[],
): void {
  const { need, site } = prepared;
  const slot = prepared.slots[fits[0]?.slot ?? 0];
  if (!slot) return;
  const [year = 0] = slot.years;
  if (need.genderWish && candidate.gender === need.genderWish.gender) {
    grounds.push({ code: 'gender-as-wished', gender: candidate.gender });
  }
  if (need.certificateNeeded) grounds.push({ code: 'certificate-inspected' });
  const quota = candidate.years.find((one) => one.year === year);
  if (quota) {
    const leftMinutes = quota.capMinutes - quota.minutes;
    grounds.push({ code: 'year-hours-left', leftMinutes, capMinutes: quota.capMinutes, year });
  }
  const budget = site.budgets?.find((one) => one.year === year);
  if (budget) grounds.push({ code: 'site-hours-left', leftMinutes: budget.minutesLeft, year });
  if (prepared.required.length > 0) {
    grounds.push({ code: 'obligations-valid', until: firstEnd(prepared, candidate, slot.last) });
  }
}

/** The day on which the first of the required pledges ends, renewals counted; `null`: none of them ends. */
function firstEnd(prepared: PreparedNeed, candidate: Candidate, on: DayNumber): Day | null {
  let first: DayNumber | null = null;
  for (const kind of prepared.required) {
    let end: DayNumber | null = 0;
    for (const { kinds, validFrom, validUntil } of candidate.obligations) {
      if ((kinds & obligationBit[kind]) === 0 || validFrom > on || end === null) continue;
      if (validUntil === null || validUntil > end) end = validUntil;
    }
    if (end && (first === null || end < first)) first = end;
  }
  return first === null ? null : dayOfNumber(first);
}
