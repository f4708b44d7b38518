import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Lang, sourceLanguage } from '../platform/languages.ts';
import { uiTexts } from './texts.ts';

/** The language of the page around a building block; `Layout` provides it. */
export const PageLanguage = createContext<Lang>(sourceLanguage);

export const usePageLanguage = () => useContext(PageLanguage);

/** Says the phrases of the building blocks in the language of the page. */
export const useUiTexts = () => uiTexts(usePageLanguage());
