import type { Module } from '#platform/module';
import { countsPath } from './counts.pages.tsx';
import { maySeeCounts } from './counts.policy.ts';
import { countsRoutes } from './counts.routes.tsx';
import { insightsTexts } from './texts.ts';

/** Counted figures without persons, for counties and the state. */
export const insights: Module = {
  name: 'insights',
  routes: countsRoutes,
  navigation: [
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

/** Figures for everybody, with what is too small held back; below `smallest` nobody is counted. */
export {
  type PublicFigures,
  type PublicMeasure,
  publicFigures,
  publicMeasures,
} from './public-figures.store.ts';
export { type Count, smallest } from './suppress.ts';
