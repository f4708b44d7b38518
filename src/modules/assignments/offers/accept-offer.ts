import { guidesOfPerson } from '#modules/guides';
import { type Hindrance, refusesAcceptance } from '#modules/matching';
import { arrangeRequest, lockRequest, openContactWindow, type Request } from '#modules/requests';
import type { Person } from '#platform/acting';
import { actAlsoForSite, type Tx } from '#platform/database';
import { NotFound, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { tellGuide } from '../appointments/appointment-letters.ts';
import { insertPrivatePlace, noteTransition, readAssignment } from '../appointments/assignment.store.ts';
import { confirmAppointment } from '../appointments/confirm-appointment.ts';
import { contactClosesAt } from '../appointments/contact-time.ts';
import { endRoundOfRequest } from '../asking/asking-round.store.ts';
import { carrySoon } from '../neighbours/carry-soon.ts';
import { latestNeighbourSearch } from '../neighbours/neighbour-search.store.ts';
import { candidatesFor } from './candidates-for.ts';
import { lockPromises } from './lock-promises.ts';
import { mayAnswer } from './offer.policy.ts';
import {
  closeOffer,
  closeOffersOfRequest,
  insertAcceptance,
  placesTaken,
  readOffer,
  takePlace,
} from './offer.store.ts';
import { isBesideTheOther, lowestFreePlace, type Offer, stateAt } from './offer.ts';
import { withdrawOtherTimes } from './withdraw-other-times.ts';

export interface AcceptOffer {
  readonly offerId: string;
  readonly by: Person;
  /** She declares that she is neither relative nor employer nor neighbour, as far as she can know. */
  readonly noConflictDeclared: boolean;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly publicUrl: string;
}

export type AcceptRefusal =
  | 'declaration-missing'
  | 'already-taken'
  | 'overlaps'
  | 'expired'
  | 'withdrawn'
  | 'declined'
  | 'given-back'
  | 'no-longer-needed'
  | 'beside-the-other';

export type AcceptOutcome =
  | { readonly ok: true; readonly assignmentId: string }
  | { readonly ok: false; readonly refusal: AcceptRefusal }
  | { readonly ok: false; readonly refusal: 'hindered'; readonly hindrances: readonly Hindrance[] };

/**
 * A guide says yes for herself; nothing else makes an assignment. The first one wins: the database's keys
 * decide, also between two who come at the same moment. A second yes of the same guide finds her assignment.
 */
export async function acceptOffer(tx: Tx, accepting: AcceptOffer): Promise<AcceptOutcome> {
  const { by, now, today, publicUrl } = accepting;
  const offer = await readOffer(tx, accepting.offerId);
  if (!offer || !mayAnswer(by, offer)) throw new NotFound();
  const guide = (await guidesOfPerson(tx, by.id)).find(({ siteId }) => siteId === offer.siteId);
  if (!guide) throw new NotFound();

  // It is her own offer: from here on the site carries out what follows from her yes.
  await actAlsoForSite(tx, offer.siteId);
  const request = await lockRequest(tx, offer.requestId);
  if (!request) throw new NotFound();
  const own = (await placesTaken(tx, request.id)).find(({ guideId }) => guideId === guide.id);
  if (own) return { ok: true, assignmentId: own.id };
  const closed = await refusesNow(tx, offer, request, now);
  if (closed) return refuse(closed);
  if (!accepting.noConflictDeclared) return refuse('declaration-missing');

  await lockPromises(tx, { personId: by.id, siteId: offer.siteId });
  const { need, candidates, site } = await candidatesFor(tx, request, {
    slot: { start: offer.startsAt, end: offer.endsAt },
    guideIds: [guide.id],
    guidesToFind: 1,
    personId: by.id,
    today,
    now,
  });
  const [candidate] = candidates;
  if (!candidate) throw new NotFound();
  const hindrances = refusesAcceptance(need, candidate, site, { today, relaxed: offer.relaxed });
  if (hindrances.length > 0) {
    if (hindrances.every(({ code }) => code === 'busy')) return refuse('overlaps');
    // One of the two asked for it: that is told to nobody but coordination.
    if (hindrances.some(({ code }) => code === 'asked-apart')) return refuse('no-longer-needed');
    return { ok: false, refusal: 'hindered', hindrances };
  }

  const first = await insertAcceptance(tx, {
    offerId: offer.id,
    siteId: offer.siteId,
    guideId: guide.id,
    acceptedBy: by.id,
    acceptedAt: now,
  });
  // One yes is good for one assignment, and she gave that one back.
  if (!first) return refuse('given-back');
  const place = await takeFreePlace(tx, { offer, request, guide, by, now });
  if (!place.ok) return place;
  const { assignmentId } = place;
  await noteTransition(
    tx,
    { id: assignmentId, siteId: offer.siteId },
    {
      event: 'accept-offer',
      fromState: null,
      toState: 'planned',
      reason: null,
      madeBy: by.id,
      madeAt: now,
    },
  );

  const filled = (await placesTaken(tx, request.id)).length >= request.guidesNeeded;
  if (offer.guideId !== null || filled) await closeOffer(tx, offer.id, 'accepted', now);
  if (filled) {
    await closeOffersOfRequest(tx, request.id, 'taken', now);
    await endRoundOfRequest(tx, request.id, 'covered', now);
    const arranged = await arrangeRequest(tx, { requestId: request.id, now });
    if (!arranged.ok) return refuse('no-longer-needed');
  } else {
    const slot = { start: offer.startsAt, end: offer.endsAt };
    await withdrawOtherTimes(tx, { requestId: request.id, slot, now, publicUrl });
  }

  if (request.consentHow === 'not-yet') {
    // A neighbouring site asks: nothing of the person is known here before she agrees.
    carrySoon(tx, { requestId: request.id });
    const assignment = await readAssignment(tx, assignmentId);
    if (assignment) await tellGuide(tx, 'planned', { assignment, publicUrl, now });
    return { ok: true, assignmentId };
  }
  if (filled && (await latestNeighbourSearch(tx, request.id))?.endedAt === null)
    carrySoon(tx, { requestId: request.id });
  const closesAt = await contactClosesAt(tx, { siteId: offer.siteId, endsAt: offer.endsAt, today });
  await openContactWindow(tx, { requestId: request.id, personId: by.id, closesAt, now });
  if (request.placeKind === 'private-home') {
    await insertPrivatePlace(tx, {
      assignmentId,
      siteId: offer.siteId,
      personId: by.id,
      placeName: request.placeName,
      placeAddress: request.placeAddress,
      closesAt,
    });
  }
  if (offer.confirmsItself) {
    await confirmAppointment(tx, { assignmentId, by: 'system', now, publicUrl });
  } else {
    const assignment = await readAssignment(tx, assignmentId);
    if (assignment) await tellGuide(tx, 'planned', { assignment, publicUrl, now });
  }
  return { ok: true, assignmentId };
}

async function refusesNow(
  tx: Tx,
  offer: Offer,
  request: Request,
  now: Temporal.Instant,
): Promise<AcceptRefusal | null> {
  const taken = await placesTaken(tx, request.id);
  const full = lowestFreePlace(
    taken.map(({ placeNumber }) => placeNumber),
    request.guidesNeeded,
  );
  // Read once more: whoever was faster has changed it while we waited for the request.
  const state = stateAt((await readOffer(tx, offer.id)) ?? offer, now);
  if (state === 'taken' || state === 'accepted') return 'already-taken';
  if (state !== 'open') return state;
  if (full === null) return 'already-taken';
  const slot = { start: offer.startsAt, end: offer.endsAt };
  if (isBesideTheOther(taken, slot, now)) return 'beside-the-other';
  return request.state === 'seeking-guide' ? null : 'no-longer-needed';
}

async function takeFreePlace(
  tx: Tx,
  of: {
    offer: Offer;
    request: Request;
    guide: { id: string; name: string };
    by: Person;
    now: Temporal.Instant;
  },
): Promise<{ ok: true; assignmentId: string } | { ok: false; refusal: 'already-taken' | 'overlaps' }> {
  const { offer, request, guide, by, now } = of;
  const isPrivate = request.placeKind === 'private-home';
  for (;;) {
    const free = lowestFreePlace(await numbersTaken(tx, request.id), request.guidesNeeded);
    if (free === null) return refuse('already-taken');
    const assignmentId = newId(now);
    const taken = await takePlace(tx, {
      id: assignmentId,
      siteId: offer.siteId,
      requestId: request.id,
      offerId: offer.id,
      guideId: guide.id,
      personId: by.id,
      requestedBy: request.requestedBy,
      guideName: guide.name.split(/\s+/)[0] ?? guide.name,
      placeNumber: free,
      startsAt: offer.startsAt,
      endsAt: offer.endsAt,
      topicCode: offer.topicCode,
      languageTag: offer.languageTag,
      setting: offer.setting,
      placeKind: offer.placeKind,
      areaName: offer.areaName,
      placeName: isPrivate ? '' : request.placeName,
      placeAddress: isPrivate ? '' : request.placeAddress,
      createdAt: now,
    });
    if (taken) return { ok: true, assignmentId };
    // Not the place but the guide: another appointment of hers stands at this time.
    if (!(await numbersTaken(tx, request.id)).includes(free)) return refuse('overlaps');
  }
}

const numbersTaken = async (tx: Tx, requestId: string) =>
  (await placesTaken(tx, requestId)).map(({ placeNumber }) => placeNumber);
