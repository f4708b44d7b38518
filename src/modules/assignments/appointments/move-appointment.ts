import { sql } from 'kysely';
import { type Hindrance, refusesAcceptance } from '#modules/matching';
import { noteCallNeeded, openContactWindow, readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { candidatesFor } from '../offers/candidates-for.ts';
import { lockPromises } from '../offers/lock-promises.ts';
import { readOffer } from '../offers/offer.store.ts';
import { isSameTime } from '../offers/offer.ts';
import { withdrawOtherTimes } from '../offers/withdraw-other-times.ts';
import { tellCoordination, tellGuide, tellPerson } from './appointment-letters.ts';
import { changeAssignment, movePrivatePlace, moveTo } from './assignment.store.ts';
import { type Assignment, hasBegun, requestOf } from './assignment.ts';
import { contactClosesAt } from './contact-time.ts';
import { lockPairOf, othersOfPair } from './pair.store.ts';
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
  | 'other-cannot'
  | 'changed-meanwhile';

/**
 * Asks the guide for another time, and whoever goes along with her: it is moved when each of them has said yes. Until
 * then the old time stands.
 */
export async function proposeMove(
  tx: Tx,
  moving: Moving & { readonly startsAt: Temporal.Instant; readonly endsAt: Temporal.Instant },
): Promise<Outcome<object, MoveRefusal>> {
  const { startsAt, endsAt, now, publicUrl } = moving;
  await lockPairOf(tx, moving.assignmentId);
  const taken = await takeAssignment(tx, moving, 'propose-move');
  if (!taken.ok) return taken;
  const { assignment } = taken;
  if (hasBegun(assignment, now)) return refuse('already-begun');
  if (Temporal.Instant.compare(startsAt, now) <= 0) return refuse('time-has-passed');
  if (Temporal.Instant.compare(endsAt, startsAt) <= 0) return refuse('end-before-start');
  const slot = { start: startsAt, end: endsAt };
  if (isSameTime(assignment, slot)) return refuse('same-time');
  const others = await othersOfPair(tx, assignment, now);
  const change = { proposedStartsAt: startsAt, proposedEndsAt: endsAt, moveAgreedAt: null };
  for (const each of [assignment, ...others.filter((other) => !isSameTime(other, slot))]) {
    await changeAssignment(tx, each, change);
    await noteStep(tx, { assignment: each, to: each.state }, 'propose-move', moving);
    const asked = { ...each, ...change };
    await tellGuide(tx, 'move-proposed', { assignment: asked, together: others.length > 0, publicUrl, now });
  }
  return { ok: true };
}

/** Those of a pair who are asked about the same other time. */
const askedWith = (others: readonly Assignment[], { proposedStartsAt, proposedEndsAt }: Assignment) =>
  others.filter(
    (other) =>
      proposedStartsAt &&
      proposedEndsAt &&
      other.proposedStartsAt?.equals(proposedStartsAt) &&
      other.proposedEndsAt?.equals(proposedEndsAt),
  );

/**
 * The guide can come at the other time: from now on that one stands, and both sides get it in writing. Of two who go
 * along the first yes waits for the second; nobody is moved without her own.
 */
export async function acceptMove(
  tx: Tx,
  moving: Moving & { readonly today: Temporal.PlainDate },
): Promise<
  | Outcome<object, MoveRefusal>
  | { readonly ok: false; readonly refusal: 'hindered'; readonly hindrances: readonly Hindrance[] }
> {
  const { now, today, publicUrl } = moving;
  await lockPairOf(tx, moving.assignmentId);
  const taken = await takeAssignment(tx, moving, 'accept-move');
  if (!taken.ok) return taken;
  const { assignment } = taken;
  const { proposedStartsAt: startsAt, proposedEndsAt: endsAt } = assignment;
  const requestId = requestOf(assignment);
  if (!startsAt || !endsAt) return refuse('nothing-proposed');
  if (Temporal.Instant.compare(startsAt, now) <= 0) return refuse('time-has-passed');
  const to = { startsAt, endsAt };
  const hindrances = await standsAgainstMove(tx, assignment, { ...to, now, today });
  if (hindrances.length > 0) {
    if (hindrances.every(({ code }) => code === 'busy')) return refuse('overlaps');
    // One of the two asked for it: that is told to nobody but coordination.
    if (hindrances.some(({ code }) => code === 'asked-apart')) return refuse('changed-meanwhile');
    return { ok: false, refusal: 'hindered', hindrances };
  }
  const others = askedWith(await othersOfPair(tx, assignment, now), assignment);
  if (others.some(({ moveAgreedAt }) => moveAgreedAt === null)) {
    if (assignment.moveAgreedAt) return { ok: true };
    await changeAssignment(tx, assignment, { moveAgreedAt: now });
    await noteStep(tx, taken, 'agree-to-move', moving);
    return { ok: true };
  }
  for (const other of others)
    if ((await standsAgainstMove(tx, other, { ...to, now, today })).length > 0) return refuse('other-cannot');
  await sql`savepoint together`.execute(tx);
  for (const each of [assignment, ...others]) {
    const calendarSequence = each.calendarSequence + 1;
    if (await moveTo(tx, each, { ...to, calendarSequence })) continue;
    await sql`rollback to savepoint together`.execute(tx);
    return refuse(each === assignment ? 'overlaps' : 'other-cannot');
  }
  for (const each of [assignment, ...others]) await afterMove(tx, each, { ...moving, ...to });
  await withdrawOtherTimes(tx, { requestId, slot: { start: startsAt, end: endsAt }, now, publicUrl });
  return { ok: true };
}

/** Everything that follows from an appointment's being at another time now. */
async function afterMove(
  tx: Tx,
  assignment: Assignment,
  of: Moving & { startsAt: Temporal.Instant; endsAt: Temporal.Instant; today: Temporal.PlainDate },
): Promise<void> {
  const { by, startsAt, endsAt, now, today, publicUrl } = of;
  const { siteId, personId } = assignment;
  const requestId = requestOf(assignment);
  const isHers = by.id === personId;
  await noteStep(tx, { assignment, to: assignment.state }, 'accept-move', {
    by: isHers ? by : 'system',
    now,
  });
  const closesAt = await contactClosesAt(tx, { siteId, endsAt, today });
  await openContactWindow(tx, { requestId, personId, closesAt, now });
  await movePrivatePlace(tx, assignment.id, closesAt);
  if (assignment.state !== 'confirmed') return;
  const moved = { ...assignment, startsAt, endsAt, calendarSequence: assignment.calendarSequence + 1 };
  await tellGuide(tx, 'moved', { assignment: moved, publicUrl, now });
  const byMail = await tellPerson(tx, 'moved', { assignment: moved, publicUrl, now });
  if (!byMail) await noteCallNeeded(tx, requestId);
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
  const request = await readRequest(tx, requestOf(assignment));
  const offer = assignment.offerId && (await readOffer(tx, assignment.offerId));
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

/**
 * The guide cannot come at the other time, or coordination takes the question back: the old time stands, for whoever
 * goes along with her too.
 */
export async function declineMove(tx: Tx, moving: Moving): Promise<Outcome<object, MoveRefusal>> {
  const { by, now, publicUrl } = moving;
  await lockPairOf(tx, moving.assignmentId);
  const taken = await takeAssignment(tx, moving, 'decline-move');
  if (!taken.ok) return taken;
  const { assignment } = taken;
  if (!assignment.proposedStartsAt) return refuse('nothing-proposed');
  const others = askedWith(await othersOfPair(tx, assignment, now), assignment);
  for (const each of [assignment, ...others]) {
    await changeAssignment(tx, each, { proposedStartsAt: null, proposedEndsAt: null });
    const isHers = each === assignment;
    const doing = { by: isHers ? by : ('system' as const), now };
    await noteStep(tx, { assignment: each, to: each.state }, 'decline-move', doing);
    if (!isHers) await tellGuide(tx, 'move-off', { assignment: each, publicUrl, now });
  }
  if (by.id === assignment.personId) {
    await tellCoordination(tx, 'move-declined', { assignment, guideFullName: by.name, publicUrl, now });
  }
  return { ok: true };
}
