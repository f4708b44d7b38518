import { sql } from 'kysely';
import { concerns, noteContactRead } from '#platform/audit';
import {
  blindIndex,
  type DataKey,
  dataKeyFor,
  keyOf,
  keyWith,
  newKey,
  open,
  saveKeys,
  seal,
  sealFilled,
} from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import { newId } from '#platform/ids';
import {
  type AccessibilityNeed,
  type AskedBy,
  type Channel,
  type ConsentHow,
  type Contact,
  type GenderReason,
  type GenderWish,
  type GermanLevel,
  type PlaceKind,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
  type Setting,
  searchKeys,
  type TimeWindow,
  wayKeys,
} from './request.ts';
import type { CallReason, HistoryLine, Question, Request } from './request-record.ts';

const requestColumns = [
  'id',
  'siteId',
  'matterId',
  'reference',
  'state',
  'channel',
  'askedBy',
  'requestedBy',
  'enteredBy',
  'messageLanguage',
  'languageTag',
  'languageMode',
  'germanLevel',
  'setting',
  'placeKind',
  'placeName',
  'placeAddress',
  'areaName',
  'areaLatitude',
  'areaLongitude',
  'minutes',
  'topicCode',
  'goal',
  'note',
  'wishesLongCompany',
  'genderWish',
  'genderReason',
  'childPresent',
  'accessibility',
  'guidesNeeded',
  'urgent',
  'consentHow',
  'consentAt',
  'submittedAt',
  'answerDue',
  'closedAt',
  'firstDay',
  'dueOn',
  'callAbout',
  'duplicateOf',
  'doubts',
  'restrictedAt',
  'version',
] as const;

const requestsQuery = (db: Db) =>
  db.selectFrom('requests.request').select(requestColumns).select(dataKeyFor('requests.request.id'));
type Row = Awaited<ReturnType<ReturnType<typeof requestsQuery>['execute']>>[number];

// The check constraints of the table hold the lists these types are made of.
function toRequest(db: Db, row: Row): Request {
  const { areaName, areaLatitude, areaLongitude, genderWish, genderReason, wrappedKey, ...rest } = row;
  const key = keyWith(db, row.id, wrappedKey);
  const text = (column: string, sealed: Uint8Array | null) =>
    open(key, `requests.request.${column}`, sealed) ?? '';
  const reason = genderReason ? open(key, 'requests.request.gender_reason', genderReason) : 'not-told';
  return {
    ...rest,
    goal: text('goal', row.goal),
    note: text('note', row.note),
    placeName: text('place_name', row.placeName),
    placeAddress: text('place_address', row.placeAddress),
    state: row.state as RequestState,
    channel: row.channel as Channel,
    askedBy: row.askedBy as AskedBy,
    languageMode: row.languageMode as Request['languageMode'],
    germanLevel: row.germanLevel as GermanLevel,
    setting: row.setting as Setting,
    placeKind: row.placeKind as PlaceKind,
    area: { name: areaName, latitude: areaLatitude ?? 0, longitude: areaLongitude ?? 0 },
    genderWish:
      genderWish && reason ? { gender: genderWish as GenderWish, reason: reason as GenderReason } : null,
    accessibility: row.accessibility as AccessibilityNeed[],
    guidesNeeded: row.guidesNeeded as 1 | 2,
    consentHow: row.consentHow as ConsentHow,
    answerDue: row.answerDue ?? row.firstDay,
    callAbout: row.callAbout as CallReason | null,
  };
}

/** One request; null where there is none, or none this visitor may see. */
export async function readRequest(db: Db, id: string): Promise<Request | null> {
  const row = await requestsQuery(db).where('id', '=', id).executeTakeFirst();
  // Where somebody lives.
  if (row?.placeKind === 'private-home') noteContactRead(db, 'request', id);
  return row ? toRequest(db, row) : null;
}

/**
 * Requests of several sites in a state in which they are under way, oldest first: few, whatever the sites have
 * behind them.
 */
export async function requestsUnderWay(
  db: Db,
  of: { siteIds: readonly string[]; state: 'seeking-guide' | 'arranged'; limit: number },
): Promise<Request[]> {
  if (of.siteIds.length === 0) return [];
  const rows = await requestsQuery(db)
    .where('siteId', 'in', of.siteIds)
    .where('state', '=', of.state)
    .orderBy('submittedAt')
    .orderBy('id')
    .limit(of.limit)
    .execute();
  return rows.map((row) => toRequest(db, row));
}

/** One request, and nobody else can change it until the transaction ends. */
export async function lockRequest(tx: Tx, id: string): Promise<Request | null> {
  const row = await requestsQuery(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row ? toRequest(tx, row) : null;
}

/** The request the secret link of this visit opens. */
export async function readRequestOfLink(db: Db): Promise<Request | null> {
  const row = await requestsQuery(db).where('id', '=', sql<string>`acting.request_id()`).executeTakeFirst();
  if (row) noteContactRead(db, 'request', row.id);
  return row ? toRequest(db, row) : null;
}

/** What somebody asked for as a requesting body, newest first. */
export async function listOwnRequests(
  db: Db,
  of: { personId: string; after: string | null; limit: number },
): Promise<Request[]> {
  let query = requestsQuery(db)
    .where('requestedBy', '=', of.personId)
    .orderBy('submittedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(of.limit);
  if (of.after) {
    query = query.where(
      sql<boolean>`(submitted_at, id) < (select r.submitted_at, r.id from requests.request r where r.id = ${of.after}::uuid)`,
    );
  }
  return (await query.execute()).map((row) => toRequest(db, row));
}

/** Days and hours at which the person can, earliest first. */
export async function windowsOf(db: Db, requestId: string): Promise<TimeWindow[]> {
  const rows = await db
    .selectFrom('requests.timeWindow')
    .select(['day', 'fromTime', 'untilTime'])
    .where('requestId', '=', requestId)
    .orderBy('day')
    .orderBy('fromTime')
    .execute();
  return rows.map(({ day, fromTime, untilTime }) => ({ day, from: fromTime, until: untilTime }));
}

/** The windows of several requests, by request, in one query. */
export async function windowsOfRequests(
  db: Db,
  requestIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TimeWindow[]>> {
  const found = new Map<string, TimeWindow[]>();
  if (requestIds.length === 0) return found;
  const rows = await db
    .selectFrom('requests.timeWindow')
    .select(['requestId', 'day', 'fromTime', 'untilTime'])
    .where('requestId', 'in', requestIds)
    .orderBy('day')
    .orderBy('fromTime')
    .execute();
  for (const { requestId, day, fromTime, untilTime } of rows) {
    const windows = found.get(requestId) ?? [];
    windows.push({ day, from: fromTime, until: untilTime });
    found.set(requestId, windows);
  }
  return found;
}

/** Puts other days in place of the old ones. */
export async function saveWindows(
  tx: Tx,
  request: { id: string; siteId: string },
  of: {
    windows: readonly TimeWindow[];
    minutes: number;
    firstDay: Temporal.PlainDate;
    answerDue: Temporal.PlainDate;
    urgent: boolean;
  },
): Promise<void> {
  const { windows, ...columns } = of;
  await tx.deleteFrom('requests.timeWindow').where('requestId', '=', request.id).execute();
  await insertWindows(tx, request, windows);
  await tx.updateTable('requests.request').set(columns).where('id', '=', request.id).execute();
}

async function insertWindows(
  tx: Tx,
  request: { id: string; siteId: string },
  windows: readonly TimeWindow[],
): Promise<void> {
  await tx
    .insertInto('requests.timeWindow')
    .values(
      windows.map(({ day, from, until }) => ({
        siteId: request.siteId,
        requestId: request.id,
        day,
        fromTime: from,
        untilTime: until,
      })),
    )
    .execute();
}

const contactColumns = [
  'name',
  'phone',
  'email',
  'institution',
  'askerName',
  'askerPhone',
  'askerEmail',
] as const;

const columnNames = {
  name: 'name',
  phone: 'phone',
  email: 'email',
  institution: 'institution',
  askerName: 'asker_name',
  askerPhone: 'asker_phone',
  askerEmail: 'asker_email',
} as const satisfies Record<(typeof contactColumns)[number], string>;

type SealedContact = Record<(typeof contactColumns)[number], Uint8Array | null>;

function sealContact(key: DataKey, contact: Contact): SealedContact & { name: Uint8Array } {
  const part = (name: (typeof contactColumns)[number]) =>
    seal(key, `requests.contact.${columnNames[name]}`, contact[name]);
  return {
    name: seal(key, 'requests.contact.name', contact.name),
    phone: part('phone'),
    email: part('email'),
    institution: part('institution'),
    askerName: part('askerName'),
    askerPhone: part('askerPhone'),
    askerEmail: part('askerEmail'),
  };
}

/** null once the key is erased. */
function openContact(key: DataKey | null, sealed: SealedContact): Contact | null {
  const part = (name: (typeof contactColumns)[number]) =>
    open(key, `requests.contact.${columnNames[name]}`, sealed[name]);
  const name = part('name');
  if (name === null) return null;
  return {
    name,
    phone: part('phone'),
    email: part('email'),
    institution: part('institution'),
    askerName: part('askerName'),
    askerPhone: part('askerPhone'),
    askerEmail: part('askerEmail'),
  };
}

/** How to reach the person; null for whom it is not open, and once it is deleted. */
export async function readContact(db: Db, requestId: string): Promise<Contact | null> {
  noteContactRead(db, 'request', requestId);
  const row = await db
    .selectFrom('requests.contact')
    .select(contactColumns)
    .select(dataKeyFor('requests.contact.requestId'))
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row ? openContact(keyWith(db, requestId, row.wrappedKey), row) : null;
}

/**
 * The requests of a site in which this telephone number or address stands as the way to reach somebody: for
 * people who ask what is kept of them. Compared by blind indexes, without opening anything.
 */
export async function findRequestsOfContact(
  db: Db,
  of: { siteId: string; phone?: string; email?: string },
): Promise<{ id: string; reference: string; submittedAt: Temporal.Instant }[]> {
  const { siteId, phone = null, email = null } = of;
  const fingerprints = wayKeys({ phone, email }).map((value) => fingerprintOf(db, siteId, value));
  if (fingerprints.length === 0) return [];
  return db
    .selectFrom('requests.request as request')
    .select(['request.id', 'request.reference', 'request.submittedAt'])
    .where((where) =>
      where.exists(
        where
          .selectFrom('requests.contactFingerprint as print')
          .select('print.requestId')
          .whereRef('print.requestId', '=', 'request.id')
          .where('print.siteId', '=', siteId)
          .where('print.fingerprint', 'in', fingerprints),
      ),
    )
    .orderBy('request.submittedAt', 'desc')
    .orderBy('request.id')
    .execute();
}

const fingerprintOf = (db: Db, siteId: string, value: string) =>
  blindIndex(db, { siteId, column: 'requests.contact', value });

/** By what the person of each request is known again, as blind indexes; none once her contact is gone. */
export async function fingerprintsOfRequests(
  db: Db,
  requestIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (requestIds.length === 0) return found;
  const rows = await db
    .selectFrom('requests.contactFingerprint')
    .select(['requestId', 'fingerprint'])
    .where('requestId', '=', sql<string>`any (${[...requestIds]}::uuid[])`)
    .where('samePerson', '=', true)
    .execute();
  for (const { requestId, fingerprint } of rows) {
    found.set(requestId, [...(found.get(requestId) ?? []), fingerprint]);
  }
  return found;
}

/** Makes the fingerprints of a site's contacts anew. What nobody can read any more is no longer found. */
export async function indexContactsAnew(tx: Tx, siteId: string): Promise<void> {
  await tx.deleteFrom('requests.contactFingerprint').where('siteId', '=', siteId).execute();
  const rows = await tx
    .selectFrom('requests.contact')
    .select(contactColumns)
    .select(['requestId', dataKeyFor('requests.contact.requestId')])
    .where('siteId', '=', siteId)
    .execute();
  for (const row of rows) {
    const contact = openContact(keyWith(tx, row.requestId, row.wrappedKey), row);
    const { requestId } = row;
    if (contact) await insertFingerprints(tx, { siteId, requestId, contact });
  }
}

async function insertFingerprints(
  tx: Tx,
  of: { siteId: string; requestId: string; contact: Contact },
): Promise<void> {
  const { siteId, requestId } = of;
  const keys = searchKeys(of.contact);
  if (keys.length === 0) return;
  await tx
    .insertInto('requests.contactFingerprint')
    .values(
      keys.map(({ value, samePerson }) => ({
        siteId,
        requestId,
        fingerprint: fingerprintOf(tx, siteId, value),
        samePerson,
      })),
    )
    .execute();
}

/** How the institution was named and reached when this person last asked for somebody. */
export async function lastInstitution(
  db: Db,
  personId: string,
): Promise<Pick<Contact, 'institution' | 'askerName' | 'askerPhone' | 'askerEmail'> | null> {
  const row = await db
    .selectFrom('requests.request')
    .innerJoin('requests.contact', (join) =>
      join
        .onRef('requests.contact.siteId', '=', 'requests.request.siteId')
        .onRef('requests.contact.requestId', '=', 'requests.request.id'),
    )
    .select(contactColumns)
    .select(['requestId', dataKeyFor('requests.contact.requestId')])
    .where('requestedBy', '=', personId)
    .orderBy('submittedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? openContact(keyWith(db, row.requestId, row.wrappedKey), row) : null;
}

/** How often the matter of a request has been accompanied. */
export async function assignmentsDone(db: Db, matterId: string): Promise<number> {
  return (await assignmentsDoneOf(db, [matterId])).get(matterId) ?? 0;
}

/** The same of several matters, by id. */
export async function assignmentsDoneOf(
  db: Db,
  matterIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (matterIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('requests.matter')
    .select(['id', 'assignmentsDone'])
    .where('id', 'in', matterIds)
    .execute();
  return new Map(rows.map((row) => [row.id, row.assignmentsDone]));
}

export async function countAssignment(tx: Tx, matterId: string): Promise<number> {
  const row = await tx
    .updateTable('requests.matter')
    .set((eb) => ({ assignmentsDone: eb('assignmentsDone', '+', 1) }))
    .where('id', '=', matterId)
    .returning('assignmentsDone')
    .executeTakeFirstOrThrow();
  return row.assignmentsDone;
}

export interface NewRequestRow {
  readonly id: string;
  readonly siteId: string;
  readonly reference: string;
  /** Without a contact: asked for by a neighbouring site. */
  readonly facts: Omit<RequestFacts, 'contact'> & { readonly contact: Contact | null };
  readonly state: RequestState;
  readonly channel: Channel;
  readonly requestedBy: string | null;
  readonly enteredBy: string | null;
  readonly statusTokenHash: string;
  readonly urgent: boolean;
  readonly answerDue: Temporal.PlainDate;
  readonly firstDay: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly now: Temporal.Instant;
}

/** Writes a request with its matter, windows and contact. */
export async function insertRequest(tx: Tx, row: NewRequestRow): Promise<void> {
  concerns(tx, 'request', row.id);
  const { facts, now, ...columns } = row;
  const { windows, contact, area, genderWish, accessibility, ...plain } = facts;
  const matterId = newId(now);
  const key = newKey(row.id);
  await tx
    .insertInto('requests.matter')
    .values({ id: matterId, siteId: row.siteId, topicCode: facts.topicCode, openedAt: now })
    .execute();
  await tx
    .insertInto('requests.request')
    .values({
      ...columns,
      ...plain,
      matterId,
      areaName: area.name,
      areaLatitude: area.latitude,
      areaLongitude: area.longitude,
      genderWish: genderWish?.gender ?? null,
      genderReason: seal(
        key,
        'requests.request.gender_reason',
        !genderWish || genderWish.reason === 'not-told' ? null : genderWish.reason,
      ),
      goal: sealFilled(key, 'requests.request.goal', facts.goal),
      note: sealFilled(key, 'requests.request.note', facts.note),
      placeName: sealFilled(key, 'requests.request.place_name', facts.placeName),
      placeAddress: sealFilled(key, 'requests.request.place_address', facts.placeAddress),
      accessibility: [...accessibility],
      consentAt: now,
      submittedAt: now,
    })
    .execute();
  await saveKeys(tx, [{ key, kind: 'request', siteId: row.siteId }]);
  await insertWindows(tx, row, windows);
  if (contact) await insertContact(tx, row, key, contact);
}

async function insertContact(
  tx: Tx,
  request: { id: string; siteId: string },
  key: DataKey,
  contact: Contact,
): Promise<void> {
  const same = { siteId: request.siteId, requestId: request.id };
  await tx
    .insertInto('requests.contact')
    .values({ ...sealContact(key, contact), ...same })
    .execute();
  await insertFingerprints(tx, { ...same, contact });
}

/** The person agrees: what a neighbour may know from now on is written into its own request, sealed with its key. */
export async function fillIn(
  tx: Tx,
  request: { id: string; siteId: string },
  of: Pick<
    Request,
    'goal' | 'placeName' | 'placeAddress' | 'germanLevel' | 'askedBy' | 'accessibility' | 'consentHow'
  > & { contact: Contact; now: Temporal.Instant },
): Promise<void> {
  concerns(tx, 'request', request.id);
  const key = await keyOf(tx, request.id);
  if (!key) throw new Error('a request without a key');
  const { germanLevel, askedBy, consentHow } = of;
  await tx
    .updateTable('requests.request')
    .set({
      ...{ germanLevel, askedBy, consentHow },
      consentAt: of.now,
      accessibility: [...of.accessibility],
      goal: sealFilled(key, 'requests.request.goal', of.goal),
      placeName: sealFilled(key, 'requests.request.place_name', of.placeName),
      placeAddress: sealFilled(key, 'requests.request.place_address', of.placeAddress),
    })
    .where('id', '=', request.id)
    .execute();
  await insertContact(tx, request, key, of.contact);
}

/** The request this one seems to repeat: same contact, open, and the same topic or a shared day. */
export async function findDuplicateOf(
  db: Db,
  of: { id: string; siteId: string; submittedSince: Temporal.Instant },
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select other.id
    from requests.request mine
    join requests.contact_fingerprint hers on hers.request_id = mine.id and hers.same_person
    join requests.contact_fingerprint same on same.site_id = hers.site_id and same.fingerprint = hers.fingerprint
      and same.same_person and same.request_id <> hers.request_id
    join requests.request other on other.id = same.request_id
    where mine.id = ${of.id}::uuid
      and other.state in ('received', 'in-review', 'asked-back', 'seeking-guide', 'arranged')
      and other.submitted_at >= ${of.submittedSince}
      and (other.topic_code = mine.topic_code or exists (
        select from requests.time_window a join requests.time_window b on b.day = a.day
        where a.request_id = mine.id and b.request_id = other.id))
    order by other.submitted_at desc, other.id desc
    limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

export async function noteDuplicate(tx: Tx, id: string, duplicateOf: string): Promise<void> {
  await tx.updateTable('requests.request').set({ duplicateOf }).where('id', '=', id).execute();
}

export async function noteDoubts(tx: Tx, id: string, doubts: readonly string[]): Promise<void> {
  await tx
    .updateTable('requests.request')
    .set({ doubts: [...doubts] })
    .where('id', '=', id)
    .execute();
}

/** What a request was taken for a repetition of, for the link to it. */
export async function referenceOf(db: Db, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('requests.request')
    .select('reference')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.reference ?? null;
}

export interface Move {
  readonly id: string;
  readonly siteId: string;
  readonly event: RequestEvent;
  readonly from: RequestState | null;
  readonly to: RequestState;
  /** The version it leads to. */
  readonly version: number;
  /** A code. */
  readonly reason: string | null;
  readonly madeBy: string | null;
  readonly madeByName: string | null;
  readonly now: Temporal.Instant;
}

export async function insertTransition(tx: Tx, move: Move): Promise<void> {
  await tx
    .insertInto('requests.transition')
    .values({
      id: newId(move.now),
      siteId: move.siteId,
      requestId: move.id,
      version: move.version,
      event: move.event,
      fromState: move.from,
      toState: move.to,
      reason: move.reason,
      madeBy: move.madeBy,
      madeByName: move.madeByName,
      madeAt: move.now,
    })
    .execute();
}

/** Writes the new state and what follows from it, and the line of the history. */
export async function saveMove(
  tx: Tx,
  move: Move,
  set: { dueOn: Temporal.PlainDate; closedAt: Temporal.Instant | null; callAbout: CallReason | null },
): Promise<void> {
  concerns(tx, 'request', move.id);
  await tx
    .updateTable('requests.request')
    .set({ ...set, state: move.to, version: move.version })
    .where('id', '=', move.id)
    .execute();
  await insertTransition(tx, move);
}

/** Requests whose time to answer ended before today. */
export async function requestsUnanswered(db: Db, today: Temporal.PlainDate): Promise<string[]> {
  const rows = await db
    .selectFrom('requests.request')
    .select('id')
    .where('state', '=', 'asked-back')
    .where('restrictedAt', 'is', null)
    .where('dueOn', '<', today)
    .execute();
  return rows.map((row) => row.id);
}

/** Requests with which nothing is done (Art. 18): few, and seen by the system only. */
export async function restrictedRequests(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('requests.request')
    .select('id')
    .where('restrictedAt', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** Requests still without a guide whose last day was before today. */
export async function requestsTooLate(db: Db, today: Temporal.PlainDate): Promise<string[]> {
  const rows = await db
    .selectFrom('requests.request as request')
    .select('request.id')
    .where('request.state', '=', 'seeking-guide')
    .where('request.restrictedAt', 'is', null)
    .where('request.dueOn', '<', today)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('requests.timeWindow')
            .select('day')
            .whereRef('requestId', '=', 'request.id')
            .where('day', '>=', today),
        ),
      ),
    )
    .execute();
  return rows.map((row) => row.id);
}

/** What the person is still to be told by telephone; null once it is done. */
export async function saveCall(tx: Tx, id: string, callAbout: CallReason | null): Promise<void> {
  await tx
    .updateTable('requests.request')
    .set({ callAbout })
    .where('id', '=', id)
    .where('consentHow', '<>', 'not-yet')
    .execute();
}

/** What happened to a request, oldest first. */
export async function requestTimeline(db: Db, requestId: string): Promise<HistoryLine[]> {
  const rows = await db
    .selectFrom('requests.transition')
    .select(['event', 'toState', 'reason', 'madeByName', 'madeAt'])
    .where('requestId', '=', requestId)
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    event: row.event as RequestEvent,
    to: row.toState as RequestState,
    reason: row.reason,
    byName: row.madeByName,
    at: row.madeAt,
  }));
}

/** What coordination asked back, oldest first. */
export async function questionsOf(db: Db, requestId: string): Promise<Question[]> {
  const rows = await db
    .selectFrom('requests.question')
    .select(['id', 'asked', 'askedAt', 'answerUntil', 'answer', 'answeredAt'])
    .where('requestId', '=', requestId)
    .orderBy('askedAt')
    .orderBy('id')
    .execute();
  const key = rows.length === 0 ? null : await keyOf(db, requestId);
  return rows.map((row) => ({
    ...row,
    asked: open(key, 'requests.question.asked', row.asked, row.id) ?? '',
    answer: open(key, 'requests.question.answer', row.answer, row.id),
  }));
}

export async function insertQuestion(
  tx: Tx,
  question: {
    id: string;
    siteId: string;
    requestId: string;
    asked: string;
    askedBy: string | null;
    askedAt: Temporal.Instant;
    answerUntil: Temporal.PlainDate;
  },
): Promise<void> {
  const key = await keyOf(tx, question.requestId);
  if (!key) throw new Error('a request that can be asked about has a key');
  const asked = seal(key, 'requests.question.asked', question.asked, question.id);
  await tx
    .insertInto('requests.question')
    .values({ ...question, asked })
    .execute();
}

export async function saveAnswer(
  tx: Tx,
  of: { requestId: string; answer: string; now: Temporal.Instant },
): Promise<void> {
  const key = await keyOf(tx, of.requestId);
  if (!key) throw new Error('a request that can be answered has a key');
  const open = await tx
    .selectFrom('requests.question')
    .select('id')
    .where('requestId', '=', of.requestId)
    .where('answeredAt', 'is', null)
    .execute();
  for (const { id } of open) {
    await tx
      .updateTable('requests.question')
      .set({ answer: seal(key, 'requests.question.answer', of.answer, id), answeredAt: of.now })
      .where('id', '=', id)
      .where('answeredAt', 'is', null)
      .execute();
  }
}

export async function insertStatusLink(
  tx: Tx,
  link: { tokenHash: string; siteId: string; requestId: string; madeAt: Temporal.Instant },
): Promise<void> {
  await tx.insertInto('requests.statusLink').values(link).execute();
}

/** Opens the contact to a guide for a time; a second call moves the time. */
export async function saveContactWindow(
  tx: Tx,
  window: {
    requestId: string;
    siteId: string;
    personId: string;
    opensAt: Temporal.Instant;
    closesAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .insertInto('requests.contactWindow')
    .values(window)
    .onConflict((conflict) =>
      conflict
        .columns(['requestId', 'personId'])
        .doUpdateSet({ opensAt: window.opensAt, closesAt: window.closesAt }),
    )
    .execute();
}

export async function endContactWindow(
  tx: Tx,
  of: { requestId: string; personId: string; now: Temporal.Instant },
): Promise<void> {
  await tx
    .deleteFrom('requests.contactWindow')
    .where('requestId', '=', of.requestId)
    .where('personId', '=', of.personId)
    .where('opensAt', '>=', of.now)
    .execute();
  await tx
    .updateTable('requests.contactWindow')
    .set({ closesAt: of.now })
    .where('requestId', '=', of.requestId)
    .where('personId', '=', of.personId)
    .where('closesAt', '>', of.now)
    .execute();
}

/** How many guides go along, when that is another number than at first. */
export async function saveGuidesNeeded(tx: Tx, requestId: string, guidesNeeded: 1 | 2): Promise<void> {
  await tx.updateTable('requests.request').set({ guidesNeeded }).where('id', '=', requestId).execute();
}
