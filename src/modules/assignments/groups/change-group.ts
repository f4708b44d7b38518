import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { lockPromisesOf } from '../offers/lock-promises.ts';
import { fillPlaces } from './fill-places.ts';
import { mayPlanGroup } from './group.policy.ts';
import {
  changeSession,
  groupPlacesTaken,
  lockGroup,
  readSession,
  sessionsOfSeries,
  signUpsOf,
} from './group.store.ts';
import { tellGuideOfGroup } from './group-letters.ts';
import { isWithin, movedAlong, type Scope } from './group-series.ts';
import {
  begun,
  type GroupFacts,
  type GroupSession,
  type GroupTime,
  isElsewhere,
  overlap,
  refusesTime,
  type TimeRefusal,
} from './group-session.ts';
import { giveUpPlace } from './sign-off.ts';

interface Changing {
  readonly sessionId: string;
  readonly version: number;
  /** This one, this and those after it, or all of its series that are ahead. */
  readonly scope: Scope;
  readonly by: Person;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

/** It is not as it stood on the page. */
export type GroupRefusal = 'group-begun' | 'group-cancelled' | 'changed-meanwhile';

export type EnteredRefusal = TimeRefusal | 'places-taken';

/** The session as coordination saw it and those of its series in the scope, locked, the next first. */
async function taken(
  tx: Tx,
  { sessionId, version, scope, by, now }: Changing,
): Promise<Outcome<{ session: GroupSession; all: GroupSession[] }, GroupRefusal>> {
  const seen = await readSession(tx, sessionId);
  if (!seen || !mayPlanGroup(by, seen)) throw new NotFound();
  const { seriesId } = seen;
  const isOfMany = seriesId !== null && scope !== 'this';
  // Whoever changes several holds the series first, and then each of them.
  if (isOfMany) await lockGroup(tx, seriesId);
  const named = isOfMany
    ? (await sessionsOfSeries(tx, { siteId: seen.siteId, seriesId, now })).filter((one) =>
        isWithin(scope, one, seen),
      )
    : [];
  for (const { id } of named.some(({ id }) => id === seen.id) ? named : [seen]) await lockGroup(tx, id);
  const session = await readSession(tx, sessionId);
  if (!session) throw new NotFound();
  if (session.state !== 'planned') return refuse('group-cancelled');
  if (begun(session, now)) return refuse('group-begun');
  if (session.version !== version) return refuse('changed-meanwhile');
  if (!isOfMany) return { ok: true, session, all: [session] };
  const all = await sessionsOfSeries(tx, { siteId: session.siteId, seriesId, now });
  return { ok: true, session, all: all.filter((one) => isWithin(scope, one, session)) };
}

/**
 * Changes what is said about a session, or about several of its series: as many days further and at the same hours.
 * Another day, time or place is another appointment: nobody has said yes to that, so the sign-ups end, and everybody
 * is told and may sign up anew.
 */
export async function changeGroup(
  tx: Tx,
  changing: Changing & { readonly facts: GroupFacts; readonly time: GroupTime },
): Promise<Outcome<object, GroupRefusal | EnteredRefusal>> {
  const found = await taken(tx, changing);
  if (!found.ok) return found;
  const { session, all } = found;
  const { facts, time } = changing;
  // Of all that are changed, before the first is: whoever holds the site waits for nobody's promises any more.
  const signUps = await signUpsOf(
    tx,
    all.map(({ id }) => id),
  );
  await lockPromisesOf(tx, { personIds: signUps.map(({ personId }) => personId), siteId: session.siteId });
  for (const one of all) {
    const itsTime = one.id === session.id ? time : movedAlong(one, { before: session, after: time });
    const done = await changeOne(tx, one, { ...changing, change: { ...facts, ...itsTime } });
    if (!done.ok) return done;
  }
  return { ok: true };
}

async function changeOne(
  tx: Tx,
  session: GroupSession,
  of: { change: GroupFacts & GroupTime; by: Person; now: Temporal.Instant; publicUrl: string },
): Promise<Outcome<object, EnteredRefusal>> {
  const { change, by, now, publicUrl } = of;
  const moved = isElsewhere(session, change);
  const wrong = moved ? refusesTime(change, now) : null;
  if (wrong) return refuse(wrong);
  if (!moved && Math.max(0, ...(await groupPlacesTaken(tx, session.id))) > change.places) {
    return refuse('places-taken');
  }
  const after = { ...session, ...change, version: session.version + 1 };
  if (moved) await endSignUps(tx, session, { by: by.id, now, publicUrl, movedTo: after });
  await changeSession(tx, session, change);
  if (!moved) await fillPlaces(tx, after, { by: by.id, now, publicUrl });
  return { ok: true };
}

/** It does not take place, nor do those of its series in the scope; everybody who signed up is told. */
export async function cancelGroup(tx: Tx, cancelling: Changing): Promise<Outcome<object, GroupRefusal>> {
  const { by, now, publicUrl } = cancelling;
  const found = await taken(tx, cancelling);
  if (!found.ok) return found;
  for (const session of found.all) {
    await endSignUps(tx, session, { by: by.id, now, publicUrl });
    await changeSession(tx, session, { state: 'cancelled' });
  }
  return { ok: true };
}

async function endSignUps(
  tx: Tx,
  session: GroupSession,
  of: { by: string; now: Temporal.Instant; publicUrl: string; movedTo?: GroupSession },
): Promise<void> {
  const { movedTo, ...told } = of;
  const timeIsLost = !movedTo || !overlap(session, movedTo);
  for (const signUp of await signUpsOf(tx, [session.id])) {
    await giveUpPlace(tx, signUp, { session, event: 'cancel', timeIsLost, by: of.by, now: of.now });
    await tellGuideOfGroup(tx, movedTo ? 'moved' : 'cancelled', {
      ...told,
      session,
      ...(movedTo ? { movedTo } : {}),
      guideId: signUp.guideId,
      assignmentId: signUp.assignmentId,
    });
  }
}
