import { isGuideSomewhere, isStaff, isStaffSomewhere, type Person, sitesOf } from '#platform/acting';
import type { GroupSession } from './group-session.ts';

export function mayPlanGroups(person: Person): boolean {
  return isStaffSomewhere(person);
}

export function mayPlanGroup(person: Person, session: Pick<GroupSession, 'siteId'>): boolean {
  return isStaff(person, session.siteId);
}

/** Whoever plans them, and whoever may go along. */
export function mayVisitGroups(person: Person): boolean {
  return isStaffSomewhere(person) || isGuideSomewhere(person);
}

/** Goes along at this site herself. */
export function maySignUp(person: Person, session: Pick<GroupSession, 'siteId'>): boolean {
  return sitesOf(person, ['guide', 'coordinating-guide']).includes(session.siteId);
}
