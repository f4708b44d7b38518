import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { askNextSoon } from '../asking/ask-next-soon.ts';
import { mayOffer } from './offer.policy.ts';
import { closeOffer, readOffer } from './offer.store.ts';
import { stateAt } from './offer.ts';
import { letterOfOffer } from './offer-letters.ts';

/** Coordination takes a question back; whoever was asked herself is told. */
export async function withdrawOffer(
  tx: Tx,
  withdrawing: { offerId: string; by: Person; now: Temporal.Instant; publicUrl: string },
): Promise<Outcome<{ requestId: string }, 'already-answered'>> {
  const { by, now, publicUrl } = withdrawing;
  const offer = await readOffer(tx, withdrawing.offerId);
  if (!offer || !mayOffer(by, offer.siteId)) throw new NotFound();
  if (stateAt(offer, now) !== 'open') return refuse('already-answered');
  if (!(await closeOffer(tx, offer.id, 'withdrawn', now))) return refuse('already-answered');
  askNextSoon(tx, offer);
  if (offer.guideId) {
    await letterOfOffer(tx, { offer, guideId: offer.guideId, kind: 'offer-withdrawn', publicUrl, now });
  }
  return { ok: true, requestId: offer.requestId };
}
