import { defineTexts } from '../platform/texts.ts';
import de from './frame-texts/de.json' with { type: 'json' };
import en from './frame-texts/en.json' with { type: 'json' };

/** The words of the frame around every page: roles, footer, failures. */
export const frameTexts = defineTexts({ de, en });
