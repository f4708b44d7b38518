import {
  closeContactWindow,
  noteCallNeeded,
  readRequest,
  resumeSearch,
  withdrawRequest,
} from '#modules/requests';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { endSecondOf } from '../second/second-guide.store.ts';
import { tellCoordination, tellGuide, tellPerson } from './appointment-letters.ts';
import { isCoordination } from './assignment.policy.ts';
import { assignmentsOfRequest, changeAssignment, deletePrivatePlace } from './assignment.store.ts';
import { type CancelReason, isOver, requestOf } from './assignment.ts';
import { grantLateCredit } from './credit.ts';
import { askAgainAboutMove, lockPair, lockPairOf } from './pair.store.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from './take-assignment.ts';

export interface CancelAppointment extends Doing {
  readonly reason: CancelReason;
  /** Somebody else is looked for in the windows of the request; otherwise coordination decides how to go on. */
  readonly searchAgain: boolean;
  readonly today: Temporal.PlainDate;
}

export type CancelRefusal = StepRefusal | 'already-over';

/**
 * The appointment does not take place: called off by coordination, by whoever asked, or by the program when
 * the request was taken back. The contact closes at once, everybody else is told. Whoever asked and needs
 * nobody any more takes the request back with it.
 */
export async function cancelAppointment(
  tx: Tx,
  cancelling: CancelAppointment,
): Promise<Outcome<{ byPhone: boolean }, CancelRefusal>> {
  const { by, reason, searchAgain, now, today, publicUrl } = cancelling;
  await lockPairOf(tx, cancelling.assignmentId);
  const taken = await takeAssignment(tx, cancelling, 'cancel');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  const byCoordination = isCoordination(by, assignment);
  // What is over is recorded or, where nothing came of it, put away by coordination.
  if (isOver(assignment, now) && !byCoordination) return refuse('already-over');
  const calendarSequence = assignment.calendarSequence + 1;
  await changeAssignment(tx, assignment, {
    state: to,
    calendarSequence,
    proposedStartsAt: null,
    proposedEndsAt: null,
  });
  await noteStep(tx, taken, 'cancel', { by, now, reason });
  const { personId } = assignment;
  const requestId = requestOf(assignment);
  await closeContactWindow(tx, { requestId, personId, now });
  await deletePrivatePlace(tx, assignment.id);
  await endSecondOf(tx, assignment.id, now);
  await askAgainAboutMove(tx, assignment, now);
  await grantLateCredit(tx, assignment, { now, today });

  let byPhone = false;
  if (!isOver(assignment, now)) {
    const cancelled = { ...assignment, state: to, calendarSequence };
    await tellGuide(tx, 'cancelled', { assignment: cancelled, publicUrl, now });
    if (byCoordination) {
      await resumeIfWanted(tx, { requestId, searchAgain, now });
      byPhone = !(await tellPerson(tx, 'cancelled', { assignment: cancelled, publicUrl, now }));
      if (byPhone) await noteCallNeeded(tx, requestId);
    } else if (by !== 'system') {
      await tellPerson(tx, 'cancelled', { assignment: cancelled, publicUrl, now });
      await tellCoordination(tx, 'cancelled', {
        assignment: cancelled,
        guideFullName: assignment.guideName,
        publicUrl,
        now,
      });
      // With the second of a team of two it has been taken back already.
      if (reason === 'not-needed')
        await withdrawRequest(tx, { requestId, version: null, by, now, publicUrl });
    }
  }
  return { ok: true, byPhone };
}

async function resumeIfWanted(
  tx: Tx,
  { requestId, searchAgain, now }: { requestId: string; searchAgain: boolean; now: Temporal.Instant },
): Promise<void> {
  const request = await readRequest(tx, requestId);
  if (!searchAgain || request?.state !== 'arranged') return;
  await resumeSearch(tx, { requestId, reason: 'cancelled', now });
}

/** The appointment as whoever asked sees it: with a team of two both are called off. */
export async function cancelAppointmentsOfRequest(
  tx: Tx,
  cancelling: Omit<CancelAppointment, 'assignmentId'> & { readonly requestId: string },
): Promise<Outcome<{ cancelled: number }, CancelRefusal>> {
  await lockPair(tx, cancelling.requestId);
  const standing = (await assignmentsOfRequest(tx, cancelling.requestId)).filter(
    ({ state, endsAt }) =>
      (state === 'planned' || state === 'confirmed') && Temporal.Instant.compare(endsAt, cancelling.now) > 0,
  );
  for (const { id } of standing) {
    const done = await cancelAppointment(tx, { ...cancelling, assignmentId: id });
    if (!done.ok) return done;
  }
  return { ok: true, cancelled: standing.length };
}
