import { defineLifeCycle } from '#platform/life-cycle';
import type { PlaceKind } from '../hours/hours.ts';

export const assignmentStates = [
  'planned',
  'confirmed',
  'cancelled',
  'handed-back',
  'not-met',
  'done',
  'recorded',
  'in-clarification',
] as const;
export type AssignmentState = (typeof assignmentStates)[number];

/** Where somebody is accompanied. */
export type Setting = 'on-site' | 'phone' | 'video';

export const assignmentEvents = [
  'accept-offer',
  'sign-up',
  'confirm',
  'propose-move',
  'agree-to-move',
  'accept-move',
  'decline-move',
  'done',
  'not-met',
  'hand-back',
  'cancel',
  'confirm-hours',
  'doubt',
  'resolve',
  'correct-hours',
] as const;
export type AssignmentEvent = (typeof assignmentEvents)[number];

/** `guide` is the one who has accepted; `person-asking` holds the secret link of the request. */
export const assignmentActors = [
  'guide',
  'coordination',
  'requesting-body',
  'person-asking',
  'system',
] as const;
export type AssignmentActor = (typeof assignmentActors)[number];

/**
 * Handbook 13 b, machine 2. Only a guide's own yes begins an assignment or gives it another time. Hours can be
 * recorded without the confirmation of coordination: an appointment that took place did take place.
 */
export const assignmentLifeCycle = defineLifeCycle<AssignmentState, AssignmentEvent, AssignmentActor>({
  name: 'assignment',
  states: assignmentStates,
  transitions: [
    { from: [null], event: 'accept-offer', to: 'planned', by: ['guide'], guard: 'place-free-and-no-overlap' },
    { from: [null], event: 'sign-up', to: 'confirmed', by: ['guide'], guard: 'place-free-and-no-overlap' },
    { from: ['planned'], event: 'confirm', to: 'confirmed', by: ['coordination', 'system'] },
    // Until the guide has answered the old time stands.
    {
      from: ['planned'],
      event: 'propose-move',
      to: 'planned',
      by: ['coordination', 'requesting-body'],
      guard: 'not-begun',
    },
    {
      from: ['confirmed'],
      event: 'propose-move',
      to: 'confirmed',
      by: ['coordination', 'requesting-body'],
      guard: 'not-begun',
    },
    // One of two who go along together; the other has not said yes yet.
    {
      from: ['planned'],
      event: 'agree-to-move',
      to: 'planned',
      by: ['guide'],
      guard: 'move-proposed-and-no-overlap',
    },
    {
      from: ['confirmed'],
      event: 'agree-to-move',
      to: 'confirmed',
      by: ['guide'],
      guard: 'move-proposed-and-no-overlap',
    },
    {
      from: ['planned'],
      event: 'accept-move',
      to: 'planned',
      by: ['guide'],
      guard: 'move-proposed-and-no-overlap',
    },
    {
      from: ['confirmed'],
      event: 'accept-move',
      to: 'confirmed',
      by: ['guide'],
      guard: 'move-proposed-and-no-overlap',
    },
    {
      from: ['planned'],
      event: 'decline-move',
      to: 'planned',
      by: ['guide', 'coordination'],
      guard: 'move-proposed',
    },
    {
      from: ['confirmed'],
      event: 'decline-move',
      to: 'confirmed',
      by: ['guide', 'coordination'],
      guard: 'move-proposed',
    },
    { from: ['planned', 'confirmed'], event: 'done', to: 'done', by: ['guide'], guard: 'begun' },
    { from: ['planned', 'confirmed'], event: 'not-met', to: 'not-met', by: ['guide'], guard: 'begun' },
    {
      from: ['planned', 'confirmed'],
      event: 'hand-back',
      to: 'handed-back',
      by: ['guide'],
      guard: 'not-over',
    },
    {
      from: ['planned', 'confirmed'],
      event: 'cancel',
      to: 'cancelled',
      by: ['coordination', 'requesting-body', 'person-asking', 'system'],
      guard: 'not-over',
    },
    {
      from: ['done'],
      event: 'confirm-hours',
      to: 'recorded',
      by: ['requesting-body', 'coordination'],
      guard: 'four-eyes',
    },
    // Hours a site grants when nobody came or somebody cancelled late are confirmed as well; it stays what it was.
    {
      from: ['not-met'],
      event: 'confirm-hours',
      to: 'not-met',
      by: ['requesting-body', 'coordination'],
      guard: 'four-eyes',
    },
    {
      from: ['cancelled'],
      event: 'confirm-hours',
      to: 'cancelled',
      by: ['coordination'],
      guard: 'four-eyes',
    },
    { from: ['done', 'recorded'], event: 'doubt', to: 'in-clarification', by: ['coordination'] },
    { from: ['in-clarification'], event: 'resolve', to: 'done', by: ['coordination'] },
    {
      from: ['done', 'recorded', 'in-clarification'],
      event: 'correct-hours',
      to: 'done',
      by: ['guide', 'coordination'],
    },
  ],
});

/** One agreed activity of a guide. */
export interface Assignment {
  readonly id: string;
  readonly siteId: string;
  /** null, as the offer, for a place in a group. */
  readonly requestId: string | null;
  readonly offerId: string | null;
  /** The group assignment it is a place in. */
  readonly sessionId: string | null;
  /** What the group assignment is called. */
  readonly groupTitle: string | null;
  readonly guideId: string;
  /** The guide's account. */
  readonly personId: string;
  readonly requestedBy: string | null;
  /** The first name the person asking is told. */
  readonly guideName: string;
  readonly placeNumber: number;
  readonly state: AssignmentState;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly proposedStartsAt: Temporal.Instant | null;
  readonly proposedEndsAt: Temporal.Instant | null;
  /** Since when she has agreed to it and waits for whoever goes along with her. */
  readonly moveAgreedAt: Temporal.Instant | null;
  readonly topicCode: string;
  readonly languageTag: string;
  readonly setting: Setting;
  readonly placeKind: PlaceKind;
  /** Town or quarter. */
  readonly areaName: string;
  /** Empty, as the address, at a private home: that is `readPrivatePlace`. */
  readonly placeName: string;
  readonly placeAddress: string;
  readonly calendarSequence: number;
  readonly version: number;
  readonly createdAt: Temporal.Instant;
}

/** The request of an assignment somebody asked for. */
export function requestOf({ requestId }: Pick<Assignment, 'requestId'>): string {
  if (requestId === null) throw new Error('nobody asked for a place in a group');
  return requestId;
}

/** A line of the history. */
export interface AssignmentTransition {
  readonly event: AssignmentEvent;
  readonly fromState: AssignmentState | null;
  readonly toState: AssignmentState;
  readonly reason: string | null;
  /** null: the program, or somebody with the secret link. */
  readonly madeBy: string | null;
  readonly madeAt: Temporal.Instant;
}

/** Where a private home is. */
export interface PrivatePlace {
  readonly placeName: string;
  readonly placeAddress: string;
}

/** An appointment is over at its end; after that it can be recorded, no longer given up. */
export function isOver(assignment: { readonly endsAt: Temporal.Instant }, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(assignment.endsAt, now) <= 0;
}

export function hasBegun(
  assignment: { readonly startsAt: Temporal.Instant },
  now: Temporal.Instant,
): boolean {
  return Temporal.Instant.compare(assignment.startsAt, now) <= 0;
}

/** Why an appointment is given up: codes, no story. */
export const cancelReasons = [
  'not-needed',
  'other-date',
  'ill',
  'institution-cancelled',
  'no-guide',
  'other',
] as const;
export type CancelReason = (typeof cancelReasons)[number];

export const handBackReasons = [
  'no-time',
  'ill',
  'too-much',
  'not-a-guide-task',
  'conflict-of-interest',
  'other',
] as const;
export type HandBackReason = (typeof handBackReasons)[number];
