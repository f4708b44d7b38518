import { defineTexts, translated } from '../platform/texts.ts';
import de from './texts-newcomer/de.json' with { type: 'json' };
import en from './texts-newcomer/en.json' with { type: 'json' };

/** The phrases the building blocks bring along. */
export const uiTexts = defineTexts({ de: {}, en: {} }, translated('ui/texts-newcomer', { de, en }));
