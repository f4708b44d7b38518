import type { Lang } from '#platform/languages';
import { defineLifeCycle } from '#platform/life-cycle';

export const proposalStatuses = ['received', 'taken-up', 'set-aside'] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];
export type ProposalEvent = 'propose' | 'take-up' | 'set-aside';
export type ProposalActor = 'visitor' | 'centre';

/** Better words somebody proposes. The centre may think again. */
export const wordProposalLifeCycle = defineLifeCycle<ProposalStatus, ProposalEvent, ProposalActor>({
  name: 'word-proposal',
  states: proposalStatuses,
  transitions: [
    { from: [null], event: 'propose', to: 'received', by: ['visitor'] },
    { from: ['received', 'set-aside'], event: 'take-up', to: 'taken-up', by: ['centre'] },
    {
      from: ['received', 'taken-up'],
      event: 'set-aside',
      to: 'set-aside',
      by: ['centre'],
      guard: 'has-reason',
    },
  ],
});

export interface WordProposal {
  readonly id: string;
  readonly stateKey: string;
  /** The language of the page it was made on. */
  readonly lang: Lang;
  /** The first part of the page's path. */
  readonly page: string;
  readonly status: ProposalStatus;
  readonly now: string;
  readonly better: string;
  readonly reason: string | null;
  readonly receivedAt: Temporal.Instant;
  readonly decidedAt: Temporal.Instant | null;
  /** null: nobody yet, or forgotten. */
  readonly decidedBy: string | null;
  readonly version: number;
}
