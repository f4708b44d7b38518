import type { Db } from '#platform/database';
import { foldQuery, type Place } from './place.ts';

const placesQuery = (db: Db) =>
  db
    .selectFrom('programme.place as place')
    .innerJoin('programme.county as county', 'county.key', 'place.countyKey')
    .leftJoin('programme.place as whole', 'whole.key', 'place.partOf')
    .select([
      'place.key',
      'place.name',
      'whole.name as partOf',
      'place.partOf as partOfKey',
      'place.countyKey',
      'county.name as county',
      'place.latitude',
      'place.longitude',
    ]);

type PlaceRow = Omit<Place, 'postalCodes'>;

async function withPostalCodes(db: Db, rows: readonly PlaceRow[]): Promise<Place[]> {
  if (rows.length === 0) return [];
  const codes = await db
    .selectFrom('programme.postalCode')
    .select(['code', 'placeKey'])
    .where(
      'placeKey',
      'in',
      rows.map((row) => row.partOfKey ?? row.key),
    )
    .orderBy('code')
    .execute();
  return rows.map((row) => ({
    ...row,
    postalCodes: codes.filter((one) => one.placeKey === (row.partOfKey ?? row.key)).map((one) => one.code),
  }));
}

/**
 * Places whose postal code or name begins so: `61348`, `bad hom`, `61348 Bad Homburg`. Words inside a name
 * count too (`Homburg`). Larger places first; at most `limit`, 20 unless told.
 */
export async function findPlaces(db: Db, of: { query: string; limit?: number }): Promise<Place[]> {
  const typed = of.query.slice(0, 100);
  const code = /\d{2,5}/.exec(typed)?.[0];
  const names = foldQuery(typed.replace(/\d+/g, ' '));
  if (!code && names.join('').length < 2) return [];

  let query = placesQuery(db);
  if (code) {
    query = query.where('place.key', 'in', (inner) =>
      inner.selectFrom('programme.postalCode').select('placeKey').where('code', 'like', `${code}%`),
    );
  } else {
    query = query.where((where) =>
      where.or(
        names.flatMap((name) => [
          where('place.searchName', 'like', `${name}%`),
          where('place.searchName', 'like', `% ${name}%`),
        ]),
      ),
    );
  }
  const rows = await query
    .orderBy('place.population', (order) => order.desc().nullsLast())
    .orderBy('place.name')
    .limit(of.limit ?? 20)
    .execute();
  const sameName = rows.filter((row) => names.some((name) => foldQuery(row.name)[0]?.startsWith(name)));
  return withPostalCodes(db, code && sameName.length > 0 ? sameName : rows);
}

export async function readPlace(db: Db, key: string): Promise<Place | null> {
  const rows = await placesQuery(db).where('place.key', '=', key).execute();
  return (await withPostalCodes(db, rows))[0] ?? null;
}
