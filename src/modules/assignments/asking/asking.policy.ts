import { hasRole, type Person, sitesOf } from '#platform/acting';

/** Coordination settles how its site asks; a guide who coordinates asks as it is settled. */
export function mayChangeAskingRule(person: Person, siteId: string): boolean {
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}

export function mayChangeSomeRule(person: Person): boolean {
  return sitesOf(person, ['coordinator', 'deputy']).length > 0;
}
