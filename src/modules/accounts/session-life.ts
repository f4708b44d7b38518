import type { Role } from '#platform/acting';

export interface SessionLife {
  /** Minutes without a visit after which it ends. */
  readonly idleMinutes: number;
  /** Hours after signing in at which it ends in any case. */
  readonly hours: number;
  /** Stays when the browser is closed. */
  readonly stays: boolean;
}

/** Roles that sign in on their own phone and see only what is their own. */
const lightRoles: readonly Role[] = ['guide', 'requesting-body'];
const month = 30 * 24;

/** Whether these roles ask for a second factor. */
export function needsSecondFactor(roles: readonly { readonly role: Role }[]): boolean {
  return roles.some(({ role }) => !lightRoles.includes(role));
}

/** How long a session lasts: NIST SP 800-63B, 4.2.3 for staff, 4.1.3 for all others. */
export function lifeOfSession(roles: readonly { readonly role: Role }[]): SessionLife {
  if (roles.some(({ role }) => role === 'finance')) return { idleMinutes: 15, hours: 12, stays: false };
  if (needsSecondFactor(roles)) return { idleMinutes: 30, hours: 12, stays: false };
  return { idleMinutes: month * 60, hours: month, stays: true };
}
