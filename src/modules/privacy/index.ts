import type { Module } from '#platform/module';
import { askingRoutes } from './asking.routes.tsx';
import { carryOut } from './carry-out.ts';
import { Keepers } from './collection.ts';
import { maySeeProcessing, mayWorkOnDataRequests } from './data-request.policy.ts';
import { deskPath, deskRoutes } from './desk.routes.tsx';
import { personalData } from './personal-data.ts';
import { processingPath, processingRoutes } from './processing.routes.tsx';
import { tellAsker } from './tell-asker.job.ts';
import { privacyTexts } from './texts.ts';

/**
 * What people may ask about their data, the record of processing, and what went when. It knows no module whose
 * data it collects: it asks all of them through their manifests.
 */
export function createPrivacy({ modules }: { modules: () => readonly Module[] }): Module {
  const keepers = new Keepers(modules);
  return {
    name: 'privacy',
    routes: [...askingRoutes(keepers), ...deskRoutes(keepers), ...processingRoutes(keepers)],
    navigation: [
      {
        path: deskPath,
        label: (lang) => privacyTexts(lang)('desk.navigation'),
        may: mayWorkOnDataRequests,
        order: 72,
      },
      {
        path: processingPath,
        label: (lang) => privacyTexts(lang)('processing.navigation'),
        may: maySeeProcessing,
        order: 905,
      },
    ],
    texts: [privacyTexts],
    personalData,
    jobs: [tellAsker, carryOut(keepers)],
    listeners: [],
    tells: [],
    subjects: { [deskPath]: 'data-request' },
    staysBehind: {
      'privacy.retention_log': {
        de: 'wie viel in welcher Nacht gelöscht wurde, über alle Standorte',
        en: 'how much was deleted in which night, over all sites',
      },
    },
  };
}

/** Everything the modules keep of somebody: for tests that plant a person everywhere. */
export { Keepers } from './collection.ts';
export { dataRequestLifeCycle } from './data-request.ts';
/** Writes down what went in a night. */
export { noteWhatWent } from './retention-log.store.ts';
