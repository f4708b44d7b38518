import { defineTexts } from '#platform/texts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import newsDe from './texts-news/de.json' with { type: 'json' };
import newsEn from './texts-news/en.json' with { type: 'json' };
import profileDe from './texts-profile/de.json' with { type: 'json' };
import profileEn from './texts-profile/en.json' with { type: 'json' };
import whoHelpsDe from './texts-who-helps/de.json' with { type: 'json' };
import whoHelpsEn from './texts-who-helps/en.json' with { type: 'json' };

export const publicSiteTexts = defineTexts({ de, en });
/** The words around the core profile: how each element is kept, and what is counted. */
export const profileTexts = defineTexts({ de: profileDe, en: profileEn });
/** The questions of who helps with what, and who does. */
export const whoHelpsTexts = defineTexts({ de: whoHelpsDe, en: whoHelpsEn });
/** News, and the pages the centre keeps. */
export const newsTexts = defineTexts({ de: newsDe, en: newsEn });
