import type { Role } from '#platform/acting';
import type { Lang } from '#platform/languages';

/** A role somebody holds or will hold. */
export interface HeldRole {
  readonly id: string;
  readonly personId: string;
  readonly role: Role;
  /** `site:<id>`, `provider:<id>`, `county:<key>`, `state:<key>` or `system`. */
  readonly place: string;
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

/** `all`, or the places whose people are meant. */
export type Scope = 'all' | readonly string[];
