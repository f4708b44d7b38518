import type { ConsentWay, Request } from '#modules/requests';
import { defineLifeCycle } from '#platform/life-cycle';

export const neighbourStates = [
  'asking',
  'promised',
  'agreed',
  'handed-over',
  'refused',
  'stopped',
  'unanswered',
] as const;
export type NeighbourState = (typeof neighbourStates)[number];

export const neighbourEvents = [
  'begin',
  'promise',
  'fall-through',
  'agree',
  'refuse',
  'hand-over',
  'stop',
  'run-out',
] as const;
export type NeighbourEvent = (typeof neighbourEvents)[number];

/** `requester`: whoever holds the secret link of the request. */
export const neighbourActors = ['requester', 'coordination', 'system'] as const;
export type NeighbourActor = (typeof neighbourActors)[number];

/** A request asked for at neighbouring sites: two say yes, a guide there and then the person, before anything of her goes there. */
export const neighbourLifeCycle = defineLifeCycle<NeighbourState, NeighbourEvent, NeighbourActor>({
  name: 'search at neighbouring sites',
  states: neighbourStates,
  transitions: [
    { from: [null], event: 'begin', to: 'asking', by: ['coordination'], guard: 'neighbour-takes-part' },
    { from: ['asking'], event: 'promise', to: 'promised', by: ['system'], guard: 'guide-there-accepted' },
    {
      from: ['promised', 'agreed'],
      event: 'fall-through',
      to: 'asking',
      by: ['system'],
      guard: 'guide-there-gave-back',
    },
    { from: ['promised'], event: 'agree', to: 'agreed', by: ['requester', 'coordination'] },
    { from: ['promised'], event: 'refuse', to: 'refused', by: ['requester', 'coordination'] },
    { from: ['agreed'], event: 'hand-over', to: 'handed-over', by: ['system'], guard: 'guide-still-there' },
    { from: ['asking', 'promised', 'agreed'], event: 'stop', to: 'stopped', by: ['coordination', 'system'] },
    {
      from: ['asking', 'promised'],
      event: 'run-out',
      to: 'unanswered',
      by: ['system'],
      guard: 'time-is-over-or-all-declined',
    },
  ],
});

export interface NeighbourSearch {
  readonly id: string;
  readonly siteId: string;
  readonly requestId: string;
  readonly state: NeighbourState;
  readonly askedAt: Temporal.Instant;
  readonly answerUntil: Temporal.Instant;
  /** The person agreed that the wish for a woman or a man is told. */
  readonly wishTold: boolean;
  readonly endedAt: Temporal.Instant | null;
  readonly agreedAt: Temporal.Instant | null;
  readonly agreedHow: ConsentWay | null;
  readonly agreedLang: string | null;
  readonly agreedWords: string | null;
}

export type AskedState = 'asked' | 'promised' | 'declined' | 'not-needed' | 'handed-over';

/** One of the sites that were asked. */
export interface NeighbourAsked {
  readonly askedSiteId: string;
  readonly askedRequestId: string | null;
  readonly state: AskedState;
  readonly startsAt: Temporal.Instant | null;
  readonly endsAt: Temporal.Instant | null;
}

export interface NeighbourRule {
  readonly takesPart: boolean;
  /** From which day on; before that the other held. */
  readonly since: Temporal.PlainDate | null;
  readonly version: number;
}

/** Hours before the appointment at which it is too late for whoever has not answered. */
export const neighbourMarginHours = 3;

export const answerDays = { min: 1, max: 7, usual: 2 } as const;

export type NotForNeighbours = 'not-seeking' | 'needs-two' | 'child' | 'private-home' | 'came-from-neighbour';

/**
 * Why a request is not asked for elsewhere. What its narrow view may not tell and a guide would yet have to know
 * cannot be asked for without telling it.
 */
export function notForNeighbours(
  request: Pick<
    Request,
    'state' | 'guidesNeeded' | 'childPresent' | 'placeKind' | 'channel' | 'restrictedAt'
  >,
): NotForNeighbours | null {
  if (request.state !== 'seeking-guide' || request.restrictedAt) return 'not-seeking';
  if (request.channel === 'neighbour') return 'came-from-neighbour';
  if (request.guidesNeeded > 1) return 'needs-two';
  if (request.childPresent) return 'child';
  return request.placeKind === 'private-home' ? 'private-home' : null;
}
