import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { directionOf } from '#platform/languages';
import counties from '../../../content/programme/counties-hesse.json' with { type: 'json' };
import languages from '../../../content/programme/languages.json' with { type: 'json' };
import parameterValues from '../../../content/programme/parameters-hesse.json' with { type: 'json' };
import places from '../../../content/programme/places-hesse.json' with { type: 'json' };
import schoolHolidays from '../../../content/programme/school-holidays-hesse.json' with { type: 'json' };
import topics from '../../../content/programme/topics.json' with { type: 'json' };
import { definitionOf, isParameterKey, standing } from './parameter.ts';
import { foldName, placeKey } from './place.ts';

/** One state with its counties, places and values. Another state is another entry. */
export interface StateContent {
  readonly state: { readonly key: string; readonly name: string; readonly officialKey: string };
  readonly counties: readonly { key: string; name: string; kind: string; county?: string }[];
  readonly places: readonly PlaceContent[];
  /** First and last day. */
  readonly schoolHolidays: { readonly source: string; readonly holidays: readonly SchoolHolidayEntry[] };
  readonly values: readonly { key: string; value: number; from: string; until?: string; source: string }[];
}

export interface PlaceContent {
  readonly county: string;
  readonly name: string;
  readonly partOf: string | null;
  readonly latitude: number;
  readonly longitude: number;
  readonly population: number | null;
  readonly geonamesId: number | null;
  readonly postalCodes: readonly string[];
}

type SchoolHolidayEntry = [kind: string, first: string, last: string];
type PlaceEntry = [string, string, string | null, number, number, number | null, number | null, string[]];

const placesOf = (rows: readonly PlaceEntry[]): PlaceContent[] =>
  rows.map(([county, name, partOf, latitude, longitude, population, geonamesId, postalCodes]) => ({
    county,
    name,
    partOf,
    latitude,
    longitude,
    population,
    geonamesId,
    postalCodes,
  }));

/**
 * Hanau is kept among the cities with special status, of which the programme counts seven beside 21 counties
 * and five independent cities, although it left its county on 1 January 2026.
 */
export const states: readonly StateContent[] = [
  {
    ...counties,
    places: placesOf(places.places as PlaceEntry[]),
    schoolHolidays: {
      source: schoolHolidays.source,
      holidays: schoolHolidays.holidays as SchoolHolidayEntry[],
    },
    values: parameterValues.values,
  },
];

export const languageContent = languages as [tag: string, nativeName: string][];
export const topicContent = topics as {
  code: string;
  riskClass: string;
  referTo: string | null;
  siteDecides: boolean;
}[];

const hash = () =>
  createHash('sha256')
    .update(JSON.stringify([states, languageContent, topicContent]))
    .digest('hex');

/**
 * Brings counties, places, languages, topics and the state's values into the database, as the owner of the
 * tables. Does nothing when it has done so with the same content before. Values people have changed stay.
 */
export async function loadReferenceData(tx: Tx): Promise<void> {
  const now = hash();
  const loaded = await tx
    .selectFrom('platform.loadedContent')
    .select('hash')
    .where('name', '=', 'programme')
    .executeTakeFirst();
  if (loaded?.hash === now) return;

  for (const content of states) {
    await loadState(tx, content);
    await loadPlaces(tx, content.places);
    await loadSchoolHolidays(tx, content);
    await loadValues(tx, content);
  }
  await loadLanguages(tx);
  await loadTopics(tx);
  await tx
    .insertInto('platform.loadedContent')
    .values({ name: 'programme', hash: now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ hash: now, loadedAt: sql`now()` }))
    .execute();
}

async function loadState(tx: Tx, { state, counties }: StateContent): Promise<void> {
  await tx
    .insertInto('programme.state')
    .values(state)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ name: state.name, officialKey: state.officialKey }),
    )
    .execute();
  // Cities with special status point at their county, so counties come first.
  for (const special of [false, true]) {
    await tx
      .insertInto('programme.county')
      .values(
        counties
          .filter((county) => (county.county !== undefined) === special)
          .map(({ key, name, kind, county }) => ({
            key,
            stateKey: state.key,
            name,
            kind,
            countyKey: county ?? null,
          })),
      )
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({
          name: row.ref('excluded.name'),
          kind: row.ref('excluded.kind'),
          countyKey: row.ref('excluded.countyKey'),
        })),
      )
      .execute();
  }
}

async function loadPlaces(tx: Tx, places: readonly PlaceContent[]): Promise<void> {
  const rows = places.map((place) => ({
    key: placeKey(place.county, place.name),
    countyKey: place.county,
    partOf: place.partOf === null ? null : placeKey(place.county, place.partOf),
    name: place.name,
    searchName: foldName(place.name),
    latitude: place.latitude,
    longitude: place.longitude,
    population: place.population,
    source: place.geonamesId === null ? 'by-hand' : `geonames:${place.geonamesId}`,
  }));
  for (const parts of [false, true]) {
    const some = rows.filter((row) => (row.partOf !== null) === parts);
    if (some.length === 0) continue;
    await tx
      .insertInto('programme.place')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({
          partOf: row.ref('excluded.partOf'),
          name: row.ref('excluded.name'),
          searchName: row.ref('excluded.searchName'),
          latitude: row.ref('excluded.latitude'),
          longitude: row.ref('excluded.longitude'),
          population: row.ref('excluded.population'),
          source: row.ref('excluded.source'),
        })),
      )
      .execute();
  }
  await tx
    .deleteFrom('programme.postalCode')
    .where(
      'placeKey',
      'in',
      rows.map((row) => row.key),
    )
    .execute();
  await tx
    .insertInto('programme.postalCode')
    .values(
      places.flatMap((place) =>
        place.postalCodes.map((code) => ({ code, placeKey: placeKey(place.county, place.name) })),
      ),
    )
    .execute();
}

async function loadSchoolHolidays(tx: Tx, { state, schoolHolidays }: StateContent): Promise<void> {
  await tx.deleteFrom('programme.schoolHoliday').where('stateKey', '=', state.key).execute();
  await tx
    .insertInto('programme.schoolHoliday')
    .values(
      schoolHolidays.holidays.map(([kind, first, last]) => ({
        stateKey: state.key,
        kind,
        validFrom: Temporal.PlainDate.from(first),
        validUntil: Temporal.PlainDate.from(last).add({ days: 1 }),
        source: schoolHolidays.source,
      })),
    )
    .execute();
}

async function loadValues(tx: Tx, { state, values }: StateContent): Promise<void> {
  const present = await tx
    .selectFrom('programme.parameter')
    .select(['id', 'key', 'siteId', 'value', 'validFrom', 'validUntil', 'corrects', 'changedByName'])
    .where('stateKey', '=', state.key)
    .where('siteId', 'is', null)
    .execute();
  const rows = [];
  for (const { key, value, from, until, source } of values) {
    if (!isParameterKey(key)) throw new Error(`unknown parameter ${key}`);
    const validFrom = Temporal.PlainDate.from(from);
    const validUntil = until === undefined ? null : Temporal.PlainDate.from(until);
    const before = standing(present.filter((row) => row.key === key)).find((row) =>
      row.validFrom.equals(validFrom),
    );
    const isSame =
      before?.value === value && (before.validUntil?.toString() ?? null) === (validUntil?.toString() ?? null);
    if (before && (before.changedByName !== null || isSame)) continue;
    rows.push({
      id: newId(),
      stateKey: state.key,
      siteId: null,
      key,
      value,
      unit: definitionOf(key).unit,
      validFrom,
      validUntil,
      source,
      corrects: before?.id ?? null,
      changedAt: sql<Temporal.Instant>`now()`,
    });
  }
  if (rows.length > 0) await tx.insertInto('programme.parameter').values(rows).execute();
}

async function loadLanguages(tx: Tx): Promise<void> {
  // Ranks are unique: out of the way first, so that two may change places.
  await tx
    .updateTable('programme.language')
    .set((row) => ({ rank: sql<number>`-${row.ref('rank')} - 1` }))
    .execute();
  await tx
    .insertInto('programme.language')
    .values(
      languageContent.map(([tag, nativeName], rank) => ({
        tag,
        nativeName,
        direction: directionOf(tag),
        rank,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('tag').doUpdateSet((row) => ({
        nativeName: row.ref('excluded.nativeName'),
        direction: row.ref('excluded.direction'),
        rank: row.ref('excluded.rank'),
      })),
    )
    .execute();
}

async function loadTopics(tx: Tx): Promise<void> {
  await tx
    .updateTable('programme.topic')
    .set((row) => ({ rank: sql<number>`-${row.ref('rank')} - 1` }))
    .execute();
  await tx
    .insertInto('programme.topic')
    .values(topicContent.map((topic, rank) => ({ ...topic, rank })))
    .onConflict((conflict) =>
      conflict.column('code').doUpdateSet((row) => ({
        riskClass: row.ref('excluded.riskClass'),
        referTo: row.ref('excluded.referTo'),
        siteDecides: row.ref('excluded.siteDecides'),
        rank: row.ref('excluded.rank'),
      })),
    )
    .execute();
}
