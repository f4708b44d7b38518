import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { maySetAvailability } from './guide.policy.ts';
import { readGuide, saveAvailability } from './guide.store.ts';
import { type GuideAvailability, joinHours } from './guide.ts';

/** Sets when, where, what and how much a guide offers, if nobody has changed it since `version`. */
export async function setAvailability(
  tx: Tx,
  of: {
    readonly guideId: string;
    readonly version: number;
    readonly availability: GuideAvailability;
    readonly by: Person;
  },
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!maySetAvailability(of.by, guide)) throw new Forbidden();
  const hours = of.availability.hours && joinHours(of.availability.hours);
  const saved = await saveAvailability(tx, { ...guide, version: of.version }, { ...of.availability, hours });
  return saved ? { ok: true } : refuse('changed-meanwhile');
}
