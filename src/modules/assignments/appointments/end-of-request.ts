import { requestUnmet, requestWithdrawn } from '#modules/requests';
import { system } from '#platform/acting';
import type { Tx } from '#platform/database';
import { listener } from '#platform/module';
import { carryFor } from '../neighbours/carry-search.ts';
import { closeOffersOfRequest, readOffer } from '../offers/offer.store.ts';
import { letterOfOffer } from '../offers/offer-letters.ts';
import { cancelAppointmentsOfRequest } from './cancel-appointment.ts';

interface Ended {
  readonly requestId: string;
  readonly now: Temporal.Instant;
  readonly publicUrl: string;
}

/** Takes back what guides were asked for a request and tells those who were asked themselves. */
async function withdrawOffersOf(tx: Tx, { requestId, now, publicUrl }: Ended): Promise<void> {
  for (const { id, guideId } of await closeOffersOfRequest(tx, requestId, 'withdrawn', now)) {
    const offer = guideId && (await readOffer(tx, id));
    if (offer) await letterOfOffer(tx, { offer, guideId, kind: 'offer-withdrawn', publicUrl, now });
  }
}

/** The request was taken back: nobody is asked any more, and who had said yes is free again. */
export const endWithdrawnRequest = listener(
  requestWithdrawn,
  'assignments.end-withdrawn-request',
  async ({ database, now, today, publicUrl }, { requestId }) => {
    await database.write(system, async (tx) => {
      await withdrawOffersOf(tx, { requestId, now, publicUrl });
      await cancelAppointmentsOfRequest(tx, {
        requestId,
        by: 'system',
        reason: 'not-needed',
        searchAgain: false,
        now,
        today,
        publicUrl,
      });
      await carryFor(tx, { requestId, now, publicUrl });
    });
  },
);

/** Nobody was found: whoever has not answered yet need not any more. */
export const endUnmetRequest = listener(
  requestUnmet,
  'assignments.end-unmet-request',
  async ({ database, now, publicUrl }, { requestId }) => {
    await database.write(system, async (tx) => {
      await withdrawOffersOf(tx, { requestId, now, publicUrl });
      await carryFor(tx, { requestId, now, publicUrl });
    });
  },
);
