import { readParameters } from '#modules/programme';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { newId } from '#platform/ids';
import { insertHours } from '../hours/hours.store.ts';
import type { NewHoursRow } from '../hours/hours.ts';
import { type Assignment, isOver } from './assignment.ts';

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

/** Somebody may be on her way already: what a site grants for a late cancellation, to be confirmed as all hours. */
export async function grantLateCredit(
  tx: Tx,
  assignment: Assignment,
  { now, today }: { now: Temporal.Instant; today: Temporal.PlainDate },
): Promise<void> {
  const values = await readParameters(tx, ['late-cancel-before', 'late-cancel-credit'], {
    day: today,
    siteId: assignment.siteId,
  });
  const minutes = values['late-cancel-credit'];
  const hoursBefore = now.until(assignment.startsAt).total('hours');
  if (minutes <= 0 || hoursBefore > values['late-cancel-before'] || isOver(assignment, now)) return;
  await insertHours(tx, creditFor(assignment, { minutes, now }));
}
