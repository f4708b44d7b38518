import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { type Outcome, refuse } from '#platform/errors';
import { mayChangeParameter } from './parameter.policy.ts';
import { insertParameter, parameterHistory, stateFor } from './parameter.store.ts';
import { definitionOf, isInBounds, type ParameterKey, standing } from './parameter.ts';

export type ChangeParameterRefusal =
  | 'not-yours-to-change'
  | 'value-out-of-bounds'
  | 'ends-before-it-begins'
  | 'day-has-a-value'
  | 'changed-meanwhile';

export interface ChangeParameter {
  readonly id: string;
  readonly key: ParameterKey;
  /** null: for the whole state. */
  readonly siteId: string | null;
  readonly value: number;
  readonly validFrom: Temporal.PlainDate;
  /** null: until the next value. */
  readonly validUntil: Temporal.PlainDate | null;
  readonly source: string;
  /** Puts right the value that already begins on that day. */
  readonly isCorrection: boolean;
  readonly by: Person;
  readonly now: Temporal.Instant;
}

/** Adds a value from a day on. Nothing is overwritten: the earlier value stays in the history. */
export async function changeParameter(
  tx: Tx,
  change: ChangeParameter,
): Promise<Outcome<{ id: string }, ChangeParameterRefusal>> {
  const { id, key, siteId, value, validFrom, validUntil, source, by, now } = change;
  if (!mayChangeParameter(by, key, siteId)) return refuse('not-yours-to-change');
  if (!isInBounds(key, value)) return refuse('value-out-of-bounds');
  if (validUntil && Temporal.PlainDate.compare(validUntil, validFrom) <= 0)
    return refuse('ends-before-it-begins');

  const state = await stateFor(tx, siteId);
  const history = await parameterHistory(tx, key, { siteId, state });
  const sameDay = standing(history.filter((row) => row.siteId === siteId)).find((row) =>
    row.validFrom.equals(validFrom),
  );
  const isSame =
    sameDay?.value === value &&
    sameDay.source === source &&
    (sameDay.validUntil?.toString() ?? null) === (validUntil?.toString() ?? null);
  // The same form sent twice.
  if (sameDay && isSame) return { ok: true, id: sameDay.id };
  if (sameDay && !change.isCorrection) return refuse('day-has-a-value');

  const done = await insertParameter(tx, {
    id,
    state,
    siteId,
    key,
    value,
    unit: definitionOf(key).unit,
    validFrom,
    validUntil,
    source,
    corrects: sameDay?.id ?? null,
    changedBy: by.id,
    changedByName: by.name,
    changedAt: now,
  });
  return done ? { ok: true, id } : refuse('changed-meanwhile');
}
