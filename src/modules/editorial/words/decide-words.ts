import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { step } from '#platform/life-cycle';
import { statesOf } from '../articles/article.policy.ts';
import { decideProposal, readProposal } from './word-proposal.store.ts';
import { type ProposalEvent, type WordProposal, wordProposalLifeCycle } from './word-proposal.ts';

export type DecideRefusal =
  | 'changed-meanwhile'
  | 'not-in-this-state'
  | 'not-for-this-role'
  | 'reason-missing';

/** Takes a proposal up, or sets it aside and says why. */
export async function decideWords(
  tx: Tx,
  of: {
    id: string;
    version: number;
    event: ProposalEvent;
    reason: string;
    by: Person;
    now: Temporal.Instant;
  },
): Promise<Outcome<{ proposal: WordProposal }, DecideRefusal>> {
  const { id, version, event, reason, by, now } = of;
  const proposal = await readProposal(tx, id);
  if (!proposal || !statesOf(by).includes(proposal.stateKey)) throw new NotFound();
  const next = step(wordProposalLifeCycle, proposal.status, event, ['centre']);
  if (!next.ok) return next;
  if (event === 'set-aside' && reason === '') return refuse('reason-missing');
  const done = await decideProposal(tx, {
    id,
    version,
    status: next.to,
    reason: reason || null,
    by: by.id,
    now,
  });
  return done ? { ok: true, proposal: { ...proposal, status: next.to } } : refuse('changed-meanwhile');
}
