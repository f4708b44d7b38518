import { hasRole, type Person } from '#platform/acting';

/** Coordinators and deputies; a guide who helps to coordinate meets the people herself and reads none of it. */
export function mayKeepApart(person: Person, siteId?: string): boolean {
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}
