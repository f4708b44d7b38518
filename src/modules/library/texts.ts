import { defineTexts, translated } from '#platform/texts';
import de from './texts-public/de.json' with { type: 'json' };
import en from './texts-public/en.json' with { type: 'json' };

export const libraryTexts = defineTexts(
  { de: {}, en: {} },
  translated('modules/library/texts-public', { de, en }),
);
