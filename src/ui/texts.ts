import { defineTexts, translated } from '../platform/texts.ts';
import deskDe from './texts/de.json' with { type: 'json' };
import deskEn from './texts/en.json' with { type: 'json' };
import de from './texts-newcomer/de.json' with { type: 'json' };
import en from './texts-newcomer/en.json' with { type: 'json' };

/** The phrases the building blocks bring along. */
export const uiTexts = defineTexts({ de: deskDe, en: deskEn }, translated('ui/texts-newcomer', { de, en }));
