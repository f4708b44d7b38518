import type { Slot } from '#modules/matching';
import type { Tx } from '#platform/database';
import { endRoundOfRequest, latestRound } from '../asking/asking-round.store.ts';
import { closeOffer, offersOfRequest } from './offer.store.ts';
import { isSameTime, stateAt } from './offer.ts';
import { letterOfOffer } from './offer-letters.ts';

/** The time is settled by whoever goes along: nobody is asked for another one any more. */
export async function withdrawOtherTimes(
  tx: Tx,
  of: { requestId: string; slot: Slot; now: Temporal.Instant; publicUrl: string },
): Promise<void> {
  const { requestId, slot, now, publicUrl } = of;
  for (const offer of await offersOfRequest(tx, requestId)) {
    if (stateAt(offer, now) !== 'open' || isSameTime(offer, slot)) continue;
    if (!(await closeOffer(tx, offer.id, 'withdrawn', now)) || !offer.guideId) continue;
    await letterOfOffer(tx, { offer, guideId: offer.guideId, kind: 'offer-withdrawn', publicUrl, now });
  }
  const round = await latestRound(tx, requestId);
  if (round?.state === 'asking' && !isSameTime({ startsAt: round.slot.start, endsAt: round.slot.end }, slot))
    await endRoundOfRequest(tx, requestId, 'ended', now);
}
