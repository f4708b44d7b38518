import type { ConsentWay } from '#modules/requests';
import { defineLifeCycle } from '#platform/life-cycle';

export const secondStates = ['asking', 'agreed', 'refused', 'stopped'] as const;
export type SecondState = (typeof secondStates)[number];

export const secondEvents = ['begin', 'agree', 'refuse', 'stop'] as const;
export type SecondEvent = (typeof secondEvents)[number];

/** `requester`: whoever holds the secret link of the request; `guide`: the one who goes along already. */
export const secondActors = ['requester', 'guide', 'coordination', 'system'] as const;
export type SecondActor = (typeof secondActors)[number];

/** A second guide asked for later: looked for when the person and the first guide have said yes. */
export const secondLifeCycle = defineLifeCycle<SecondState, SecondEvent, SecondActor>({
  name: 'second guide',
  states: secondStates,
  transitions: [
    { from: [null], event: 'begin', to: 'asking', by: ['coordination'], guard: 'one-guide-stands' },
    {
      from: ['asking'],
      event: 'agree',
      to: 'agreed',
      by: ['requester', 'guide', 'coordination'],
      guard: 'both-agreed',
    },
    { from: ['asking'], event: 'refuse', to: 'refused', by: ['requester', 'guide', 'coordination'] },
    { from: ['asking', 'agreed'], event: 'stop', to: 'stopped', by: ['coordination', 'system'] },
  ],
});

/** Why two are better than one: kinds, no story. */
export const secondReasons = ['learning', 'large-family', 'safety', 'other'] as const;
export type SecondReason = (typeof secondReasons)[number];

export interface SecondGuide {
  readonly id: string;
  readonly siteId: string;
  readonly requestId: string;
  /** Whoever goes along already, and her account. */
  readonly assignmentId: string;
  readonly personId: string;
  readonly state: SecondState;
  readonly why: SecondReason;
  readonly guideAgreedAt: Temporal.Instant | null;
  /** The person who asked for help. */
  readonly agreedAt: Temporal.Instant | null;
  readonly agreedHow: ConsentWay | null;
}
