import { hasRole, type Person, providersOf, type Role, roles } from '#platform/acting';
import { fitsPlace, keyOfPlace, kindOfPlace, type PlaceOption } from './role-place.ts';

/** Roles a coordinator gives at her own site. */
const givenBySite: readonly Role[] = ['guide', 'requesting-body'];
/** Roles management gives, at the sites of its provider and for the provider; all others an administrator gives. */
const givenByManagement: readonly Role[] = ['coordinator', 'deputy', 'finance', 'data-protection-officer'];

/** Sees everybody, invites to every role. */
export function mayManagePeople(person: Person): boolean {
  return hasRole(person, 'administrator');
}

/** Sees who has access to a site and invites to it; without a site: to any. */
export function mayManageAccess(person: Person, siteId?: string): boolean {
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}

/** Names who leads the sites of a provider, and its finance person and data protection officer. */
export function mayNameLeads(person: Person): boolean {
  return hasRole(person, 'management');
}

/** Who may give which role where; to herself nobody gives any, which the deed asks. */
export function mayInviteTo(person: Person, role: Role, place: string): boolean {
  if (!fitsPlace(role, place)) return false;
  if (mayManagePeople(person)) return true;
  const key = keyOfPlace(place);
  switch (kindOfPlace(place)) {
    case 'site':
      return (
        (givenBySite.includes(role) && mayManageAccess(person, key)) ||
        (givenByManagement.includes(role) && hasRole(person, 'management', key))
      );
    case 'provider':
      return givenByManagement.includes(role) && providersOf(person, 'management').includes(key);
    default:
      return false;
  }
}

/** Who may give a role may end it, but nobody ends her own: the last administrator would lock everybody out. */
export function mayEndRole(
  person: Person,
  held: { readonly personId: string; readonly role: Role; readonly place: string },
): boolean {
  return held.personId !== person.id && mayInviteTo(person, held.role, held.place);
}

/** Places at which a person may give any role at all. */
export function placesToInviteTo(person: Person, places: readonly PlaceOption[]): PlaceOption[] {
  return places.filter(({ place }) => roles.some((role) => mayInviteTo(person, role, place)));
}

/** Roles a person may give at one of these places or for the whole system. */
export function rolesToGive(person: Person, places: readonly PlaceOption[]): Role[] {
  const all = ['system', ...places.map(({ place }) => place)];
  return roles.filter((role) => all.some((place) => mayInviteTo(person, role, place)));
}
