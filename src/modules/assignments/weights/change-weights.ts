import { parts } from '#modules/matching';
import { changeParameter } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { NotFound, type Outcome, refuse } from '#platform/errors';
import { mayChangeAskingRule } from '../asking/asking.policy.ts';
import { type Counts, isSame, readCounts, weightKey } from './site-weights.ts';

export interface ChangeWeights {
  readonly siteId: string;
  /** As they stood when she looked. */
  readonly seen: Counts;
  /** `usual`: what the state has, also when the state changes it later. */
  readonly counts: Counts | 'usual';
  readonly newId: () => string;
  readonly by: Person;
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
}

/** A site settles how much each wish counts, from today on. A second change on one day puts the first right. */
export async function changeWeights(
  tx: Tx,
  changing: ChangeWeights,
): Promise<Outcome<object, 'changed-meanwhile'>> {
  const { siteId, seen, counts, by, now, today } = changing;
  if (!mayChangeAskingRule(by, siteId)) throw new NotFound();
  const { own, usual } = await readCounts(tx, siteId, today);
  if (!isSame(own, seen)) return refuse('changed-meanwhile');
  const wanted = counts === 'usual' ? usual : counts;
  for (const part of parts) {
    if (wanted[part] === own[part]) continue;
    const done = await changeParameter(tx, {
      id: changing.newId(),
      key: weightKey(part),
      siteId,
      value: wanted[part],
      validFrom: today,
      // The site's own value ends, and the state's holds again.
      validUntil: counts === 'usual' ? today.add({ days: 1 }) : null,
      source: 'Festlegung der Koordination',
      isCorrection: true,
      by,
      now,
    });
    if (!done.ok) {
      if (done.refusal === 'changed-meanwhile') return refuse('changed-meanwhile');
      throw new Error(`${weightKey(part)}: ${done.refusal}`);
    }
  }
  return { ok: true };
}
