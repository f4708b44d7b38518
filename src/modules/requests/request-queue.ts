import type { AskedBy, Channel, RequestState } from './request.ts';
import type { CallReason } from './request-record.ts';

/**
 * The parts of the queue. `due`: whatever coordination or a guide still to be found should have moved by
 * today. `for-coordination`: new or in review, not due yet. `asked-back`: the person has the word.
 * `seeking-guide`: accepted, not due yet. `to-call`: somebody without e-mail is to be told something.
 */
export const queueGroups = ['due', 'for-coordination', 'asked-back', 'seeking-guide', 'to-call'] as const;
export type QueueGroup = (typeof queueGroups)[number];

/** Where a page of the queue ended; the next one goes on behind it. */
export interface QueueKey {
  readonly dueOn: Temporal.PlainDate;
  readonly id: string;
}

export interface QueueItem extends QueueKey {
  readonly siteId: string;
  readonly reference: string;
  readonly state: RequestState;
  readonly channel: Channel;
  readonly askedBy: AskedBy;
  readonly topicCode: string;
  readonly languageTag: string;
  readonly areaName: string;
  readonly firstDay: Temporal.PlainDate;
  readonly submittedAt: Temporal.Instant;
  readonly urgent: boolean;
  readonly duplicateOf: string | null;
  readonly callAbout: CallReason | null;
  readonly guidesNeeded: number;
}
