import { eventsFor, type Step, step } from '#platform/life-cycle';
import { actorsFor, type By, type Owned } from './assignment.policy.ts';
import {
  type AssignmentEvent,
  type AssignmentState,
  assignmentActors,
  assignmentLifeCycle,
} from './assignment.ts';

type Standing = Owned & { readonly state: AssignmentState; readonly sessionId?: string | null };

/** Of a place in a group only its hours are told here; the rest is decided where the group stands. */
const ofGroups: readonly AssignmentEvent[] = ['done', 'confirm-hours', 'doubt', 'resolve', 'correct-hours'];

/** Where an event leads for this person, or why not. */
export function stepFor(by: By, assignment: Standing, event: AssignmentEvent): Step<AssignmentState> {
  if (assignment.sessionId && !ofGroups.includes(event)) return { ok: false, refusal: 'not-in-this-state' };
  return step(assignmentLifeCycle, assignment.state, event, actorsFor(by, assignment, event));
}

/** The events somebody can cause: the buttons of the page, in the order of the table. */
export function eventsOf(by: By, assignment: Standing): AssignmentEvent[] {
  return eventsFor(assignmentLifeCycle, assignment.state, assignmentActors).filter(
    (event) => stepFor(by, assignment, event).ok,
  );
}
