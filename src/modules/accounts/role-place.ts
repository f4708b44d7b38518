import { type PlaceKind, placeKinds, placeKindsOf, type Role } from '#platform/acting';

/** Where a role is held, as columns: one of them, or none for the whole system. */
export interface PlaceColumns {
  readonly siteId: string | null;
  readonly providerId: string | null;
  readonly countyKey: string | null;
  readonly stateKey: string | null;
}

/** A place a role can be given at: `site:<id>`, `provider:<id>`, `county:<key>`, `state:<key>`, `system`. */
export interface PlaceOption {
  readonly place: string;
  readonly name: string;
}

export function siteAsPlace(siteId: string): string {
  return `site:${siteId}`;
}

export function providerAsPlace(providerId: string): string {
  return `provider:${providerId}`;
}

export function kindOfPlace(place: string): PlaceKind | null {
  const kind = place.split(':', 1)[0];
  return placeKinds.find((one) => one === kind) ?? null;
}

/** What stands behind the kind; '' for the whole system. */
export function keyOfPlace(place: string): string {
  return place.slice(place.indexOf(':') + 1 || place.length);
}

export function fitsPlace(role: Role, place: string): boolean {
  const kind = kindOfPlace(place);
  return kind !== null && placeKindsOf[role].includes(kind);
}

export function placeColumns(place: string): PlaceColumns {
  const kind = kindOfPlace(place);
  const key = (wanted: PlaceKind) => (kind === wanted ? keyOfPlace(place) : null);
  return {
    siteId: key('site'),
    providerId: key('provider'),
    countyKey: key('county'),
    stateKey: key('state'),
  };
}
