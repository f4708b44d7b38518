import { readParameter } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { insertHours } from '../hours/hours.store.ts';
import { changeAssignment } from './assignment.store.ts';
import { hasBegun } from './assignment.ts';
import { creditFor } from './credit.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from './take-assignment.ts';

/**
 * The guide was there and nobody came. The hours the site grants for that wait for a confirmation as all
 * others; how to go on is for coordination to decide.
 */
export async function recordNotMet(
  tx: Tx,
  recording: Doing & { readonly by: Person; readonly today: Temporal.PlainDate },
): Promise<Outcome<object, StepRefusal | 'not-begun'>> {
  const { now, today } = recording;
  const taken = await takeAssignment(tx, recording, 'not-met');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  if (!hasBegun(assignment, now)) return refuse('not-begun');
  await changeAssignment(tx, assignment, { state: to, proposedStartsAt: null, proposedEndsAt: null });
  await noteStep(tx, taken, 'not-met', recording);
  const minutes = await readParameter(tx, 'nobody-came-credit', { day: today, siteId: assignment.siteId });
  if (minutes > 0) await insertHours(tx, creditFor(assignment, { minutes, now }));
  return { ok: true };
}
