import { figureRoles, hasRole, type Person } from '#platform/acting';

/** Sees counted figures of a county or a state; the database decides of which. */
export function maySeeCounts(person: Person): boolean {
  return figureRoles.some((role) => hasRole(person, role));
}
