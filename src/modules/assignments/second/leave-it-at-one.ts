import { z } from 'zod';
import { arrangeRequest, lockRequest } from '#modules/requests';
import { system } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import { job } from '#platform/module';
import { endRoundOfRequest } from '../asking/asking-round.store.ts';
import { closeOffersOfRequest } from '../offers/offer.store.ts';

/** Appointments for two that began today or yesterday, by request. */
export function begunForTwo(db: Db, now: Temporal.Instant): Promise<{ siteId: string; requestId: string }[]> {
  return db
    .selectFrom('assignments.assignment as assignment')
    .select(['assignment.siteId', 'assignment.requestId'])
    .$narrowType<{ requestId: string }>()
    .distinct()
    .where('assignment.state', 'in', ['planned', 'confirmed', 'done', 'recorded'])
    .where('assignment.startsAt', '<=', now)
    .where('assignment.startsAt', '>', now.subtract({ hours: 24 }))
    .where((where) =>
      where.or([
        where.exists(
          where
            .selectFrom('assignments.offer as offer')
            .select('offer.id')
            .whereRef('offer.siteId', '=', 'assignment.siteId')
            .whereRef('offer.id', '=', 'assignment.offerId')
            .where('offer.guidesNeeded', '=', 2),
        ),
        where.exists(
          where
            .selectFrom('assignments.secondGuide as second')
            .select('second.id')
            .whereRef('second.siteId', '=', 'assignment.siteId')
            .whereRef('second.requestId', '=', 'assignment.requestId')
            .where('second.state', '=', 'agreed'),
        ),
      ]),
    )
    .execute();
}

/** The appointment has begun and one goes alone: nobody is looked for any more, and the request was not in vain. */
export async function leaveItAtOne(tx: Tx, requestId: string, now: Temporal.Instant): Promise<boolean> {
  const request = await lockRequest(tx, requestId);
  if (request?.state !== 'seeking-guide' || request.restrictedAt) return false;
  await closeOffersOfRequest(tx, requestId, 'withdrawn', now);
  await endRoundOfRequest(tx, requestId, 'ended', now);
  return (await arrangeRequest(tx, { requestId, now })).ok;
}

/** Every few minutes, each by itself. */
export const leaveAtOne = job({
  name: 'assignments.leave-it-at-one',
  data: z.object({}),
  schedule: '*/5 * * * *',
  run: async ({ database, now }) => {
    for (const { siteId, requestId } of await database.read(system, (db) => begunForTwo(db, now)))
      await database.write({ kind: 'site', siteId }, (tx) => leaveItAtOne(tx, requestId, now));
  },
});
