import { sql } from 'kysely';
import { newKey, saveKeys } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { sealPlace } from '../appointments/sealed-place.ts';
import type { GroupCounts, GroupSession, GroupSignUp } from './group-session.ts';

const columns = [
  'id',
  'siteId',
  'seriesId',
  'seriesRule',
  'title',
  'about',
  'topicCode',
  'languageTags',
  'placeKind',
  'placeName',
  'placeAddress',
  'areaName',
  'areaLatitude',
  'areaLongitude',
  'childPresent',
  'places',
  'movesUpUntil',
  'state',
  'startsAt',
  'endsAt',
  'version',
  'createdAt',
] as const;

const toSession = (row: object) => row as GroupSession;

export async function readSession(db: Db, id: string): Promise<GroupSession | null> {
  const row = await db
    .selectFrom('assignments.groupSession')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toSession(row) : null;
}

/**
 * Until the transaction ends nobody else takes or leaves a place here, or changes the session. Several who come at once
 * stand in line: the last waits for all before her, which may take longer than any other lock is worth waiting for.
 */
export async function lockGroup(tx: Tx, sessionId: string): Promise<void> {
  await sql`set local lock_timeout to '4500ms'`.execute(tx);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`group ${sessionId}`}, 0))`.execute(tx);
  await sql`set local lock_timeout to default`.execute(tx);
}

/** Sessions of sites that are not over, the next first; those called off left out unless asked for. */
export async function sessionsAhead(
  db: Db,
  of: { siteIds: readonly string[]; now: Temporal.Instant; limit: number },
): Promise<GroupSession[]> {
  if (of.siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('assignments.groupSession')
    .select(columns)
    .where('siteId', 'in', of.siteIds)
    .where('endsAt', '>', of.now)
    .where('state', '=', 'planned')
    .orderBy('startsAt')
    .orderBy('id')
    .limit(of.limit)
    .execute();
  return rows.map(toSession);
}

/** The sessions of a series that have not begun and are not called off, the next first. */
export async function sessionsOfSeries(
  db: Db,
  of: { siteId: string; seriesId: string; now: Temporal.Instant },
): Promise<GroupSession[]> {
  const rows = await db
    .selectFrom('assignments.groupSession')
    .select(columns)
    .where('siteId', '=', of.siteId)
    .where('seriesId', '=', of.seriesId)
    .where('state', '=', 'planned')
    .where('startsAt', '>', of.now)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  return rows.map(toSession);
}

/** When the last session of a series begins, also one that was called off. */
export async function lastOfSeries(
  db: Db,
  of: { siteId: string; seriesId: string },
): Promise<Temporal.Instant | null> {
  const row = await db
    .selectFrom('assignments.groupSession')
    .select('startsAt')
    .where('siteId', '=', of.siteId)
    .where('seriesId', '=', of.seriesId)
    .orderBy('startsAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.startsAt ?? null;
}

export async function insertSession(tx: Tx, session: Omit<GroupSession, 'version' | 'state'>): Promise<void> {
  await tx
    .insertInto('assignments.groupSession')
    .values({ ...session, languageTags: [...session.languageTags], state: 'planned' })
    .execute();
}

/** Changes a session that was locked before. */
export async function changeSession(
  tx: Tx,
  session: Pick<GroupSession, 'id' | 'version'>,
  change: Partial<Omit<GroupSession, 'id' | 'siteId' | 'seriesId' | 'seriesRule' | 'version' | 'createdAt'>>,
): Promise<void> {
  const { languageTags, ...rest } = change;
  await tx
    .updateTable('assignments.groupSession')
    .set({
      ...rest,
      ...(languageTags ? { languageTags: [...languageTags] } : {}),
      version: session.version + 1,
    })
    .where('id', '=', session.id)
    .where('version', '=', session.version)
    .execute();
}

/** How full they are, by session. */
export async function groupCounts(
  db: Db,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, GroupCounts>> {
  if (sessionIds.length === 0) return new Map();
  const { rows } = await sql<GroupCounts & { sessionId: string }>`
    select session_id, taken, waiting from assignments.group_counts(${[...sessionIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ sessionId, ...counts }) => [sessionId, counts]));
}

/** Sign-ups that stand and that this person may see, who came first before. */
export async function signUpsOf(
  db: Db,
  sessionIds: readonly string[],
  of: { personId?: string } = {},
): Promise<GroupSignUp[]> {
  if (sessionIds.length === 0) return [];
  let query = db
    .selectFrom('assignments.groupSignUp as yes')
    .leftJoin('assignments.assignment as place', (join) =>
      join.onRef('place.siteId', '=', 'yes.siteId').onRef('place.signUpId', '=', 'yes.id'),
    )
    .select([
      'yes.id',
      'yes.sessionId',
      'yes.guideId',
      'yes.personId',
      'yes.signedUpAt',
      'place.id as assignmentId',
    ])
    .where('yes.sessionId', 'in', sessionIds)
    .where('yes.endedAt', 'is', null);
  if (of.personId) query = query.where('yes.personId', '=', of.personId);
  return query.orderBy('yes.signedUpAt').orderBy('yes.id').execute();
}

export async function insertSignUp(
  tx: Tx,
  yes: Omit<GroupSignUp, 'assignmentId'> & { readonly siteId: string },
): Promise<void> {
  await tx.insertInto('assignments.groupSignUp').values(yes).execute();
}

export async function endSignUp(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('assignments.groupSignUp')
    .set({ endedAt: now })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute();
}

/** Numbers of the places that are taken. */
export async function groupPlacesTaken(db: Db, sessionId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('assignments.assignment')
    .select('placeNumber')
    .where('sessionId', '=', sessionId)
    .where('state', 'not in', ['cancelled', 'handed-back'])
    .execute();
  return rows.map(({ placeNumber }) => placeNumber);
}

/** Makes a sign-up an appointment of the guide's; false when another one of hers stands at this time. */
export async function takeGroupPlace(
  tx: Tx,
  of: {
    id: string;
    session: GroupSession;
    signUp: GroupSignUp;
    guideName: string;
    placeNumber: number;
    now: Temporal.Instant;
  },
): Promise<boolean> {
  const { id, session, signUp, guideName, placeNumber, now } = of;
  const key = newKey(id);
  const done = await tx
    .insertInto('assignments.assignment')
    .values({
      id,
      siteId: session.siteId,
      sessionId: session.id,
      signUpId: signUp.id,
      guideId: signUp.guideId,
      personId: signUp.personId,
      guideName,
      placeNumber,
      state: 'confirmed',
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      topicCode: session.topicCode,
      languageTag: 'de',
      setting: 'on-site',
      placeKind: session.placeKind,
      areaName: session.areaName,
      ...sealPlace(key, 'assignments.assignment', session),
      createdAt: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return false;
  await saveKeys(tx, [{ key, kind: 'assignment', siteId: session.siteId }]);
  return true;
}
