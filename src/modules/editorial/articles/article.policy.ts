import { hasRole, type Person } from '#platform/acting';
import type { Owner } from './article.ts';

/** Whose texts somebody may write: of sites she leads, of states for whose competence centre she works. */
export function mayPublishFor(person: Person, { siteId, stateKey }: Owner): boolean {
  if (siteId === null) return statesOf(person).includes(stateKey);
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}

export function mayPublish(person: Person): boolean {
  return hasRole(person, 'coordinator') || hasRole(person, 'deputy') || isAtCentre(person);
}

export function isAtCentre(person: Person): boolean {
  return statesOf(person).length > 0;
}

/** States for whose competence centre she works. */
export function statesOf(person: Person): string[] {
  return person.roles.flatMap(({ role, stateKey }) =>
    role === 'competence-centre' && stateKey ? [stateKey] : [],
  );
}
