import { defineTexts } from '#platform/texts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };

export const editorialTexts = defineTexts({ de, en });
