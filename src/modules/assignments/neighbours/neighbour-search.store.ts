import type { ConsentWay } from '#modules/requests';
import { concerns } from '#platform/audit';
import type { Db, Tx } from '#platform/database';
import type {
  AskedState,
  NeighbourAsked,
  NeighbourRule,
  NeighbourSearch,
  NeighbourState,
} from './neighbour-search.ts';

export async function readNeighbourRule(db: Db, siteId: string): Promise<NeighbourRule> {
  const row = await db
    .selectFrom('assignments.neighbourRule')
    .select(['takesPart', 'since', 'version'])
    .where('siteId', '=', siteId)
    .executeTakeFirst();
  return row ?? { takesPart: false, since: null, version: 0 };
}

/** The sites that may be asked. */
export async function sitesTakingPart(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('assignments.neighbourRule')
    .select('siteId')
    .where('takesPart', '=', true)
    .execute();
  return rows.map(({ siteId }) => siteId);
}

/** False where somebody else has changed it meanwhile. */
export async function saveNeighbourRule(
  tx: Tx,
  of: { siteId: string; version: number; takesPart: boolean; since: Temporal.PlainDate },
): Promise<boolean> {
  const { siteId, version, takesPart, since } = of;
  if (version === 0) {
    const done = await tx
      .insertInto('assignments.neighbourRule')
      .values({ siteId, takesPart, since })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  }
  const done = await tx
    .updateTable('assignments.neighbourRule')
    .set({ takesPart, since, version: version + 1 })
    .where('siteId', '=', siteId)
    .where('version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

const searches = (db: Db) =>
  db
    .selectFrom('assignments.neighbourSearch')
    .select([
      'id',
      'siteId',
      'requestId',
      'state',
      'askedAt',
      'answerUntil',
      'wishTold',
      'endedAt',
      'agreedAt',
      'agreedHow',
      'agreedLang',
      'agreedWords',
    ]);

const toSearch = (
  row: Awaited<ReturnType<ReturnType<typeof searches>['execute']>>[number],
): NeighbourSearch => ({
  ...row,
  state: row.state as NeighbourState,
  agreedHow: row.agreedHow as ConsentWay | null,
});

/** The last search at neighbouring sites for a request; null where there was none. */
export async function latestNeighbourSearch(db: Db, requestId: string): Promise<NeighbourSearch | null> {
  const row = await searches(db)
    .where('requestId', '=', requestId)
    .orderBy('askedAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? toSearch(row) : null;
}

/** One search, and nobody else moves it until the transaction ends. */
export async function lockNeighbourSearch(tx: Tx, id: string): Promise<NeighbourSearch | null> {
  const row = await searches(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row ? toSearch(row) : null;
}

export async function readNeighbourSearch(db: Db, id: string): Promise<NeighbourSearch | null> {
  const row = await searches(db).where('id', '=', id).executeTakeFirst();
  return row ? toSearch(row) : null;
}

export async function askedIn(db: Db, searchId: string): Promise<NeighbourAsked[]> {
  const rows = await db
    .selectFrom('assignments.neighbourAsked')
    .select(['askedSiteId', 'askedRequestId', 'state', 'startsAt', 'endsAt'])
    .where('searchId', '=', searchId)
    .orderBy('askedSiteId')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as AskedState }));
}

/**
 * By request: the sites it was asked at before, however that ended; `under-way` while one is being asked. Requests that
 * were never asked for elsewhere are left out.
 */
export async function askedElsewhere(
  db: Db,
  requestIds: readonly string[],
): Promise<Map<string, ReadonlySet<string> | 'under-way'>> {
  const asked = new Map<string, Set<string> | 'under-way'>();
  if (requestIds.length === 0) return asked;
  const rows = await db
    .selectFrom('assignments.neighbourSearch as search')
    .innerJoin('assignments.neighbourAsked as asked', (join) =>
      join.onRef('asked.siteId', '=', 'search.siteId').onRef('asked.searchId', '=', 'search.id'),
    )
    .select(['search.requestId', 'search.endedAt', 'asked.askedSiteId'])
    .where('search.requestId', 'in', requestIds)
    .execute();
  for (const { requestId, endedAt, askedSiteId } of rows) {
    const before = asked.get(requestId);
    if (endedAt === null || before === 'under-way') asked.set(requestId, 'under-way');
    else asked.set(requestId, (before ?? new Set<string>()).add(askedSiteId));
  }
  return asked;
}

/** Searches in which something may still have to be done at a site that was asked. */
export async function neighbourSearchesToCarry(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('assignments.neighbourAsked')
    .select('searchId')
    .distinct()
    .where('state', 'in', ['asked', 'promised'])
    .execute();
  return rows.map(({ searchId }) => searchId);
}

/** The search that asked for a request of a neighbour, or for one of ours; only the program can tell the former. */
export async function searchToCarryFor(db: Db, requestId: string): Promise<string | null> {
  const row = await db
    .selectFrom('assignments.neighbourAsked as asked')
    .innerJoin('assignments.neighbourSearch as search', (join) =>
      join.onRef('search.siteId', '=', 'asked.siteId').onRef('search.id', '=', 'asked.searchId'),
    )
    .select('search.id')
    .where((where) =>
      where.or([where('asked.askedRequestId', '=', requestId), where('search.requestId', '=', requestId)]),
    )
    .where('asked.state', 'in', ['asked', 'promised'])
    .executeTakeFirst();
  return row?.id ?? null;
}

/** False where the request is being asked for already. */
export async function insertNeighbourSearch(
  tx: Tx,
  of: {
    id: string;
    siteId: string;
    requestId: string;
    askedBy: string;
    askedAt: Temporal.Instant;
    answerUntil: Temporal.Instant;
    wishTold: boolean;
    siteIds: readonly string[];
  },
): Promise<boolean> {
  const { siteIds, ...row } = of;
  concerns(tx, 'request', of.requestId);
  const done = await tx
    .insertInto('assignments.neighbourSearch')
    .values({ ...row, state: 'asking' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return false;
  await tx
    .insertInto('assignments.neighbourAsked')
    .values(
      siteIds.map((askedSiteId) => ({ siteId: of.siteId, searchId: of.id, askedSiteId, state: 'asked' })),
    )
    .execute();
  return true;
}

export async function moveNeighbourSearch(
  tx: Tx,
  search: Pick<NeighbourSearch, 'id' | 'requestId'>,
  set: {
    state: NeighbourState;
    endedAt: Temporal.Instant | null;
    agreedAt?: Temporal.Instant | null;
    agreedHow?: ConsentWay | null;
    agreedLang?: string | null;
    agreedWords?: string | null;
    notedBy?: string | null;
  },
): Promise<void> {
  concerns(tx, 'request', search.requestId);
  await tx.updateTable('assignments.neighbourSearch').set(set).where('id', '=', search.id).execute();
}

export async function saveAsked(
  tx: Tx,
  of: { searchId: string; askedSiteId: string },
  set: {
    state: AskedState;
    askedRequestId?: string;
    startsAt?: Temporal.Instant | null;
    endsAt?: Temporal.Instant | null;
  },
): Promise<void> {
  await tx
    .updateTable('assignments.neighbourAsked')
    .set(set)
    .where('searchId', '=', of.searchId)
    .where('askedSiteId', '=', of.askedSiteId)
    .execute();
}
