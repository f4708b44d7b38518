import type { Busy, Candidate } from './candidate.ts';
import type { PreparedNeed, PreparedSlot } from './prepared-need.ts';

/** What may take time away from a guide. */
export interface TimeRules {
  readonly hours: boolean;
  readonly absences: boolean;
  readonly busy: boolean;
}

export const everyTimeRule: TimeRules = { hours: true, absences: true, busy: true };
export const onlyHours: TimeRules = { hours: true, absences: false, busy: false };
export const onlyAbsences: TimeRules = { hours: false, absences: true, busy: false };
export const onlyBusy: TimeRules = { hours: false, absences: false, busy: true };
export const allButHours: TimeRules = { hours: false, absences: true, busy: true };

/** No way is longer: from one end of the country to the other by slow trains. */
const farthestMs = 48 * 3_600_000;

/**
 * The earliest start in the slot at which she has the whole length free, or -1. A start that something stands against
 * is put off to where that ends; no list of free time is made, for this is asked of everybody in a team.
 */
export function earliestStart(
  slot: PreparedSlot,
  candidate: Candidate,
  rules: TimeRules,
  lengthMs: number,
  wayMs: PreparedNeed['wayMs'],
): number {
  let startMs = slot.startMs;
  while (startMs + lengthMs <= slot.endMs) {
    let putOff = startMs;
    if (rules.hours && candidate.availability !== null) {
      putOff = pastHours(slot, candidate.availability, putOff, lengthMs);
    }
    if (rules.absences) putOff = pastAbsences(slot, candidate.absences, putOff, lengthMs);
    if (rules.busy) putOff = pastBusy(candidate.busy, putOff, lengthMs, wayMs);
    if (putOff === startMs) return startMs;
    startMs = putOff;
  }
  return -1;
}

/** The start itself where her hours hold the whole length, those that touch or overlap joined; else their next begin. */
function pastHours(
  { days }: PreparedSlot,
  hours: NonNullable<Candidate['availability']>,
  startMs: number,
  lengthMs: number,
): number {
  let heldUntil = startMs;
  let nextBegin = Number.POSITIVE_INFINITY;
  for (let before = -1; before < heldUntil; ) {
    before = heldUntil;
    for (const day of days) {
      for (const { weekday, fromMinute, untilMinute } of hours) {
        if (weekday !== day.weekday || untilMinute <= fromMinute) continue;
        const beginMs = day.msAt(fromMinute);
        if (beginMs > heldUntil) {
          if (beginMs < nextBegin) nextBegin = beginMs;
          continue;
        }
        const endMs = day.msAt(untilMinute);
        if (endMs > heldUntil) heldUntil = endMs;
      }
    }
    if (heldUntil - startMs >= lengthMs) return startMs;
  }
  return nextBegin;
}

function pastAbsences(
  { days }: PreparedSlot,
  absences: Candidate['absences'],
  startMs: number,
  lengthMs: number,
): number {
  for (const { from, until } of absences) {
    for (const { day, startMs: dayMs, endMs } of days) {
      if (from <= day && day < until && dayMs < startMs + lengthMs && endMs > startMs) return endMs;
    }
  }
  return startMs;
}

function pastBusy(
  busy: readonly Busy[],
  startMs: number,
  lengthMs: number,
  wayMs: PreparedNeed['wayMs'],
): number {
  for (const one of busy) {
    if (one.startMs - farthestMs >= startMs + lengthMs || one.endMs + farthestMs <= startMs) continue;
    const way = wayMs(one);
    if (one.startMs - way < startMs + lengthMs && one.endMs + way > startMs) return one.endMs + way;
  }
  return startMs;
}
