import type { Slot, Wish } from '#modules/matching';
import type { Request } from '#modules/requests';
import type { Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { markForBoard } from '../apart/kept-apart.store.ts';
import { insertOffers } from './offer.store.ts';
import { expiryOf, type NewOffer } from './offer.ts';
import { letterOfOffer } from './offer-letters.ts';

export interface OffersToWrite {
  readonly request: Request;
  readonly slot: Slot;
  /** Guides with the account in which each answers for herself. */
  readonly guides: readonly { readonly guideId: string; readonly personId: string }[];
  readonly onBoard: boolean;
  readonly relaxed: readonly Exclude<Wish, 'time'>[];
  readonly briefing: string;
  readonly confirmsItself: boolean;
  /** Who asks: somebody in her own name, or a search that somebody began. */
  readonly asks: { readonly personId: string } | { readonly roundId: string };
  readonly answerWithinHours: number;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

/** What every question to a guide tells of a request. */
export function toldOf(request: Request, { start, end }: Slot) {
  return {
    siteId: request.siteId,
    requestId: request.id,
    startsAt: start,
    endsAt: end,
    languageTag: request.languageTag,
    languageMode: request.languageMode,
    topicCode: request.topicCode,
    setting: request.setting,
    placeKind: request.placeKind,
    areaName: request.area.name,
    areaLatitude: request.area.latitude,
    areaLongitude: request.area.longitude,
    childPresent: request.childPresent,
    guidesNeeded: request.guidesNeeded,
  };
}

/** Writes the questions down and tells those who are asked themselves. Whoever has one open gets no second. */
export async function writeOffers(tx: Tx, of: OffersToWrite): Promise<number> {
  const { request, slot, now, asks } = of;
  const whom: Pick<NewOffer, 'guideId' | 'personId'>[] = [...of.guides];
  if (of.onBoard) {
    await markForBoard(tx, request);
    whom.push({ guideId: null, personId: null });
  }
  const offers = whom.map(
    ({ guideId, personId }): NewOffer => ({
      id: newId(now),
      ...toldOf(request, slot),
      guideId,
      personId,
      briefing: of.briefing,
      relaxed: of.relaxed,
      confirmsItself: of.confirmsItself,
      offeredBy: 'personId' in asks ? asks.personId : null,
      roundId: 'roundId' in asks ? asks.roundId : null,
      offeredAt: now,
      expiresAt: expiryOf(now, slot.start, of.answerWithinHours),
    }),
  );
  const written = await insertOffers(tx, offers);
  for (const { id, guideId } of written) {
    const offer = offers.find((one) => one.id === id);
    if (!offer || !guideId) continue;
    const { publicUrl } = of;
    await letterOfOffer(tx, {
      offer,
      guideId,
      kind: 'offered',
      publicUrl,
      now,
    });
  }
  return written.length;
}
