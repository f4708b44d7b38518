import { type Hindrance, refusesAcceptance } from '#modules/matching';
import { noteCallNeeded, openContactWindow, readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { candidatesFor } from '../offers/candidates-for.ts';
import { lockPromises } from '../offers/lock-promises.ts';
import { readOffer } from '../offers/offer.store.ts';
import { tellCoordination, tellGuide, tellPerson } from './appointment-letters.ts';
import { changeAssignment, movePrivatePlace, moveTo } from './assignment.store.ts';
import { type Assignment, hasBegun } from './assignment.ts';
import { contactClosesAt } from './contact-time.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from './take-assignment.ts';

interface Moving extends Doing {
  readonly by: Person;
}

export type MoveRefusal =
  | StepRefusal
  | 'already-begun'
  | 'time-has-passed'
  | 'end-before-start'
  | 'same-time'
  | 'nothing-proposed'
  | 'overlaps'
  | 'changed-meanwhile';

/** Asks the guide for another time. Until she has answered the old one stands. */
export async function proposeMove(
  tx: Tx,
  moving: Moving & { readonly startsAt: Temporal.Instant; readonly endsAt: Temporal.Instant },
): Promise<Outcome<object, MoveRefusal>> {
  const { startsAt, endsAt, now, publicUrl } = moving;
  const taken = await takeAssignment(tx, moving, 'propose-move');
  if (!taken.ok) return taken;
  const { assignment } = taken;
  if (hasBegun(assignment, now)) return refuse('already-begun');
  if (Temporal.Instant.compare(startsAt, now) <= 0) return refuse('time-has-passed');
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) return refuse('end-before-start');
  if (startsAt.equals(assignment.startsAt) && endsAt.equals(assignment.endsAt)) return refuse('same-time');
  const change = { proposedStartsAt: startsAt, proposedEndsAt: endsAt };
  await changeAssignment(tx, assignment, change);
  await noteStep(tx, taken, 'propose-move', moving);
  await tellGuide(tx, 'move-proposed', { assignment: { ...assignment, ...change }, publicUrl, now });
  return { ok: true };
}

/** The guide can come at the other time: from now on that one stands, and both sides get it in writing. */
export async function acceptMove(
  tx: Tx,
  moving: Moving & { readonly today: Temporal.PlainDate },
): Promise<
  | Outcome<object, MoveRefusal>
  | { readonly ok: false; readonly refusal: 'hindered'; readonly hindrances: readonly Hindrance[] }
> {
  const { by, now, today, publicUrl } = moving;
  const taken = await takeAssignment(tx, moving, 'accept-move');
  if (!taken.ok) return taken;
  const { assignment } = taken;
  const { proposedStartsAt: startsAt, proposedEndsAt: endsAt, siteId, requestId } = assignment;
  if (!startsAt || !endsAt) return refuse('nothing-proposed');
  if (Temporal.Instant.compare(startsAt, now) <= 0) return refuse('time-has-passed');
  const hindrances = await standsAgainstMove(tx, assignment, { startsAt, endsAt, now, today });
  if (hindrances.length > 0) {
    if (hindrances.every(({ code }) => code === 'busy')) return refuse('overlaps');
    // One of the two asked for it: that is told to nobody but coordination.
    if (hindrances.some(({ code }) => code === 'asked-apart')) return refuse('changed-meanwhile');
    return { ok: false, refusal: 'hindered', hindrances };
  }
  const calendarSequence = assignment.calendarSequence + 1;
  if (!(await moveTo(tx, assignment, { startsAt, endsAt, calendarSequence }))) return refuse('overlaps');
  await noteStep(tx, taken, 'accept-move', moving);
  const closesAt = await contactClosesAt(tx, { siteId, endsAt, today });
  await openContactWindow(tx, { requestId, personId: by.id, closesAt, now });
  await movePrivatePlace(tx, assignment.id, closesAt);
  if (assignment.state === 'confirmed') {
    const moved = { ...assignment, startsAt, endsAt, calendarSequence };
    await tellGuide(tx, 'moved', { assignment: moved, publicUrl, now });
    const byMail = await tellPerson(tx, 'moved', { assignment: moved, publicUrl, now });
    if (!byMail) await noteCallNeeded(tx, requestId);
  }
  return { ok: true };
}

/**
 * Everything that stands against the other time: the conditions of any acceptance, with this appointment out of the way.
 * What coordination gave up with the offer stays given up; a time she agrees to herself need not be one of her usual
 * hours.
 */
async function standsAgainstMove(
  tx: Tx,
  assignment: Assignment,
  of: {
    startsAt: Temporal.Instant;
    endsAt: Temporal.Instant;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
  },
): Promise<readonly Hindrance[]> {
  const { siteId, personId, guideId } = assignment;
  const request = await readRequest(tx, assignment.requestId);
  const offer = await readOffer(tx, assignment.offerId);
  if (!request || !offer) throw new NotFound();
  await lockPromises(tx, { personId, siteId });
  const { need, candidates, site } = await candidatesFor(tx, request, {
    slot: { start: of.startsAt, end: of.endsAt },
    guideIds: [guideId],
    guidesToFind: 1,
    personId,
    without: assignment.id,
    today: of.today,
    now: of.now,
  });
  const [candidate] = candidates;
  if (!candidate) throw new NotFound();
  return refusesAcceptance(need, candidate, site, {
    today: of.today,
    relaxed: [...offer.relaxed, 'usual-hours'],
  });
}

/** The guide cannot come at the other time, or coordination takes the question back: the old time stands. */
export async function declineMove(tx: Tx, moving: Moving): Promise<Outcome<object, MoveRefusal>> {
  const { by, now, publicUrl } = moving;
  const taken = await takeAssignment(tx, moving, 'decline-move');
  if (!taken.ok) return taken;
  const { assignment } = taken;
  if (!assignment.proposedStartsAt) return refuse('nothing-proposed');
  await changeAssignment(tx, assignment, { proposedStartsAt: null, proposedEndsAt: null });
  await noteStep(tx, taken, 'decline-move', moving);
  if (by.id === assignment.personId) {
    await tellCoordination(tx, 'move-declined', { assignment, guideFullName: by.name, publicUrl, now });
  }
  return { ok: true };
}
