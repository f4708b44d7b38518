import type { Slot, Wish } from '#modules/matching';
import { lockRequest } from '#modules/requests';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { mayOffer } from '../offers/offer.policy.ts';
import { placesTaken } from '../offers/offer.store.ts';
import { isBesideTheOther } from '../offers/offer.ts';
import { isWishOfNeighbour, suitsWhoAsked } from '../offers/suits-who-asked.ts';
import { insertRound } from './asking-round.store.ts';
import { lastMoment } from './asking-round.ts';
import { readAskingRule } from './asking-rule.store.ts';
import { goOnAsking } from './go-on-asking.ts';

export interface BeginAsking {
  readonly requestId: string;
  readonly slot: Slot;
  /** Coordination has agreed on a time outside the windows with whoever asked. */
  readonly agreedOtherwise: boolean;
  readonly relaxed: readonly Exclude<Wish, 'time'>[];
  readonly briefing: string;
  readonly confirmsItself: boolean;
  readonly by: Person;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly publicUrl: string;
}

export type AskingRefusal =
  | 'not-seeking'
  | 'places-filled'
  | 'outside-windows'
  | 'too-late-to-ask'
  | 'asks-already'
  | 'beside-the-other'
  | 'wish-not-ours';

/** Coordination lets its site's way of asking run for a request. It asks and assigns nobody. */
export async function beginAsking(
  tx: Tx,
  beginning: BeginAsking,
): Promise<Outcome<{ asked: number }, AskingRefusal>> {
  const { requestId, slot, relaxed, briefing, confirmsItself, by, now, today, publicUrl } = beginning;
  const request = await lockRequest(tx, requestId);
  if (!request || !mayOffer(by, request.siteId)) throw new NotFound();
  if (request.state !== 'seeking-guide') return refuse('not-seeking');
  if (isWishOfNeighbour(request, relaxed)) return refuse('wish-not-ours');
  const taken = await placesTaken(tx, requestId);
  if (taken.length >= request.guidesNeeded) return refuse('places-filled');
  if (isBesideTheOther(taken, slot, now)) return refuse('beside-the-other');
  if (Temporal.Instant.compare(now, lastMoment({ slot })) >= 0) return refuse('too-late-to-ask');
  if (!(await suitsWhoAsked(tx, beginning))) return refuse('outside-windows');
  const { siteId } = request;
  const { atOnce, waitHours, quiet, atEnd } = await readAskingRule(tx, siteId);
  const begun = await insertRound(tx, {
    id: newId(now),
    ...{ siteId, requestId, slot, relaxed, briefing, confirmsItself, atOnce, waitHours, quiet, atEnd },
    startedBy: by.id,
    startedAt: now,
  });
  if (!begun) return refuse('asks-already');
  const { asked } = await goOnAsking(tx, { requestId, now, today, publicUrl });
  return { ok: true, asked };
}
