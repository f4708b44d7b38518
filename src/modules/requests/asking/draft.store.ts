import { sql } from 'kysely';
import { type DataKey, dataKeyFor, keyWith, newKey, open, saveKeys, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { type Answers, answersSchema } from './answers.ts';

/** A form somebody has begun and not sent goes after this. */
export const draftHours = 24;

const sealAnswers = (key: DataKey, answers: Answers) =>
  seal(key, 'requests.draft.answers', JSON.stringify(answers));

function openAnswers(
  db: Db,
  row: { keyId: string; answers: Uint8Array; wrappedKey: Uint8Array | null },
): Answers {
  const text = open(keyWith(db, row.keyId, row.wrappedKey), 'requests.draft.answers', row.answers);
  const read = answersSchema.safeParse(text === null ? null : JSON.parse(text));
  return (read.success ? read.data : {}) as Answers;
}

/** The answers behind a visitor's secret; null when there are none, or none any more. */
export async function readDraft(db: Db, tokenHash: string, now: Temporal.Instant): Promise<Answers | null> {
  const row = await draftQuery(db, tokenHash, now).executeTakeFirst();
  return row ? openAnswers(db, row) : null;
}

/** The same, and no second sending gets at it until the transaction ends. */
export async function lockDraft(tx: Tx, tokenHash: string, now: Temporal.Instant): Promise<Answers | null> {
  const row = await draftQuery(tx, tokenHash, now).forUpdate().executeTakeFirst();
  return row ? openAnswers(tx, row) : null;
}

const draftQuery = (db: Db, tokenHash: string, now: Temporal.Instant) =>
  db
    .selectFrom('requests.draft')
    .select(['keyId', 'answers', dataKeyFor('requests.draft.keyId')])
    .where('tokenHash', '=', tokenHash)
    .where('createdAt', '>', now.subtract({ hours: draftHours }));

/** When the holder of the secret began the form: kept here, so that no browser can say otherwise. */
export async function draftBegunAt(tx: Tx, tokenHash: string): Promise<Temporal.Instant | null> {
  const row = await tx
    .selectFrom('requests.draft')
    .select('createdAt')
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
  return row?.createdAt ?? null;
}

/** Begins a form; from here on the transaction belongs to the holder of the secret. */
export async function openDraft(tx: Tx, tokenHash: string, now: Temporal.Instant): Promise<void> {
  await actByLink(tx, tokenHash);
  const key = newKey(newId(now));
  await tx
    .insertInto('requests.draft')
    .values({
      tokenHash,
      keyId: key.id,
      answers: sealAnswers(key, {} as Answers),
      createdAt: now,
      updatedAt: now,
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'draft', siteId: null }]);
}

export async function saveDraft(
  tx: Tx,
  tokenHash: string,
  answers: Answers,
  now: Temporal.Instant,
): Promise<void> {
  const row = await tx
    .selectFrom('requests.draft')
    .select(['keyId', dataKeyFor('requests.draft.keyId')])
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
  const key = row && keyWith(tx, row.keyId, row.wrappedKey);
  if (!key) return;
  await tx
    .updateTable('requests.draft')
    .set({ answers: sealAnswers(key, answers), updatedAt: now })
    .where('tokenHash', '=', tokenHash)
    .execute();
}

export async function deleteDraft(tx: Tx, tokenHash: string): Promise<void> {
  await tx.deleteFrom('requests.draft').where('tokenHash', '=', tokenHash).execute();
}

/** The transaction goes on as the holder of a secret, and finds the request it has come to open meanwhile. */
export async function actByLink(tx: Tx, tokenHash: string): Promise<void> {
  await sql`select acting.as_token(${tokenHash})`.execute(tx);
}
