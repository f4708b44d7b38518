import { publicAssignmentCounts } from '#modules/assignments';
import { publicGuideCounts } from '#modules/guides';
import type { ProfileCode } from '#modules/library';
import { countLedSites, findParameter, listTopics } from '#modules/programme';
import { publicRequestCounts } from '#modules/requests';
import type { Db } from '#platform/database';
import { type Fact, profileFacts } from './profile-facts.ts';

export interface ProfileFacts {
  readonly facts: Partial<Record<ProfileCode, Fact>>;
  /** Accompaniments of one matter from which coordination needs a reason. */
  readonly often: number;
}

/** One small counted query through each owning module's door. */
export async function readProfileFacts(
  db: Db,
  of: { today: Temporal.PlainDate; now: Temporal.Instant },
): Promise<ProfileFacts> {
  const { today, now } = of;
  const parameterOf = (key: Parameters<typeof findParameter>[1]) => findParameter(db, key, { day: today });
  const often = (await parameterOf('review-stop')) ?? 5;
  const facts = profileFacts({
    guides: await publicGuideCounts(db, today),
    requests: await publicRequestCounts(db, { now, often }),
    assignments: await publicAssignmentCounts(db),
    sites: await countLedSites(db),
    topics: await listTopics(db),
    rate: await parameterOf('allowance-rate'),
    hoursPerYear: await parameterOf('guide-hours-per-year'),
    often,
  });
  return { facts, often };
}
