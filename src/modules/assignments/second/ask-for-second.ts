import {
  type ConsentWay,
  goOnWithOneGuide,
  lockRequest,
  type Request,
  readRequest,
  seekSecondGuide,
} from '#modules/requests';
import type { Person } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import type { Lang } from '#platform/languages';
import { step } from '#platform/life-cycle';
import { tellGuide } from '../appointments/appointment-letters.ts';
import { assignmentsOfRequest, readAssignment } from '../appointments/assignment.store.ts';
import { type Assignment, hasBegun } from '../appointments/assignment.ts';
import { lockPair } from '../appointments/pair.store.ts';
import { endRoundOfRequest } from '../asking/asking-round.store.ts';
import { mayOffer } from '../offers/offer.policy.ts';
import { offersOfRequest } from '../offers/offer.store.ts';
import { stateAt } from '../offers/offer.ts';
import { withdrawOffer } from '../offers/withdraw-offer.ts';
import { insertSecond, latestSecond, saveSecond } from './second-guide.store.ts';
import { type SecondGuide, type SecondReason, secondLifeCycle } from './second-guide.ts';
import { tellPersonOfSecond } from './second-letters.ts';
import { secondAgreementWords } from './second-words.ts';

/** The one who goes along in a request that was arranged with one; null where it is otherwise. */
export function theOnlyOne(
  request: Pick<Request, 'state' | 'guidesNeeded' | 'restrictedAt'>,
  assignments: readonly Assignment[],
  now: Temporal.Instant,
): Assignment | null {
  if (request.state !== 'arranged' || request.guidesNeeded !== 1 || request.restrictedAt) return null;
  const standing = assignments.filter(({ state }) => state === 'planned' || state === 'confirmed');
  const [one] = standing;
  return one && standing.length === 1 && !hasBegun(one, now) ? one : null;
}

/** Coordination would like a second guide to come along: the person and the guide are asked, and nobody else yet. */
export async function askForSecond(
  tx: Tx,
  asking: { requestId: string; why: SecondReason; by: Person; now: Temporal.Instant; publicUrl: string },
): Promise<Outcome<{ byPhone: boolean }, 'changed-meanwhile' | 'asks-already'>> {
  const { requestId, why, by, now, publicUrl } = asking;
  const request = await lockRequest(tx, requestId);
  if (!request || !mayOffer(by, request.siteId)) throw new NotFound();
  const one = theOnlyOne(request, await assignmentsOfRequest(tx, requestId), now);
  if (!one) return refuse('changed-meanwhile');
  const { siteId } = request;
  const { id: assignmentId, personId } = one;
  const begun = await insertSecond(tx, {
    ...{ id: newId(now), siteId, requestId, assignmentId, personId, why },
    askedBy: by.id,
    askedAt: now,
  });
  if (!begun) return refuse('asks-already');
  await tellGuide(tx, 'second-asked', { assignment: one, publicUrl, now });
  const byMail = await tellPersonOfSecond(tx, { request, why, publicUrl, now });
  return { ok: true, byPhone: !byMail };
}

/** What is asked about, held until the transaction ends; null where it is over, or another one than was shown. */
async function askedNow(
  tx: Tx,
  of: { requestId: string; shown: string; now: Temporal.Instant },
): Promise<{ second: SecondGuide; request: Request } | null> {
  await lockPair(tx, of.requestId);
  const second = await latestSecond(tx, of.requestId);
  const request = await readRequest(tx, of.requestId);
  if (!second || !request || second.id !== of.shown || second.state !== 'asking') return null;
  const one = theOnlyOne(request, await assignmentsOfRequest(tx, of.requestId), of.now);
  return one?.id === second.assignmentId ? { second, request } : null;
}

/** The person says whether a second guide may come: on her page, or to coordination, which notes it. */
export async function answerAboutSecond(
  tx: Tx,
  answering: {
    requestId: string;
    agrees: boolean;
    by: Person | 'secret-link';
    how: ConsentWay;
    lang: Lang;
    shown: string;
    now: Temporal.Instant;
  },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { requestId, agrees, by, how, lang, shown, now } = answering;
  const request = await readRequest(tx, requestId);
  if (!request || (by !== 'secret-link' && !mayOffer(by, request.siteId))) throw new NotFound();
  if (by === 'secret-link') await actAlsoForSite(tx, request.siteId);
  const asked = await askedNow(tx, { requestId, shown, now });
  if (!asked || asked.second.agreedAt) return refuse('changed-meanwhile');
  if (!agrees)
    return refuseSecond(tx, asked.second, by === 'secret-link' ? 'requester' : 'coordination', now);
  await saveSecond(tx, asked.second, {
    agreedAt: now,
    agreedHow: how,
    agreedLang: lang,
    agreedWords: secondAgreementWords(request, lang),
    notedBy: by === 'secret-link' ? null : by.id,
  });
  return seekWhenBothAgreed(tx, { ...asked.second, agreedAt: now }, now);
}

/** The guide who goes along already says whether she would like somebody beside her. */
export async function answerAsFirst(
  tx: Tx,
  answering: { assignmentId: string; agrees: boolean; shown: string; by: Person; now: Temporal.Instant },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { assignmentId, agrees, shown, by, now } = answering;
  const assignment = await readAssignment(tx, assignmentId);
  if (!assignment?.requestId || assignment.personId !== by.id) throw new NotFound();
  await actAlsoForSite(tx, assignment.siteId);
  const asked = await askedNow(tx, { requestId: assignment.requestId, shown, now });
  if (!asked || asked.second.personId !== by.id || asked.second.guideAgreedAt)
    return refuse('changed-meanwhile');
  if (!agrees) return refuseSecond(tx, asked.second, 'guide', now);
  await saveSecond(tx, asked.second, { guideAgreedAt: now });
  return seekWhenBothAgreed(tx, { ...asked.second, guideAgreedAt: now }, now);
}

async function refuseSecond(
  tx: Tx,
  second: SecondGuide,
  actor: 'requester' | 'guide' | 'coordination',
  now: Temporal.Instant,
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const stepped = step(secondLifeCycle, second.state, 'refuse', [actor]);
  if (!stepped.ok) return refuse('changed-meanwhile');
  await saveSecond(tx, second, { state: stepped.to, endedAt: now });
  return { ok: true };
}

async function seekWhenBothAgreed(
  tx: Tx,
  second: SecondGuide,
  now: Temporal.Instant,
): Promise<Outcome<object, 'changed-meanwhile'>> {
  if (!second.agreedAt || !second.guideAgreedAt) return { ok: true };
  await saveSecond(tx, second, { state: 'agreed', endedAt: now });
  const sought = await seekSecondGuide(tx, { requestId: second.requestId, now });
  return sought.ok ? { ok: true } : refuse('changed-meanwhile');
}

/** Coordination leaves it at one: nobody is asked any more, and the appointment stands as it did. */
export async function stopSecond(
  tx: Tx,
  stopping: { requestId: string; by: Person; now: Temporal.Instant; publicUrl: string },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { requestId, by, now, publicUrl } = stopping;
  const request = await lockRequest(tx, requestId);
  if (!request || !mayOffer(by, request.siteId)) throw new NotFound();
  const second = await latestSecond(tx, requestId);
  const stepped = second && step(secondLifeCycle, second.state, 'stop', ['coordination']);
  if (!second || !stepped?.ok) return refuse('changed-meanwhile');
  if (second.state === 'agreed') {
    const standing = (await assignmentsOfRequest(tx, requestId)).filter(
      ({ state }) => state === 'planned' || state === 'confirmed',
    );
    if (request.state !== 'seeking-guide' || standing.length !== 1) return refuse('changed-meanwhile');
    await endRoundOfRequest(tx, requestId, 'ended', now);
    for (const offer of await offersOfRequest(tx, requestId))
      if (stateAt(offer, now) === 'open') await withdrawOffer(tx, { offerId: offer.id, by, now, publicUrl });
    const arranged = await goOnWithOneGuide(tx, { requestId, now });
    if (!arranged.ok) return refuse('changed-meanwhile');
  }
  await saveSecond(tx, second, { state: stepped.to, endedAt: now });
  return { ok: true };
}
