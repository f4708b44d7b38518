import { sql } from 'kysely';
import { concerns } from '#platform/audit';
import { dataKeyFor, keyWith, newKey, open, saveKeys, sealFilled } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { momentAt } from '#platform/dates';
import type { AskingRound, AskingState } from './asking-round.ts';
import type { AskingEnd } from './asking-rule.ts';

const columns = [
  'id',
  'siteId',
  'requestId',
  'state',
  'startsAt',
  'endsAt',
  'atOnce',
  'waitHours',
  'quietFrom',
  'quietUntil',
  'atEnd',
  'relaxed',
  'briefing',
  'confirmsItself',
  'startedBy',
  'startedAt',
  'endedAt',
] as const;

/** The search of a request that began last. */
export async function latestRound(db: Db, requestId: string): Promise<AskingRound | null> {
  const row = await db
    .selectFrom('assignments.askingRound')
    .select(columns)
    .select(dataKeyFor('assignments.askingRound.id'))
    .where('requestId', '=', requestId)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { startsAt, endsAt, quietFrom, quietUntil, state, atEnd, relaxed, briefing, wrappedKey, ...rest } =
    row;
  const key = briefing && keyWith(db, row.id, wrappedKey);
  return {
    ...rest,
    state: state as AskingState,
    atEnd: atEnd as AskingEnd,
    slot: { start: startsAt, end: endsAt },
    quiet: { from: quietFrom, until: quietUntil },
    // The deed that wrote them checked them.
    relaxed: relaxed as unknown as AskingRound['relaxed'],
    briefing: open(key, 'assignments.asking_round.briefing', briefing) ?? '',
  };
}

/** False where the request has one that still asks. */
export async function insertRound(tx: Tx, round: Omit<AskingRound, 'state' | 'endedAt'>): Promise<boolean> {
  const { slot, quiet, briefing, relaxed, ...rest } = round;
  const key = newKey(round.id);
  const done = await tx
    .insertInto('assignments.askingRound')
    .values({
      ...rest,
      state: 'asking',
      startsAt: slot.start,
      endsAt: slot.end,
      quietFrom: quiet.from,
      quietUntil: quiet.until,
      relaxed: [...relaxed],
      briefing: sealFilled(key, 'assignments.asking_round.briefing', briefing),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return false;
  const { siteId, requestId } = round;
  // Read by whoever reads the offers it makes, and erased with them.
  await saveKeys(tx, [{ key, kind: 'offer', siteId, partOf: requestId }]);
  concerns(tx, 'request', requestId);
  return true;
}

/** Ends the search of a request that still asks; false where none does. */
export async function endRoundOfRequest(
  tx: Tx,
  requestId: string,
  state: Exclude<AskingState, 'asking'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await tx
    .updateTable('assignments.askingRound')
    .set({ state, endedAt: now })
    .where('requestId', '=', requestId)
    .where('state', '=', 'asking')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Every search that still asks, at all sites. */
export function roundsUnderWay(db: Db): Promise<{ siteId: string; requestId: string }[]> {
  return db
    .selectFrom('assignments.askingRound')
    .select(['siteId', 'requestId'])
    .where('state', '=', 'asking')
    .orderBy('startedAt')
    .execute();
}

/** How often each guide of a site was asked herself since a day, whatever she answered. The board asks nobody. */
export async function timesAsked(
  db: Db,
  of: { siteId: string; since: Temporal.PlainDate },
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('assignments.offer')
    .select((select) => [sql<string>`guide_id`.as('guideId'), select.fn.countAll<number>().as('times')])
    .where('siteId', '=', of.siteId)
    .where('guideId', 'is not', null)
    .where('offeredAt', '>=', momentAt(of.since, new Temporal.PlainTime()))
    .groupBy('guideId')
    .execute();
  return new Map(rows.map(({ guideId, times }) => [guideId, Number(times)]));
}
