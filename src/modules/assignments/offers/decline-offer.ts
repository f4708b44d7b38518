import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { askNextSoon } from '../asking/ask-next-soon.ts';
import { mayAnswer } from './offer.policy.ts';
import { closeOffer, readOffer } from './offer.store.ts';
import { stateAt } from './offer.ts';

/**
 * A guide says no. There is no place for a reason, and nothing that proposes guides ever reads it. On the
 * open board a no leaves no trace at all.
 */
export async function declineOffer(
  tx: Tx,
  declining: { offerId: string; by: Person; now: Temporal.Instant },
): Promise<Outcome<object, 'already-answered'>> {
  const { by, now } = declining;
  const offer = await readOffer(tx, declining.offerId);
  if (!offer || !mayAnswer(by, offer)) throw new NotFound();
  if (offer.guideId === null || offer.state === 'declined') return { ok: true };
  if (stateAt(offer, now) !== 'open') return refuse('already-answered');
  if (!(await closeOffer(tx, offer.id, 'declined', now))) return refuse('already-answered');
  askNextSoon(tx, offer);
  return { ok: true };
}
