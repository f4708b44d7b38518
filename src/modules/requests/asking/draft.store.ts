import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database';
import { type Answers, answersSchema } from './answers.ts';

/** A form somebody has begun and not sent goes after this. */
export const draftHours = 24;

function readAnswers(stored: unknown): Answers {
  const read = answersSchema.safeParse(stored);
  return (read.success ? read.data : {}) as Answers;
}

/** The answers behind a visitor's secret; null when there are none, or none any more. */
export async function readDraft(db: Db, tokenHash: string, now: Temporal.Instant): Promise<Answers | null> {
  const row = await draftQuery(db, tokenHash, now).executeTakeFirst();
  return row ? readAnswers(row.answers) : null;
}

/** The same, and no second sending gets at it until the transaction ends. */
export async function lockDraft(tx: Tx, tokenHash: string, now: Temporal.Instant): Promise<Answers | null> {
  const row = await draftQuery(tx, tokenHash, now).forUpdate().executeTakeFirst();
  return row ? readAnswers(row.answers) : null;
}

const draftQuery = (db: Db, tokenHash: string, now: Temporal.Instant) =>
  db
    .selectFrom('requests.draft')
    .select('answers')
    .where('tokenHash', '=', tokenHash)
    .where('createdAt', '>', now.subtract({ hours: draftHours }));

/** Begins a form; from here on the transaction belongs to the holder of the secret. */
export async function openDraft(tx: Tx, tokenHash: string, now: Temporal.Instant): Promise<void> {
  await actByLink(tx, tokenHash);
  await tx
    .insertInto('requests.draft')
    .values({ tokenHash, answers: JSON.stringify({}), createdAt: now, updatedAt: now })
    .execute();
}

export async function saveDraft(
  tx: Tx,
  tokenHash: string,
  answers: Answers,
  now: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('requests.draft')
    .set({ answers: JSON.stringify(answers), updatedAt: now })
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
