import { lockRequest, type MoveRefusal, type ResumeReason, resumeSearch } from '#modules/requests';
import { isStaff, type Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { assignmentsOfRequest } from '../appointments/assignment.store.ts';

/** Coordination looks for somebody again, after an appointment that did not take place. */
export async function searchAgain(
  tx: Tx,
  searching: { requestId: string; version: number; by: Person; now: Temporal.Instant },
): Promise<Outcome<object, MoveRefusal | 'still-standing'>> {
  const { requestId, version, by, now } = searching;
  const request = await lockRequest(tx, requestId);
  if (!request || !isStaff(by, request.siteId)) throw new NotFound();
  if (request.version !== version) return refuse('already-decided');
  const assignments = await assignmentsOfRequest(tx, requestId);
  if (assignments.some(({ state }) => state === 'planned' || state === 'confirmed'))
    return refuse('still-standing');
  const reason: ResumeReason = assignments.some(({ state }) => state === 'not-met')
    ? 'nobody-came'
    : 'cancelled';
  return resumeSearch(tx, { requestId, reason, now });
}
