import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wordFolders } from '#platform/words';
import { readXliff } from '#platform/xliff';
import { exportTexts, importTexts } from './texts-command.ts';

/** Sources without words, to import into. */
const root = await mkdtemp(path.join(tmpdir(), 'texts-'));
await mkdir(path.join(root, 'src/platform'), { recursive: true });
await writeFile(path.join(root, 'src/platform/languages.ts'), '');
for (const folder of wordFolders) await mkdir(path.join(root, 'src', folder), { recursive: true });
afterAll(() => rm(root, { recursive: true }));

const given = (text: string, language?: string) => importTexts({ text, language, root });
const readJson = async (file: string) => JSON.parse(await readFile(file, 'utf8'));
const xliff = exportTexts({ language: 'uk', format: 'xliff' });

describe('a language that goes to a translator and comes back', () => {
  it.each(['xliff', 'json'] as const)('is the same in every text (%s)', async (format) => {
    const done = await given(exportTexts({ language: 'uk', format }), 'uk');
    expect(done).toMatchObject({ lang: 'uk', changed: 0, outdated: [] });
    for (const folder of wordFolders) {
      const there = await readdir(path.join(import.meta.dirname, folder));
      if (!there.includes('uk.json')) continue;
      const before = await readJson(path.join(import.meta.dirname, folder, 'uk.json'));
      expect(await readJson(path.join(root, 'src', folder, 'uk.json')), folder).toEqual(before);
    }
  });

  it('has simple places as elements, and keeps what XML would take for its own', async () => {
    expect(xliff).toContain('<x id="town" equiv-text="{town}"/>');
    const { units } = await readXliff(xliff);
    const unit = units.find(({ key }) => key === 'sites.distance');
    expect(unit?.source).toBe('{town}, {km} km entfernt');
    const odd =
      '<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="f" source-language="de" target-language="uk" datatype="plaintext"><body><trans-unit id="k"><source>a &lt;b&gt; &amp; „c“</source><target>x</target></trans-unit></body></file></xliff>';
    expect((await readXliff(odd)).units[0]?.source).toBe('a <b> & „c“');
  });

  it('says which forms of a number it needs', () => {
    expect(xliff).toMatch(/<note>One form for each of: [^<]*few[^<]*many/);
  });

  it('leaves a language nobody has begun open', async () => {
    const { units } = await readXliff(exportTexts({ language: 'so', format: 'xliff' }));
    expect(units.length).toBeGreaterThan(300);
    const begun = wordFolders.some((folder) => units.some((unit) => unit.folder === folder && unit.target));
    if (!begun) expect(units.every(({ target }) => target === null)).toBe(true);
  });
});

describe('a file with a fault is refused whole, and the fault is named', () => {
  const key = 'modules/public-site/texts-newcomer:sites.distance';
  const one = (target: string, at = key) => given(JSON.stringify({ [at]: target }), 'uk');

  it.each([
    ['a place that is missing', () => one('{town} км'), `${key}: {km} is missing`],
    ['a place of its own', () => one('{town} {km} {mi}'), `${key}: {mi} has no place here`],
    ['an open brace', () => one('{town, {km'), `${key}: no ICU message`],
    [
      'a text nobody knows',
      () => one('x', 'modules/public-site/texts-newcomer:nothing'),
      'there is no such text',
    ],
    [
      'a plural that lacks a form',
      () => one('{count, plural, one {#} other {#}}', 'modules/public-site/texts-newcomer:sites.projects'),
      'the form few is missing',
    ],
    ['no JSON', () => given('{', 'uk'), 'neither XLIFF nor JSON'],
    ['no language', () => given('{}'), 'there is no language'],
    ['another language than it says', () => given(xliff, 'tr'), 'the file is in uk, not in tr'],
    ['XML that ends too early', () => given(xliff.slice(0, 900)), 'line '],
    ['another XML', () => given('<html/>'), 'no XLIFF 1.2'],
    [
      'an element in a text',
      () => given(xliff.replace('<x id="town" equiv-text="{town}"/>', '<g id="town">x</g>')),
      'the element g has no place',
    ],
    ['a document type', () => given(`<!DOCTYPE x>${xliff.replace(/<\?.*\?>/, '')}`), 'document type'],
  ])('%s', async (_, tried, expected) => {
    await expect(tried()).rejects.toThrow(expected);
  });

  it('German words that have changed since are named, and the text is taken', async () => {
    const older = xliff.replace('<source>Projekte in Hessen</source>', '<source>Projekte</source>');
    const done = await given(older);
    expect(done.outdated).toEqual(['modules/public-site/texts-newcomer:sites.title']);
  });
});
