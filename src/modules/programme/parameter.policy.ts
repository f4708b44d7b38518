import { hasRole, isStaff, type Person } from '#platform/acting';
import { definitionOf, type ParameterKey } from './parameter.ts';

export function maySeeParameters(person: Person): boolean {
  return hasRole(person, 'administrator') || hasRole(person, 'finance') || isStaff(person);
}

/** The state's values are the administrators'; a site's own values those of its coordination. */
export function mayChangeParameter(person: Person, key: ParameterKey, siteId: string | null): boolean {
  if (siteId === null) return !definitionOf(key).onlySites && hasRole(person, 'administrator');
  return (
    definitionOf(key).level === 'site' &&
    (hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId))
  );
}
