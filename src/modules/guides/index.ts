import { z } from 'zod';
import type { Invite } from '#modules/accounts';
import { system } from '#platform/acting';
import { newId } from '#platform/ids';
import { job, type Module } from '#platform/module';
import { blockOverdue } from './block-overdue.ts';
import { seedDemo } from './demo.ts';
import { maySeeOwnProfile, maySeeTeam } from './guide.policy.ts';
import { indexGuidesAnew } from './guide.store.ts';
import { personalDataOfGuides } from './guides-personal-data.ts';
import { importRoutes } from './import/import.routes.tsx';
import { guideMoved } from './move-guide.ts';
import { ownProfileRoutes } from './own-profile.routes.tsx';
import { teamRoutes } from './team.routes.tsx';
import { guideTexts } from './texts.ts';

const blockOverdueNightly = job({
  name: 'guides.block-overdue',
  data: z.object({}),
  schedule: '10 3 * * *',
  run: async ({ database, log, now, today }) => {
    const blocked = await database.write(system, (tx) =>
      blockOverdue(tx, { now, today, newId: () => newId(now) }),
    );
    log.info({ blocked }, 'guides-blocked');
  },
});

/**
 * Guides of a site: their path, what they offer, what they have pledged; taking over an existing list. `invite`
 * lets a guide sign in.
 */
export const createGuides = (parts: { readonly invite: Invite }): Module => ({
  name: 'guides',
  routes: [...importRoutes, ...teamRoutes(parts), ...ownProfileRoutes],
  navigation: [
    { path: '/team', label: (lang) => guideTexts(lang)('team.navigation'), may: maySeeTeam, order: 40 },
    {
      path: '/mein-profil',
      label: (lang) => guideTexts(lang)('own.navigation'),
      may: maySeeOwnProfile,
      order: 50,
    },
  ],
  texts: [guideTexts],
  personalData: personalDataOfGuides,
  jobs: [blockOverdueNightly],
  listeners: [],
  tells: [guideMoved],
  subjects: { '/team': 'guide', '/team/import': 'guide-list', '/mein-profil': 'guide' },
  indexAnew: indexGuidesAnew,
  demo: seedDemo,
});

/** Fixed ids of the demo's guides who sign in, for the demo data of other modules. */
export { demoGuideIds } from './demo.ts';
/** Somebody would like to become a guide and says so on the public site. */
export { expressInterest, type Interest } from './express-interest.ts';
/** For tests of modules above: a guide. */
export { buildGuide } from './guide.build.ts';
/** One guide, those of a person, the team at work by name, everything matching needs, what runs out. */
export {
  type Expiry,
  type GuideForMatching,
  guideCandidates,
  guideNames,
  guidesOfPerson,
  listExpiries,
  readGuide,
  restrictedGuides,
  teamAtWork,
} from './guide.store.ts';
/** The path of a guide and what follows from where she stands; obligations and what is missing. */
export {
  type Absence,
  type Gender,
  type Guide,
  type GuideAvailability,
  type GuideEvent,
  type GuideLanguage,
  type GuideProfile,
  type GuideState,
  guideLifeCycle,
  guideStates,
  type Home,
  isAbsent,
  isInForce,
  isMinorCleared,
  mayTakeAssignments,
  missingObligations,
  type Obligation,
  type ObligationKind,
  obligationKinds,
  requiredObligations,
  type TeamMember,
  type WeeklyHours,
} from './guide.ts';
/** Told whenever a guide has reached another state. */
export { guideMoved } from './move-guide.ts';
/** Numbers for everybody: how many may be asked, what they have pledged, which languages they speak. */
export { type PublicGuideCounts, publicGuideCounts } from './public-counts.store.ts';
/** How many know a language elsewhere: in the county, in the rest of the state. */
export { type SpeakersAround, speakersAround } from './speakers.store.ts';
/** The module's words, also for codes of its data: `state.<code>`, `obligation.<code>`. */
export { guideTexts } from './texts.ts';
