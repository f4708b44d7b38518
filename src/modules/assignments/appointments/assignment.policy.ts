import { isStaff, type Person } from '#platform/acting';
import type { AssignmentActor, AssignmentEvent } from './assignment.ts';

/** Whose an assignment is. */
export interface Owned {
  readonly siteId: string;
  /** The guide's account. */
  readonly personId: string;
  readonly requestedBy: string | null;
}

/** Who does something: somebody signed in, whoever holds the secret link of the request, or the program. */
export type By = Person | 'secret-link' | 'system';

/** What decides about hours; nobody does that for an appointment of her own. */
const decidesOnHours: readonly AssignmentEvent[] = ['confirm-hours', 'doubt', 'resolve'];

/** As what somebody stands to an assignment for this event. */
export function actorsFor(by: By, assignment: Owned, event: AssignmentEvent): AssignmentActor[] {
  if (by === 'system') return ['system'];
  if (by === 'secret-link') return ['person-asking'];
  const actors: AssignmentActor[] = [];
  const isTheGuide = assignment.personId === by.id;
  if (isTheGuide) actors.push('guide');
  if (isTheGuide && decidesOnHours.includes(event)) return actors;
  if (isStaff(by, assignment.siteId)) actors.push('coordination');
  if (assignment.requestedBy === by.id) actors.push('requesting-body');
  return actors;
}

export function personIdOf(by: By): string | null {
  return typeof by === 'object' ? by.id : null;
}

export function isCoordination(by: By, assignment: Owned): boolean {
  return typeof by === 'object' && isStaff(by, assignment.siteId);
}

/** Sees an assignment at all; what of it depends on as what. */
export function maySeeAssignment(person: Person, assignment: Owned): boolean {
  return (
    assignment.personId === person.id ||
    assignment.requestedBy === person.id ||
    isStaff(person, assignment.siteId)
  );
}
