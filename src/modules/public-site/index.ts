import type { Module } from '#platform/module';
import { publicSiteRoutes } from './public-site.routes.tsx';
import { publicSiteTexts } from './texts.ts';

/** The pages anybody sees. `outbox` shows the demo's mails where no mail server takes them. */
export function createPublicSite(of: { demo: boolean; outbox: boolean }): Module {
  return {
    name: 'public-site',
    routes: publicSiteRoutes(of),
    navigation: [],
    texts: [publicSiteTexts],
    personalData: { inventory: [] },
    jobs: [],
    listeners: [],
    tells: [],
  };
}
