import type { Db, Tx } from '#platform/database';
import { newId } from '#platform/ids';
import { insertAbsence, insertGuides, insertObligations } from './guide.store.ts';
import {
  type Absence,
  type GuideAvailability,
  type GuideProfile,
  type GuideState,
  type Obligation,
  type ObligationKind,
  requiredObligations,
} from './guide.ts';

let number = 0;

/**
 * A guide for tests at a site that is there, on an owner's connection: active, qualified, everything pledged on
 * 1 January 2026 for two years, speaking Arabic and German, without telling her hours.
 */
export async function buildGuide(
  db: Db | Tx,
  of: Partial<GuideProfile> &
    Partial<GuideAvailability> & {
      readonly siteId: string;
      readonly id?: string;
      readonly personId?: string | null;
      readonly state?: GuideState;
      readonly without?: readonly ObligationKind[];
      readonly obligations?: readonly Omit<Obligation, 'id' | 'notedBy' | 'notedAt'>[];
      readonly absences?: readonly Omit<Absence, 'id'>[];
      readonly now?: Temporal.Instant;
    },
): Promise<{ id: string; siteId: string; name: string; version: number }> {
  const now = of.now ?? Temporal.Instant.from('2026-03-02T09:00:00Z');
  const id = of.id ?? newId();
  const at = { id, siteId: of.siteId };
  const name = of.name ?? `Lotsin ${++number}`;
  const tx = db as Tx;
  await insertGuides(
    tx,
    [
      {
        ...at,
        name,
        personId: of.personId ?? null,
        state: of.state ?? 'active',
        email: of.email ?? null,
        phone: of.phone ?? null,
        gender: of.gender ?? null,
        languages: of.languages ?? [
          { tag: 'ar', level: 'mother-tongue', modes: ['speak', 'read', 'write'] },
          { tag: 'de', level: 'fluent', modes: ['speak', 'read'] },
        ],
        qualifiedOn: of.qualifiedOn === undefined ? Temporal.PlainDate.from('2024-05-01') : of.qualifiedOn,
        coordinating: of.coordinating ?? false,
        healthGuide: of.healthGuide ?? false,
        hours: of.hours ?? null,
        topics: of.topics ?? [],
        home: of.home ?? null,
        radiusKm: of.radiusKm ?? null,
        wishMinutesPerMonth: of.wishMinutesPerMonth ?? null,
        awayDuring: of.awayDuring ?? [],
        travel: of.travel ?? null,
      },
    ],
    now,
  );
  const pledged = requiredObligations
    .filter((kind) => !of.without?.includes(kind))
    .map((kind) => ({
      kind,
      validFrom: Temporal.PlainDate.from('2026-01-01'),
      validUntil: Temporal.PlainDate.from('2028-01-01'),
    }));
  await insertObligations(
    tx,
    (of.obligations ?? pledged).map((one) => ({
      ...one,
      id: newId(),
      guideId: id,
      siteId: of.siteId,
      notedBy: null,
      notedAt: now,
    })),
  );
  for (const absence of of.absences ?? []) await insertAbsence(tx, at, { ...absence, id: newId() });
  return { ...at, name, version: 1 };
}
