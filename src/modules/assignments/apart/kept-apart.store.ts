import { sql } from 'kysely';
import { fingerprintsOfRequests, type Request } from '#modules/requests';
import { concerns } from '#platform/audit';
import { blindIndex, dataKeyFor, keyOf, keyWith, open, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import type { ApartSide, KeptApart } from './kept-apart.ts';

const sideColumn = 'assignments.kept_apart.side';

type Asked = Pick<Request, 'id' | 'siteId' | 'matterId'>;

/** What of a request is compared, unreadable for everybody else: the request itself, its matter. */
function marksOf(db: Db, { id, siteId, matterId }: Asked): { request: string; matter: string } {
  const mark = (value: string) => blindIndex(db, { siteId, column: 'assignments.kept_apart', value });
  return { request: mark(`request ${id}`), matter: mark(`matter ${matterId}`) };
}

/** The guides who are kept apart from whoever asked, by request. Two queries, whatever the number of requests. */
export async function guidesApart(
  db: Db,
  siteId: string,
  requests: readonly Asked[],
): Promise<Map<string, string[]>> {
  const apart = new Map<string, string[]>();
  for (const { requestId, guideId } of await pairsApart(db, siteId, requests)) {
    apart.set(requestId, [...(apart.get(requestId) ?? []), guideId]);
  }
  return apart;
}

/** Whether they are kept apart already: in this matter or altogether, or altogether. */
export async function isKeptApart(
  db: Db,
  request: Asked,
  guideId: string,
  reach: 'matter' | 'person',
): Promise<boolean> {
  const pairs = await pairsApart(db, request.siteId, [request], reach);
  return pairs.some((pair) => pair.guideId === guideId);
}

async function pairsApart(
  db: Db,
  siteId: string,
  requests: readonly Asked[],
  reach: 'matter' | 'person' = 'matter',
): Promise<{ requestId: string; guideId: string; keptApartId: string }[]> {
  const prints = await fingerprintsOfRequests(
    db,
    requests.map(({ id }) => id),
  );
  const requestsOf = new Map<string, string[]>();
  for (const request of requests) {
    const { matter } = marksOf(db, request);
    for (const mark of [...(reach === 'matter' ? [matter] : []), ...(prints.get(request.id) ?? [])]) {
      const known = requestsOf.get(mark);
      if (known) known.push(request.id);
      else requestsOf.set(mark, [request.id]);
    }
  }
  const { rows } = await sql<{ keptApartId: string; guideId: string; mark: string }>`
    select kept_apart_id, guide_id, mark
    from assignments.apart_at(${siteId}::uuid, ${[...requestsOf.keys()]}::text[])`.execute(db);
  return rows.flatMap(({ mark, ...row }) =>
    (requestsOf.get(mark) ?? []).map((requestId) => ({ requestId, ...row })),
  );
}

/** Before a request goes to the open board: so that those kept apart do not find it there. */
export async function markForBoard(tx: Tx, request: Asked): Promise<void> {
  const pairs = await pairsApart(tx, request.siteId, [request]);
  const ids = [...new Set(pairs.map(({ keptApartId }) => keptApartId))];
  if (ids.length === 0) return;
  const mark = marksOf(tx, request).request;
  await tx
    .insertInto('assignments.keptApartMark')
    .values(ids.map((keptApartId) => ({ siteId: request.siteId, keptApartId, mark })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Those of these requests from whose person the acting guide is kept apart. */
export async function requestsApartFromMe(
  db: Db,
  requests: readonly { readonly siteId: string; readonly requestId: string }[],
): Promise<ReadonlySet<string>> {
  if (requests.length === 0) return new Set();
  const { rows } = await sql<{ mark: string }>`select assignments.own_marks_apart() as mark`.execute(db);
  const marks = new Set(rows.map(({ mark }) => mark));
  return new Set(
    requests
      .filter(({ siteId, requestId }) =>
        marks.has(marksOf(db, { id: requestId, siteId, matterId: requestId }).request),
      )
      .map(({ requestId }) => requestId),
  );
}

/** Who is kept apart from whoever asked in this request; only coordinators and deputies read it. */
export async function readKeptApart(db: Db, request: Asked): Promise<KeptApart[]> {
  const prints = await fingerprintsOfRequests(db, [request.id]);
  const marks = [marksOf(db, request).matter, ...(prints.get(request.id) ?? [])];
  const rows = await db
    .selectFrom('assignments.keptApart as apart')
    .select(['apart.id', 'apart.guideId', 'apart.side', 'apart.madeAt', dataKeyFor('apart.guideId')])
    .where('apart.siteId', '=', request.siteId)
    .where((where) =>
      where.exists(
        where
          .selectFrom('assignments.keptApartMark as mark')
          .select('mark.mark')
          .whereRef('mark.siteId', '=', 'apart.siteId')
          .whereRef('mark.keptApartId', '=', 'apart.id')
          .where('mark.mark', 'in', marks),
      ),
    )
    .orderBy('apart.madeAt')
    .orderBy('apart.id')
    .execute();
  return rows.map(({ id, guideId, side, madeAt, wrappedKey }) => ({
    id,
    guideId,
    madeAt,
    side: open(keyWith(db, guideId, wrappedKey), sideColumn, side, id) as ApartSide | null,
  }));
}

/**
 * Writes it down in the site's name. Closeness counts for the matter; what was asked for counts for the person, by the
 * ways on which she is reached.
 */
export async function insertKeptApart(
  tx: Tx,
  apart: { id: string; guideId: string; request: Asked; side: ApartSide; now: Temporal.Instant },
): Promise<void> {
  const { id, guideId, request, side, now } = apart;
  const { siteId } = request;
  // In the trail it stands with the one who asked: the other reads there who did what about her.
  if (side === 'person-asked') concerns(tx, 'request', request.id);
  else concerns(tx, 'guide', guideId);
  const key = await keyOf(tx, guideId);
  if (!key) throw new Error('a guide without a key');
  await tx
    .insertInto('assignments.keptApart')
    .values({ id, siteId, guideId, side: seal(key, sideColumn, side, id), madeAt: now })
    .execute();
  const { request: ofRequest, matter } = marksOf(tx, request);
  const prints =
    side === 'guide-is-close' ? [] : ((await fingerprintsOfRequests(tx, [request.id])).get(request.id) ?? []);
  await tx
    .insertInto('assignments.keptApartMark')
    .values([ofRequest, matter, ...prints].map((mark) => ({ siteId, keptApartId: id, mark })))
    .execute();
}

/** False when it is not there for this request. */
export async function deleteKeptApart(tx: Tx, id: string): Promise<boolean> {
  const done = await tx.deleteFrom('assignments.keptApart').where('id', '=', id).executeTakeFirst();
  return done.numDeletedRows === 1n;
}

/** Forgets what was asked for before a moment; how many that were. */
export async function deleteKeptApartBefore(tx: Tx, moment: Temporal.Instant): Promise<number> {
  const done = await tx.deleteFrom('assignments.keptApart').where('madeAt', '<', moment).executeTakeFirst();
  return Number(done.numDeletedRows);
}

/** How often two are kept apart at a site. */
export async function countKeptApart(db: Db, siteId: string): Promise<number> {
  const { count } = await db
    .selectFrom('assignments.keptApart')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('siteId', '=', siteId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
