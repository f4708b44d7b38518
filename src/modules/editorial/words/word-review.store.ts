import type { Db, Tx } from '#platform/database';
import type { WordReview, WordSet } from './word-review.ts';

export async function listReviews(db: Db): Promise<(WordReview & { readonly texts: readonly string[] })[]> {
  const rows = await db
    .selectFrom('editorial.wordReview')
    .select(['stateKey', 'lang', 'wordSet', 'reviewer', 'reviewedOn', 'texts'])
    .orderBy('lang')
    .execute();
  return rows.map(({ wordSet, ...row }) => ({ ...row, set: wordSet as WordSet }));
}

/** Notes a review in place of the one before. */
export async function saveReview(
  tx: Tx,
  of: WordReview & { readonly texts: readonly string[]; readonly by: string; readonly now: Temporal.Instant },
): Promise<void> {
  const { set, by, now, texts, ...row } = of;
  await deleteReview(tx, of);
  await tx
    .insertInto('editorial.wordReview')
    .values({ ...row, wordSet: set, texts: [...texts], notedBy: by, notedAt: now })
    .execute();
}

export async function deleteReview(tx: Tx, of: Pick<WordReview, 'stateKey' | 'lang' | 'set'>): Promise<void> {
  await tx
    .deleteFrom('editorial.wordReview')
    .where('stateKey', '=', of.stateKey)
    .where('lang', '=', of.lang)
    .where('wordSet', '=', of.set)
    .execute();
}
