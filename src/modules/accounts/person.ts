import type { Role } from '#platform/acting';
import type { Lang } from '#platform/languages';

/** A role somebody holds or will hold. */
export interface HeldRole {
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  readonly siteId: string | null;
  readonly validFrom: Temporal.PlainDate;
  readonly validUntil: Temporal.PlainDate | null;
}

export interface PersonWithRoles {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly lang: Lang;
  readonly roles: readonly HeldRole[];
}

/** `all`, or the sites whose people are meant. */
export type Scope = 'all' | readonly string[];
