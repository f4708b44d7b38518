/** Roles a person can hold; all but `administrator` at one site. */
export const roles = [
  'guide',
  'coordinating-guide',
  'coordinator',
  'deputy',
  'finance',
  'requesting-body',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

export interface RoleAtSite {
  readonly role: Role;
  /** null for roles that hold for the whole system. */
  readonly siteId: string | null;
}

/** The signed-in person as permission questions see her. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly RoleAtSite[];
}

/** In whose name a transaction runs; the database's policies follow from it. */
export type Acting =
  | { kind: 'nobody' }
  | { kind: 'person'; personId: string }
  | { kind: 'site'; siteId: string }
  | { kind: 'token'; tokenHash: string }
  | { kind: 'system' };

export const nobody: Acting = { kind: 'nobody' };
export const system: Acting = { kind: 'system' };

/** Roles that coordinate a site: they see its requests and its team. */
export const staffRoles: readonly Role[] = ['coordinator', 'deputy', 'coordinating-guide'];

export function hasRole(person: Person, role: Role, siteId?: string): boolean {
  return person.roles.some((r) => r.role === role && (siteId === undefined || r.siteId === siteId));
}

export function isStaff(person: Person, siteId?: string): boolean {
  return staffRoles.some((role) => hasRole(person, role, siteId));
}

export function isStaffSomewhere(person: Person): boolean {
  return isStaff(person);
}

export function isGuideSomewhere(person: Person): boolean {
  return hasRole(person, 'guide');
}

/** Sites at which the person holds one of the roles. */
export function sitesOf(person: Person, wanted: readonly Role[]): string[] {
  return [
    ...new Set(
      person.roles.filter((r) => wanted.includes(r.role) && r.siteId).map((r) => r.siteId as string),
    ),
  ];
}
