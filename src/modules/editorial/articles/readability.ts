/** How a German text reads. */
export interface Readability {
  /** Läsbarhetsindex after Carl-Hugo Björnsson (1968): words a sentence plus long words in a hundred. */
  readonly lix: number;
  readonly ease: Ease;
  readonly wordsPerSentence: number;
  /** Words of more than six letters, in a hundred. */
  readonly longWords: number;
  /** Sentences of more words than `wordsThatTire`, the longest first. */
  readonly longSentences: readonly Sentence[];
  /** Words of more letters than `lettersThatTire`, each once, as they come. */
  readonly hardWords: readonly string[];
}

export interface Sentence {
  readonly text: string;
  readonly words: number;
}

export type Ease = 'easy' | 'middling' | 'hard' | 'very-hard';

/** Below it a text in plain German (Einfache Sprache) has to stay. */
export const plainLixLimit = 40;
const bounds: readonly [number, Ease][] = [
  [plainLixLimit, 'easy'],
  [50, 'middling'],
  [60, 'hard'],
];

export const wordsThatTire = { de: 20, 'de-simple': 15 } as const;
const lettersThatTire = 15;
/** With fewer words a mean says nothing. */
const fewestWords = 30;

const sentences = new Intl.Segmenter('de', { granularity: 'sentence' });
const words = new Intl.Segmenter('de', { granularity: 'word' });

/** The sentences of lines of which each is a paragraph, a heading or an item: none reaches across two of them. */
export function sentencesIn(lines: readonly string[]): Sentence[] {
  return lines
    .flatMap((line) => joined([...sentences.segment(line)].map(({ segment }) => segment)))
    .map((text) => ({ text: text.trim(), words: wordsIn(text).length }))
    .filter((sentence) => sentence.words > 0);
}

/** Nobody ends a sentence after `z. B.` or `Nr.`: what goes on after a single letter or a short form is one sentence. */
function joined(segments: readonly string[]): string[] {
  const whole: string[] = [];
  for (const segment of segments) {
    const before = whole.at(-1);
    if (before !== undefined && /(\b\p{L}|\b(bzw|ca|Nr|Str|Dr|Fr|Hr|usw|evtl|ggf|Tel))\.\s*$/u.test(before)) {
      whole[whole.length - 1] = before + segment;
    } else whole.push(segment);
  }
  return whole;
}

function wordsIn(text: string): string[] {
  return [...words.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** How these lines of German read; null where they are too few to say. */
export function readabilityOf(
  lines: readonly string[],
  lang: keyof typeof wordsThatTire,
): Readability | null {
  const all = sentencesIn(lines);
  const every = all.flatMap(({ text }) => wordsIn(text));
  if (every.length < fewestWords) return null;
  const letters = (word: string) => [...word].length;
  const wordsPerSentence = every.length / all.length;
  const longWords = (100 * every.filter((word) => letters(word) > 6).length) / every.length;
  const lix = wordsPerSentence + longWords;
  return {
    lix,
    ease: bounds.find(([below]) => lix < below)?.[1] ?? 'very-hard',
    wordsPerSentence,
    longWords,
    longSentences: all.filter((one) => one.words > wordsThatTire[lang]).toSorted((a, b) => b.words - a.words),
    hardWords: [...new Set(every.filter((word) => letters(word) > lettersThatTire))],
  };
}
