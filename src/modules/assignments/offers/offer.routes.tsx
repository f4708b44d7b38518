import { guidesOfPerson } from '#modules/guides';
import { distanceKm, topicName } from '#modules/programme';
import { hasRole, type Person, sitesOf } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { keepApartAfter } from '../apart/keep-apart.ts';
import { requestsApartFromMe } from '../apart/kept-apart.store.ts';
import { sayPeriod } from '../appointments/appointment-words.ts';
import { freeGroups } from '../groups/free-groups.ts';
import { assignmentTexts } from '../texts.ts';
import { acceptOffer } from './accept-offer.ts';
import { declineOffer } from './decline-offer.ts';
import { OfferPage, type OfferProblem, OffersPage, offersPath } from './offer.pages.tsx';
import { mayAnswer } from './offer.policy.ts';
import { offersToAnswer, ownPlace, readOffer } from './offer.store.ts';
import { type Offer, stateAt } from './offer.ts';
import { withdrawOffer } from './withdraw-offer.ts';

/** Somebody who is asked: a guide, also one who coordinates. */
export function mayBeAsked(person: Person): boolean {
  return hasRole(person, 'guide') || hasRole(person, 'coordinating-guide');
}

async function offerPage(visit: Signed<Visit>, offer: Offer, problem: OfferProblem | null = null) {
  const { db, lang, now, today, person } = visit;
  const own = (await guidesOfPerson(db, person.id)).find(({ siteId }) => siteId === offer.siteId);
  const area =
    offer.setting === 'on-site' && offer.areaLatitude !== null && offer.areaLongitude !== null
      ? { latitude: offer.areaLatitude, longitude: offer.areaLongitude }
      : null;
  const place = await ownPlace(db, { requestId: offer.requestId, personId: person.id });
  return page(
    `${topicName(offer.topicCode, lang)}, ${sayPeriod(offer, lang)}`,
    <OfferPage
      lang={lang}
      offer={offer}
      state={stateAt(offer, now)}
      km={own?.home && area ? distanceKm(own.home, area) : null}
      today={today}
      assignmentId={place?.id ?? null}
      problem={problem}
    />,
    { narrow: true, status: problem ? 422 : 200 },
  );
}

async function offerFor(visit: Signed<Visit>): Promise<Offer> {
  const offer = await readOffer(visit.db, visit.id());
  if (!offer || !mayAnswer(visit.person, offer)) throw new NotFound();
  const isOnBoard = offer.guideId === null;
  if (isOnBoard && (await requestsApartFromMe(visit.db, [offer])).size > 0) throw new NotFound();
  return offer;
}

export const offerRoutes: readonly Route[] = [
  guarded.get(offersPath, mayBeAsked, async ({ db, lang, now, today, person, query }) => {
    const all = await offersToAnswer(db, {
      personId: person.id,
      siteIds: sitesOf(person, ['guide', 'coordinating-guide']),
      now,
    });
    const apart = await requestsApartFromMe(
      db,
      all.filter(({ guideId }) => guideId === null),
    );
    const offers = all.filter(({ guideId, requestId }) => guideId !== null || !apart.has(requestId));
    return page(
      assignmentTexts(lang)('offers.title'),
      <OffersPage
        lang={lang}
        offers={offers}
        today={today}
        thanks={query.has('danke')}
        groups={await freeGroups(db, { person, now })}
      />,
    );
  }),

  guarded.get(`${offersPath}/:id`, mayBeAsked, async (visit) => offerPage(visit, await offerFor(visit))),

  guarded.post(`${offersPath}/:id/zusage`, mayBeAsked, async (visit) => {
    const { tx, form, person, now, today, origin } = visit;
    const offer = await offerFor(visit);
    const outcome = await acceptOffer(tx, {
      offerId: offer.id,
      by: person,
      noConflictDeclared: form.get('no-conflict') !== '',
      now,
      today,
      publicUrl: origin,
    });
    if (outcome.ok) return redirect(`/einsaetze/${outcome.assignmentId}?danke=ja`);
    return offerPage(visit, offer, outcome);
  }),

  guarded.post(`${offersPath}/:id/absage`, mayBeAsked, async (visit) => {
    const { tx, person, now } = visit;
    const offer = await offerFor(visit);
    const outcome = await declineOffer(tx, { offerId: offer.id, by: person, now });
    return outcome.ok ? redirect(`${offersPath}?danke=nein`) : redirect(`${offersPath}/${offer.id}`);
  }),

  // She is close to whoever asked: a no, and she is not asked for this matter again.
  guarded.post(`${offersPath}/:id/naehe`, mayBeAsked, async (visit) => {
    const { tx, person, now, origin } = visit;
    const offer = await offerFor(visit);
    const guide = (await guidesOfPerson(tx, person.id)).find(({ siteId }) => siteId === offer.siteId);
    if (!guide) throw new NotFound();
    await declineOffer(tx, { offerId: offer.id, by: person, now });
    const { siteId, requestId } = offer;
    const of = { siteId, requestId, guideId: guide.id };
    await keepApartAfter(tx, { of, side: 'guide-is-close', now, publicUrl: origin });
    return redirect(`${offersPath}?danke=nein`);
  }),

  // Coordination takes a question back; it stands on the page of the request.
  guarded.post(
    `${offersPath}/:id/ruecknahme`,
    (person) => sitesOf(person, ['coordinator', 'deputy', 'coordinating-guide']).length > 0,
    async (visit) => {
      const { tx, person, now, origin } = visit;
      const offer = await readOffer(tx, visit.id());
      if (!offer) throw new NotFound();
      await withdrawOffer(tx, { offerId: offer.id, by: person, now, publicUrl: origin });
      return redirect(`/anfragen/${offer.requestId}#angebote`);
    },
  ),
];
