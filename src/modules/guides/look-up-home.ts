import { findPlaces, type Place } from '#modules/programme';
import type { Db } from '#platform/database';
import type { Home } from './guide.ts';

/** `Kirdorf, Bad Homburg v. d. Höhe` */
export function placeLabel(place: Pick<Place, 'name' | 'partOf'>): string {
  return place.partOf ? `${place.name}, ${place.partOf}` : place.name;
}

/** The same with its county, to tell places of one name apart. */
export function longPlaceLabel(place: Place): string {
  return `${placeLabel(place)} (${place.county})`;
}

const homeOf = (place: Place): Home => ({
  name: placeLabel(place),
  latitude: place.latitude,
  longitude: place.longitude,
});

export type FoundHome =
  | { readonly ok: true; readonly home: Home | null }
  | {
      readonly ok: false;
      readonly code: 'place-unknown' | 'place-unclear';
      readonly places: readonly Place[];
    };

/**
 * The place somebody typed: `61348`, `Kirdorf`, `61348 Bad Homburg`. `before` is what was there; typed the same
 * it stays. Among several the one with the key counts.
 */
export async function lookUpHome(
  db: Db,
  of: { readonly typed: string; readonly key?: string; readonly before: Home | null },
): Promise<FoundHome> {
  const { typed, key, before } = of;
  if (typed === '') return { ok: true, home: null };
  if (before && before.name === typed) return { ok: true, home: before };
  const places = await findPlaces(db, { query: typed, limit: 8 });
  const [first] = places;
  if (!first) return { ok: false, code: 'place-unknown', places };
  const named = places.filter((place) => placeLabel(place) === typed);
  const chosen =
    places.length === 1
      ? first
      : (places.find((place) => place.key === key) ?? (named.length === 1 ? named[0] : undefined));
  if (chosen) return { ok: true, home: homeOf(chosen) };
  // A postal code that only one municipality and its parts share means the municipality.
  if (
    /^\d{5}$/.test(typed) &&
    places.every((place) => (place.partOfKey ?? place.key) === (first.partOfKey ?? first.key))
  ) {
    const whole = places.find((place) => place.partOfKey === null);
    if (whole) return { ok: true, home: homeOf(whole) };
  }
  return { ok: false, code: 'place-unclear', places };
}

/** The likeliest place for words of a list, where nobody can be asked; null where there is none. */
export async function guessHome(db: Db, typed: string): Promise<Home | null> {
  if (typed === '') return null;
  const [place] = await findPlaces(db, { query: typed, limit: 1 });
  return place ? homeOf(place) : null;
}
