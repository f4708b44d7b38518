import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import type { NewHoursRow } from '../hours/hours.ts';
import type { Assignment } from './assignment.ts';

/** An entry for an appointment that did not take place, by the rule of the site. */
export function creditFor(
  assignment: Assignment,
  { minutes, now }: { minutes: number; now: Temporal.Instant },
): NewHoursRow {
  return {
    id: newId(now),
    siteId: assignment.siteId,
    assignmentId: assignment.id,
    guideId: assignment.guideId,
    personId: assignment.personId,
    requestedBy: assignment.requestedBy,
    kind: 'entry',
    revision: 1,
    corrects: null,
    replaces: null,
    day: dayOf(assignment.startsAt),
    startedAt: assignment.startsAt,
    endedAt: assignment.startsAt.add({ minutes }),
    minutes,
    topicCode: assignment.topicCode,
    languageTag: assignment.languageTag,
    placeKind: assignment.placeKind,
    followUpNeeded: false,
    canDoAlone: 'not-the-goal',
    strain: null,
    enteredBy: null,
    enteredAt: now,
  };
}
