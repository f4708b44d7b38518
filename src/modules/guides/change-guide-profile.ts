import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { mayEditProfile } from './guide.policy.ts';
import { readGuide, saveProfile } from './guide.store.ts';
import { type GuideProfile, guideLifeCycle } from './guide.ts';

/** States that are reached only through the certificate. */
const afterCertificate = new Set(
  guideLifeCycle.transitions
    .filter((line) => line.guard === 'qualified' || line.guard === 'ready')
    .map((line) => line.to),
);

/**
 * Changes who a guide is and what she brings, if nobody has changed it since `version`.
 */
export async function changeGuideProfile(
  tx: Tx,
  of: {
    readonly guideId: string;
    readonly version: number;
    readonly profile: GuideProfile;
    readonly by: Person;
  },
): Promise<Outcome<object, 'changed-meanwhile' | 'certificate-needed'>> {
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!mayEditProfile(of.by, guide)) throw new Forbidden();
  if (of.profile.qualifiedOn === null && guide.qualifiedOn !== null && afterCertificate.has(guide.state)) {
    return refuse('certificate-needed');
  }
  const saved = await saveProfile(tx, { ...guide, version: of.version }, of.profile);
  return saved ? { ok: true } : refuse('changed-meanwhile');
}
