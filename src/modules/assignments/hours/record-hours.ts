import { readParameter } from '#modules/programme';
import { lockRequest, noteAssignmentDone } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { assignmentsOfRequest, changeAssignment } from '../appointments/assignment.store.ts';
import { type Assignment, hasBegun } from '../appointments/assignment.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from '../appointments/take-assignment.ts';
import { insertHours } from './hours.store.ts';
import { type CanDoAlone, countedMinutes, type PlaceKind, refusesSpan, type SpanRefusal } from './hours.ts';

/** What a guide writes down: codes, no story. */
export interface HoursFacts {
  readonly startedAt: Temporal.Instant;
  readonly endedAt: Temporal.Instant;
  readonly topicCode: string;
  readonly languageTag: string;
  readonly placeKind: PlaceKind;
  readonly followUpNeeded: boolean;
  readonly canDoAlone: CanDoAlone;
  /** How hard it was, 1 to 5; for the care of the team, not for the statement. */
  readonly strain: number | null;
}

export type RecordRefusal = StepRefusal | SpanRefusal | 'not-begun';

/** The guide records what took place. Somebody else confirms it. */
export async function recordHours(
  tx: Tx,
  recording: Doing & { readonly by: Person; readonly today: Temporal.PlainDate; readonly facts: HoursFacts },
): Promise<Outcome<{ minutes: number }, RecordRefusal>> {
  const { by, now, today, facts } = recording;
  const taken = await takeAssignment(tx, recording, 'done');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  if (!hasBegun(assignment, now)) return refuse('not-begun');
  const wrong = refusesSpan(facts, { now, agreedAt: assignment.createdAt });
  if (wrong) return refuse(wrong);
  const step = await readParameter(tx, 'hours-rounding', { day: today, siteId: assignment.siteId });
  const minutes = countedMinutes(facts, step);
  await changeAssignment(tx, assignment, { state: to, proposedStartsAt: null, proposedEndsAt: null });
  await noteStep(tx, taken, 'done', recording);
  await insertHours(tx, {
    id: newId(now),
    siteId: assignment.siteId,
    assignmentId: assignment.id,
    guideId: assignment.guideId,
    personId: assignment.personId,
    requestedBy: assignment.requestedBy,
    kind: 'entry',
    revision: 1,
    corrects: null,
    replaces: null,
    day: dayOf(facts.startedAt),
    ...facts,
    minutes,
    enteredBy: by.id,
    enteredAt: now,
  });
  await countOuting(tx, assignment);
  return { ok: true, minutes };
}

const tookPlace = new Set(['done', 'recorded', 'in-clarification']);

/** Two who went along together are one outing of the matter, whoever of them records it first. */
async function countOuting(tx: Tx, { id, requestId, startsAt, endsAt }: Assignment): Promise<void> {
  if (requestId === null) return;
  await lockRequest(tx, requestId);
  const isCounted = (await assignmentsOfRequest(tx, requestId)).some(
    (other) =>
      other.id !== id &&
      tookPlace.has(other.state) &&
      Temporal.Instant.compare(other.startsAt, endsAt) < 0 &&
      Temporal.Instant.compare(startsAt, other.endsAt) < 0,
  );
  if (!isCounted) await noteAssignmentDone(tx, requestId);
}
