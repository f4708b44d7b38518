import type { LanguageMode, Slot, Wish } from '#modules/matching';
import { defineLifeCycle } from '#platform/life-cycle';
import type { Setting } from '../appointments/assignment.ts';
import type { PlaceKind } from '../hours/hours.ts';

export const offerStates = ['open', 'accepted', 'declined', 'expired', 'withdrawn', 'taken'] as const;
export type OfferState = (typeof offerStates)[number];

export const offerEvents = ['accept', 'decline', 'expire', 'withdraw', 'taken'] as const;
export type OfferEvent = (typeof offerEvents)[number];

/** `guide` is the one who is asked, on the open board every guide of the site. */
export const offerActors = ['guide', 'coordination', 'system'] as const;
export type OfferActor = (typeof offerActors)[number];

/** Handbook 13 b, machine 2. An answer is final; to ask again is another offer. */
export const offerLifeCycle = defineLifeCycle<OfferState, OfferEvent, OfferActor>({
  name: 'offer',
  states: offerStates,
  transitions: [
    {
      from: ['open'],
      event: 'accept',
      to: 'accepted',
      by: ['guide'],
      guard: 'hard-conditions-and-declaration',
    },
    { from: ['open'], event: 'decline', to: 'declined', by: ['guide'] },
    { from: ['open'], event: 'withdraw', to: 'withdrawn', by: ['coordination', 'system'] },
    { from: ['open'], event: 'expire', to: 'expired', by: ['system'], guard: 'time-is-over' },
    { from: ['open'], event: 'taken', to: 'taken', by: ['system'], guard: 'all-places-filled' },
  ],
});

/** A question to a guide: enough to decide, nothing of the person. */
export interface Offer {
  readonly id: string;
  readonly siteId: string;
  readonly requestId: string;
  /** null: the open board of the site. */
  readonly guideId: string | null;
  readonly personId: string | null;
  readonly state: OfferState;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly languageTag: string;
  readonly languageMode: LanguageMode;
  readonly topicCode: string;
  readonly setting: Setting;
  readonly placeKind: PlaceKind;
  readonly areaName: string;
  readonly areaLatitude: number | null;
  readonly areaLongitude: number | null;
  readonly briefing: string;
  readonly childPresent: boolean;
  readonly guidesNeeded: number;
  readonly relaxed: readonly Exclude<Wish, 'time'>[];
  readonly confirmsItself: boolean;
  readonly offeredBy: string | null;
  /** The search that asked by itself; null: somebody did. */
  readonly roundId: string | null;
  readonly offeredAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant;
  readonly answeredAt: Temporal.Instant | null;
}

export type NewOffer = Omit<Offer, 'state' | 'answeredAt'>;

/** The state in which an offer is to be read: nobody waits for the job that writes down what has run out. */
export function stateAt(
  offer: { readonly state: OfferState; readonly expiresAt: Temporal.Instant },
  now: Temporal.Instant,
): OfferState {
  return offer.state === 'open' && Temporal.Instant.compare(offer.expiresAt, now) <= 0
    ? 'expired'
    : offer.state;
}

/** Time a guide keeps at the very least between her yes and the appointment. */
const marginHours = 2;

/**
 * Until when an offer can be answered: after the site's hours, or earlier, so that a yes does not come when the
 * appointment has nearly begun.
 */
export function expiryOf(
  offeredAt: Temporal.Instant,
  startsAt: Temporal.Instant,
  expiryHours: number,
): Temporal.Instant {
  const usual = offeredAt.add({ minutes: Math.round(expiryHours * 60) });
  const before = startsAt.subtract({ hours: marginHours });
  // Offered shortly before the appointment: until it begins.
  const last = Temporal.Instant.compare(before, offeredAt) > 0 ? before : startsAt;
  return Temporal.Instant.compare(usual, last) < 0 ? usual : last;
}

/** The lowest place of a request that nobody has; null when all are filled. */
export function lowestFreePlace(taken: readonly number[], guidesNeeded: number): number | null {
  for (let place = 1; place <= guidesNeeded; place++) if (!taken.includes(place)) return place;
  return null;
}

/** A stretch of time as appointments and offers have it. */
type Times = { readonly startsAt: Temporal.Instant; readonly endsAt: Temporal.Instant };

export const isSameTime = ({ startsAt, endsAt }: Times, { start, end }: Slot): boolean =>
  startsAt.equals(start) && endsAt.equals(end);

/** When whoever goes along already comes; null where nobody does. */
export function besideOf(taken: readonly Times[], now: Temporal.Instant): Slot | null {
  const one = taken.find(({ endsAt }) => Temporal.Instant.compare(endsAt, now) > 0);
  return one ? { start: one.startsAt, end: one.endsAt } : null;
}

/** Whether somebody goes along already, and not then: a second one comes at the same time. */
export function isBesideTheOther(taken: readonly Times[], slot: Slot, now: Temporal.Instant): boolean {
  return taken.some((one) => Temporal.Instant.compare(one.endsAt, now) > 0 && !isSameTime(one, slot));
}
