import { describe, expect, it } from 'vitest';
import {
  plainLixLimit,
  readabilityOf,
  sentencesIn,
  wordsThatTire,
} from '../src/modules/editorial/articles/readability.ts';
import { termUses } from '../src/modules/editorial/words/glossary.ts';
import { languagesFor, readWords, wordFolders } from '../src/platform/words.ts';
import { readingsOf } from './readings.ts';

const linesOf = (message: string) => readingsOf(message, 'de-simple').flatMap((text) => text.split('\n'));

describe('plain German', () => {
  const texts = wordFolders.flatMap((folder) =>
    Object.entries(readWords(folder, 'de-simple')).map(([key, message]) => ({
      folder,
      at: `${folder}: ${key}`,
      lines: linesOf(message),
    })),
  );

  it('stays below the limit in every folder', () => {
    expect(texts.length).toBeGreaterThan(800);
    const tooHard = wordFolders.flatMap((folder) => {
      const lines = texts.filter((one) => one.folder === folder).flatMap((one) => one.lines);
      const lix = readabilityOf(lines, 'de-simple')?.lix ?? 0;
      return lix < plainLixLimit ? [] : [`${folder}: ${lix.toFixed(1)}`];
    });
    expect(tooHard).toEqual([]);
  });

  it('has no sentence that tires', () => {
    const long = texts.flatMap(({ at, lines }) =>
      sentencesIn(lines)
        .filter(({ words }) => words > wordsThatTire['de-simple'])
        .map(({ text }) => `${at}: ${text}`),
    );
    expect(long).toEqual([]);
  });
});

describe('a reading of a message', () => {
  it('takes every choice once, and something for each place', () => {
    expect(readingsOf('{n, plural, one {Ein Tag} other {# Tage}} in {place}.', 'de')).toEqual([
      'Ein Tag in 12.',
      '12 Tage in 12.',
    ]);
  });
});

describe('the fixed words', () => {
  it.each(languagesFor('newcomer').filter((lang) => lang !== 'de'))(
    'are the same in at least four of five texts of %s',
    (lang) => {
      const uses = termUses(lang);
      expect(uses.reduce((sum, { texts }) => sum + texts, 0)).toBeGreaterThan(150);
      const strayed = uses
        .filter(({ texts, otherwise }) => otherwise.length * 5 > texts)
        .map(({ term, texts, otherwise }) => [term, texts, ...otherwise.map(({ own }) => own)]);
      expect(strayed).toEqual([]);
    },
  );
});
