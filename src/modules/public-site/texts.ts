import { defineTexts, translated } from '#platform/texts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import newcomerDe from './texts-newcomer/de.json' with { type: 'json' };
import newcomerEn from './texts-newcomer/en.json' with { type: 'json' };
import barriersDe from './texts-newcomer-barriers/de.json' with { type: 'json' };
import barriersEn from './texts-newcomer-barriers/en.json' with { type: 'json' };
import publicDe from './texts-public/de.json' with { type: 'json' };
import publicEn from './texts-public/en.json' with { type: 'json' };
import profileDe from './texts-public-profile/de.json' with { type: 'json' };
import profileEn from './texts-public-profile/en.json' with { type: 'json' };
import whoHelpsDe from './texts-public-who-helps/de.json' with { type: 'json' };
import whoHelpsEn from './texts-public-who-helps/en.json' with { type: 'json' };

export const publicSiteTexts = defineTexts(
  { de, en },
  translated('modules/public-site/texts-newcomer', { de: newcomerDe, en: newcomerEn }),
  translated('modules/public-site/texts-public', { de: publicDe, en: publicEn }),
);
/** The words around the core profile: how each element is kept, and what is counted. */
export const profileTexts = defineTexts(
  { de: {}, en: {} },
  translated('modules/public-site/texts-public-profile', { de: profileDe, en: profileEn }),
);
/** The questions of who helps with what, and who does. */
export const whoHelpsTexts = defineTexts(
  { de: {}, en: {} },
  translated('modules/public-site/texts-public-who-helps', { de: whoHelpsDe, en: whoHelpsEn }),
);
/** The form for what cannot be used. */
export const barrierTexts = defineTexts(
  { de: {}, en: {} },
  translated('modules/public-site/texts-newcomer-barriers', { de: barriersDe, en: barriersEn }),
);
