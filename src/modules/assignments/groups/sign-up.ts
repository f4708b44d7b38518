import { guidesOfPerson } from '#modules/guides';
import type { Hindrance } from '#modules/matching';
import type { Person } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { NotFound, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { lockPromisesOf } from '../offers/lock-promises.ts';
import { fillPlaces, hindrancesToGroup } from './fill-places.ts';
import { maySignUp } from './group.policy.ts';
import { insertSignUp, lockGroup, readSession, signUpsOf } from './group.store.ts';
import { tellGuideOfGroup } from './group-letters.ts';
import { begun, movesUpBefore } from './group-session.ts';

export type SignUpRefusal = 'group-cancelled' | 'group-begun' | 'group-changed' | 'group-full';

export type SignUpOutcome =
  | {
      readonly ok: true /** Her place; null: she is on the waiting list. */;
      readonly assignmentId: string | null;
    }
  | { readonly ok: false; readonly refusal: SignUpRefusal }
  | { readonly ok: false; readonly refusal: 'hindered'; readonly hindrances: readonly Hindrance[] };

/**
 * A guide signs up herself; nobody else can. While places are free she has one at once, otherwise she waits, and has
 * said with it that she comes when one gets free in time. A second sign-up finds the first.
 */
export async function signUp(
  tx: Tx,
  signing: {
    readonly sessionId: string;
    /** As the page showed it: what was changed meanwhile, she has not said yes to. */
    readonly version: number;
    readonly by: Person;
    readonly now: Temporal.Instant;
    readonly publicUrl: string;
  },
): Promise<SignUpOutcome> {
  const { by, now, publicUrl } = signing;
  const seen = await readSession(tx, signing.sessionId);
  if (!seen || !maySignUp(by, seen)) throw new NotFound();
  const guide = (await guidesOfPerson(tx, by.id)).find(({ siteId }) => siteId === seen.siteId);
  if (!guide) throw new NotFound();

  // It is her own sign-up: from here on the site carries out what follows from it.
  await actAlsoForSite(tx, seen.siteId);
  await lockGroup(tx, seen.id);
  const session = await readSession(tx, seen.id);
  if (!session) throw new NotFound();
  if (session.state !== 'planned') return refuse('group-cancelled');
  if (begun(session, now)) return refuse('group-begun');
  const own = async () => (await signUpsOf(tx, [session.id], { personId: by.id }))[0];
  const before = await own();
  if (before) return { ok: true, assignmentId: before.assignmentId };
  if (session.version !== signing.version) return refuse('group-changed');

  const waiting = (await signUpsOf(tx, [session.id])).filter(({ assignmentId }) => assignmentId === null);
  await lockPromisesOf(tx, {
    personIds: [by.id, ...waiting.map(({ personId }) => personId)],
    siteId: session.siteId,
  });
  const hindrances = await hindrancesToGroup(tx, session, { guideId: guide.id, personId: by.id, now });
  if (hindrances.length > 0) return { ok: false, refusal: 'hindered', hindrances };
  const id = newId(now);
  await insertSignUp(tx, {
    id,
    siteId: session.siteId,
    sessionId: session.id,
    guideId: guide.id,
    personId: by.id,
    signedUpAt: now,
  });
  await fillPlaces(tx, session, { newest: id, by: by.id, now, publicUrl });
  const assignmentId = (await own())?.assignmentId ?? null;
  if (assignmentId === null) {
    // Nobody moves up any more: to wait would be for nothing.
    if (Temporal.Instant.compare(now, movesUpBefore(session)) >= 0) return refuse('group-full');
    await tellGuideOfGroup(tx, 'waiting', { session, guideId: guide.id, assignmentId, publicUrl, now });
  }
  return { ok: true, assignmentId };
}
