import { hasRole, isStaff, type Person, type Role, sitesOf, staffRoles } from '#platform/acting';

/** Roles that see the hours of a site. */
const seeing: readonly Role[] = [...staffRoles, 'finance'];

/** Whose an entry of hours is. */
interface OwnedHours {
  readonly siteId: string;
  readonly personId: string;
  readonly requestedBy: string | null;
  readonly enteredBy: string | null;
}

/** Hours are confirmed by the requesting body or coordination, never by the guide or by who entered them. */
export function mayConfirmHours(person: Person, hours: OwnedHours): boolean {
  if (person.id === hours.personId || person.id === hours.enteredBy) return false;
  return isStaff(person, hours.siteId) || hours.requestedBy === person.id;
}

/** Somewhere there may be hours for her to confirm. */
export function mayConfirmSomewhere(person: Person): boolean {
  return isStaff(person) || hasRole(person, 'requesting-body');
}

export function maySeeHours(person: Person): boolean {
  return hasRole(person, 'guide') || sitesSeen(person).length > 0;
}

/** Sites whose hours she sees, beside her own. */
export function sitesSeen(person: Person): string[] {
  return sitesOf(person, seeing);
}
