import type { DataProtectionRegime } from '#modules/programme';
import { noteContactRead } from '#platform/audit';
import { type DataKey, dataKeyFor, keyWith, newKey, open, saveKeys, seal } from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { isPageLanguage, sourceLanguage } from '#platform/languages';
import type { DataSubject } from '#platform/module';
import type {
  DataRequest,
  DataRequestEvent,
  DataRequestKind,
  DataRequestLine,
  DataRequestState,
  Proof,
} from './data-request.ts';

const column = (name: string) => `privacy.data_request.${name}`;

const query = (db: Db) =>
  db
    .selectFrom('privacy.dataRequest')
    .select([
      'id',
      'siteId',
      'reference',
      'kind',
      'state',
      'regime',
      'subjectKind',
      'subjectId',
      'proof',
      'name',
      'email',
      'phone',
      'words',
      'lang',
      'ownerId',
      'receivedAt',
      'dueOn',
      'restrictedAt',
      'erasedAt',
      'endedAt',
      'version',
    ])
    .select(dataKeyFor('privacy.dataRequest.id'));
type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

function toDataRequest(db: Db, row: Row): DataRequest {
  const { subjectKind, subjectId, name, email, phone, words, wrappedKey, ...rest } = row;
  const key = keyWith(db, row.id, wrappedKey);
  const readName = open(key, column('name'), name);
  return {
    ...rest,
    kind: row.kind as DataRequestKind,
    state: row.state as DataRequestState,
    regime: row.regime as DataProtectionRegime,
    proof: row.proof as Proof | null,
    lang: isPageLanguage(row.lang) ? row.lang : sourceLanguage,
    subject: subjectId && subjectKind ? { kind: subjectKind as DataSubject['kind'], id: subjectId } : null,
    asker:
      readName === null
        ? null
        : {
            name: readName,
            email: open(key, column('email'), email),
            phone: open(key, column('phone'), phone),
            words: open(key, column('words'), words) ?? '',
          },
  };
}

/** Under way first, the most urgent on top; then what has ended, the latest on top. */
export async function listDataRequests(db: Db, limit = 200): Promise<DataRequest[]> {
  const rows = await query(db)
    .orderBy('endedAt', (order) => order.desc().nullsFirst())
    .orderBy('dueOn')
    .orderBy('id')
    .limit(limit)
    .execute();
  noteContactRead(db, 'data-request', ...rows.map(({ id }) => id));
  return rows.map((row) => toDataRequest(db, row));
}

export async function ownDataRequests(db: Db, personId: string): Promise<DataRequest[]> {
  const rows = await query(db).where('ownerId', '=', personId).orderBy('receivedAt', 'desc').execute();
  return rows.map((row) => toDataRequest(db, row));
}

export async function readDataRequest(db: Db, id: string): Promise<DataRequest | null> {
  noteContactRead(db, 'data-request', id);
  const row = await query(db).where('id', '=', id).executeTakeFirst();
  return row ? toDataRequest(db, row) : null;
}

export async function lockDataRequest(tx: Tx, id: string): Promise<DataRequest | null> {
  noteContactRead(tx, 'data-request', id);
  const row = await query(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row ? toDataRequest(tx, row) : null;
}

/** The request the secret link of this visit opens; null where there is none any more. */
export async function dataRequestOfLink(db: Db, tokenHash: string): Promise<DataRequest | null> {
  const row = await query(db)
    .where((given) =>
      given(
        given.refTuple('siteId', 'id'),
        'in',
        given
          .selectFrom('privacy.link')
          .select(['siteId', 'dataRequestId'])
          .where('tokenHash', '=', tokenHash)
          .$asTuple('siteId', 'dataRequestId'),
      ),
    )
    .executeTakeFirst();
  return row ? toDataRequest(db, row) : null;
}

export async function insertDataRequest(tx: Tx, of: DataRequest & { now: Temporal.Instant }): Promise<void> {
  const { asker, subject, now, endedAt: _, restrictedAt: __, erasedAt: ___, ...row } = of;
  const key: DataKey = newKey(row.id);
  await tx
    .insertInto('privacy.dataRequest')
    .values({
      ...row,
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      name: seal(key, column('name'), asker?.name ?? ''),
      email: seal(key, column('email'), asker?.email ?? null),
      phone: seal(key, column('phone'), asker?.phone ?? null),
      words: seal(key, column('words'), asker?.words ?? ''),
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'data-request', siteId: row.siteId }]);
}

export async function insertLine(
  tx: Tx,
  of: {
    request: { id: string; siteId: string; version: number };
    event: DataRequestEvent;
    from: DataRequestState | null;
    to: DataRequestState;
    reason?: string | null;
    by: { id: string; name: string } | null;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { request, event, from, to, reason = null, by, now } = of;
  await tx
    .insertInto('privacy.transition')
    .values({
      id: newId(now),
      siteId: request.siteId,
      dataRequestId: request.id,
      version: request.version,
      event,
      fromState: from,
      toState: to,
      reason,
      madeBy: by?.id ?? null,
      madeByName: by?.name ?? null,
      madeAt: now,
    })
    .execute();
}

export async function linesOf(db: Db, id: string): Promise<DataRequestLine[]> {
  const rows = await db
    .selectFrom('privacy.transition')
    .select(['event', 'toState', 'reason', 'madeByName', 'madeAt'])
    .where('dataRequestId', '=', id)
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    event: row.event as DataRequestEvent,
    to: row.toState as DataRequestState,
    reason: row.reason,
    byName: row.madeByName,
    at: row.madeAt,
  }));
}

/** Changes a request that is locked. */
export async function updateDataRequest(
  tx: Tx,
  request: { id: string; version: number },
  set: {
    state?: DataRequestState;
    dueOn?: Temporal.PlainDate;
    proof?: Proof;
    subject?: { kind: DataSubject['kind']; id: string };
    endedAt?: Temporal.Instant;
    restrictedAt?: Temporal.Instant | null;
    erasedAt?: Temporal.Instant;
  },
): Promise<void> {
  const { subject, ...columns } = set;
  await tx
    .updateTable('privacy.dataRequest')
    .set({
      ...columns,
      ...(subject ? { subjectKind: subject.kind, subjectId: subject.id } : {}),
      version: request.version + 1,
    })
    .where('id', '=', request.id)
    .where('version', '=', request.version)
    .execute();
}

export interface Disclosure {
  /** JSON. */
  readonly collected: string;
  readonly pdf: Buffer;
  readonly madeAt: Temporal.Instant;
}

export async function saveDisclosure(
  tx: Tx,
  of: {
    request: { id: string; siteId: string };
    key: DataKey;
    collected: string;
    pdf: Buffer;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { request, key, now } = of;
  const sealed = {
    collected: seal(key, 'privacy.disclosure.collected', of.collected),
    pdf: seal(key, 'privacy.disclosure.pdf', of.pdf.toString('base64')),
    madeAt: now,
  };
  await tx.deleteFrom('privacy.disclosure').where('dataRequestId', '=', request.id).execute();
  await tx
    .insertInto('privacy.disclosure')
    .values({ dataRequestId: request.id, siteId: request.siteId, ...sealed })
    .execute();
}

export async function disclosureMadeAt(db: Db, id: string): Promise<Temporal.Instant | null> {
  const row = await db
    .selectFrom('privacy.disclosure')
    .select('madeAt')
    .where('dataRequestId', '=', id)
    .executeTakeFirst();
  return row?.madeAt ?? null;
}

export async function readDisclosure(db: Db, id: string): Promise<Disclosure | null> {
  noteContactRead(db, 'data-request', id);
  const row = await db
    .selectFrom('privacy.disclosure')
    .select(['collected', 'pdf', 'madeAt'])
    .select(dataKeyFor('privacy.disclosure.dataRequestId'))
    .where('dataRequestId', '=', id)
    .executeTakeFirst();
  const key = row ? keyWith(db, id, row.wrappedKey) : null;
  if (!row || !key) return null;
  return {
    collected: open(key, 'privacy.disclosure.collected', row.collected) ?? '',
    pdf: Buffer.from(open(key, 'privacy.disclosure.pdf', row.pdf) ?? '', 'base64'),
    madeAt: row.madeAt,
  };
}

export async function insertLink(
  tx: Tx,
  of: { tokenHash: string; request: { id: string; siteId: string }; now: Temporal.Instant },
): Promise<void> {
  const { tokenHash, request, now } = of;
  await tx
    .insertInto('privacy.link')
    .values({ tokenHash, siteId: request.siteId, dataRequestId: request.id, madeAt: now })
    .execute();
}
