import { actAlsoForSite, type Tx } from '#platform/database';
import { NotFound, type Outcome } from '#platform/errors';
import { type By, isCoordination, maySeeAssignment, personIdOf } from './assignment.policy.ts';
import { lockAssignment, noteTransition } from './assignment.store.ts';
import type { Assignment, AssignmentEvent, AssignmentState } from './assignment.ts';
import { stepFor } from './assignment-step.ts';

export interface Doing {
  readonly assignmentId: string;
  readonly by: By;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

export type StepRefusal = 'not-in-this-state' | 'not-for-this-role';

export interface Taken {
  readonly assignment: Assignment;
  readonly to: AssignmentState;
}

/**
 * The assignment a deed is about, locked, for whom it is her turn; what one may not see is not there. From here
 * on the transaction acts for the site too, which carries out what follows.
 */
export async function takeAssignment(
  tx: Tx,
  { assignmentId, by }: Pick<Doing, 'assignmentId' | 'by'>,
  event: AssignmentEvent,
): Promise<Outcome<Taken, StepRefusal>> {
  const assignment = await lockAssignment(tx, assignmentId);
  if (!assignment || (typeof by === 'object' && !maySeeAssignment(by, assignment))) throw new NotFound();
  const stepped = stepFor(by, assignment, event);
  if (!stepped.ok) return stepped;
  if (!isCoordination(by, assignment)) await actAlsoForSite(tx, assignment.siteId);
  return { ok: true, assignment, to: stepped.to };
}

/** Writes the line of the history. */
export function noteStep(
  tx: Tx,
  { assignment, to }: Taken,
  event: AssignmentEvent,
  of: Pick<Doing, 'by' | 'now'> & { reason?: string | null },
): Promise<void> {
  return noteTransition(tx, assignment, {
    event,
    fromState: assignment.state,
    toState: to,
    reason: of.reason || null,
    madeBy: personIdOf(of.by),
    madeAt: of.now,
  });
}
