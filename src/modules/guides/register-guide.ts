import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, type Outcome, refuse } from '#platform/errors';
import { actorsFor, mayEditProfile, mayNoteObligations } from './guide.policy.ts';
import {
  insertGuides,
  insertObligations,
  insertTransitions,
  type NewGuide,
  type ObligationOf,
  type TransitionOf,
} from './guide.store.ts';
import {
  type GuideAvailability,
  type GuideEvent,
  type GuideProfile,
  joinHours,
  judgeMove,
  type MoveRefusal,
  type ObligationKind,
} from './guide.ts';

/** Where somebody stands when she is entered. */
export const entries = [
  'register',
  'enter-qualified',
  'enter-active',
] as const satisfies readonly GuideEvent[];
export type Entry = (typeof entries)[number];

/** What is known to be in force when somebody is entered. */
export interface EnteredObligation {
  readonly kind: ObligationKind;
  readonly validFrom: Temporal.PlainDate;
  readonly validUntil: Temporal.PlainDate | null;
}

/** Somebody to be entered. */
export interface NewMember {
  readonly id: string;
  readonly profile: GuideProfile;
  readonly availability: GuideAvailability;
  readonly entry: Entry;
  readonly obligations: readonly EnteredObligation[];
}

/** Enters people into the team of a site, all of them or nobody. */
export async function registerGuides(
  tx: Tx,
  of: {
    readonly siteId: string;
    readonly members: readonly NewMember[];
    readonly by: Person;
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
    readonly newId: () => string;
  },
): Promise<Outcome<object, MoveRefusal>> {
  const { siteId, members, by, now, today, newId } = of;
  const site = { siteId, personId: null };
  if (!mayEditProfile(by, site)) throw new Forbidden();
  if (members.some(({ obligations }) => obligations.length > 0) && !mayNoteObligations(by, site)) {
    throw new Forbidden();
  }
  const actors = actorsFor(by, site);
  const guides: NewGuide[] = [];
  const obligations: ObligationOf[] = [];
  const transitions: TransitionOf[] = [];
  for (const { id, profile, availability, entry, ...member } of members) {
    const own = member.obligations.map((one) => ({
      ...one,
      id: newId(),
      guideId: id,
      siteId,
      notedBy: by.id,
      notedAt: now,
    }));
    const judged = judgeMove(
      { state: null, qualifiedOn: profile.qualifiedOn, obligations: own },
      entry,
      actors,
      today,
    );
    if (!judged.ok) return refuse(judged.refusal);
    const hours = availability.hours && joinHours(availability.hours);
    guides.push({ id, ...site, ...profile, ...availability, hours, state: judged.to });
    obligations.push(...own);
    transitions.push({
      id: newId(),
      guideId: id,
      siteId,
      event: entry,
      fromState: null,
      toState: judged.to,
      reason: null,
      madeBy: by.id,
      madeAt: now,
    });
  }
  await insertGuides(tx, guides, now);
  await insertObligations(tx, obligations);
  await insertTransitions(tx, transitions);
  return { ok: true };
}

/** Enters somebody into the team of a site. */
export function registerGuide(
  tx: Tx,
  of: NewMember & Omit<Parameters<typeof registerGuides>[1], 'members'>,
): Promise<Outcome<object, MoveRefusal>> {
  return registerGuides(tx, { ...of, members: [of] });
}
