import { sql } from 'kysely';
import { type DataKey, dataKeyFor, keyOf, keyWith, newKey, open, saveKeys, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { isPageLanguage, sourceLanguage } from '#platform/languages';
import type { ProposalStatus, WordProposal } from './word-proposal.ts';

const columnOf = (name: string) => `editorial.word_proposal.${name}`;

const query = (db: Db) =>
  db
    .selectFrom('editorial.wordProposal')
    .select([
      'id',
      'stateKey',
      'lang',
      'page',
      'status',
      'nowWords',
      'betterWords',
      'decisionReason',
      'receivedAt',
      'decidedAt',
      'decidedBy',
      'version',
    ])
    .select(dataKeyFor('editorial.wordProposal.id'));
type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

function toProposal(db: Db, row: Row): WordProposal {
  const { nowWords, betterWords, decisionReason, wrappedKey, ...rest } = row;
  const key = keyWith(db, row.id, wrappedKey);
  return {
    ...rest,
    status: row.status as ProposalStatus,
    lang: isPageLanguage(row.lang) ? row.lang : sourceLanguage,
    now: open(key, columnOf('now_words'), nowWords) ?? '',
    better: open(key, columnOf('better_words'), betterWords) ?? '',
    reason: open(key, columnOf('decision_reason'), decisionReason),
  };
}

/** Writes a proposal and its key; as the system. */
export async function insertProposal(
  tx: Tx,
  of: Pick<WordProposal, 'id' | 'stateKey' | 'lang' | 'page' | 'now' | 'better' | 'receivedAt'>,
): Promise<void> {
  const { now, better, ...row } = of;
  const key: DataKey = newKey(row.id);
  await tx
    .insertInto('editorial.wordProposal')
    .values({
      ...row,
      status: 'received',
      nowWords: seal(key, columnOf('now_words'), now),
      betterWords: seal(key, columnOf('better_words'), better),
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'word-proposal', siteId: null }]);
}

/** Proposals for a language: those that wait first, the oldest on top; then the decided ones, the latest on top. */
export async function listProposals(db: Db, of: { lang: string; limit: number }): Promise<WordProposal[]> {
  const rows = await query(db)
    .where('lang', '=', of.lang)
    .orderBy('decidedAt', (order) => order.desc().nullsFirst())
    .orderBy('receivedAt')
    .limit(of.limit)
    .execute();
  return rows.map((row) => toProposal(db, row));
}

export async function readProposal(db: Db, id: string): Promise<WordProposal | null> {
  const row = await query(db).where('id', '=', id).executeTakeFirst();
  return row ? toProposal(db, row) : null;
}

export interface ProposalCount {
  readonly lang: string;
  readonly status: ProposalStatus;
  readonly count: number;
}

export async function countProposals(db: Db): Promise<ProposalCount[]> {
  const rows = await db
    .selectFrom('editorial.wordProposal')
    .select(['lang', 'status', sql<number>`count(*)::int`.as('count')])
    .groupBy(['lang', 'status'])
    .execute();
  return rows.map((row) => ({ ...row, status: row.status as ProposalStatus }));
}

/** False where somebody else has decided meanwhile. */
export async function decideProposal(
  tx: Tx,
  of: {
    id: string;
    version: number;
    status: ProposalStatus;
    reason: string | null;
    by: string;
    now: Temporal.Instant;
  },
): Promise<boolean> {
  const { id, version, status, reason, by, now } = of;
  const key = await keyOf(tx, id);
  if (!key) return false;
  const done = await tx
    .updateTable('editorial.wordProposal')
    .set({
      status,
      decisionReason: seal(key, columnOf('decision_reason'), reason),
      decidedBy: by,
      decidedAt: now,
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Takes away proposals that were decided, or came and were never decided, before a moment. */
export async function deleteProposalsBefore(tx: Tx, moment: Temporal.Instant): Promise<number> {
  const done = await tx
    .deleteFrom('editorial.wordProposal')
    .where(({ fn }) => fn.coalesce('decidedAt', 'receivedAt'), '<', moment)
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}
