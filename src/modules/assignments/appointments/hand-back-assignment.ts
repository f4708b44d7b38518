import { closeContactWindow, noteCallNeeded, readRequest, resumeSearch } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { keepApartAfter } from '../apart/keep-apart.ts';
import { endSecondOf } from '../second/second-guide.store.ts';
import { tellCoordination, tellGuide, tellPerson } from './appointment-letters.ts';
import { assignmentsOfRequest, changeAssignment, deletePrivatePlace } from './assignment.store.ts';
import { type HandBackReason, isOver, requestOf } from './assignment.ts';
import { askAgainAboutMove, lockPairOf } from './pair.store.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from './take-assignment.ts';

export type HandBackRefusal = StepRefusal | 'already-over';

/**
 * A guide gives an assignment back, with a reason or without. The contact closes to her at once, the search
 * begins again by itself, coordination and whoever asked are told.
 */
export async function handBackAssignment(
  tx: Tx,
  handing: Doing & { readonly by: Person; readonly reason: HandBackReason | null },
): Promise<Outcome<object, HandBackRefusal>> {
  const { by, reason, now, publicUrl } = handing;
  await lockPairOf(tx, handing.assignmentId);
  const taken = await takeAssignment(tx, handing, 'hand-back');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  if (isOver(assignment, now)) return refuse('already-over');
  const calendarSequence = assignment.calendarSequence + 1;
  await changeAssignment(tx, assignment, {
    state: to,
    calendarSequence,
    proposedStartsAt: null,
    proposedEndsAt: null,
  });
  await noteStep(tx, taken, 'hand-back', { by, now, reason });
  const { personId } = assignment;
  const requestId = requestOf(assignment);
  await closeContactWindow(tx, { requestId, personId, now });
  await deletePrivatePlace(tx, assignment.id);
  await endSecondOf(tx, assignment.id, now);
  for (const other of await askAgainAboutMove(tx, assignment, now))
    await tellGuide(tx, 'move-proposed', { assignment: other, publicUrl, now });

  if (reason === 'conflict-of-interest') {
    await keepApartAfter(tx, { of: { ...assignment, requestId }, side: 'guide-is-close', now, publicUrl });
  }

  const request = await readRequest(tx, requestId);
  if (request?.state === 'arranged') await resumeSearch(tx, { requestId, reason: 'handed-back', now });
  const handedBack = { ...assignment, state: to, calendarSequence };
  await tellCoordination(tx, 'handed-back', {
    assignment: handedBack,
    guideFullName: by.name,
    publicUrl,
    now,
  });
  // With a second guide the appointment still stands, and there is nothing the person has to know yet.
  const others = (await assignmentsOfRequest(tx, requestId)).some(({ state }) => state === 'confirmed');
  if (assignment.state === 'confirmed' && !others) {
    const byMail = await tellPerson(tx, 'handed-back', { assignment: handedBack, publicUrl, now });
    if (!byMail) await noteCallNeeded(tx, requestId);
  }
  return { ok: true };
}
