import { defineTexts, translated } from '../platform/texts.ts';
import de from './texts-newcomer-frame/de.json' with { type: 'json' };
import en from './texts-newcomer-frame/en.json' with { type: 'json' };

/** The words of the frame around every page: roles, footer, failures. */
export const frameTexts = defineTexts({ de: {}, en: {} }, translated('ui/texts-newcomer-frame', { de, en }));
