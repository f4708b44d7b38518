import { describe, expect, it } from 'vitest';
import { linesOf } from '../written-text.ts';
import { readabilityOf, sentencesIn } from './readability.ts';

const short = 'Wir gehen mit. Wir helfen beim Amt. Das ist frei. Sie fragen uns. Wir sind da. ';
const long =
  'Die Inanspruchnahme ehrenamtlicher Unterstützungsleistungen setzt voraus, dass Antragstellende vorab ' +
  'nachvollziehbar darlegen, welche Verwaltungsangelegenheiten eigenverantwortlich erledigt werden sollen.';

describe('how a text reads', () => {
  it('is the words of a sentence and the long words in a hundred', () => {
    // 32 words in 10 sentences, none of more than six letters.
    const found = readabilityOf([short.repeat(2)], 'de');
    expect(found).toMatchObject({ lix: 3.2, ease: 'easy', wordsPerSentence: 3.2, longWords: 0 });
    expect(found?.longSentences).toEqual([]);
  });

  it('names long sentences and long words', () => {
    const found = readabilityOf([short.repeat(2), long], 'de-simple');
    expect(found?.longSentences).toEqual([{ text: long, words: 17 }]);
    expect(found?.hardWords).toContain('Verwaltungsangelegenheiten');
    expect(found?.hardWords).not.toContain('ehrenamtlicher');
    expect(readabilityOf([long.repeat(2)], 'de')?.ease).toBe('very-hard');
    expect(readabilityOf([short.repeat(2), long], 'de')?.longSentences).toEqual([]);
  });

  it('is not said of a few words', () => {
    expect(readabilityOf([short], 'de')).toBeNull();
  });
});

describe('sentences', () => {
  it('do not end after a short form', () => {
    expect(sentencesIn(['Bitte z. B. um 9 Uhr. Danke an Fr. Muster.'])).toEqual([
      { text: 'Bitte z. B. um 9 Uhr.', words: 6 },
      { text: 'Danke an Fr. Muster.', words: 4 },
    ]);
  });

  it('do not reach from one item of a list to the next', () => {
    const lines = linesOf('## Wann\n\nKommen Sie **gern**\nvorbei:\n\n- am [Montag](/termine)\n- am Freitag');
    expect(lines).toEqual(['Wann', 'Kommen Sie gern vorbei:', 'am Montag', 'am Freitag']);
    expect(sentencesIn(lines).map(({ words }) => words)).toEqual([1, 4, 2, 2]);
  });
});
