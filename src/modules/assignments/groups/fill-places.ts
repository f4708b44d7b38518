import { guideNames } from '#modules/guides';
import { type Hindrance, refusesAcceptance } from '#modules/matching';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import { noteTransition } from '../appointments/assignment.store.ts';
import { candidatesForGroup } from '../offers/candidates-for.ts';
import { lockPromisesOf } from '../offers/lock-promises.ts';
import { groupPlacesTaken, signUpsOf, takeGroupPlace } from './group.store.ts';
import { tellGuideOfGroup } from './group-letters.ts';
import { begun, type GroupSession, type GroupSignUp, movesUpBefore } from './group-session.ts';

/** What stands against a guide going along: the conditions of every acceptance, but neither topic nor language. */
export async function hindrancesToGroup(
  tx: Tx,
  session: GroupSession,
  of: { guideId: string; personId: string; now: Temporal.Instant },
): Promise<readonly Hindrance[]> {
  const today = dayOf(of.now);
  const { need, candidates, site } = await candidatesForGroup(tx, session, { ...of, today });
  const [candidate] = candidates;
  if (!candidate) return [{ code: 'other-site' }];
  return refusesAcceptance(need, candidate, site, { today, relaxed: ['usual-hours', 'topic', 'distance'] });
}

/**
 * Gives free places to those who wait, who came first before; whoever could not come any more is passed over and keeps
 * waiting. Too shortly before it begins nobody moves up, but `newest` has just said that she comes. The group is locked,
 * and `newest` has been judged under the locks: only who moves up before her can change anything about that.
 */
export async function fillPlaces(
  tx: Tx,
  session: GroupSession,
  of: { newest?: string; by: string; now: Temporal.Instant; publicUrl: string },
): Promise<void> {
  const { newest, by, now, publicUrl } = of;
  if (session.state !== 'planned' || begun(session, now)) return;
  const inTime = Temporal.Instant.compare(now, movesUpBefore(session)) < 0;
  const waiting = (await signUpsOf(tx, [session.id])).filter(
    ({ id, assignmentId }) => assignmentId === null && (inTime || id === newest),
  );
  if (waiting.length === 0) return;
  const taken = new Set(await groupPlacesTaken(tx, session.id));
  if (taken.size >= session.places) return;
  await lockPromisesOf(tx, { personIds: waiting.map(({ personId }) => personId), siteId: session.siteId });
  const names = await guideNames(
    tx,
    waiting.map(({ guideId }) => guideId),
  );
  let judged = newest;
  for (const signUp of waiting) {
    const placeNumber = lowestFree(taken, session.places);
    if (placeNumber === null) return;
    const isFit =
      signUp.id === judged || (await hindrancesToGroup(tx, session, { ...signUp, now })).length === 0;
    if (!isFit) continue;
    const name = names.get(signUp.guideId)?.name ?? '';
    const id = newId(now);
    const guideName = name.split(/\s+/)[0] ?? name;
    if (!(await takeGroupPlace(tx, { id, session, signUp, guideName, placeNumber, now }))) continue;
    taken.add(placeNumber);
    judged = undefined;
    await noteSignUp(tx, { id, session, signUp, by, now });
    const kind = signUp.id === newest ? 'signed-up' : 'moved-up';
    await tellGuideOfGroup(tx, kind, {
      session,
      guideId: signUp.guideId,
      assignmentId: id,
      publicUrl,
      now,
    });
  }
}

function lowestFree(taken: ReadonlySet<number>, places: number): number | null {
  for (let number = 1; number <= places; number++) if (!taken.has(number)) return number;
  return null;
}

/** Her own when she takes a place; when she moves up it is the program that wrote it down. */
function noteSignUp(
  tx: Tx,
  of: { id: string; session: GroupSession; signUp: GroupSignUp; by: string; now: Temporal.Instant },
): Promise<void> {
  return noteTransition(
    tx,
    { id: of.id, siteId: of.session.siteId },
    {
      event: 'sign-up',
      fromState: null,
      toState: 'confirmed',
      reason: null,
      madeBy: of.by === of.signUp.personId ? of.by : null,
      madeAt: of.now,
    },
  );
}
