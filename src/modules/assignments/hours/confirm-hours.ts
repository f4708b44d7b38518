import { completeRequest, readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { assignmentsOfRequest, changeAssignment } from '../appointments/assignment.store.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from '../appointments/take-assignment.ts';
import { mayConfirmHours } from './hours.policy.ts';
import { confirmHoursRow, hoursOfAssignment } from './hours.store.ts';
import { standingEntries } from './hours.ts';

export type ConfirmHoursRefusal = StepRefusal | 'nothing-to-confirm' | 'changed-meanwhile' | 'four-eyes';

/**
 * The requesting body or coordination says that it was so; never the guide, never whoever entered it. When
 * everything of a request is confirmed and nothing is left to do, it is completed.
 */
export async function confirmHours(
  tx: Tx,
  confirming: Doing & {
    readonly by: Person;
    /** The entry as it stood on the page. */
    readonly entryId: string;
  },
): Promise<Outcome<{ completed: boolean }, ConfirmHoursRefusal>> {
  const { by, now } = confirming;
  const taken = await takeAssignment(tx, confirming, 'confirm-hours');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  const [entry] = standingEntries(await hoursOfAssignment(tx, assignment.id));
  if (!entry) return refuse('nothing-to-confirm');
  if (entry.id !== confirming.entryId) return refuse('changed-meanwhile');
  if (!mayConfirmHours(by, entry)) return refuse('four-eyes');
  if (!(await confirmHoursRow(tx, entry.id, { personId: by.id, now }))) return refuse('changed-meanwhile');
  await changeAssignment(tx, assignment, { state: to });
  await noteStep(tx, taken, 'confirm-hours', confirming);
  return {
    ok: true,
    completed: assignment.requestId !== null && (await completeWhenDone(tx, assignment.requestId, now)),
  };
}

async function completeWhenDone(tx: Tx, requestId: string, now: Temporal.Instant): Promise<boolean> {
  const request = await readRequest(tx, requestId);
  if (request?.state !== 'arranged') return false;
  const assignments = (await assignmentsOfRequest(tx, requestId)).filter(
    ({ state }) => state !== 'cancelled' && state !== 'handed-back',
  );
  if (assignments.length === 0 || assignments.some(({ state }) => state !== 'recorded')) return false;
  for (const { id } of assignments) {
    const [entry] = standingEntries(await hoursOfAssignment(tx, id));
    if (!entry || entry.followUpNeeded) return false;
  }
  return (await completeRequest(tx, { requestId, version: null, by: 'system', now })).ok;
}
