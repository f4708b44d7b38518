import { hasRole, type Person, type Role, roles } from '#platform/acting';

/** Roles a coordinator gives at her own site; all others are given by an administrator. */
const givenBySite: readonly Role[] = ['guide', 'requesting-body'];

/** Sees everybody, invites to every role. */
export function mayManagePeople(person: Person): boolean {
  return hasRole(person, 'administrator');
}

/** Sees who has access to a site and invites to it; without a site: to any. */
export function mayManageAccess(person: Person, siteId?: string): boolean {
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}

/** Administrators act for the whole system, everybody else at a site. */
export function fitsSite(role: Role, siteId: string | null): boolean {
  return (role === 'administrator') === (siteId === null);
}

export function mayInviteTo(person: Person, role: Role, siteId: string | null): boolean {
  if (!fitsSite(role, siteId)) return false;
  if (mayManagePeople(person)) return true;
  return siteId !== null && givenBySite.includes(role) && mayManageAccess(person, siteId);
}

/** Who may give a role may end it, but nobody ends her own: the last administrator would lock everybody out. */
export function mayEndRole(
  person: Person,
  held: { readonly personId: string; readonly role: Role; readonly siteId: string | null },
): boolean {
  return held.personId !== person.id && mayInviteTo(person, held.role, held.siteId);
}

/** Sites to which a person may invite anybody at all. */
export function sitesToInviteTo<Site extends { readonly id: string }>(
  person: Person,
  sites: readonly Site[],
): Site[] {
  return sites.filter((site) => roles.some((role) => mayInviteTo(person, role, site.id)));
}

/** Roles a person may give, at one of these sites or for the whole system. */
export function rolesToGive(person: Person, sites: readonly { readonly id: string }[]): Role[] {
  const places = [null, ...sites.map((site) => site.id)];
  return roles.filter((role) => places.some((place) => mayInviteTo(person, role, place)));
}
