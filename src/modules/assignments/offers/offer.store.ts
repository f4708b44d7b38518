import { type Expression, type SqlBool, sql } from 'kysely';
import { concerns } from '#platform/audit';
import { dataKeyFor, keyWith, newKey, open, saveKeys, sealFilled } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import type { Setting } from '../appointments/assignment.ts';
import { sealPlace } from '../appointments/sealed-place.ts';
import type { PlaceKind } from '../hours/hours.ts';
import type { NewOffer, Offer, OfferState } from './offer.ts';

const columns = [
  'id',
  'siteId',
  'requestId',
  'guideId',
  'personId',
  'state',
  'startsAt',
  'endsAt',
  'languageTag',
  'languageMode',
  'topicCode',
  'setting',
  'placeKind',
  'areaName',
  'areaLatitude',
  'areaLongitude',
  'briefing',
  'childPresent',
  'guidesNeeded',
  'relaxed',
  'confirmsItself',
  'offeredBy',
  'roundId',
  'offeredAt',
  'expiresAt',
  'answeredAt',
] as const;

// The check constraints of the table hold the lists these types are made of.
function toOffer(
  db: Db,
  row: { id: string; briefing: Uint8Array | null; wrappedKey: Uint8Array | null },
): Offer {
  const { wrappedKey, ...rest } = row;
  const key = row.briefing && keyWith(db, row.id, wrappedKey);
  const briefing = open(key, 'assignments.offer.briefing', row.briefing) ?? '';
  return { ...rest, briefing } as unknown as Offer;
}

export async function readOffer(db: Db, id: string): Promise<Offer | null> {
  const row = await db
    .selectFrom('assignments.offer')
    .select(columns)
    .select(dataKeyFor('assignments.offer.id'))
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toOffer(db, row) : null;
}

/** All offers of a request, the newest first. */
export async function offersOfRequest(db: Db, requestId: string): Promise<Offer[]> {
  const rows = await db
    .selectFrom('assignments.offer')
    .select(columns)
    .select(dataKeyFor('assignments.offer.id'))
    .where('requestId', '=', requestId)
    .orderBy('offeredAt', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => toOffer(db, row));
}

/** What a guide can still answer: asked herself or on the board of her sites, the next appointment first. */
export async function offersToAnswer(
  db: Db,
  of: { personId: string; siteIds: readonly string[]; now: Temporal.Instant },
): Promise<Offer[]> {
  const rows = await db
    .selectFrom('assignments.offer as offer')
    .select(columns.map((column) => `offer.${column}` as const))
    .select(dataKeyFor('offer.id'))
    .where('offer.state', '=', 'open')
    .where('offer.expiresAt', '>', of.now)
    .where((where) => {
      const asked: Expression<SqlBool>[] = [where('offer.personId', '=', of.personId)];
      if (of.siteIds.length > 0) {
        asked.push(
          where.and([
            where('offer.guideId', 'is', null),
            where('offer.siteId', 'in', of.siteIds),
            // Whoever has been asked herself finds that question, not the one on the board as well.
            where.not(
              where.exists(
                where
                  .selectFrom('assignments.offer as own')
                  .select('own.id')
                  .whereRef('own.siteId', '=', 'offer.siteId')
                  .whereRef('own.requestId', '=', 'offer.requestId')
                  .where('own.personId', '=', of.personId)
                  .where('own.state', 'in', ['open', 'accepted']),
              ),
            ),
            where.not(
              where.exists(
                where
                  .selectFrom('assignments.acceptance as yes')
                  .select('yes.offerId')
                  .whereRef('yes.siteId', '=', 'offer.siteId')
                  .whereRef('yes.offerId', '=', 'offer.id')
                  .where('yes.acceptedBy', '=', of.personId),
              ),
            ),
          ]),
        );
      }
      return where.or(asked);
    })
    .orderBy('offer.startsAt')
    .orderBy('offer.id')
    .limit(100)
    .execute();
  return rows.map((row) => toOffer(db, row));
}

/** The open offers of several sites, as coordination waits for them. */
export async function openOffersAtSites(
  db: Db,
  of: { siteIds: readonly string[]; now: Temporal.Instant },
): Promise<
  {
    requestId: string;
    asked: number;
    onBoard: boolean;
    expiresAt: Temporal.Instant;
    offeredAt: Temporal.Instant;
  }[]
> {
  if (of.siteIds.length === 0) return [];
  return db
    .selectFrom('assignments.offer')
    .select((select) => [
      'requestId',
      select.fn.count<number>('guideId').as('asked'),
      sql<boolean>`bool_or(guide_id is null)`.as('onBoard'),
      select.fn.max('expiresAt').as('expiresAt'),
      select.fn.min('offeredAt').as('offeredAt'),
    ])
    .where('siteId', 'in', of.siteIds)
    .where('state', '=', 'open')
    .where('expiresAt', '>', of.now)
    .groupBy('requestId')
    .execute();
}

/** Those that were written: whoever has an open offer of this request already is not asked twice. */
export async function insertOffers(
  tx: Tx,
  offers: readonly NewOffer[],
): Promise<{ id: string; guideId: string | null }[]> {
  if (offers.length === 0) return [];
  const keys = new Map(offers.map(({ id }) => [id, newKey(id)]));
  const written = await tx
    .insertInto('assignments.offer')
    .values(
      offers.map((offer) => ({
        ...offer,
        briefing: sealFilled(keys.get(offer.id) as never, 'assignments.offer.briefing', offer.briefing),
        relaxed: [...offer.relaxed],
        state: 'open',
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'guideId', 'siteId', 'requestId'])
    .execute();
  await saveKeys(
    tx,
    written.flatMap(({ id, siteId, requestId }) => {
      const key = keys.get(id);
      return key ? [{ key, kind: 'offer' as const, siteId, partOf: requestId }] : [];
    }),
  );
  return written;
}

/** Takes an open offer to its end; false when somebody else was faster. */
export async function closeOffer(
  tx: Tx,
  id: string,
  state: Exclude<OfferState, 'open'>,
  now: Temporal.Instant,
): Promise<boolean> {
  concerns(tx, 'offer', id);
  const done = await tx
    .updateTable('assignments.offer')
    .set({ state, answeredAt: now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Takes all open offers of a request to their end and returns whom that concerns. */
export function closeOffersOfRequest(
  tx: Tx,
  requestId: string,
  state: 'withdrawn' | 'taken',
  now: Temporal.Instant,
): Promise<{ id: string; guideId: string | null; startsAt: Temporal.Instant }[]> {
  return tx
    .updateTable('assignments.offer')
    .set({ state, answeredAt: now })
    .where('requestId', '=', requestId)
    .where('state', '=', 'open')
    .returning(['id', 'guideId', 'startsAt'])
    .execute();
}

/** Writes down what has run out by now; how many that were. */
export async function expireOpenOffers(tx: Tx, now: Temporal.Instant): Promise<number> {
  const done = await tx
    .updateTable('assignments.offer')
    .set({ state: 'expired', answeredAt: now })
    .where('state', '=', 'open')
    .where('expiresAt', '<=', now)
    .executeTakeFirst();
  return Number(done.numUpdatedRows);
}

/** Writes down a guide's own yes. */
export async function insertAcceptance(
  tx: Tx,
  yes: { offerId: string; siteId: string; guideId: string; acceptedBy: string; acceptedAt: Temporal.Instant },
): Promise<boolean> {
  const done = await tx
    .insertInto('assignments.acceptance')
    .values({ ...yes, noConflictDeclared: true })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export interface NewAssignment {
  readonly id: string;
  readonly siteId: string;
  readonly requestId: string;
  readonly offerId: string;
  readonly guideId: string;
  readonly personId: string;
  readonly requestedBy: string | null;
  readonly guideName: string;
  readonly placeNumber: number;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly topicCode: string;
  readonly languageTag: string;
  readonly setting: Setting;
  readonly placeKind: PlaceKind;
  readonly areaName: string;
  readonly placeName: string;
  readonly placeAddress: string;
  readonly createdAt: Temporal.Instant;
}

/**
 * Takes a place. False when the place is somebody else's or the guide's appointments would overlap: the
 * database's own constraints decide, also between two that come at the same moment.
 */
export async function takePlace(tx: Tx, assignment: NewAssignment): Promise<boolean> {
  const key = newKey(assignment.id);
  const done = await tx
    .insertInto('assignments.assignment')
    .values({ ...assignment, ...sealPlace(key, 'assignments.assignment', assignment), state: 'planned' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return false;
  const { siteId, requestId } = assignment;
  await saveKeys(tx, [{ key, kind: 'assignment', siteId, partOf: requestId }]);
  return true;
}

/** Numbers of the places of a request that are taken by an appointment to come, by whom and when. */
export function placesTaken(
  db: Db,
  requestId: string,
): Promise<
  {
    id: string;
    placeNumber: number;
    guideId: string;
    startsAt: Temporal.Instant;
    endsAt: Temporal.Instant;
  }[]
> {
  return db
    .selectFrom('assignments.assignment')
    .select(['id', 'placeNumber', 'guideId', 'startsAt', 'endsAt'])
    .where('requestId', '=', requestId)
    .where('state', 'in', ['planned', 'confirmed'])
    .execute();
}

/** The place a guide has in a request, if any. */
export async function ownPlace(
  db: Db,
  of: { requestId: string; personId: string },
): Promise<{ id: string } | null> {
  const row = await db
    .selectFrom('assignments.assignment')
    .select('id')
    .where('requestId', '=', of.requestId)
    .where('personId', '=', of.personId)
    .where('state', 'in', ['planned', 'confirmed'])
    .executeTakeFirst();
  return row ?? null;
}
