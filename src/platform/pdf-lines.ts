import bidiFactory, { type Bidi } from 'bidi-js';

// Loaded with the PDF writer only. Text of any script in lines of a width: where a line ends (at blanks), which
// font has a letter, and in which order pieces stand (Unicode Bidirectional Algorithm, UAX 9).

// Its types name a default export; what Node loads is the function itself.
const bidi = (bidiFactory as unknown as () => Bidi)();

/** A font as far as lines need it. */
export interface Face {
  readonly name: string;
  readonly has: (codePoint: number) => boolean;
  readonly widthOf: (text: string) => number;
}

/** Letters of one font and one direction. `text` is as the font writer takes it: it turns Arabic by itself. */
export interface Piece {
  readonly face: Face;
  readonly text: string;
  readonly width: number;
}

export interface Line {
  /** From left to right. */
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly rightToLeft: boolean;
  /** In the order in which it is read; null where that is from left to right anyway. */
  readonly spoken: string | null;
}

// Joiners and marks belong to the letter before them, whatever the font.
const clinging = /[\p{M}\u200c\u200d]/u;
const arabic = /\p{Script=Arabic}/u;

/** The lines of a text; one per line break at least. The first face is for what none has. */
export function linesOfText(text: string, faces: readonly [Face, ...Face[]], width: number): Line[] {
  return text.split('\n').flatMap((paragraph) => linesOfParagraph(paragraph, faces, width));
}

function linesOfParagraph(text: string, faces: readonly [Face, ...Face[]], width: number): Line[] {
  const levels = bidi.getEmbeddingLevels(text, 'auto');
  const facesAt = facesOf(text, faces);
  const rightToLeft = ((levels.paragraphs[0]?.level ?? 0) & 1) === 1;
  const widthOf = (from: number, until: number) =>
    runsIn(text, levels.levels, facesAt, from, until).reduce((sum, run) => sum + run.width, 0);

  const lineOf = (from: number, until: number): Line => {
    const runs = runsIn(text, levels.levels, facesAt, from, until);
    const turned = runs.some(({ level }) => level > 0);
    const order = turned ? bidi.getReorderedIndices(text, levels, from, until - 1) : null;
    const place = (at: number) => order?.indexOf(at) ?? at;
    const pieces = runs.sort((a, b) => place(a.from) - place(b.from));
    return {
      pieces,
      width: pieces.reduce((sum, piece) => sum + piece.width, 0),
      rightToLeft,
      spoken: turned ? text.slice(from, until) : null,
    };
  };

  const lines: Line[] = [];
  let from = 0;
  let until = 0;
  let taken = 0;
  const end = () => {
    if (until > from) lines.push(lineOf(from, until));
  };
  for (const { index, 0: word } of text.matchAll(/\S+/gu)) {
    const wordEnd = index + word.length;
    const more = widthOf(until, wordEnd);
    if (until > from && taken + more > width) {
      end();
      from = index;
      taken = widthOf(index, wordEnd);
    } else taken += more;
    until = wordEnd;
    // A word longer than a line is cut between letters.
    while (taken > width && until - from > 1) {
      let [fits, tooLong] = [from + 1, until];
      while (tooLong - fits > 1) {
        const middle = (fits + tooLong) >> 1;
        if (widthOf(from, middle) <= width) fits = middle;
        else tooLong = middle;
      }
      if (/[\udc00-\udfff]/.test(text[fits] ?? '')) fits += 1;
      if (fits >= until) break;
      lines.push(lineOf(from, fits));
      from = fits;
      taken = widthOf(from, until);
    }
  }
  end();
  return lines.length > 0 ? lines : [{ pieces: [], width: 0, rightToLeft, spoken: null }];
}

/** The face of each code unit: of what stands before, where that has the letter too. */
function facesOf(text: string, faces: readonly [Face, ...Face[]]): Face[] {
  const chosen: Face[] = [];
  let before: Face | null = null;
  for (const letter of text) {
    const point = letter.codePointAt(0) as number;
    const neutral = !/[\p{L}\p{N}]/u.test(letter);
    const face: Face =
      before && (clinging.test(letter) || (neutral && before.has(point)))
        ? before
        : (faces.find(({ has }) => has(point)) ?? faces[0]);
    for (let unit = 0; unit < letter.length; unit += 1) chosen.push(face);
    before = face;
  }
  return chosen;
}

interface Run extends Piece {
  readonly from: number;
  readonly level: number;
}

function runsIn(
  text: string,
  levels: Uint8Array,
  facesAt: readonly Face[],
  from: number,
  until: number,
): Run[] {
  const runs: Run[] = [];
  for (let start = from; start < until; ) {
    const face = facesAt[start] as Face;
    const level = levels[start] as number;
    let end = start + 1;
    while (end < until && facesAt[end] === face && levels[end] === level) end += 1;
    const drawn = asDrawn(text.slice(start, end), (level & 1) === 1);
    runs.push({ face, text: drawn, width: face.widthOf(drawn), from: start, level });
    start = end;
  }
  return runs;
}

/** The font writer turns a piece with Arabic letters in it, and no other: digits are turned before, or nothing. */
function asDrawn(text: string, rightToLeft: boolean): string {
  const letters = [...text].map((letter) =>
    rightToLeft ? (bidi.getMirroredCharacter(letter) ?? letter) : letter,
  );
  return (arabic.test(text) === rightToLeft ? letters : letters.reverse()).join('');
}
