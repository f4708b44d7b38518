import type { Db, Tx } from '#platform/database';
import {
  isParameterKey,
  type ParameterKey,
  ParameterMissing,
  type ParameterRow,
  type ParameterStanding,
  parameterKeys,
  type Unit,
  valueOn,
} from './parameter.ts';

/** For which day, and for whom. Without a site it is the value of the state. */
export interface When {
  readonly day: Temporal.PlainDate;
  readonly siteId?: string | null;
  /** Needed only without a site, and only once there is more than one state. */
  readonly state?: string;
}

const columns = [
  'id',
  'key',
  'stateKey as state',
  'siteId',
  'value',
  'unit',
  'validFrom',
  'validUntil',
  'source',
  'corrects',
  'changedBy',
  'changedByName',
  'changedAt',
] as const;

async function rowsOf(
  db: Db,
  keys: readonly ParameterKey[],
  of: { siteId?: string | null; state?: string | undefined },
): Promise<ParameterRow[]> {
  const siteId = of.siteId ?? null;
  let query = db
    .selectFrom('programme.parameter')
    .select(columns)
    .where('key', 'in', keys)
    .where((where) => where.or([where('siteId', 'is', null), where('siteId', '=', siteId)]));
  if (siteId !== null) {
    query = query.where(
      'stateKey',
      '=',
      db
        .selectFrom('programme.site as site')
        .innerJoin('programme.county as county', 'county.key', 'site.countyKey')
        .select('county.stateKey')
        .where('site.id', '=', siteId),
    );
  } else if (of.state !== undefined) {
    query = query.where('stateKey', '=', of.state);
  }
  const rows = await query.execute();
  if (new Set(rows.map((row) => row.state)).size > 1)
    throw new Error('several states: say which one is meant');
  return rows.filter((row): row is typeof row & ParameterRow => isParameterKey(row.key));
}

/**
 * The value of a parameter on a day in its unit; a site's own value before the state's.
 * @throws ParameterMissing when there is none for that day.
 */
export async function readParameter(db: Db, key: ParameterKey, when: When): Promise<number> {
  return (await readParameters(db, [key], when))[key];
}

/**
 * Several parameters at once, by key.
 * @throws ParameterMissing when one of them has no value for that day.
 */
export async function readParameters<Key extends ParameterKey>(
  db: Db,
  keys: readonly Key[],
  when: When,
): Promise<Record<Key, number>> {
  const rows = await rowsOf(db, keys, when);
  return Object.fromEntries(
    keys.map((key) => {
      const found = valueOn(
        rows.filter((row) => row.key === key),
        when.day,
        when.siteId ?? null,
      );
      if (!found) throw new ParameterMissing(key, when.day);
      return [key, found.value];
    }),
  ) as Record<Key, number>;
}

/**
 * A value that a site may lack, such as the hours it was granted: null where nobody has entered one. For
 * everything else read with `readParameter`, which refuses.
 */
export async function findParameter(db: Db, key: ParameterKey, when: When): Promise<number | null> {
  const rows = await rowsOf(db, [key], when);
  return valueOn(rows, when.day, when.siteId ?? null)?.value ?? null;
}

/** What holds on a day for each key, with where it comes from; null where nothing does. */
export async function listParameters(db: Db, when: When): Promise<ParameterStanding[]> {
  const rows = await rowsOf(db, parameterKeys, when);
  return parameterKeys.map((key) => {
    const ofKey = rows.filter((row) => row.key === key);
    const here = when.siteId ? valueOn(ofKey, when.day, when.siteId) : null;
    return { key, state: valueOn(ofKey, when.day), site: here && here.siteId !== null ? here : null };
  });
}

/** All rows of a key, of the state and of one site, newest first. */
export async function parameterHistory(
  db: Db,
  key: ParameterKey,
  of: { siteId?: string | null; state?: string } = {},
): Promise<ParameterRow[]> {
  const rows = await rowsOf(db, [key], of);
  return rows.sort(
    (a, b) =>
      Temporal.PlainDate.compare(b.validFrom, a.validFrom) ||
      Temporal.Instant.compare(b.changedAt, a.changedAt),
  );
}

/** The state a site lies in, or the only one there is. */
export async function stateFor(db: Db, siteId: string | null): Promise<string> {
  const query = siteId
    ? db
        .selectFrom('programme.site as site')
        .innerJoin('programme.county as county', 'county.key', 'site.countyKey')
        .select('county.stateKey as key')
        .where('site.id', '=', siteId)
    : db.selectFrom('programme.state').select('key');
  const rows = await query.execute();
  const [only, ...others] = rows;
  if (!only || others.length > 0) throw new Error('no single state to take the value for');
  return only.key;
}

export interface NewParameterRow {
  id: string;
  state: string;
  siteId: string | null;
  key: ParameterKey;
  value: number;
  unit: Unit;
  validFrom: Temporal.PlainDate;
  validUntil: Temporal.PlainDate | null;
  source: string;
  corrects: string | null;
  changedBy: string | null;
  changedByName: string | null;
  changedAt: Temporal.Instant;
}

/** false when somebody else was faster with a value of the same level from the same day. */
export async function insertParameter(tx: Tx, { state, ...row }: NewParameterRow): Promise<boolean> {
  const done = await tx
    .insertInto('programme.parameter')
    .values({ ...row, stateKey: state })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Takes the person out of the rows she changed; the values stay. */
export async function forgetWhoChanged(tx: Tx, personId: string): Promise<void> {
  await tx
    .updateTable('programme.parameter')
    .set({ changedBy: null, changedByName: '' })
    .where('changedBy', '=', personId)
    .execute();
  await tx
    .updateTable('programme.siteTopic')
    .set({ changedBy: null })
    .where('changedBy', '=', personId)
    .execute();
}

/** What a person changed, for her own export. */
export async function changedBy(db: Db, personId: string) {
  return {
    parameters: await db
      .selectFrom('programme.parameter')
      .select(['key', 'value', 'unit', 'validFrom', 'changedByName', 'changedAt'])
      .where('changedBy', '=', personId)
      .orderBy('changedAt')
      .execute(),
    topics: await db
      .selectFrom('programme.siteTopic')
      .select(['siteId', 'topicCode', 'riskClass', 'changedAt'])
      .where('changedBy', '=', personId)
      .orderBy('changedAt')
      .execute(),
  };
}
