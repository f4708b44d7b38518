import { eventsFor, type Step, step } from '#platform/life-cycle';
import { actorsFor, type By, type Owned } from './assignment.policy.ts';
import {
  type AssignmentEvent,
  type AssignmentState,
  assignmentActors,
  assignmentLifeCycle,
} from './assignment.ts';

type Standing = Owned & { readonly state: AssignmentState };

/** Where an event leads for this person, or why not. */
export function stepFor(by: By, assignment: Standing, event: AssignmentEvent): Step<AssignmentState> {
  return step(assignmentLifeCycle, assignment.state, event, actorsFor(by, assignment, event));
}

/** The events somebody can cause: the buttons of the page, in the order of the table. */
export function eventsOf(by: By, assignment: Standing): AssignmentEvent[] {
  return eventsFor(assignmentLifeCycle, assignment.state, assignmentActors).filter(
    (event) => stepFor(by, assignment, event).ok,
  );
}
