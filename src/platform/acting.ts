/** Roles a person can hold, each at a place of its kind. */
export const roles = [
  'guide',
  'coordinating-guide',
  'coordinator',
  'deputy',
  'requesting-body',
  'finance',
  'management',
  'data-protection-officer',
  'county-office',
  'competence-centre',
  'granting-authority',
  'ministry',
  'trainer',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

export const placeKinds = ['site', 'provider', 'county', 'state', 'system'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** Where each role can be held; at a provider it holds for all its sites. */
export const placeKindsOf: Readonly<Record<Role, readonly PlaceKind[]>> = {
  guide: ['site'],
  'coordinating-guide': ['site'],
  coordinator: ['site'],
  deputy: ['site'],
  'requesting-body': ['site'],
  finance: ['provider'],
  management: ['provider'],
  'data-protection-officer': ['provider'],
  'county-office': ['county'],
  'competence-centre': ['state'],
  'granting-authority': ['state'],
  ministry: ['state'],
  trainer: ['site', 'state'],
  administrator: ['system'],
};

export interface RoleAtSite {
  readonly role: Role;
  /** null for roles that hold at no site: for a county, a state, the whole system. */
  readonly siteId: string | null;
  /** Of a role held at a provider, which stands here once for each of its sites. */
  readonly providerId?: string;
  readonly countyKey?: string;
  readonly stateKey?: string;
  /** `site:<id>`, `provider:<id>`, `county:<key>`, `state:<key>`, `system`: where it was given. */
  readonly place?: string;
  /** That place as people call it; null for the whole system. */
  readonly placeName?: string | null;
}

/** The signed-in person as permission questions see her. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The roles of today; where she has chosen one to work in, only that. */
  readonly roles: readonly RoleAtSite[];
  /** All roles of today, where she has chosen one of them. */
  readonly allRoles?: readonly RoleAtSite[];
  /** Her roles ask for a second factor that this session lacks: until then she holds none of them. */
  readonly secondFactorMissing?: boolean;
  /** When this session ends without another visit; absent where it stays for weeks. */
  readonly signedInUntil?: Temporal.Instant;
  /** The same as seconds from the moment of this visit; surely not more. */
  readonly signedInSeconds?: number;
  /** The role she has chosen to work in: `coordinator@site:<id>`. */
  readonly workingAs?: string;
}

/** In whose name a transaction runs; the database's policies follow from it. */
export type Acting =
  | { kind: 'nobody' }
  | {
      kind: 'person';
      personId: string;
      /** Only with the rights of this one of her roles; one she does not hold leaves none. */
      workingAs?: string;
    }
  | { kind: 'site'; siteId: string }
  | { kind: 'token'; tokenHash: string }
  | { kind: 'system' };

export const nobody: Acting = { kind: 'nobody' };
export const system: Acting = { kind: 'system' };

/** Roles that see counted figures of a county or a state, and never a person. */
export const figureRoles: readonly Role[] = [
  'county-office',
  'competence-centre',
  'granting-authority',
  'ministry',
];

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

/** The signed-in person with the rights of the roles she works in. */
export function actingOf(person: Person): Acting {
  return {
    kind: 'person',
    personId: person.id,
    ...(person.workingAs === undefined ? {} : { workingAs: person.workingAs }),
  };
}

/** Providers at which the person holds the role. */
export function providersOf(person: Person, role: Role): string[] {
  return [
    ...new Set(person.roles.filter((r) => r.role === role).flatMap(({ providerId }) => providerId ?? [])),
  ];
}

/** What a role is called when one of several is chosen: `coordinator@site:<id>`. */
export function choiceOf(held: RoleAtSite): string {
  const { role, siteId, providerId, place } = held;
  if (place !== undefined) return `${role}@${place}`;
  if (providerId !== undefined) return `${role}@provider:${providerId}`;
  return siteId ? `${role}@site:${siteId}` : `${role}@system`;
}

/** Sites at which the person holds one of the roles. */
export function sitesOf(person: Person, wanted: readonly Role[]): string[] {
  return [
    ...new Set(
      person.roles.filter((r) => wanted.includes(r.role) && r.siteId).map((r) => r.siteId as string),
    ),
  ];
}
