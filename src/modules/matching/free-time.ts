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

type Spans = [startMs: number, endMs: number][];

/** The earliest start in the slot at which she has the whole length free, or -1. */
export function earliestStart(
  slot: PreparedSlot,
  candidate: Candidate,
  rules: TimeRules,
  lengthMs: number,
  wayMs: PreparedNeed['wayMs'],
): number {
  const alone = startAlone(slot, candidate, rules, lengthMs, wayMs);
  if (alone !== null) return alone;
  let free: Spans =
    rules.hours && candidate.availability !== null
      ? usualHours(slot, candidate.availability)
      : [[slot.startMs, slot.endMs]];
  if (rules.absences) {
    for (const absence of candidate.absences) {
      for (const day of slot.days) {
        if (absence.from <= day.day && day.day < absence.until) {
          free = without(free, day.startMs, day.endMs);
        }
      }
    }
  }
  if (rules.busy) {
    for (const busy of candidate.busy) {
      if (!takesFrom(slot, busy, wayMs)) continue;
      const way = wayMs(busy);
      free = without(free, busy.startMs - way, busy.endMs + way);
    }
  }
  for (const [startMs, endMs] of free) if (endMs - startMs >= lengthMs) return startMs;
  return -1;
}

/** Whether an appointment of hers, with the way to it, reaches into the slot. */
function takesFrom(slot: PreparedSlot, busy: Busy, wayMs: PreparedNeed['wayMs']): boolean {
  if (busy.startMs - farthestMs > slot.endMs || busy.endMs + farthestMs < slot.startMs) return false;
  const way = wayMs(busy);
  return busy.startMs - way < slot.endMs && busy.endMs + way > slot.startMs;
}

/**
 * The same for most guides, without making a list: nothing takes time away from this slot, and within one day one span
 * at most is hers. `null` where it is not as simple.
 */
function startAlone(
  slot: PreparedSlot,
  { availability, absences, busy }: Candidate,
  rules: TimeRules,
  lengthMs: number,
  wayMs: PreparedNeed['wayMs'],
): number | null {
  if (rules.absences) {
    for (const { from, until } of absences) if (from <= slot.lastDay && until > slot.firstDay) return null;
  }
  if (rules.busy) for (const one of busy) if (takesFrom(slot, one, wayMs)) return null;
  let { startMs, endMs } = slot;
  if (rules.hours && availability !== null) {
    const [day] = slot.days;
    if (!day || slot.days.length > 1) return null;
    let own = null as (typeof availability)[number] | null;
    for (const hours of availability) {
      if (hours.weekday !== day.weekday || hours.untilMinute <= hours.fromMinute) continue;
      if (own) return null;
      own = hours;
    }
    if (!own) return -1;
    startMs = Math.max(day.msAt(own.fromMinute), startMs);
    endMs = Math.min(day.msAt(own.untilMinute), endMs);
  }
  return startMs < endMs && endMs - startMs >= lengthMs ? startMs : -1;
}

/** Her hours inside the slot, ascending, those that touch or overlap joined. */
function usualHours(slot: PreparedSlot, hours: NonNullable<Candidate['availability']>): Spans {
  const spans: Spans = [];
  for (const day of slot.days) {
    for (const { weekday, fromMinute, untilMinute } of hours) {
      if (weekday !== day.weekday || untilMinute <= fromMinute) continue;
      const startMs = Math.max(day.msAt(fromMinute), slot.startMs);
      const endMs = Math.min(day.msAt(untilMinute), slot.endMs);
      if (startMs < endMs) spans.push([startMs, endMs]);
    }
  }
  if (spans.length < 2) return spans;
  spans.sort((a, b) => a[0] - b[0]);
  const joined: Spans = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else joined.push(span);
  }
  return joined;
}

function without(spans: Spans, startMs: number, endMs: number): Spans {
  const left: Spans = [];
  for (const [from, until] of spans) {
    if (endMs <= from || startMs >= until) left.push([from, until]);
    else {
      if (from < startMs) left.push([from, startMs]);
      if (endMs < until) left.push([endMs, until]);
    }
  }
  return left;
}
