import { expect, it } from 'vitest';
import { type Face, linesOfText } from './pdf-lines.ts';

const face = (name: string, letters: RegExp): Face => ({
  name,
  has: (point) => letters.test(String.fromCodePoint(point)),
  widthOf: (text) => [...text].length,
});
const latin = face('latin', /[^\p{Script=Arabic}\p{Script=Ethiopic}\u200c]/u);
const arabic = face('arabic', /[\p{Script=Arabic} \u200c]/u);
const ethiopic = face('ethiopic', /[\p{Script=Ethiopic} ]/u);
const set = (text: string, width = 100) => linesOfText(text, [latin, arabic, ethiopic], width);
const pieces = (text: string) =>
  set(text)[0]?.pieces.map(({ face: { name }, text: drawn }) => [name, drawn] as const);

it('lines break at blanks and where somebody broke them; a word too long for a line is cut', () => {
  const texts = (text: string, width: number) =>
    set(text, width).map((line) => line.pieces.map((piece) => piece.text).join(''));
  expect(texts('eins zwei drei', 9)).toEqual(['eins zwei', 'drei']);
  expect(texts('eins\n\nzwei', 9)).toEqual(['eins', '', 'zwei']);
  expect(texts('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
  expect(texts('', 4)).toEqual(['']);
});

it('each letter is set in a font that has it, blanks in the one before', () => {
  expect(pieces('Frau ሰላም ገብረ, 12')).toEqual([
    ['latin', 'Frau '],
    ['ethiopic', 'ሰላም ገብረ'],
    ['latin', ', 12'],
  ]);
});

it('Arabic stands at the right, what is Latin in it keeps its order, and brackets face the other way', () => {
  const line = set('سلام (Müller) 12')[0];
  expect(line).toMatchObject({ rightToLeft: true, spoken: 'سلام (Müller) 12' });
  expect(line?.pieces.map(({ text }) => text).join('')).toBe('12 (Müller) سلام'.replace(' سلام', 'سلام '));
});

it('an Arabic name in a German sentence does not turn the sentence', () => {
  const line = set('Termin mit سلام heute')[0];
  expect(line?.rightToLeft).toBe(false);
  expect(line?.pieces.map(({ text }) => text).join('')).toBe('Termin mit سلام heute');
});

it('Persian digits, which the font writer would turn, are turned before', () => {
  expect(pieces('۱۲۳')).toEqual([['arabic', '۳۲۱']]);
});

it('a joiner stays with its word although another font has none', () => {
  expect(pieces('می\u200cخواهم')).toEqual([['arabic', 'می\u200cخواهم']]);
});
