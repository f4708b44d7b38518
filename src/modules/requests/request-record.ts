import type { Channel, RequestEvent, RequestFacts, RequestState } from './request.ts';

/** What a person is told when something was decided; without e-mail somebody has to call. */
export const callReasons = [
  'question',
  'accepted',
  'referred',
  'declined',
  'unmet',
  'closed-without-answer',
  'appointment',
  'neighbour',
] as const;
export type CallReason = (typeof callReasons)[number];

/** A request as it stands, without the person's contact. */
export interface Request extends Omit<RequestFacts, 'windows' | 'contact'> {
  readonly id: string;
  readonly siteId: string;
  readonly matterId: string;
  /** `K7P4-XM29`: to say on the telephone. */
  readonly reference: string;
  readonly state: RequestState;
  readonly channel: Channel;
  readonly requestedBy: string | null;
  readonly enteredBy: string | null;
  readonly urgent: boolean;
  readonly consentAt: Temporal.Instant;
  readonly submittedAt: Temporal.Instant;
  readonly answerDue: Temporal.PlainDate;
  readonly closedAt: Temporal.Instant | null;
  readonly firstDay: Temporal.PlainDate;
  /** By when the next step is due. */
  readonly dueOn: Temporal.PlainDate;
  readonly callAbout: CallReason | null;
  readonly duplicateOf: string | null;
  /** Codes of `asking/doubts.ts`. */
  readonly doubts: readonly string[];
  /** Since when nothing is done with it (Art. 18): no letter, no step, no deletion. */
  readonly restrictedAt: Temporal.Instant | null;
  readonly version: number;
}

/** A line of a request's history. */
export interface HistoryLine {
  readonly event: RequestEvent;
  readonly to: RequestState;
  readonly reason: string | null;
  readonly byName: string | null;
  readonly at: Temporal.Instant;
}

/** What coordination asked back. */
export interface Question {
  readonly id: string;
  readonly asked: string;
  readonly askedAt: Temporal.Instant;
  /** The last day on which an answer still counts. */
  readonly answerUntil: Temporal.PlainDate;
  readonly answer: string | null;
  readonly answeredAt: Temporal.Instant | null;
}
