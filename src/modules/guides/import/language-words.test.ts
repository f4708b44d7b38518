import { describe, expect, it } from 'vitest';
import { type LanguageLevel, languageName } from '#modules/programme';
import languages from '../../../../content/programme/languages.json' with { type: 'json' };
import { languageWordsOf, readLanguages } from './language-words.ts';

const words = languageWordsOf(
  (languages as [string, string][]).map(([tag, nativeName]) => ({
    tag,
    nativeName,
    direction: 'ltr' as const,
  })),
  (tag) => [languageName(tag, 'de'), languageName(tag, 'en')],
);
const read = (text: string, unsaid: LanguageLevel = 'fluent') => {
  const { languages: found, problems } = readLanguages(text, words, unsaid);
  return [
    ...found.map(({ tag, level, modes }) => `${tag} ${level} ${modes.join('+')}`),
    ...problems.map(({ code, word }) => `${code} ${word}`),
  ];
};

describe('languages in free text', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['Arabisch', ['ar fluent speak']],
    ['Arabisch, Dari; Englisch (gut)', ['ar fluent speak', 'prs fluent speak', 'en fluent speak']],
    ['Türkisch (Muttersprache), Deutsch C1', ['tr mother-tongue speak', 'de fluent speak']],
    ['Farsi/Dari', ['fa fluent speak', 'prs fluent speak']],
    ['Russisch und Ukrainisch', ['ru fluent speak', 'uk fluent speak']],
    ['Englisch: Grundkenntnisse', ['en basic speak']],
    ['etwas Französisch', ['fr basic speak']],
    ['Deutsch in Wort und Schrift', ['de fluent speak+read+write']],
    ['Englisch (gut, lesen und schreiben)', ['en fluent read+write']],
    ['Arabisch (sprechen, lesen), Kurmancî', ['ar fluent speak+read', 'kmr fluent speak']],
    ['Kurdisch (Sorani)', ['ckb fluent speak']],
    ['Kurdisch-Kurmandschi', ['kmr fluent speak']],
    ['TÜRKISCH; türkçe', ['tr fluent speak']],
    ['العربية, Українська', ['ar fluent speak', 'uk fluent speak']],
    ['Arabic, English (native), Pashto', ['ar fluent speak', 'en mother-tongue speak', 'ps fluent speak']],
    ['Serbokroatisch', ['bs fluent speak', 'hr fluent speak', 'sr fluent speak']],
    ['Bosnisch/Kroatisch/Serbisch', ['bs fluent speak', 'hr fluent speak', 'sr fluent speak']],
    ['Tigrinja\nAmharisch', ['ti fluent speak', 'am fluent speak']],
    ['Arabisch, (fließend)', ['ar fluent speak']],
    ['Irakisch', ['ar fluent speak']],
    ['Deutsche Gebärdensprache', ['gsg fluent speak']],
    ['ar, tr', ['ar fluent speak', 'tr fluent speak']],
    ['Arabisch (Muttersprache', ['ar mother-tongue speak']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('count as mother tongue in a column of mother tongues', () => {
    expect(read('Arabisch, Englisch (gut)', 'mother-tongue')).toEqual([
      'ar mother-tongue speak',
      'en fluent speak',
    ]);
  });

  it.each<[string, string[]]>([
    ['Klingonisch', ['language-unknown Klingonisch']],
    ['Arabisch, viele', ['ar fluent speak', 'language-unknown viele']],
    ['Kurdisch', ['language-unclear Kurdisch']],
    ['Afghanisch (gut)', ['language-unclear Afghanisch (gut)']],
    ['gut', ['language-unknown gut']],
    ['Arabisch (Hocharabische Dichtung)', ['language-unknown Arabisch (Hocharabische Dichtung)']],
    ["'; drop table guides.guide; --", ['language-unknown drop table guides.guide']],
    ['<b>Arabisch</b>', ['language-unknown <b>Arabisch<', 'language-unknown b>']],
  ])('%s is not guessed at', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('every language of the programme is known by its name in German, in English and in itself', () => {
    const unknown = (languages as [string, string][]).flatMap(([tag, nativeName]) =>
      [nativeName, languageName(tag, 'de'), languageName(tag, 'en')].filter((name) => {
        const { languages: found } = readLanguages(name.replace(/[,;/]/g, ' '), words, 'fluent');
        return found.length !== 1 || found[0]?.tag !== tag;
      }),
    );
    expect(unknown).toEqual([]);
  });
});
