import { defineTexts } from '../platform/texts.ts';
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };

/** The phrases the building blocks bring along. */
export const uiTexts = defineTexts({ de, en });
