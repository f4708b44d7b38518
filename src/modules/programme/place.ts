export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A municipality, or a village or quarter that belongs to one. */
export interface Place extends Point {
  readonly key: string;
  readonly name: string;
  /** The municipality a village or quarter belongs to. */
  readonly partOf: string | null;
  readonly partOfKey: string | null;
  readonly countyKey: string;
  readonly county: string;
  readonly postalCodes: readonly string[];
}

const earthRadiusKm = 6371.0088;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Kilometres as the crow flies, over the haversine of the angle. */
export function distanceKm(from: Point, to: Point): number {
  const a =
    Math.sin(radians(to.latitude - from.latitude) / 2) ** 2 +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** A name as it is looked for: `Rüdesheim am Rhein` becomes `rudesheim am rhein`. */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** What a search may mean: also with ue for ü, as on keyboards without umlauts. */
export function foldQuery(query: string): string[] {
  const folded = foldName(query);
  if (folded === '') return [];
  return [...new Set([folded, folded.replace(/([aou])e/g, '$1')])];
}

/** A natural key: `06439-rudesheim-am-rhein`. */
export function placeKey(countyKey: string, name: string): string {
  return `${countyKey}-${foldName(name).replaceAll(' ', '-')}`;
}
