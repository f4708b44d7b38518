import { sql } from 'kysely';
import { concerns, noteContactRead } from '#platform/audit';
import { dataKeyFor, keyOf, keysOf, keyWith, open, seal } from '#platform/crypto';
import { type Db, type Tx, violates } from '#platform/database';
import { newId } from '#platform/ids';
import type { Assignment, AssignmentState, AssignmentTransition, PrivatePlace } from './assignment.ts';
import { openPlace, sealPlace } from './sealed-place.ts';

const columns = [
  'id',
  'siteId',
  'requestId',
  'offerId',
  'sessionId',
  'guideId',
  'personId',
  'requestedBy',
  'guideName',
  'placeNumber',
  'state',
  'startsAt',
  'endsAt',
  'proposedStartsAt',
  'proposedEndsAt',
  'moveAgreedAt',
  'topicCode',
  'languageTag',
  'setting',
  'placeKind',
  'areaName',
  'placeName',
  'placeAddress',
  'calendarSequence',
  'version',
  'createdAt',
] as const;

/** What the group is called, of whoever may see the group. */
const groupTitle = sql<string | null>`(select e.title from assignments.group_session e
  where e.site_id = assignment.site_id and e.id = assignment.session_id)`.as('groupTitle');

function toAssignment(
  db: Db,
  row: {
    id: string;
    placeName: Uint8Array | null;
    placeAddress: Uint8Array | null;
    wrappedKey: Uint8Array | null;
  },
): Assignment {
  const { wrappedKey, ...rest } = row;
  const key = row.placeName || row.placeAddress ? keyWith(db, row.id, wrappedKey) : null;
  return { ...rest, ...openPlace(key, 'assignments.assignment', row) } as unknown as Assignment;
}

export async function readAssignment(db: Db, id: string): Promise<Assignment | null> {
  const row = await db
    .selectFrom('assignments.assignment')
    .select(columns)
    .select([dataKeyFor('assignments.assignment.id'), groupTitle])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toAssignment(db, row) : null;
}

/**
 * The same, once whoever is at it has finished; nobody else changes it until the transaction ends. Not `for
 * update`: whoever asked may call it off without being allowed to change the row herself.
 */
export async function lockAssignment(tx: Tx, id: string): Promise<Assignment | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx);
  return readAssignment(tx, id);
}

export async function assignmentsOfRequest(db: Db, requestId: string): Promise<Assignment[]> {
  const rows = await db
    .selectFrom('assignments.assignment')
    .select(columns)
    .select([dataKeyFor('assignments.assignment.id'), groupTitle])
    .where('requestId', '=', requestId)
    .orderBy('startsAt')
    .orderBy('placeNumber')
    .orderBy('id')
    .execute();
  return rows.map((row) => toAssignment(db, row));
}

const nextFirst = (db: Db, now: Temporal.Instant) =>
  db
    .selectFrom('assignments.assignment')
    .select(columns)
    .select([dataKeyFor('assignments.assignment.id'), groupTitle])
    .orderBy(sql`ends_at > ${now.toString()}::timestamptz`, 'desc')
    .orderBy(sql`abs(extract(epoch from starts_at - ${now.toString()}::timestamptz))`)
    .orderBy('id');

/** Assignments of a guide, those to come first and in their order, then the past ones backwards. */
export async function assignmentsOfGuide(
  db: Db,
  of: { personId: string; now: Temporal.Instant; limit: number },
): Promise<Assignment[]> {
  const rows = await nextFirst(db, of.now).where('personId', '=', of.personId).limit(of.limit).execute();
  return rows.map((row) => toAssignment(db, row));
}

/** Assignments a requesting body asked for, in the same order. */
export async function assignmentsRequestedBy(
  db: Db,
  of: { personId: string; now: Temporal.Instant; limit: number },
): Promise<Assignment[]> {
  const rows = await nextFirst(db, of.now).where('requestedBy', '=', of.personId).limit(of.limit).execute();
  return rows.map((row) => toAssignment(db, row));
}

/** Assignments of several sites that touch a span, in their order; those given up left out. */
export async function assignmentsBetween(
  db: Db,
  of: { siteIds: readonly string[]; from: Temporal.Instant; until: Temporal.Instant },
): Promise<Assignment[]> {
  if (of.siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('assignments.assignment')
    .select(columns)
    .select([dataKeyFor('assignments.assignment.id'), groupTitle])
    .where('siteId', 'in', of.siteIds)
    .where('startsAt', '>=', of.from)
    .where('startsAt', '<', of.until)
    .where('state', 'not in', ['cancelled', 'handed-back'])
    .orderBy('startsAt')
    .orderBy('id')
    .limit(500)
    .execute();
  return rows.map((row) => toAssignment(db, row));
}

/** What coordination has to look after: not confirmed, a move unanswered, over and not recorded. */
export async function assignmentsToLookAfter(
  db: Db,
  of: { siteIds: readonly string[]; now: Temporal.Instant },
): Promise<Assignment[]> {
  if (of.siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('assignments.assignment')
    .select(columns)
    .select([dataKeyFor('assignments.assignment.id'), groupTitle])
    .where('siteId', 'in', of.siteIds)
    .where((where) =>
      where.or([
        where('state', 'in', ['planned', 'in-clarification']),
        where.and([where('state', '=', 'confirmed'), where('endsAt', '<=', of.now)]),
        where.and([where('state', '=', 'confirmed'), where('proposedStartsAt', 'is not', null)]),
      ]),
    )
    .orderBy('startsAt')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map((row) => toAssignment(db, row));
}

export interface AssignmentChange {
  readonly state?: AssignmentState;
  readonly startsAt?: Temporal.Instant;
  readonly endsAt?: Temporal.Instant;
  readonly proposedStartsAt?: Temporal.Instant | null;
  readonly proposedEndsAt?: Temporal.Instant | null;
  readonly moveAgreedAt?: Temporal.Instant | null;
  readonly calendarSequence?: number;
  readonly remindedAt?: Temporal.Instant | null;
}

/**
 * Of these requests those for which nothing stands any more and something did not come to its end: cancelled,
 * nobody came, or the guide says that another appointment is needed.
 */
export async function requestsToDecide(
  db: Db,
  requestIds: readonly string[],
): Promise<{ requestId: string; since: Temporal.Instant }[]> {
  if (requestIds.length === 0) return [];
  const { rows } = await sql<{ requestId: string; since: Temporal.Instant }>`
    select a.request_id, a.starts_at as since
    from unnest(${requestIds}::uuid[]) asked (id)
    cross join lateral (
      select request_id, id, state, starts_at from assignments.assignment
      where request_id = asked.id order by created_at desc, id desc limit 1
    ) a
    where (a.state in ('cancelled', 'not-met') or (a.state in ('done', 'recorded') and exists (
        select from assignments.hours h where h.assignment_id = a.id and h.kind = 'entry' and h.follow_up_needed
          and not exists (select from assignments.hours c where c.corrects = h.id))))
      and not exists (
        select from assignments.assignment b where b.request_id = a.request_id and b.state in ('planned', 'confirmed'))
    order by since
    limit 50`.execute(db);
  return rows;
}

/** Changes an assignment that was locked before. */
export async function changeAssignment(
  tx: Tx,
  assignment: Pick<Assignment, 'id' | 'version'>,
  change: AssignmentChange,
): Promise<void> {
  concerns(tx, 'assignment', assignment.id);
  const done = await tx
    .updateTable('assignments.assignment')
    .set({
      ...change,
      // What is no longer proposed, nobody has agreed to.
      ...(change.proposedStartsAt === null ? { moveAgreedAt: null } : {}),
      version: assignment.version + 1,
    })
    .where('id', '=', assignment.id)
    .where('version', '=', assignment.version)
    .executeTakeFirst();
  if (done.numUpdatedRows !== 1n) throw new Error('an assignment was changed that had not been locked');
}

/** Gives an assignment its proposed time; false when another one of the guide's stands in the way. */
export async function moveTo(
  tx: Tx,
  assignment: Pick<Assignment, 'id' | 'version'>,
  to: { startsAt: Temporal.Instant; endsAt: Temporal.Instant; calendarSequence: number },
): Promise<boolean> {
  await sql`savepoint move`.execute(tx);
  try {
    await changeAssignment(tx, assignment, {
      ...to,
      proposedStartsAt: null,
      proposedEndsAt: null,
      remindedAt: null,
    });
  } catch (error) {
    if (!violates(error, 'no_overlap')) throw error;
    await sql`rollback to savepoint move`.execute(tx);
    return false;
  }
  return true;
}

export async function noteTransition(
  tx: Tx,
  assignment: Pick<Assignment, 'id' | 'siteId'>,
  transition: AssignmentTransition,
): Promise<void> {
  const id = newId(transition.madeAt);
  const { reason } = transition;
  const key = reason === null ? null : await keyOf(tx, assignment.id);
  await tx
    .insertInto('assignments.transition')
    .values({
      ...transition,
      id,
      siteId: assignment.siteId,
      assignmentId: assignment.id,
      reason: key && seal(key, 'assignments.transition.reason', reason, id),
    })
    .execute();
}

/** What happened to assignments, the oldest first. */
export async function transitionsOf(
  db: Db,
  assignmentIds: readonly string[],
): Promise<(AssignmentTransition & { assignmentId: string })[]> {
  if (assignmentIds.length === 0) return [];
  const rows = await db
    .selectFrom('assignments.transition')
    .select(['id', 'assignmentId', 'event', 'fromState', 'toState', 'reason', 'madeBy', 'madeAt'])
    .where('assignmentId', 'in', assignmentIds)
    .orderBy('madeAt')
    .orderBy('id')
    .execute();
  const keys = await keysOf(
    db,
    rows.filter(({ reason }) => reason !== null).map(({ assignmentId }) => assignmentId),
  );
  return rows.map(({ id, ...row }) => ({
    ...row,
    reason: open(keys.get(row.assignmentId) ?? null, 'assignments.transition.reason', row.reason, id),
  })) as (AssignmentTransition & { assignmentId: string })[];
}

/** Confirmed appointments that begin in a span and of which nobody has been reminded. */
export async function assignmentsToRemindOf(
  db: Db,
  of: { from: Temporal.Instant; until: Temporal.Instant },
): Promise<Assignment[]> {
  const rows = await db
    .selectFrom('assignments.assignment')
    .select(columns)
    .select([dataKeyFor('assignments.assignment.id'), groupTitle])
    .where('state', '=', 'confirmed')
    .where('remindedAt', 'is', null)
    .where('startsAt', '>=', of.from)
    .where('startsAt', '<', of.until)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
  return rows.map((row) => toAssignment(db, row));
}

/** Marks a reminder as sent; false when another run was faster. */
export async function markReminded(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const done = await tx
    .updateTable('assignments.assignment')
    .set({ remindedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'confirmed')
    .where('remindedAt', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Where a private home is; null where there is none, or it is not open to this person any more. */
export async function readPrivatePlace(db: Db, assignmentId: string): Promise<PrivatePlace | null> {
  const row = await db
    .selectFrom('assignments.privatePlace')
    .innerJoin('assignments.assignment', (join) =>
      join
        .onRef('assignments.assignment.siteId', '=', 'assignments.privatePlace.siteId')
        .onRef('assignments.assignment.id', '=', 'assignments.privatePlace.assignmentId'),
    )
    .select(['requestId', 'assignments.privatePlace.placeName', 'assignments.privatePlace.placeAddress'])
    .select(dataKeyFor('assignments.privatePlace.assignmentId'))
    .where('assignmentId', '=', assignmentId)
    .executeTakeFirst();
  if (!row?.requestId) return null;
  noteContactRead(db, 'request', row.requestId);
  const key = keyWith(db, assignmentId, row.wrappedKey);
  return key && openPlace(key, 'assignments.private_place', row);
}

export async function insertPrivatePlace(
  tx: Tx,
  place: PrivatePlace & {
    assignmentId: string;
    siteId: string;
    personId: string;
    closesAt: Temporal.Instant;
  },
): Promise<void> {
  const key = await keyOf(tx, place.assignmentId);
  if (!key) throw new Error('an assignment somebody goes to has a key');
  await tx
    .insertInto('assignments.privatePlace')
    .values({ ...place, ...sealPlace(key, 'assignments.private_place', place) })
    .execute();
}

/** Where it is: known only since the person agreed that a neighbouring site may know. */
export async function savePlace(
  tx: Tx,
  assignment: Pick<Assignment, 'id' | 'version'>,
  place: Pick<Assignment, 'placeName' | 'placeAddress'>,
): Promise<void> {
  concerns(tx, 'assignment', assignment.id);
  const key = await keyOf(tx, assignment.id);
  if (!key) throw new Error('an assignment somebody goes to has a key');
  await tx
    .updateTable('assignments.assignment')
    .set(sealPlace(key, 'assignments.assignment', place))
    .where('id', '=', assignment.id)
    .execute();
}

export async function movePrivatePlace(
  tx: Tx,
  assignmentId: string,
  closesAt: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('assignments.privatePlace')
    .set({ closesAt })
    .where('assignmentId', '=', assignmentId)
    .execute();
}

export async function deletePrivatePlace(tx: Tx, assignmentId: string): Promise<void> {
  await tx.deleteFrom('assignments.privatePlace').where('assignmentId', '=', assignmentId).execute();
}

/** Deletes the homes that are not open to anybody any more. */
export async function deleteClosedPlaces(tx: Tx, now: Temporal.Instant): Promise<number> {
  const done = await tx
    .deleteFrom('assignments.privatePlace')
    .where('closesAt', '<=', now)
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}
