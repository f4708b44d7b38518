import { hasRole, isGuideSomewhere, isStaff, isStaffSomewhere, type Person } from '#platform/acting';
import type { Guide, GuideActor } from './guide.ts';

type Of = Pick<Guide, 'siteId' | 'personId'>;

/** Sees the team of a site and its profiles. */
export function maySeeTeam(person: Person): boolean {
  return isStaffSomewhere(person);
}

export function maySeeOwnProfile(person: Person): boolean {
  return isGuideSomewhere(person);
}

export function isHerself(person: Person, guide: Of): boolean {
  return guide.personId === person.id;
}

/** Enters people of her site and keeps their profiles. */
export function mayEditProfile(person: Person, guide: Pick<Guide, 'siteId'>): boolean {
  return isStaff(person, guide.siteId);
}

/** When she has time and what she would like is the guide's own; the coordination may enter it for her. */
export function maySetAvailability(person: Person, guide: Of): boolean {
  return isHerself(person, guide) || isStaff(person, guide.siteId);
}

/** Agreements and pledges are formal: paid coordination and its deputy. */
export function mayNoteObligations(person: Person, guide: Pick<Guide, 'siteId'>): boolean {
  return isCoordinator(person, guide.siteId);
}

/** Volunteers do not look into the papers of other volunteers; whether anything is missing they may know. */
export function maySeeObligations(person: Person, guide: Of): boolean {
  return isHerself(person, guide) || isCoordinator(person, guide.siteId);
}

export function mayImport(person: Person, siteId?: string): boolean {
  return isCoordinator(person, siteId);
}

function isCoordinator(person: Person, siteId?: string): boolean {
  return hasRole(person, 'coordinator', siteId) || hasRole(person, 'deputy', siteId);
}

/** As what somebody acts on a guide's path; nobody of another site acts at all. */
export function actorsFor(person: Person, guide: Of): GuideActor[] {
  const actors: GuideActor[] = [];
  if (isCoordinator(person, guide.siteId)) actors.push('coordinator');
  if (hasRole(person, 'coordinating-guide', guide.siteId)) actors.push('coordinating-guide');
  if (isHerself(person, guide)) actors.push('guide');
  return actors;
}

/** Invites a guide to sign in. */
export function mayGiveAccess(person: Person, guide: Pick<Guide, 'siteId'>): boolean {
  return isCoordinator(person, guide.siteId);
}
