import type { PlaceKind } from '../hours/hours.ts';

export type GroupState = 'planned' | 'cancelled';

export const groupPlaceKinds = [
  'public-place',
  'school',
  'office',
  'practice',
] as const satisfies PlaceKind[];

/** What coordination says about a group assignment. */
export interface GroupFacts {
  readonly title: string;
  /** What one does there. */
  readonly about: string;
  readonly topicCode: string;
  /** Welcome, not needed. */
  readonly languageTags: readonly string[];
  readonly placeKind: PlaceKind;
  readonly placeName: string;
  readonly placeAddress: string;
  readonly areaName: string;
  readonly areaLatitude: number;
  readonly areaLongitude: number;
  /** Minors are there: only guides whose certificate of conduct has been inspected. */
  readonly childPresent: boolean;
  /** For guides. */
  readonly places: number;
  /** So many hours before it begins nobody moves up from the waiting list any more. */
  readonly movesUpUntil: number;
}

/** When it is. */
export interface GroupTime {
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

/** A café, an information hour, a school fair on one day: several guides go along, each by her own sign-up. */
export interface GroupSession extends GroupFacts, GroupTime {
  readonly id: string;
  readonly siteId: string;
  /** Those planned together; null: one by itself. */
  readonly seriesId: string | null;
  /** How they come again, as RFC 5545 writes it. */
  readonly seriesRule: string | null;
  readonly state: GroupState;
  readonly version: number;
  readonly createdAt: Temporal.Instant;
}

/** A guide's own yes; `assignmentId` is her place, null while she waits for one. */
export interface GroupSignUp {
  readonly id: string;
  readonly sessionId: string;
  readonly guideId: string;
  readonly personId: string;
  readonly signedUpAt: Temporal.Instant;
  readonly assignmentId: string | null;
}

export interface GroupCounts {
  readonly taken: number;
  readonly waiting: number;
}

/** From then on nobody moves up any more. */
export function movesUpBefore({ startsAt, movesUpUntil }: GroupSession): Temporal.Instant {
  return startsAt.subtract({ hours: movesUpUntil });
}

export function begun({ startsAt }: GroupTime, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(startsAt, now) <= 0;
}

/** Whether an appointment there is another one: then no yes to the old one holds. */
export function isElsewhere(
  a: GroupTime & Pick<GroupFacts, 'placeName' | 'placeAddress' | 'areaName'>,
  b: GroupTime & Pick<GroupFacts, 'placeName' | 'placeAddress' | 'areaName'>,
): boolean {
  return (
    !a.startsAt.equals(b.startsAt) ||
    !a.endsAt.equals(b.endsAt) ||
    a.placeName !== b.placeName ||
    a.placeAddress !== b.placeAddress ||
    a.areaName !== b.areaName
  );
}

/** Whether they share some of their time. */
export function overlap(a: GroupTime, b: GroupTime): boolean {
  return (
    Temporal.Instant.compare(a.startsAt, b.endsAt) < 0 && Temporal.Instant.compare(b.startsAt, a.endsAt) < 0
  );
}

export type TimeRefusal = 'time-has-passed' | 'end-before-start';

export function refusesTime(time: GroupTime, now: Temporal.Instant): TimeRefusal | null {
  if (Temporal.Instant.compare(time.startsAt, now) <= 0) return 'time-has-passed';
  if (Temporal.Instant.compare(time.endsAt, time.startsAt) <= 0) return 'end-before-start';
  return null;
}
