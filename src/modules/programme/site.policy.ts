import { hasRole, type Person, providersOf } from '#platform/acting';

/** Sees the pages on which providers and sites are looked after. */
export function maySeeSites(person: Person): boolean {
  return hasRole(person, 'administrator') || hasRole(person, 'management');
}

/** Takes in providers and sites, and opens and closes sites. */
export function mayTakeIn(person: Person): boolean {
  return hasRole(person, 'administrator');
}

export function mayChangeSite(person: Person, siteId: string): boolean {
  return hasRole(person, 'administrator') || hasRole(person, 'management', siteId);
}

export function mayChangeProvider(person: Person, providerId: string): boolean {
  return hasRole(person, 'administrator') || providersOf(person, 'management').includes(providerId);
}
