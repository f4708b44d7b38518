import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeholdersOf } from '../src/platform/message-places.ts';
import { readSources } from './architecture.ts';
import { faultsIn, readTextFolders, unusedKeys } from './texts.ts';

const root = path.join(import.meta.dirname, '..');

describe('the texts', async () => {
  const folders = await readTextFolders(root);

  it('are the same keys with the same places in every language, none empty', () => {
    expect(folders.length).toBeGreaterThan(5);
    expect(folders.flatMap(faultsIn)).toEqual([]);
  });

  it('are all spoken by some page', async () => {
    const unused: string[] = [];
    for (const folder of folders) {
      const room = path.dirname(folder.folder);
      const sources = await readSources(root, [room], /(?<!\.test)\.tsx?$/);
      unused.push(
        ...unusedKeys(
          folder,
          sources.map(({ text }) => text),
        ).map((key) => `${folder.folder}: ${key}`),
      );
    }
    expect(unused).toEqual([]);
  });

  it('write figures as they stand on German letters and doors', () => {
    const other = folders.flatMap(({ folder, messages }) =>
      Object.entries(messages).flatMap(([lang, own]) =>
        Object.entries(own)
          .filter(([, text]) => /(?![0-9])\p{Nd}/u.test(text))
          .map(([key]) => `${folder}/${lang}: ${key}`),
      ),
    );
    expect(other).toEqual([]);
  });

  it('speak to people formally and name both genders', () => {
    const familiar = /\b([Dd]u|[Dd]ein(e[mnrs]?)?|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b/;
    const words = folders.flatMap(({ folder, messages }) =>
      Object.entries(messages.de ?? {}).map(([key, text]) => ({ at: `${folder}: ${key}`, text })),
    );
    expect(words.filter(({ text }) => familiar.test(text)).map(({ at }) => at)).toEqual([]);
  });
});

/** A template as a page writes it, with something left open: `reason.${…}`. */
const left = ['$', '{code}'].join('');
const template = (...fixed: string[]) => `\`${fixed.join(left)}\``;

describe('a planted fault is found', () => {
  const sound = { folder: 'x', messages: { de: { 'a.b': 'Hallo {name}' }, en: { 'a.b': 'Hello {name}' } } };

  it('a sound folder has none', () => {
    expect(faultsIn(sound)).toEqual([]);
    expect(unusedKeys(sound, ["say('a.b')"])).toEqual([]);
    expect(unusedKeys(sound, [`say(${template('a.', '')})`])).toEqual([]);
  });

  it.each([
    ['a missing translation', { ...sound, messages: { ...sound.messages, en: {} } }, /missing in en/],
    ['a language that is not there', { folder: 'x', messages: { de: sound.messages.de } }, /no texts in en/],
    [
      'a key too many',
      { ...sound, messages: { ...sound.messages, en: { 'a.b': 'Hello {name}', c: 'x' } } },
      /only in en/,
    ],
    [
      'another place',
      { ...sound, messages: { ...sound.messages, en: { 'a.b': 'Hello {nme}' } } },
      /other places/,
    ],
    ['an empty text', { ...sound, messages: { ...sound.messages, en: { 'a.b': ' ' } } }, /is empty/],
  ])('%s', (_what, folder, expected) => {
    expect(faultsIn(folder).join()).toMatch(expected);
  });

  it('a key nobody speaks', () => {
    expect(
      unusedKeys(sound, ["say('a.c')", `say(${template('', '', '')})`, `say(${template('z.', '')})`]),
    ).toEqual(['a.b']);
  });

  it('places inside plurals count', () => {
    expect(placeholdersOf('{n, plural, one {# {x}} other {#}}', 'de')).toEqual(['n 6', 'x 1']);
  });
});
