import type { Lang } from '#platform/languages';
import { type WordPair, wordPairs } from '#platform/words';
import glossary from '../../../../content/words/glossary.json' with { type: 'json' };
import { wordSets } from './word-review.ts';

/** Terms that are the same word wherever they are meant. */
export const glossaryTerms = [
  'guide',
  'request',
  'project',
  'appointment',
  'coordination',
  'interpreter',
] as const;
export type GlossaryTerm = (typeof glossaryTerms)[number];

interface Entry {
  readonly word: string;
  /** Pieces of which all forms of the word hold one; in small letters but in German, where a noun is known by its capital. */
  readonly stems: readonly string[];
}

const entries: Readonly<Record<Lang, Readonly<Record<GlossaryTerm, Entry>>>> = glossary;

/** How a term is said in a language, and how well its texts keep to it. */
export interface TermUse {
  readonly term: GlossaryTerm;
  /** As the German source says it. */
  readonly source: string;
  readonly word: string;
  /** Texts whose German source has the term. */
  readonly texts: number;
  /** Those of them that say it in other words. */
  readonly otherwise: readonly WordPair[];
}

const placesAndName = /\{\w+|lotsenwerk/gi;

function says(text: string, { stems }: Entry, lang: Lang): boolean {
  const words = text.replace(placesAndName, '');
  const plain = lang === 'de' ? words : words.toLocaleLowerCase(lang);
  return stems.some((stem) => plain.includes(stem));
}

/** How the translated texts of a language use the terms: one entry a term. */
export function termUses(lang: Lang): TermUse[] {
  const pairs = wordSets.flatMap((set) => wordPairs(lang, set)).filter(({ own }) => own !== null);
  return glossaryTerms.map((term) => {
    const meant = pairs.filter(({ source }) => says(source, entries.de[term], 'de'));
    return {
      term,
      source: entries.de[term].word,
      word: entries[lang][term].word,
      texts: meant.length,
      otherwise: meant.filter(({ own }) => !says(own ?? '', entries[lang][term], lang)),
    };
  });
}
