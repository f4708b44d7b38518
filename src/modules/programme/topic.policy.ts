import { hasRole, type Person } from '#platform/acting';

export function mayDecideTopics(person: Person, siteId: string): boolean {
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}
