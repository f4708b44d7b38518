import { hasRole, isStaff, isStaffSomewhere, type Person } from '#platform/acting';
import type { RequestActor } from './request.ts';

/** Who makes a deed: somebody signed in, whoever holds the secret link of this request, or the program. */
export type By = Person | 'secret-link' | 'system';

/** As what somebody stands before a request. */
export function actorsOf(by: By, request: { siteId: string; requestedBy: string | null }): RequestActor[] {
  if (by === 'system') return ['system'];
  if (by === 'secret-link') return ['requester'];
  const actors: RequestActor[] = [];
  if (hasRole(by, 'coordinator', request.siteId) || hasRole(by, 'deputy', request.siteId)) {
    actors.push('coordinator');
  }
  if (hasRole(by, 'coordinating-guide', request.siteId)) actors.push('coordinating-guide');
  if (request.requestedBy === by.id) actors.push('requester');
  return actors;
}

export function personIdOf(by: By): string | null {
  return typeof by === 'object' ? by.id : null;
}

export function nameOf(by: By): string | null {
  return typeof by === 'object' ? by.name : null;
}

/** Sees the requests of a site; without a site: of some site. */
export function maySeeRequests(person: Person, siteId?: string): boolean {
  return siteId === undefined ? isStaffSomewhere(person) : isStaff(person, siteId);
}

/** Writes down what somebody asks for by telephone. */
export function mayEnterRequests(person: Person): boolean {
  return isStaffSomewhere(person);
}

/** Asks for others in the name of a school, an office, a day-care centre. */
export function mayAskAsBody(person: Person, siteId?: string): boolean {
  return hasRole(person, 'requesting-body', siteId);
}
