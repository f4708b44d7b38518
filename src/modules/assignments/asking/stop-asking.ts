import { readRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { mayOffer } from '../offers/offer.policy.ts';
import { endRoundOfRequest } from './asking-round.store.ts';

/** Coordination lets nobody else be asked. Whoever is asked already can still answer. */
export async function stopAsking(
  tx: Tx,
  stopping: { requestId: string; by: Person; now: Temporal.Instant },
): Promise<Outcome<object, 'asks-no-more'>> {
  const { requestId, by, now } = stopping;
  const request = await readRequest(tx, requestId);
  if (!request || !mayOffer(by, request.siteId)) throw new NotFound();
  return (await endRoundOfRequest(tx, requestId, 'stopped', now)) ? { ok: true } : refuse('asks-no-more');
}
