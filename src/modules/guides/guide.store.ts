import { type Selectable, sql } from 'kysely';
import type { HolidayKind } from '#modules/programme';
import { concerns, noteContactRead } from '#platform/audit';
import {
  blindIndex,
  type DataKey,
  dataKeyFor,
  eraseKey,
  keysOf,
  keyWith,
  newKey,
  open,
  saveKeys,
  seal,
} from '#platform/crypto';
import type { Db, Tx } from '#platform/database';
import type { GuidesGuide } from '#platform/database-types';
import {
  type Absence,
  type Gender,
  type Guide,
  type GuideAvailability,
  type GuideLanguage,
  type GuideProfile,
  type GuideState,
  guideStates,
  type Home,
  mayTakeAssignments,
  type Obligation,
  type ObligationKind,
  type TeamMember,
  type Transition,
  type Travel,
  type TravelMode,
  type WeeklyHours,
} from './guide.ts';

// The check constraints of the tables hold the lists these types are made of.

function homeOf(row: Pick<GuidesGuide, 'homeName' | 'homeLatitude' | 'homeLongitude'>): Home | null {
  const { homeName, homeLatitude, homeLongitude } = row;
  if (homeName === null || homeLatitude === null || homeLongitude === null) return null;
  return { name: homeName, latitude: homeLatitude, longitude: homeLongitude };
}

const travelOf = (row: Pick<GuidesGuide, 'travelMode' | 'travelCents'>): Travel | null =>
  row.travelMode === null ? null : { mode: row.travelMode as TravelMode, cents: row.travelCents };

const homeColumns = (home: Home | null) => ({
  homeName: home?.name ?? null,
  homeLatitude: home?.latitude ?? null,
  homeLongitude: home?.longitude ?? null,
});

const guideColumns = [
  'id',
  'siteId',
  'personId',
  'name',
  'email',
  'phone',
  'gender',
  'state',
  'stateSince',
  'coordinating',
  'healthGuide',
  'homeName',
  'homeLatitude',
  'homeLongitude',
  'radiusKm',
  'wishMinutesPerMonth',
  'awayDuring',
  'travelMode',
  'travelCents',
  'qualifiedOn',
  'restrictedAt',
  'version',
  'createdAt',
] as const;

type GuideRow = Pick<Selectable<GuidesGuide>, (typeof guideColumns)[number]> & {
  wrappedKey: Uint8Array | null;
};

/** How to reach her; null once her key is erased, and for whom it is not. */
function openWays(
  db: Db,
  row: Pick<Selectable<GuidesGuide>, 'id' | 'email' | 'phone'> & { wrappedKey: Uint8Array | null },
): { email: string | null; phone: string | null } {
  if (row.email === null && row.phone === null) return { email: null, phone: null };
  const key = keyWith(db, row.id, row.wrappedKey);
  return {
    email: open(key, 'guides.guide.email', row.email),
    phone: open(key, 'guides.guide.phone', row.phone),
  };
}

const emailIndex = (db: Db, siteId: string, email: string) =>
  blindIndex(db, { siteId, column: 'guides.guide.email', value: email.toLowerCase() });

const wrappedKey = dataKeyFor('guides.guide.id');

/** Makes the blind indexes of a site's guides anew. */
export async function indexGuidesAnew(tx: Tx, siteId: string): Promise<void> {
  const rows = await tx
    .selectFrom('guides.guide')
    .select(['id', 'email', 'phone', wrappedKey])
    .where('siteId', '=', siteId)
    .where('emailIndex', 'is not', null)
    .execute();
  for (const row of rows) {
    const { email } = openWays(tx, row);
    await tx
      .updateTable('guides.guide')
      .set({ emailIndex: email === null ? null : emailIndex(tx, siteId, email) })
      .where('id', '=', row.id)
      .execute();
  }
}

async function withBelongings(db: Db, rows: readonly GuideRow[]): Promise<Guide[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const languages = await db
    .selectFrom('guides.language')
    .select(['guideId', 'tag', 'level', 'modes'])
    .where('guideId', 'in', ids)
    .orderBy(sql`array_position(array['mother-tongue', 'fluent', 'basic'], level)`)
    .orderBy('tag')
    .execute();
  const topics = await db
    .selectFrom('guides.topic')
    .select(['guideId', 'topicCode'])
    .where('guideId', 'in', ids)
    .orderBy('topicCode')
    .execute();
  const hours = await db
    .selectFrom('guides.availability')
    .select(['guideId', 'weekday', 'fromTime', 'untilTime'])
    .where('guideId', 'in', ids)
    .orderBy('weekday')
    .orderBy('fromTime')
    .execute();
  const absences = await db
    .selectFrom('guides.absence')
    .select(['id', 'guideId', 'validFrom', 'validUntil'])
    .where('guideId', 'in', ids)
    .orderBy('validFrom')
    .execute();
  const obligations = await db
    .selectFrom('guides.obligation')
    .select(['id', 'guideId', 'kind', 'validFrom', 'validUntil', 'notedBy', 'notedAt'])
    .where('guideId', 'in', ids)
    .orderBy('validFrom')
    .orderBy('notedAt')
    .execute();

  const of = <T extends { guideId: string }>(all: readonly T[]) => Map.groupBy(all, (one) => one.guideId);
  const languagesOf = of(languages);
  const topicsOf = of(topics);
  const hoursOf = of(hours);
  const absencesOf = of(absences);
  const obligationsOf = of(obligations);
  return rows.map((row): Guide => {
    const { homeName, homeLatitude, homeLongitude, travelMode, travelCents, wrappedKey: _, ...rest } = row;
    return {
      ...rest,
      ...openWays(db, row),
      gender: row.gender as Gender | null,
      state: row.state as GuideState,
      awayDuring: row.awayDuring as HolidayKind[],
      travel: travelOf({ travelMode, travelCents }),
      home: homeOf({ homeName, homeLatitude, homeLongitude }),
      languages: (languagesOf.get(row.id) ?? []).map(
        ({ tag, level, modes }) => ({ tag, level, modes }) as GuideLanguage,
      ),
      topics: (topicsOf.get(row.id) ?? []).map(({ topicCode }) => topicCode),
      hours:
        hoursOf.get(row.id)?.map(
          ({ weekday, fromTime, untilTime }): WeeklyHours => ({
            weekday,
            from: fromTime,
            until: untilTime,
          }),
        ) ?? null,
      absences: (absencesOf.get(row.id) ?? []).map(
        ({ id, validFrom, validUntil }): Absence => ({ id, from: validFrom, until: validUntil }),
      ),
      obligations: (obligationsOf.get(row.id) ?? []).map(
        ({ guideId: _, kind, ...one }): Obligation => ({ ...one, kind: kind as ObligationKind }),
      ),
    };
  });
}

/** One guide with everything that belongs to her; null where there is none, or none this person may see. */
export async function readGuide(db: Db, id: string): Promise<Guide | null> {
  noteContactRead(db, 'guide', id);
  const row = await db
    .selectFrom('guides.guide')
    .select(guideColumns)
    .select(wrappedKey)
    .where('id', '=', id)
    .where('anonymisedAt', 'is', null)
    .executeTakeFirst();
  return row ? ((await withBelongings(db, [row]))[0] ?? null) : null;
}

/** The guide records of a person who signs in, one for each site, those that are over last. */
export async function guidesOfPerson(db: Db, personId: string): Promise<Guide[]> {
  const rows = await db
    .selectFrom('guides.guide')
    .select(guideColumns)
    .select(wrappedKey)
    .where('personId', '=', personId)
    .orderBy(sql`state in ('left', 'not-admitted')`)
    .orderBy('createdAt')
    .execute();
  return withBelongings(db, rows);
}

export interface TeamFilter {
  /** Part of a name, or a whole e-mail address. */
  readonly query?: string;
  /** One state, or `all`; without it everybody who has not left and was admitted. */
  readonly state?: GuideState | 'all';
  /** BCP 47; dialects count with their language. */
  readonly language?: string;
  /** The key of the last entry before. */
  readonly after?: string;
  /** 50 unless told. */
  readonly limit?: number;
}

export interface TeamPage {
  readonly members: readonly TeamMember[];
  /** The key to go on from; null at the end. */
  readonly next: string | null;
}

const like = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** The team of sites by name, a page at a time. */
export async function listTeam(
  db: Db,
  siteIds: readonly string[],
  filter: TeamFilter = {},
): Promise<TeamPage> {
  const { query = '', state, language, after, limit = 50 } = filter;
  if (siteIds.length === 0) return { members: [], next: null };
  let select = db
    .selectFrom('guides.guide as guide')
    .select([
      'guide.id',
      'guide.siteId',
      'guide.personId',
      'guide.name',
      'guide.searchName',
      'guide.state',
      'guide.coordinating',
      'guide.homeName',
      'guide.phone',
      'guide.email',
      dataKeyFor('guide.id'),
    ])
    .where('guide.siteId', 'in', siteIds)
    .where('guide.anonymisedAt', 'is', null);
  if (state === undefined) select = select.where('guide.state', 'not in', ['left', 'not-admitted']);
  else if (state !== 'all') select = select.where('guide.state', '=', state);
  if (query !== '') {
    select = select.where((where) =>
      where.or([
        where('guide.searchName', 'like', sql<string>`'%' || guides.fold(${like(query)}) || '%'`),
        ...(query.includes('@')
          ? [
              where(
                'guide.emailIndex',
                'in',
                siteIds.map((siteId) => emailIndex(db, siteId, query)),
              ),
            ]
          : []),
      ]),
    );
  }
  if (language !== undefined) {
    select = select.where((where) =>
      where.exists(
        where
          .selectFrom('guides.language as language')
          .select(sql`1`.as('one'))
          .whereRef('language.guideId', '=', 'guide.id')
          .where((inner) =>
            inner.or([
              inner('language.tag', '=', language),
              inner('language.tag', 'like', `${like(language)}-%`),
            ]),
          ),
      ),
    );
  }
  const from = after === undefined ? null : readKey(after);
  if (from)
    select = select.where(sql<boolean>`(guide.search_name, guide.id) > (${from.name}, ${from.id}::uuid)`);
  const rows = await select
    .orderBy('guide.searchName')
    .orderBy('guide.id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  noteContactRead(db, 'guide', ...shown.map(({ id }) => id));
  const languages =
    shown.length === 0
      ? []
      : await db
          .selectFrom('guides.language')
          .select(['guideId', 'tag', 'level', 'modes'])
          .where(
            'guideId',
            'in',
            shown.map((row) => row.id),
          )
          .orderBy(sql`array_position(array['mother-tongue', 'fluent', 'basic'], level)`)
          .orderBy('tag')
          .execute();
  const languagesOf = Map.groupBy(languages, (one) => one.guideId);
  const last = shown.at(-1);
  return {
    members: shown.map(({ searchName: _, wrappedKey, ...row }) => ({
      ...row,
      ...openWays(db, { ...row, wrappedKey }),
      state: row.state as GuideState,
      languages: (languagesOf.get(row.id) ?? []).map(
        ({ tag, level, modes }) => ({ tag, level, modes }) as GuideLanguage,
      ),
    })),
    next: rows.length > limit && last ? writeKey(last.searchName, last.id) : null,
  };
}

/** Who may be asked for assignments at these sites, by name, without a way to reach anybody; `limit` at most. */
export async function teamAtWork(
  db: Db,
  siteIds: readonly string[],
  limit: number,
): Promise<{ readonly id: string; readonly name: string }[]> {
  if (siteIds.length === 0) return [];
  return db
    .selectFrom('guides.guide')
    .select(['id', 'name'])
    .where('siteId', 'in', siteIds)
    .where('anonymisedAt', 'is', null)
    .where('state', 'in', guideStates.filter(mayTakeAssignments))
    .orderBy('searchName')
    .orderBy('id')
    .limit(limit)
    .execute();
}

const writeKey = (name: string, id: string) => Buffer.from(`${id}${name}`).toString('base64url');

function readKey(key: string): { id: string; name: string } | null {
  const text = Buffer.from(key, 'base64url').toString('utf8');
  const id = text.slice(0, 36);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) || text.includes('\0')) return null;
  return { id, name: text.slice(36) };
}

/** How many of a site stand in each state. */
export async function countByState(db: Db, siteIds: readonly string[]): Promise<Map<GuideState, number>> {
  if (siteIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('guides.guide')
    .select(['state', (count) => count.fn.countAll<number>().as('count')])
    .where('siteId', 'in', siteIds)
    .where('anonymisedAt', 'is', null)
    .groupBy('state')
    .execute();
  return new Map(rows.map((row) => [row.state as GuideState, row.count]));
}

/** Those of these guides that are there, by id. */
export async function guideNames(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { name: string; siteId: string; personId: string | null; state: GuideState }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('guides.guide')
    .select(['id', 'name', 'siteId', 'personId', 'state'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...row }) => [id, { ...row, state: row.state as GuideState }]));
}

/** What of a site is or will be overdue: the last end of each required kind among guides at work. */
export interface Expiry {
  readonly guideId: string;
  readonly siteId: string;
  readonly name: string;
  readonly state: GuideState;
  readonly kind: ObligationKind;
  /** The first day on which it is not in force any more. */
  readonly on: Temporal.PlainDate;
}

/** Obligations of guides at work that end before a day and were not renewed, the earliest first. */
export async function listExpiries(
  db: Db,
  siteIds: readonly string[],
  before: Temporal.PlainDate,
): Promise<Expiry[]> {
  if (siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('guides.guide as guide')
    .innerJoin('guides.obligation as obligation', (join) =>
      join.onRef('obligation.siteId', '=', 'guide.siteId').onRef('obligation.guideId', '=', 'guide.id'),
    )
    .select((of) => [
      'guide.id as guideId',
      'guide.siteId',
      'guide.name',
      'guide.state',
      'obligation.kind',
      of.fn.max('obligation.validUntil').as('on'),
    ])
    .where('guide.siteId', 'in', siteIds)
    .where('guide.state', 'in', ['in-trial', 'active', 'paused', 'blocked'])
    .groupBy(['guide.id', 'guide.siteId', 'guide.name', 'guide.state', 'obligation.kind'])
    .having((of) => of(of.fn.max('obligation.validUntil'), '<', before))
    .having(sql<boolean>`bool_and(obligation.valid_until is not null)`)
    .orderBy('on')
    .orderBy('guide.id')
    .execute();
  return rows.map((row) => ({
    ...row,
    state: row.state as GuideState,
    kind: row.kind as ObligationKind,
    on: row.on as Temporal.PlainDate,
  }));
}

/** Everything matching needs of one guide. Days are ISO 8601 text, which compares like the days it names. */
export interface GuideForMatching {
  readonly guideId: string;
  readonly siteId: string;
  /** null: she cannot sign in, so nothing can be offered to her. */
  readonly personId: string | null;
  readonly name: string;
  readonly state: GuideState;
  readonly coordinating: boolean;
  readonly healthGuide: boolean;
  readonly gender: Gender | null;
  readonly qualifiedOn: string | null;
  readonly home: Home | null;
  readonly radiusKm: number | null;
  readonly wishMinutesPerMonth: number | null;
  readonly awayDuring: readonly HolidayKind[];
  readonly travel: Travel | null;
  readonly languages: readonly GuideLanguage[];
  readonly topics: readonly string[];
  /** Minutes after midnight in Berlin, half-open; weekday 1 is Monday. null: not told. */
  readonly hours:
    | readonly { readonly weekday: number; readonly fromMinute: number; readonly untilMinute: number }[]
    | null;
  /** Half-open. */
  readonly absences: readonly { readonly from: string; readonly until: string }[];
  /** Half-open; `validUntil: null` has no end. Days as numbers, 20261122. */
  readonly obligations: readonly {
    readonly kind: ObligationKind;
    readonly validFrom: number;
    readonly validUntil: number | null;
  }[];
}

/** All rows of a table at a site, by guide, each row as an array of what was asked for. */
async function gathered<Row>(
  db: Db,
  table: string,
  what: string,
  siteId: string,
  guideIds: readonly string[] | undefined,
): Promise<Map<string, Row[]>> {
  const only = guideIds ? sql`and guide_id = any (${guideIds}::uuid[])` : sql``;
  const { rows } = await sql<{ guideId: string; all: Row[] }>`
    select guide_id, json_agg(json_build_array(${sql.raw(what)})) as all
    from ${sql.table(table)} where site_id = ${siteId} ${only} group by guide_id`.execute(db);
  return new Map(rows.map((row) => [row.guideId, row.all]));
}

/**
 * The guides of a site who have not left and were admitted, for the matching engine; only those named where
 * ids are given. Six queries, whatever the size of the team.
 */
export async function guideCandidates(
  db: Db,
  siteId: string,
  of: { readonly guideIds?: readonly string[] } = {},
): Promise<GuideForMatching[]> {
  const { guideIds } = of;
  if (guideIds?.length === 0) return [];
  let query = db
    .selectFrom('guides.guide')
    .select([
      'id as guideId',
      'siteId',
      'personId',
      'name',
      'state',
      'coordinating',
      'healthGuide',
      'gender',
      sql<string | null>`qualified_on::text`.as('qualifiedOn'),
      'homeName',
      'homeLatitude',
      'homeLongitude',
      'radiusKm',
      'wishMinutesPerMonth',
      'awayDuring',
      'travelMode',
      'travelCents',
    ])
    .where('siteId', '=', siteId)
    .where('state', 'not in', ['left', 'not-admitted'])
    .orderBy('id');
  if (guideIds) query = query.where('id', 'in', guideIds);
  const rows = await query.execute();

  const gather = <Row>(table: string, what: string) => gathered<Row>(db, table, what, siteId, guideIds);
  const languages = await gather<[string, string, string[]]>('guides.language', 'tag, level, modes');
  const topics = await gather<[string]>('guides.topic', 'topic_code');
  const hours = await gather<[number, number, number]>(
    'guides.availability',
    'weekday, extract(epoch from from_time)::int / 60, extract(epoch from until_time)::int / 60',
  );
  const absences = await gather<[string, string]>('guides.absence', 'valid_from, valid_until');
  const obligations = await gather<[string, number, number | null]>(
    'guides.obligation',
    `kind, to_char(valid_from, 'YYYYMMDD')::int, to_char(valid_until, 'YYYYMMDD')::int`,
  );
  return rows.map(({ homeName, homeLatitude, homeLongitude, travelMode, travelCents, ...row }) => {
    const id = row.guideId;
    return {
      ...row,
      state: row.state as GuideState,
      gender: row.gender as Gender | null,
      awayDuring: row.awayDuring as HolidayKind[],
      travel: travelOf({ travelMode, travelCents }),
      home: homeOf({ homeName, homeLatitude, homeLongitude }),
      languages: (languages.get(id) ?? []).map(
        ([tag, level, modes]) => ({ tag, level, modes }) as GuideLanguage,
      ),
      topics: (topics.get(id) ?? []).map(([code]) => code),
      hours:
        hours.get(id)?.map(([weekday, fromMinute, untilMinute]) => ({ weekday, fromMinute, untilMinute })) ??
        null,
      absences: (absences.get(id) ?? []).map(([from, until]) => ({ from, until })),
      obligations: (obligations.get(id) ?? []).map(([kind, validFrom, validUntil]) => ({
        kind: kind as ObligationKind,
        validFrom,
        validUntil,
      })),
    };
  });
}

export interface NewGuide extends GuideProfile, GuideAvailability {
  readonly id: string;
  readonly siteId: string;
  readonly personId: string | null;
  readonly state: GuideState;
}

/** Enters guides, many at a time. */
export async function insertGuides(
  tx: Tx,
  guides: readonly NewGuide[],
  now: Temporal.Instant,
): Promise<void> {
  for (const { id } of guides) concerns(tx, 'guide', id);
  const keys = guides.map((guide) => newKey(guide.id));
  const keyOfGuide = new Map(keys.map((key) => [key.id, key]));
  for (const some of chunks(guides)) {
    await tx
      .insertInto('guides.guide')
      .values(
        some.map((guide) => ({
          id: guide.id,
          siteId: guide.siteId,
          personId: guide.personId,
          state: guide.state,
          ...profileColumns(tx, guide.siteId, keyOfGuide.get(guide.id) ?? null, guide),
          ...availabilityColumns(guide),
          stateSince: now,
          createdAt: now,
        })),
      )
      .execute();
  }
  await saveKeys(
    tx,
    keys.map((key, index) => ({ key, kind: 'guide', siteId: guides[index]?.siteId ?? '' })),
  );
  await insertLanguages(tx, guides);
  await insertAvailability(tx, guides);
}

/** PostgreSQL takes 65,535 values in one statement. */
function chunks<T>(all: readonly T[]): T[][] {
  const size = 500;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

async function insertLanguages(
  tx: Tx,
  guides: readonly (At & { readonly languages: readonly GuideLanguage[] })[],
): Promise<void> {
  const rows = guides.flatMap(({ id, siteId, languages }) =>
    languages.map(({ tag, level, modes }) => ({ siteId, guideId: id, tag, level, modes: [...modes] })),
  );
  for (const some of chunks(rows)) await tx.insertInto('guides.language').values(some).execute();
}

async function insertAvailability(
  tx: Tx,
  guides: readonly (At & Pick<GuideAvailability, 'topics' | 'hours'>)[],
): Promise<void> {
  const topics = guides.flatMap(({ id, siteId, topics }) =>
    topics.map((topicCode) => ({ siteId, guideId: id, topicCode })),
  );
  for (const some of chunks(topics)) await tx.insertInto('guides.topic').values(some).execute();
  const hours = guides.flatMap(({ id, siteId, hours }) =>
    (hours ?? []).map(({ weekday, from, until }) => ({
      siteId,
      guideId: id,
      weekday,
      fromTime: from,
      untilTime: until,
    })),
  );
  for (const some of chunks(hours)) await tx.insertInto('guides.availability').values(some).execute();
}

const profileColumns = (tx: Tx, siteId: string, key: DataKey | null, profile: GuideProfile) => ({
  name: profile.name,
  email: key && seal(key, 'guides.guide.email', profile.email),
  emailIndex: key && profile.email ? emailIndex(tx, siteId, profile.email) : null,
  phone: key && seal(key, 'guides.guide.phone', profile.phone),
  gender: profile.gender,
  qualifiedOn: profile.qualifiedOn,
  coordinating: profile.coordinating,
  healthGuide: profile.healthGuide,
});

const availabilityColumns = (availability: GuideAvailability) => ({
  ...homeColumns(availability.home),
  radiusKm: availability.radiusKm,
  wishMinutesPerMonth: availability.wishMinutesPerMonth,
  awayDuring: [...availability.awayDuring],
  travelMode: availability.travel?.mode ?? null,
  travelCents: availability.travel?.cents ?? null,
});

interface At {
  readonly id: string;
  readonly siteId: string;
}

/** Changes a row only where it is still the one that was looked at. */
async function changeAt(
  tx: Tx,
  at: At & { readonly version: number },
  columns: Record<string, unknown>,
): Promise<boolean> {
  const changed = await tx
    .updateTable('guides.guide')
    .set({ ...columns, version: at.version + 1 } as never)
    .where('id', '=', at.id)
    .where('version', '=', at.version)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

export async function saveProfile(
  tx: Tx,
  at: At & { readonly version: number },
  profile: GuideProfile,
): Promise<boolean> {
  const key = (await keysOf(tx, [at.id])).get(at.id);
  if (!key) throw new Error('a guide whose profile can be changed has a key');
  if (!(await changeAt(tx, at, profileColumns(tx, at.siteId, key, profile)))) return false;
  await tx.deleteFrom('guides.language').where('guideId', '=', at.id).execute();
  await insertLanguages(tx, [{ ...at, languages: profile.languages }]);
  return true;
}

export async function saveAvailability(
  tx: Tx,
  at: At & { readonly version: number },
  availability: GuideAvailability,
): Promise<boolean> {
  if (!(await changeAt(tx, at, availabilityColumns(availability)))) return false;
  await tx.deleteFrom('guides.topic').where('guideId', '=', at.id).execute();
  await tx.deleteFrom('guides.availability').where('guideId', '=', at.id).execute();
  await insertAvailability(tx, [{ ...at, ...availability }]);
  return true;
}

export async function saveState(
  tx: Tx,
  at: At & { readonly version: number },
  to: {
    readonly state: GuideState;
    readonly qualifiedOn: Temporal.PlainDate | null;
    readonly now: Temporal.Instant;
  },
): Promise<boolean> {
  concerns(tx, 'guide', at.id);
  return changeAt(tx, at, { state: to.state, stateSince: to.now, qualifiedOn: to.qualifiedOn });
}

export async function savePerson(
  tx: Tx,
  at: At & { readonly version: number },
  personId: string | null,
): Promise<boolean> {
  return changeAt(tx, at, { personId });
}

/** A step on the path of the guide it belongs to. */
export type TransitionOf = Transition & { readonly guideId: string; readonly siteId: string };

export async function insertTransitions(tx: Tx, transitions: readonly TransitionOf[]): Promise<void> {
  const withReason = transitions.filter(({ reason }) => reason !== null);
  const keys = await keysOf(
    tx,
    withReason.map(({ guideId }) => guideId),
  );
  const rows = transitions.map(({ reason, ...one }) => {
    const key = keys.get(one.guideId);
    return {
      ...one,
      reason: key ? seal(key, 'guides.transition.reason', reason, one.id) : null,
    };
  });
  for (const some of chunks(rows)) await tx.insertInto('guides.transition').values(some).execute();
}

/** What has happened on a guide's path, the last first. */
export async function listTransitions(db: Db, guideId: string): Promise<Transition[]> {
  const rows = await db
    .selectFrom('guides.transition')
    .select(['id', 'event', 'fromState', 'toState', 'reason', 'madeBy', 'madeAt'])
    .where('guideId', '=', guideId)
    .orderBy('madeAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const key = rows.some(({ reason }) => reason) ? ((await keysOf(db, [guideId])).get(guideId) ?? null) : null;
  return rows.map((row) => ({
    ...row,
    reason: open(key, 'guides.transition.reason', row.reason, row.id),
  })) as Transition[];
}

export async function insertAbsence(tx: Tx, { id: guideId, siteId }: At, absence: Absence): Promise<void> {
  await tx
    .insertInto('guides.absence')
    .values({ id: absence.id, siteId, guideId, validFrom: absence.from, validUntil: absence.until })
    .execute();
}

/** Whether there was one to delete. */
export async function deleteAbsence(tx: Tx, guideId: string, absenceId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('guides.absence')
    .where('guideId', '=', guideId)
    .where('id', '=', absenceId)
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

export type ObligationOf = Obligation & { readonly guideId: string; readonly siteId: string };

export async function insertObligations(tx: Tx, obligations: readonly ObligationOf[]): Promise<void> {
  for (const some of chunks(obligations)) await tx.insertInto('guides.obligation').values(some).execute();
}

export async function deleteObligation(tx: Tx, guideId: string, obligationId: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('guides.obligation')
    .where('guideId', '=', guideId)
    .where('id', '=', obligationId)
    .executeTakeFirst();
  return gone.numDeletedRows === 1n;
}

/** Active guides for whom at least one of these kinds is not in force on a day. */
export async function activeWithout(
  db: Db,
  kinds: readonly ObligationKind[],
  day: Temporal.PlainDate,
): Promise<string[]> {
  const rows = await db
    .selectFrom('guides.guide as guide')
    .select('guide.id')
    .where('guide.state', '=', 'active')
    .where('guide.restrictedAt', 'is', null)
    .where((where) =>
      where(
        where
          .selectFrom('guides.obligation as obligation')
          .select((of) => of.fn.count<number>('obligation.kind').distinct().as('kinds'))
          .whereRef('obligation.guideId', '=', 'guide.id')
          .where('obligation.kind', 'in', kinds)
          .where('obligation.validFrom', '<=', day)
          .where((inner) =>
            inner.or([inner('obligation.validUntil', 'is', null), inner('obligation.validUntil', '>', day)]),
          ),
        '<',
        kinds.length,
      ),
    )
    .orderBy('guide.id')
    .execute();
  return rows.map((row) => row.id);
}

/** Guides whose state leads to the end of their profile, with the day since when they stand in it. */
export async function listEnding(
  db: Db,
): Promise<{ id: string; siteId: string; state: GuideState; stateSince: Temporal.Instant }[]> {
  const rows = await db
    .selectFrom('guides.guide')
    .select(['id', 'siteId', 'state', 'stateSince'])
    .where('state', 'in', ['interested', 'in-talks', 'not-admitted', 'left'])
    .where('anonymisedAt', 'is', null)
    .where('restrictedAt', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as GuideState }));
}

/**
 * Deletes a guide with everything that belongs to her. Where other records still count hours for her, the row
 * stays as an empty place that names nobody.
 */
export async function forgetGuide(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  concerns(tx, 'guide', id);
  await sql`savepoint forget_guide`.execute(tx);
  try {
    await tx.deleteFrom('guides.guide').where('id', '=', id).execute();
    await sql`release savepoint forget_guide`.execute(tx);
    return;
  } catch (error) {
    const foreignKeyViolation = '23503';
    if ((error as { code?: string }).code !== foreignKeyViolation) throw error;
    await sql`rollback to savepoint forget_guide`.execute(tx);
  }
  for (const table of ['language', 'topic', 'availability', 'absence', 'obligation', 'transition'] as const) {
    await tx.deleteFrom(`guides.${table}`).where('guideId', '=', id).execute();
  }
  await tx
    .updateTable('guides.guide')
    .set({
      name: '–',
      personId: null,
      email: null,
      emailIndex: null,
      phone: null,
      gender: null,
      homeName: null,
      homeLatitude: null,
      homeLongitude: null,
      radiusKm: null,
      wishMinutesPerMonth: null,
      awayDuring: [],
      travelMode: null,
      travelCents: null,
      qualifiedOn: null,
      state: 'left',
      anonymisedAt: now,
    })
    .where('id', '=', id)
    .execute();
  // From here on what she was reached by is unreadable in backups too.
  await eraseKey(tx, id);
}

/** Forgets certificate notes that ended before a day, and all of a guide's where she is named. Returns how many. */
export async function deleteCertificateNotes(
  tx: Tx,
  of: { readonly siteId: string; readonly endedBefore: Temporal.PlainDate } | { readonly guideId: string },
): Promise<number> {
  const query = tx.deleteFrom('guides.obligation').where('kind', '=', 'certificate-of-conduct-seen');
  const gone = await ('guideId' in of
    ? query.where('guideId', '=', of.guideId)
    : query.where('siteId', '=', of.siteId).where('validUntil', '<', of.endedBefore)
  ).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export async function deleteAbsencesBefore(tx: Tx, day: Temporal.PlainDate): Promise<number> {
  const gone = await tx.deleteFrom('guides.absence').where('validUntil', '<=', day).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/** What a person noted about guides, for her own export: kinds and days, of nobody by name. */
export async function notedBy(db: Db, personId: string) {
  return db
    .selectFrom('guides.obligation')
    .select(['kind', 'validFrom', 'notedAt'])
    .where('notedBy', '=', personId)
    .orderBy('notedAt')
    .execute();
}

/** Takes somebody's name from what she noted or did for others. */
export async function forgetWhoNoted(tx: Tx, personId: string): Promise<void> {
  await tx.updateTable('guides.obligation').set({ notedBy: null }).where('notedBy', '=', personId).execute();
  await tx.updateTable('guides.transition').set({ madeBy: null }).where('madeBy', '=', personId).execute();
}

/** Guides with whose record nothing is done (Art. 18): few, and seen by the system only. */
export async function restrictedGuides(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('guides.guide')
    .select('id')
    .where('restrictedAt', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}

export async function sitesWithGuides(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('guides.guide').select('siteId').distinct().execute();
  return rows.map((row) => row.siteId);
}

/** Everybody at a site who is still named, with what tells people apart. */
export async function listNamed(
  db: Db,
  siteId: string,
): Promise<{ id: string; name: string; email: string | null; phone: string | null }[]> {
  const rows = await db
    .selectFrom('guides.guide')
    .select(['id', 'name', 'email', 'phone'])
    .select(wrappedKey)
    .where('siteId', '=', siteId)
    .where('anonymisedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: row.name, ...openWays(db, row) }));
}
