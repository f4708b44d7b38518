import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { fillPlaces } from './fill-places.ts';
import { mayPlanGroup } from './group.policy.ts';
import { changeSession, groupPlacesTaken, lockGroup, readSession, signUpsOf } from './group.store.ts';
import { tellGuideOfGroup } from './group-letters.ts';
import {
  begun,
  type GroupFacts,
  type GroupSession,
  type GroupTime,
  isElsewhere,
  refusesTime,
  type TimeRefusal,
} from './group-session.ts';
import { giveUpPlace } from './sign-off.ts';

interface Changing {
  readonly sessionId: string;
  readonly version: number;
  readonly by: Person;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

/** It is not as it stood on the page. */
export type GroupRefusal = 'group-begun' | 'group-cancelled' | 'changed-meanwhile';

export type EnteredRefusal = TimeRefusal | 'places-taken';

/** The session as coordination saw it, locked. */
async function taken(
  tx: Tx,
  { sessionId, version, by, now }: Changing,
): Promise<Outcome<{ session: GroupSession }, GroupRefusal>> {
  const seen = await readSession(tx, sessionId);
  if (!seen || !mayPlanGroup(by, seen)) throw new NotFound();
  await lockGroup(tx, seen.id);
  const session = await readSession(tx, sessionId);
  if (!session) throw new NotFound();
  if (session.state !== 'planned') return refuse('group-cancelled');
  if (begun(session, now)) return refuse('group-begun');
  if (session.version !== version) return refuse('changed-meanwhile');
  return { ok: true, session };
}

/**
 * Changes what is said about a session. Another day, time or place is another appointment: nobody has said yes to
 * that, so the sign-ups end, and everybody is told and may sign up anew.
 */
export async function changeGroup(
  tx: Tx,
  changing: Changing & { readonly facts: GroupFacts; readonly time: GroupTime },
): Promise<Outcome<object, GroupRefusal | EnteredRefusal>> {
  const { by, now, publicUrl } = changing;
  const found = await taken(tx, changing);
  if (!found.ok) return found;
  const { session } = found;
  const change = { ...changing.facts, ...changing.time };
  const moved = isElsewhere(session, change);
  const wrong = moved ? refusesTime(changing.time, now) : null;
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

/** It does not take place; everybody who signed up is told. */
export async function cancelGroup(tx: Tx, cancelling: Changing): Promise<Outcome<object, GroupRefusal>> {
  const { by, now, publicUrl } = cancelling;
  const found = await taken(tx, cancelling);
  if (!found.ok) return found;
  await endSignUps(tx, found.session, { by: by.id, now, publicUrl });
  await changeSession(tx, found.session, { state: 'cancelled' });
  return { ok: true };
}

async function endSignUps(
  tx: Tx,
  session: GroupSession,
  of: { by: string; now: Temporal.Instant; publicUrl: string; movedTo?: GroupSession },
): Promise<void> {
  const { movedTo, ...told } = of;
  for (const signUp of await signUpsOf(tx, [session.id])) {
    await giveUpPlace(tx, signUp, { session, event: 'cancel', by: of.by, now: of.now });
    await tellGuideOfGroup(tx, movedTo ? 'moved' : 'cancelled', {
      ...told,
      session,
      ...(movedTo ? { movedTo } : {}),
      guideId: signUp.guideId,
      assignmentId: signUp.assignmentId,
    });
  }
}
