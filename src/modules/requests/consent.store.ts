import { createHash } from 'node:crypto';
import type { Db, Tx } from '#platform/database';
import type { Lang } from '#platform/languages';
import type { ConsentHow } from './request.ts';

/** What somebody said yes to, as she read or heard it. */
export interface Consent {
  /** null: given before wordings were kept. */
  readonly words: string | null;
  readonly lang: string;
  readonly how: ConsentHow;
  readonly givenAt: Temporal.Instant;
  readonly withdrawnAt: Temporal.Instant | null;
}

/** Notes a consent with the very words it was given to. */
export async function saveConsent(
  tx: Tx,
  of: {
    requestId: string;
    siteId: string;
    words: string;
    lang: Lang;
    how: ConsentHow;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { requestId, siteId, words, lang, how, now } = of;
  const hash = createHash('sha256').update(`${lang}\n${words}`).digest('hex');
  await tx
    .insertInto('requests.consentWording')
    .values({ hash, lang, words, firstUsedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .insertInto('requests.consent')
    .values({ requestId, siteId, wording: hash, lang, how, givenAt: now })
    .execute();
}

export async function consentOf(db: Db, requestId: string): Promise<Consent | null> {
  const row = await db
    .selectFrom('requests.consent as consent')
    .leftJoin('requests.consentWording as wording', 'wording.hash', 'consent.wording')
    .select(['wording.words', 'consent.lang', 'consent.how', 'consent.givenAt', 'consent.withdrawnAt'])
    .where('consent.requestId', '=', requestId)
    .executeTakeFirst();
  return row ? { ...row, how: row.how as ConsentHow } : null;
}

/** It counts from now on, and closes the contact to guides with it. */
export async function markConsentWithdrawn(
  tx: Tx,
  requestId: string,
  withdrawnAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('requests.consent')
    .set({ withdrawnAt })
    .where('requestId', '=', requestId)
    .where('withdrawnAt', 'is', null)
    .execute();
}

/** Closed requests of people who no longer consent: they wait for no period. */
export async function requestsWithoutConsent(db: Db): Promise<Set<string>> {
  const rows = await db
    .selectFrom('requests.consent')
    .innerJoin('requests.request as request', 'request.id', 'requests.consent.requestId')
    .select('request.id')
    .where('requests.consent.withdrawnAt', 'is not', null)
    .where('request.state', '<>', 'anonymised')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
