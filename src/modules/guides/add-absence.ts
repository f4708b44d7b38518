import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { maySetAvailability } from './guide.policy.ts';
import { insertAbsence, readGuide } from './guide.store.ts';
import type { Absence } from './guide.ts';

export type AbsenceRefusal = 'end-before-start' | 'already-over' | 'too-long';

const longestYears = 2;

/**
 * Notes that a guide is away on half-open days. The same absence sent twice counts once; absences may overlap.
 */
export async function addAbsence(
  tx: Tx,
  of: {
    readonly guideId: string;
    readonly absence: Absence;
    readonly by: Person;
    readonly today: Temporal.PlainDate;
  },
): Promise<Outcome<object, AbsenceRefusal>> {
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!maySetAvailability(of.by, guide)) throw new Forbidden();
  const { from, until } = of.absence;
  if (Temporal.PlainDate.compare(until, from) <= 0) return refuse('end-before-start');
  if (Temporal.PlainDate.compare(until, of.today) <= 0) return refuse('already-over');
  if (Temporal.PlainDate.compare(until, from.add({ years: longestYears })) > 0) return refuse('too-long');
  if (guide.absences.some((one) => one.from.equals(from) && one.until.equals(until))) return { ok: true };
  await insertAbsence(tx, guide, of.absence);
  return { ok: true };
}
