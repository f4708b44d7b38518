import type { Person } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { changeAssignment, lockAssignment, noteTransition } from '../appointments/assignment.store.ts';
import { grantLateCredit } from '../appointments/credit.ts';
import { fillPlaces } from './fill-places.ts';
import { maySignUp } from './group.policy.ts';
import { endSignUp, lockGroup, readSession, signUpsOf } from './group.store.ts';
import { tellGuideOfGroup } from './group-letters.ts';
import { begun, type GroupSession, type GroupSignUp } from './group-session.ts';

/** Until it begins a guide signs off again, from a place or the waiting list; nobody asks why. */
export async function signOff(
  tx: Tx,
  signing: {
    readonly sessionId: string;
    readonly by: Person;
    readonly now: Temporal.Instant;
    readonly publicUrl: string;
  },
): Promise<Outcome<object, 'group-begun'>> {
  const { by, now, publicUrl } = signing;
  const seen = await readSession(tx, signing.sessionId);
  if (!seen || !maySignUp(by, seen)) throw new NotFound();
  await actAlsoForSite(tx, seen.siteId);
  await lockGroup(tx, seen.id);
  const session = await readSession(tx, seen.id);
  if (!session) throw new NotFound();
  const [own] = await signUpsOf(tx, [session.id], { personId: by.id });
  if (!own) return { ok: true };
  if (begun(session, now)) return refuse('group-begun');
  await giveUpPlace(tx, own, { session, event: 'hand-back', by: by.id, now });
  if (own.assignmentId) {
    await tellGuideOfGroup(tx, 'signed-off', { session, ...own, publicUrl, now });
    await fillPlaces(tx, session, { by: by.id, now, publicUrl });
  }
  return { ok: true };
}

/** Ends a sign-up and the appointment it led to. Where her time is lost for it late, there is what the site grants for that. */
export async function giveUpPlace(
  tx: Tx,
  signUp: GroupSignUp,
  of: {
    session: GroupSession;
    event: 'hand-back' | 'cancel';
    /** Called off with nothing of the time left that she kept free. */
    timeIsLost?: boolean;
    by: string;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { session, event, by, now } = of;
  await endSignUp(tx, signUp.id, now);
  if (!signUp.assignmentId) return;
  const assignment = await lockAssignment(tx, signUp.assignmentId);
  if (assignment?.state !== 'confirmed') return;
  const state = event === 'cancel' ? 'cancelled' : 'handed-back';
  await changeAssignment(tx, assignment, { state, calendarSequence: assignment.calendarSequence + 1 });
  // The database takes such an entry for what was called off only.
  if (of.timeIsLost) await grantLateCredit(tx, assignment, { now, today: dayOf(now) });
  await noteTransition(
    tx,
    { id: assignment.id, siteId: session.siteId },
    { event, fromState: 'confirmed', toState: state, reason: null, madeBy: by, madeAt: now },
  );
}
