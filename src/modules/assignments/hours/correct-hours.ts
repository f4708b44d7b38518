import { readParameter } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { dayOf } from '#platform/dates';
import { type Outcome, refuse } from '#platform/errors';
import { newId } from '#platform/ids';
import { changeAssignment } from '../appointments/assignment.store.ts';
import { type Doing, noteStep, type StepRefusal, takeAssignment } from '../appointments/take-assignment.ts';
import { hoursOfAssignment, insertHours } from './hours.store.ts';
import { countedMinutes, refusesSpan, type SpanRefusal, standingEntries } from './hours.ts';
import type { HoursFacts } from './record-hours.ts';

export type CorrectRefusal =
  | StepRefusal
  | SpanRefusal
  | 'nothing-to-correct'
  | 'nothing-changed'
  | 'changed-meanwhile';

/**
 * Puts recorded hours right: a counter-entry takes the old entry out of all sums, a new entry stands in its
 * place and waits for a confirmation. The old rows stay as they were.
 */
export async function correctHours(
  tx: Tx,
  correcting: Doing & {
    readonly by: Person;
    readonly today: Temporal.PlainDate;
    /** The entry as it stood on the page. */
    readonly entryId: string;
    readonly facts: HoursFacts;
  },
): Promise<Outcome<{ minutes: number }, CorrectRefusal>> {
  const { by, now, today, facts } = correcting;
  const taken = await takeAssignment(tx, correcting, 'correct-hours');
  if (!taken.ok) return taken;
  const { assignment, to } = taken;
  const rows = await hoursOfAssignment(tx, assignment.id);
  const [entry] = standingEntries(rows);
  if (!entry) return refuse('nothing-to-correct');
  if (entry.id !== correcting.entryId) return refuse('changed-meanwhile');
  const wrong = refusesSpan(facts, { now, agreedAt: assignment.createdAt });
  if (wrong) return refuse(wrong);
  const step = await readParameter(tx, 'hours-rounding', { day: today, siteId: assignment.siteId });
  const minutes = countedMinutes(facts, step);
  const unchanged =
    facts.startedAt.equals(entry.startedAt) &&
    facts.endedAt.equals(entry.endedAt) &&
    facts.topicCode === entry.topicCode &&
    facts.languageTag === entry.languageTag &&
    facts.placeKind === entry.placeKind &&
    facts.followUpNeeded === entry.followUpNeeded &&
    facts.canDoAlone === entry.canDoAlone;
  if (unchanged) return refuse('nothing-changed');

  const counterId = newId(now);
  const common = { enteredBy: by.id, enteredAt: now };
  const { confirmedBy: _by, confirmedAt: _at, ...mirrored } = entry;
  const countered = await insertHours(tx, {
    ...mirrored,
    ...common,
    id: counterId,
    kind: 'counter-entry',
    corrects: entry.id,
    replaces: null,
    minutes: -entry.minutes,
  });
  if (!countered) return refuse('changed-meanwhile');
  await insertHours(tx, {
    ...mirrored,
    ...common,
    ...facts,
    // How hard it was is the guide's own to say.
    strain: by.id === assignment.personId ? facts.strain : entry.strain,
    id: newId(now),
    kind: 'entry',
    revision: entry.revision + 1,
    corrects: null,
    replaces: counterId,
    day: dayOf(facts.startedAt),
    minutes,
  });
  await changeAssignment(tx, assignment, { state: to });
  await noteStep(tx, taken, 'correct-hours', correcting);
  return { ok: true, minutes };
}
