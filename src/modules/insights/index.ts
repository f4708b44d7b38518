import { isStaffSomewhere } from '#platform/acting';
import type { Module } from '#platform/module';
import { capacityRoutes } from './capacity.routes.tsx';
import { countsPath } from './counts.pages.tsx';
import { maySeeCounts } from './counts.policy.ts';
import { countsRoutes } from './counts.routes.tsx';
import { fairnessRoutes, maySeeOwnFigures } from './fairness.routes.tsx';
import { forecastRoutes } from './forecast.routes.tsx';
import { fairnessPath, ownFiguresPath } from './insight-tabs.pages.tsx';
import { insightsTexts } from './texts.ts';

/** Counted figures without persons, for counties and the state; for a site how its work is shared and where it leads. */
export const insights: Module = {
  name: 'insights',
  routes: [...countsRoutes, ...capacityRoutes, ...fairnessRoutes, ...forecastRoutes],
  navigation: [
    {
      path: fairnessPath,
      label: (lang) => insightsTexts(lang)('insight.navigation'),
      may: isStaffSomewhere,
      order: 44,
    },
    {
      path: ownFiguresPath,
      label: (lang) => insightsTexts(lang)('own-figures.navigation'),
      may: maySeeOwnFigures,
      order: 47,
    },
    {
      path: countsPath,
      label: (lang) => insightsTexts(lang)('counts.navigation'),
      may: maySeeCounts,
      order: 600,
    },
  ],
  texts: [insightsTexts],
  personalData: { inventory: [] },
  jobs: [],
  listeners: [],
  tells: [],
};

export { shieldByCounty } from './counts.ts';
/** Figures for everybody, with what is too small held back; below `smallest` nobody is counted. */
export {
  type PublicFigures,
  type PublicMeasure,
  publicFigures,
  publicMeasures,
} from './public-figures.store.ts';
export { type Count, smallest } from './suppress.ts';
