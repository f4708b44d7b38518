import { defineTexts, translated } from '#platform/texts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import newcomerDe from './texts-newcomer/de.json' with { type: 'json' };
import newcomerEn from './texts-newcomer/en.json' with { type: 'json' };

export const editorialTexts = defineTexts(
  { de, en },
  translated('modules/editorial/texts-newcomer', { de: newcomerDe, en: newcomerEn }),
);
