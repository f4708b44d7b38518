import { defineTexts, translated } from '#platform/texts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import newcomerDe from './texts-newcomer/de.json' with { type: 'json' };
import newcomerEn from './texts-newcomer/en.json' with { type: 'json' };

export const privacyTexts = defineTexts(
  { de, en },
  translated('modules/privacy/texts-newcomer', { de: newcomerDe, en: newcomerEn }),
);
