import type { Module } from '#platform/module';
import type { Operator } from './about/about.pages.tsx';
import { profilePath } from './core-profile/core-profile.pages.tsx';
import { joinPath } from './joining/joining.pages.tsx';
import { newsPath } from './news/news.pages.tsx';
import { projectsPath } from './projects/projects.pages.tsx';
import { publicSiteRoutes } from './public-site.routes.tsx';
import { barrierTexts, profileTexts, publicSiteTexts, whoHelpsTexts } from './texts.ts';
import { whoHelpsPath } from './who-helps/who-helps.pages.tsx';

/** The pages anybody sees. `outbox` shows the demo's mails where no mail server takes them. */
export function createPublicSite(of: { demo: boolean; outbox: boolean; operator: Operator | null }): Module {
  return {
    name: 'public-site',
    routes: publicSiteRoutes(of),
    // Beside the way to a request, which is the first door of the start page.
    navigation: [
      {
        path: whoHelpsPath,
        label: (lang) => whoHelpsTexts(lang)('navigation'),
        audience: 'public',
        may: null,
        order: 10,
      },
      {
        path: projectsPath,
        label: (lang) => publicSiteTexts(lang)('sites.navigation'),
        audience: 'newcomer',
        may: null,
        order: 20,
      },
      {
        path: joinPath,
        label: (lang) => publicSiteTexts(lang)('join.navigation'),
        audience: 'public',
        may: null,
        order: 30,
      },
      {
        path: profilePath,
        label: (lang) => profileTexts(lang)('navigation'),
        audience: 'public',
        may: null,
        order: 40,
      },
      {
        path: newsPath,
        label: (lang) => publicSiteTexts(lang)('news.navigation'),
        audience: 'public',
        may: null,
        order: 50,
      },
    ],
    texts: [publicSiteTexts, profileTexts, whoHelpsTexts, barrierTexts],
    personalData: { inventory: [] },
    jobs: [],
    listeners: [],
    tells: [],
  };
}

/** Who answers for the public pages. */
export type { Operator } from './about/about.pages.tsx';
