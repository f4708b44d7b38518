import { type Hindrance, refusesAcceptance, type Slot, type Wish } from '#modules/matching';
import { readParameter } from '#modules/programme';
import { lockRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, refuse } from '#platform/errors';
import { candidatesFor } from './candidates-for.ts';
import { mayOffer } from './offer.policy.ts';
import { placesTaken } from './offer.store.ts';
import { isBesideTheOther } from './offer.ts';
import { isWishOfNeighbour, suitsWhoAsked } from './suits-who-asked.ts';
import { writeOffers } from './write-offers.ts';

export interface OfferAssignment {
  readonly requestId: string;
  /** Guides who are asked themselves. */
  readonly guideIds: readonly string[];
  /** Also on the open board, where each guide of the site finds it. */
  readonly onBoard: boolean;
  readonly slot: Slot;
  /** Coordination has agreed on a time outside the windows with whoever asked. */
  readonly agreedOtherwise: boolean;
  /** Wishes given up with this offer. */
  readonly relaxed: readonly Exclude<Wish, 'time'>[];
  /** What a guide should know to decide, without anything that tells who it is. */
  readonly briefing: string;
  /** The confirmation leaves by itself when somebody says yes. */
  readonly confirmsItself: boolean;
  readonly by: Person;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly publicUrl: string;
}

export type OfferRefusal =
  | 'not-seeking'
  | 'nobody-chosen'
  | 'time-has-passed'
  | 'outside-windows'
  | 'no-account'
  | 'places-filled'
  | 'beside-the-other'
  | 'wish-not-ours';

export type OfferOutcome =
  | { readonly ok: true; readonly asked: number }
  | { readonly ok: false; readonly refusal: OfferRefusal }
  | {
      readonly ok: false;
      readonly refusal: 'hindered';
      /** Who of those chosen could not accept, and why. */
      readonly hindered: readonly { readonly name: string; readonly because: readonly Hindrance[] }[];
    };

/** Asks guides whether they would take it: one, several, or the open board. Assigns nobody. */
export async function offerAssignment(tx: Tx, offering: OfferAssignment): Promise<OfferOutcome> {
  const { by, slot, now, today, relaxed } = offering;
  const request = await lockRequest(tx, offering.requestId);
  if (!request || !mayOffer(by, request.siteId)) throw new NotFound();
  if (request.state !== 'seeking-guide') return refuse('not-seeking');
  const guideIds = [...new Set(offering.guideIds)];
  if (guideIds.length === 0 && !offering.onBoard) return refuse('nobody-chosen');
  if (Temporal.Instant.compare(slot.start, now) <= 0) return refuse('time-has-passed');
  if (!(await suitsWhoAsked(tx, offering))) return refuse('outside-windows');

  if (isWishOfNeighbour(request, relaxed)) return refuse('wish-not-ours');

  const taken = await placesTaken(tx, request.id);
  const left = request.guidesNeeded - taken.length;
  if (left < 1) return refuse('places-filled');
  if (isBesideTheOther(taken, slot, now)) return refuse('beside-the-other');
  const guidesToFind = left === 1 ? 1 : 2;

  const { need, candidates, site, guides } = await candidatesFor(tx, request, {
    slot,
    guideIds,
    guidesToFind,
    today,
    now,
  });
  if (candidates.length < guideIds.length) throw new NotFound();
  const hindered = candidates
    .map((candidate) => ({
      name: candidate.name,
      because: refusesAcceptance(need, candidate, site, { today, relaxed }),
    }))
    .filter(({ because }) => because.length > 0);
  if (hindered.length > 0) return { ok: false, refusal: 'hindered', hindered };

  const hours = await readParameter(tx, 'offer-expiry', { day: today, siteId: request.siteId });
  const asked: { guideId: string; personId: string }[] = [];
  for (const guideId of guideIds) {
    const personId = guides.get(guideId)?.personId;
    // Without an account she cannot say yes herself, and nobody says it for her.
    if (!personId) return refuse('no-account');
    asked.push({ guideId, personId });
  }
  const { briefing, confirmsItself, onBoard, publicUrl } = offering;
  const written = await writeOffers(tx, {
    ...{ request, slot, guides: asked, onBoard, relaxed, briefing, confirmsItself, now, publicUrl },
    asks: { personId: by.id },
    answerWithinHours: hours,
  });
  return { ok: true, asked: written };
}
