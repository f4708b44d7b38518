import { zone } from '#platform/dates';
import type { AssignmentState } from '../appointments/assignment.ts';

export const placeKinds = ['office', 'school', 'practice', 'public-place', 'private-home', 'remote'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** What the person can now do alone: the goal of each assignment is that nobody is needed next time. */
export const canDoAloneAnswers = ['yes', 'partly', 'not-yet', 'not-the-goal'] as const;
export type CanDoAlone = (typeof canDoAloneAnswers)[number];

/** How hard it was, from easy to very hard. */
export const strains = [1, 2, 3, 4, 5] as const;

/** Longer than this nobody accompanies at a stretch; it is a slip of the pen. */
export const longestMinutes = 12 * 60;

export interface Span {
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant;
}

export type SpanRefusal = 'end-before-start' | 'in-the-future' | 'before-agreement' | 'too-long';

/**
 * Minutes that count, to the nearest step of the site's rule (a quarter of an hour) and at least one step. Real
 * time between two moments, so the nights on which the clocks change count right.
 */
export function countedMinutes({ startedAt, endedAt }: Span, stepMinutes: number): number {
  const minutes = startedAt.until(endedAt).total('minutes');
  return Math.max(stepMinutes, Math.round(minutes / stepMinutes) * stepMinutes);
}

/** What is wrong with a span somebody entered; null: nothing. */
export function refusesSpan(
  { startedAt, endedAt }: Span,
  { now, agreedAt }: { readonly now: Temporal.Instant; readonly agreedAt: Temporal.Instant },
): SpanRefusal | null {
  if (Temporal.Instant.compare(endedAt, startedAt) <= 0) return 'end-before-start';
  if (Temporal.Instant.compare(endedAt, now) > 0) return 'in-the-future';
  const agreedDay = agreedAt.toZonedDateTimeISO(zone).startOfDay().toInstant();
  if (Temporal.Instant.compare(startedAt, agreedDay) < 0) return 'before-agreement';
  if (startedAt.until(endedAt).total('minutes') > longestMinutes) return 'too-long';
  return null;
}

/** One row of the record. A counter-entry mirrors the entry it takes back, with minutes below zero. */
export interface HoursRow {
  readonly id: string;
  readonly siteId: string;
  readonly assignmentId: string;
  readonly guideId: string;
  readonly personId: string;
  readonly requestedBy: string | null;
  readonly kind: 'entry' | 'counter-entry';
  readonly revision: number;
  readonly corrects: string | null;
  readonly replaces: string | null;
  readonly day: Temporal.PlainDate;
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant;
  readonly minutes: number;
  readonly topicCode: string;
  readonly languageTag: string;
  readonly placeKind: PlaceKind;
  readonly followUpNeeded: boolean;
  readonly canDoAlone: CanDoAlone;
  readonly strain: number | null;
  /** null: the rule of the site, for an appointment that did not take place. */
  readonly enteredBy: string | null;
  readonly enteredAt: Temporal.Instant;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Temporal.Instant | null;
}

export type NewHoursRow = Omit<HoursRow, 'confirmedBy' | 'confirmedAt'>;

/** An entry that waits for its confirmation. */
export interface HoursToConfirm extends HoursRow {
  /** null: a place in a group. */
  readonly requestId: string | null;
  readonly guideName: string;
  readonly state: AssignmentState;
}

/** One row as far as sums need it. */
export interface CountedRow {
  readonly id: string;
  readonly kind: 'entry' | 'counter-entry';
  readonly corrects: string | null;
  readonly minutes: number;
  readonly confirmedAt: Temporal.Instant | null;
}

export interface Sums {
  readonly confirmedMinutes: number;
  readonly waitingMinutes: number;
}

/** Entries no counter-entry has taken back. */
export function standingEntries<T extends CountedRow>(rows: readonly T[]): T[] {
  const countered = new Set(rows.map((row) => row.corrects));
  return rows.filter((row) => row.kind === 'entry' && !countered.has(row.id));
}

/** Sums over rows of which each counter-entry stands beside what it corrects. */
export function sumsOf(rows: readonly CountedRow[]): Sums {
  let confirmedMinutes = 0;
  let waitingMinutes = 0;
  for (const row of standingEntries(rows)) {
    if (row.confirmedAt) confirmedMinutes += row.minutes;
    else waitingMinutes += row.minutes;
  }
  return { confirmedMinutes, waitingMinutes };
}

/** Where a sum stands against a cap; `near` from nine tenths on. */
export function againstCap(
  minutes: number,
  capMinutes: number,
): { leftMinutes: number; kind: 'normal' | 'near' | 'over' } {
  const leftMinutes = capMinutes - minutes;
  if (leftMinutes < 0) return { leftMinutes, kind: 'over' };
  return { leftMinutes, kind: leftMinutes * 10 <= capMinutes ? 'near' : 'normal' };
}

/** Whether a row counts, waits, or has been taken back. */
export function hoursStateKey(
  row: Pick<HoursRow, 'id' | 'kind' | 'confirmedAt'>,
  all: readonly Pick<HoursRow, 'corrects'>[],
) {
  if (row.kind === 'counter-entry') return 'hours-state.counter-entry' as const;
  if (all.some(({ corrects }) => corrects === row.id)) return 'hours-state.taken-back' as const;
  return row.confirmedAt ? ('hours-state.confirmed' as const) : ('hours-state.waiting' as const);
}
