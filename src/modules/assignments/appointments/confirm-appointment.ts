import { noteCallNeeded, readRequest } from '#modules/requests';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { tellGuide, tellPerson } from './appointment-letters.ts';
import { changeAssignment } from './assignment.store.ts';
import { requestOf } from './assignment.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from './take-assignment.ts';

/** The appointment stands: both sides get it in writing, with an entry for the calendar. */
export async function confirmAppointment(
  tx: Tx,
  confirming: Doing,
): Promise<Outcome<{ byPhone: boolean }, StepRefusal>> {
  const { now, publicUrl } = confirming;
  const taken = await takeAssignment(tx, confirming, 'confirm');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  // Asked for by a neighbouring site: there is nobody yet to confirm it to.
  const requestId = requestOf(assignment);
  const request = await readRequest(tx, requestId);
  if (request?.consentHow === 'not-yet') return refuse('not-in-this-state');
  await changeAssignment(tx, assignment, { state: to });
  await noteStep(tx, taken, 'confirm', confirming);
  const told = { assignment: { ...assignment, state: to }, publicUrl, now };
  await tellGuide(tx, 'confirmed', told);
  const byMail = await tellPerson(tx, 'confirmed', told);
  if (!byMail) await noteCallNeeded(tx, requestId);
  return { ok: true, byPhone: !byMail };
}
