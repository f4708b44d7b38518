import { readParameters } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { mayNoteObligations } from './guide.policy.ts';
import { insertObligations, readGuide } from './guide.store.ts';
import type { ObligationKind } from './guide.ts';

export type ObligationRefusal =
  | 'day-in-future'
  | 'certificate-day-missing'
  | 'certificate-too-old'
  | 'end-before-start';

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(one, other) > 0;

/**
 * Notes that a guide has signed or confirmed something, or that her certificate of conduct was seen, on a day.
 * How long it holds follows from the programme's parameters. Of the certificate its own day only serves to
 * reckon with and is not kept. The same note sent twice counts once.
 */
export async function noteObligation(
  tx: Tx,
  of: {
    readonly id: string;
    readonly guideId: string;
    readonly kind: ObligationKind;
    readonly on: Temporal.PlainDate;
    /** For agreements that are made for a time: the first day on which it no longer holds. */
    readonly until?: Temporal.PlainDate | null;
    /** The day the certificate of conduct was issued. */
    readonly issuedOn?: Temporal.PlainDate | null;
    readonly by: Person;
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
  },
): Promise<Outcome<object, ObligationRefusal>> {
  const { id, kind, on, until = null, issuedOn = null, by, now, today } = of;
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!mayNoteObligations(by, guide)) throw new Forbidden();
  if (isAfter(on, today)) return refuse('day-in-future');

  const end = await endFor();
  if (end.ok === false) return end;
  const { validUntil } = end;
  if (validUntil !== null && !isAfter(validUntil, on)) return refuse('end-before-start');
  const known = guide.obligations.some(
    (one) =>
      one.kind === kind &&
      one.validFrom.equals(on) &&
      (one.validUntil === null
        ? validUntil === null
        : validUntil !== null && one.validUntil.equals(validUntil)),
  );
  if (!known) {
    const { id: guideId, siteId } = guide;
    await insertObligations(tx, [
      { id, guideId, siteId, kind, validFrom: on, validUntil, notedBy: by.id, notedAt: now },
    ]);
  }
  return { ok: true };

  async function endFor(): Promise<Outcome<{ validUntil: Temporal.PlainDate | null }, ObligationRefusal>> {
    const parameters = await readParameters(
      tx,
      ['profile-confirmation', 'conduct-certificate-age-max', 'conduct-certificate-renewal'],
      { day: on, siteId: guide?.siteId ?? null },
    );
    if (kind === 'yearly-confirmation') {
      return { ok: true, validUntil: on.add({ months: parameters['profile-confirmation'] }) };
    }
    if (kind !== 'certificate-of-conduct-seen') return { ok: true, validUntil: until };
    if (issuedOn === null || isAfter(issuedOn, on)) return refuse('certificate-day-missing');
    if (isAfter(on, issuedOn.add({ months: parameters['conduct-certificate-age-max'] }))) {
      return refuse('certificate-too-old');
    }
    return { ok: true, validUntil: issuedOn.add({ years: parameters['conduct-certificate-renewal'] }) };
  }
}
