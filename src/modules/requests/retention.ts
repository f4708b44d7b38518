import { sql } from 'kysely';
import { readParameter, readParameters } from '#modules/programme';
import { eraseKey } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { dayOf, zone } from '#platform/dates';
import type { Gone } from '#platform/module';
import { requestsWithoutConsent } from './consent.store.ts';
import { moveRequest, takeRequest } from './move-request.ts';
import type { RequestState } from './request.ts';

/** States after which a request came to nothing: they go sooner. */
const cameToNothing: readonly RequestState[] = ['declined', 'withdrawn', 'closed-without-answer'];

/**
 * Deletes forms that were not sent, and takes from closed requests everything that points at somebody: what
 * stays are codes. Returns how many drafts and requests it was.
 */
export async function forgetWhatIsDue(tx: Tx, now: Temporal.Instant): Promise<Gone> {
  const draftHours = await readParameter(tx, 'draft-kept', { day: dayOf(now) });
  const drafts = await tx
    .deleteFrom('requests.draft')
    .where('createdAt', '<=', now.subtract({ hours: draftHours }))
    .executeTakeFirst();
  let requests = 0;
  for (const requestId of await requestsToForget(tx, now)) {
    await anonymiseRequest(tx, { requestId, now });
    requests++;
  }
  return { drafts: Number(drafts.numDeletedRows), requests };
}

async function requestsToForget(db: Db, now: Temporal.Instant): Promise<string[]> {
  const today = dayOf(now);
  const closed = await db
    .selectFrom('requests.request')
    .select(['id', 'siteId', 'state', 'closedAt'])
    .where('closedAt', 'is not', null)
    .where('state', '<>', 'anonymised')
    // Restricted (Art. 18): kept, and not deleted either, until it is lifted.
    .where('restrictedAt', 'is', null)
    .orderBy('closedAt')
    .execute();
  const withoutConsent = await requestsWithoutConsent(db);
  const periods = new Map<string, { contact: number; nothing: number }>();
  const due: string[] = [];
  for (const { id, siteId, state, closedAt } of closed) {
    if (withoutConsent.has(id)) {
      due.push(id);
      continue;
    }
    if (!closedAt) continue;
    let period = periods.get(siteId);
    if (!period) {
      const values = await readParameters(db, ['request-contact-kept', 'declined-request-kept'], {
        day: today,
        siteId,
      });
      period = { contact: values['request-contact-kept'], nothing: values['declined-request-kept'] };
      periods.set(siteId, period);
    }
    const end = closedAt
      .toZonedDateTimeISO(zone)
      .add(
        cameToNothing.includes(state as RequestState) ? { days: period.nothing } : { months: period.contact },
      );
    if (Temporal.Instant.compare(end.toInstant(), now) <= 0) due.push(id);
  }
  return due;
}

/** Takes from a closed request the person, her words and whoever dealt with it. */
export async function anonymiseRequest(
  tx: Tx,
  of: { requestId: string; now: Temporal.Instant },
): Promise<void> {
  const { requestId, now } = of;
  const taken = await takeRequest(tx, { requestId, version: null, by: 'system', now }, 'anonymise');
  if (!taken.ok) return;
  await moveRequest(tx, taken.request, 'anonymise', { by: 'system', now, callAbout: null });
  await tx
    .updateTable('requests.request')
    .set({
      closedAt: taken.request.closedAt,
      goal: null,
      note: null,
      placeName: null,
      placeAddress: null,
      genderWish: null,
      genderReason: null,
      accessibility: [],
      requestedBy: null,
      enteredBy: null,
      duplicateOf: null,
      // No secret has this hash.
      statusTokenHash: sql`'none ' || id`,
    })
    .where('id', '=', requestId)
    .execute();
  for (const table of [
    'requests.contact',
    'requests.contactFingerprint',
    'requests.contactWindow',
    'requests.question',
    'requests.timeWindow',
    'requests.statusLink',
  ] as const) {
    await tx.deleteFrom(table).where('requestId', '=', requestId).execute();
  }
  await tx
    .updateTable('requests.transition')
    .set({ madeBy: null, madeByName: null })
    .where('requestId', '=', requestId)
    .execute();
  // From here on it is unreadable in backups too.
  await eraseKey(tx, requestId);
}
