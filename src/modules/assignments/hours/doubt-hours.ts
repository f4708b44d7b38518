import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { tellGuide } from '../appointments/appointment-letters.ts';
import { changeAssignment } from '../appointments/assignment.store.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from '../appointments/take-assignment.ts';

/** Something about recorded hours is unclear: the guide is asked, and puts it right or explains it. */
export async function doubtHours(
  tx: Tx,
  doubting: Doing & { readonly by: Person; readonly question: string },
): Promise<Outcome<object, StepRefusal | 'question-missing'>> {
  const { question, now, publicUrl } = doubting;
  const taken = await takeAssignment(tx, doubting, 'doubt');
  if (!taken.ok) return taken;
  if (question === '') return refuse('question-missing');
  const { assignment, to } = taken;
  await changeAssignment(tx, assignment, { state: to });
  await noteStep(tx, taken, 'doubt', { ...doubting, reason: question });
  await tellGuide(tx, 'hours-doubted', {
    assignment: { ...assignment, state: to },
    note: question,
    publicUrl,
    now,
  });
  return { ok: true };
}

/** It is clear now: the hours stand as recorded and can be confirmed. */
export async function resolveDoubt(
  tx: Tx,
  resolving: Doing & { readonly by: Person },
): Promise<Outcome<object, StepRefusal>> {
  const taken = await takeAssignment(tx, resolving, 'resolve');
  if (!taken.ok) return taken;
  await changeAssignment(tx, taken.assignment, { state: taken.to });
  await noteStep(tx, taken, 'resolve', resolving);
  return { ok: true };
}
