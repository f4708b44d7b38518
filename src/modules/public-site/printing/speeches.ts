import { directionOf, type Lang } from '#platform/languages';
import type { SheetWriter } from '#platform/pdf-sheets';
import { type Box, blue, cutsWords, fitted, ink, largestThat, pale, white } from './sheet-fit.ts';

export interface Grid {
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

/** What one language says on paper, with the way to its form. */
export interface Speech {
  readonly lang: Lang;
  readonly title: string;
  readonly lead: string;
  readonly ask: string;
  readonly address: string;
  readonly grid: Grid;
  readonly topics: readonly { readonly title: string; readonly names: readonly string[] }[];
}

/** One below the other, each with the way to its form on the side where its lines end. */
export function speechesIn(
  sheets: SheetWriter,
  speeches: readonly Speech[],
  room: Box,
  largest: { title: number; lead: number },
): void {
  const gap = 8;
  const height = (room.height - gap * (speeches.length - 1)) / speeches.length;
  // The same letters for every language: none is louder than another.
  const boxes = speeches.map((speech, index) => ({
    speech,
    box: { ...room, y: room.y + index * (height + gap), height },
  }));
  const codeWidth = Math.min(height - 7, speeches.length === 1 ? 78 : 46, room.width * 0.42);
  const alone = speeches.length === 1 && height > 120;
  const width = alone ? room.width : room.width - codeWidth - 10;
  const free = alone ? height - codeWidth - 26 : height;
  const scale = scaleFor(sheets, speeches, { width, height: free }, largest);
  for (const { speech, box } of boxes) {
    oneSpeech(sheets, speech, box, {
      codeWidth,
      alone,
      width,
      title: largest.title * scale,
      lead: largest.lead * scale,
    });
  }
}

function scaleFor(
  sheets: SheetWriter,
  speeches: readonly Speech[],
  { width, height }: { width: number; height: number },
  { title, lead }: { title: number; lead: number },
): number {
  const fits = (scale: number) =>
    speeches.every(
      (speech) =>
        !cutsWords(sheets, speech.title, { width, size: title * scale, weight: 'strong' }) &&
        sheets.heightOf(speech.title, { width, size: title * scale, weight: 'strong' }) +
          sheets.heightOf(speech.lead, { width, size: lead * scale }) +
          3 <=
          height,
    );
  return largestThat(fits, 0.25, 1);
}

function oneSpeech(
  sheets: SheetWriter,
  speech: Speech,
  box: Box,
  of: { codeWidth: number; alone: boolean; width: number; title: number; lead: number },
): void {
  const { lang } = speech;
  const isRtl = directionOf(lang) === 'rtl';
  const { codeWidth, alone, width } = of;
  const textX = alone || !isRtl ? box.x : box.x + box.width - width;
  const end = sheets.text(speech.title, {
    x: textX,
    y: box.y,
    width,
    size: of.title,
    weight: 'strong',
    colour: blue,
    lang,
    as: 'H1',
  });
  const below = sheets.text(speech.lead, { x: textX, y: end + 3, width, size: of.lead, colour: ink, lang });
  const codeX = isRtl ? box.x : box.x + box.width - codeWidth;
  if (!alone) {
    codeWith(sheets, speech, { x: codeX, y: box.y, width: codeWidth, height: box.height });
    return;
  }
  const y = Math.max(below + 8, box.y + box.height - codeWidth - 12);
  const x = isRtl ? box.x + box.width - codeWidth : box.x;
  const room = box.width - codeWidth - 12;
  sheets.surface(box.x, y - 4, box.width, codeWidth + 8, pale, 5);
  plainCode(sheets, speech, { x: x + (isRtl ? -4 : 4), y, width: codeWidth });
  const askX = isRtl ? box.x + 4 : x + codeWidth + 14;
  const size = fitted(sheets, speech.ask, { width: room - 8, height: codeWidth * 0.5, largest: 30 });
  const high = sheets.heightOf(speech.ask, { width: room - 8, size, weight: 'strong' });
  sheets.text(speech.ask, {
    x: askX,
    y: y + (codeWidth - high) / 2,
    width: room - 8,
    size,
    weight: 'strong',
    colour: blue,
    lang,
    as: 'H2',
  });
}

/** The code, and below it what it leads to. */
export function codeWith(sheets: SheetWriter, speech: Speech, { x, y, width, height }: Box): void {
  const of = { width: width - 4, weight: 'strong' } as const;
  const size = fitted(sheets, speech.ask, {
    width: width - 4,
    height: Math.max(5, height - width - 4),
    largest: 12,
  });
  const label = sheets.heightOf(speech.ask, { ...of, size });
  sheets.surface(x, y, width, Math.min(height, width + label + 3), pale, 3);
  plainCode(sheets, speech, { x: x + 1.5, y: y + 1.5, width: width - 3 });
  sheets.text(speech.ask, { ...of, x: x + 2, y: y + width - 0.5, size, colour: blue, lang: speech.lang });
}

function plainCode(sheets: SheetWriter, speech: Speech, of: { x: number; y: number; width: number }): void {
  // Readers of codes want four free squares around.
  const free = (of.width * 4) / (speech.grid.size + 8);
  sheets.surface(of.x, of.y, of.width, of.width, white, 2);
  sheets.code(speech.grid, {
    x: of.x + free,
    y: of.y + free,
    width: of.width - 2 * free,
    says: `${speech.ask}: ${speech.address}`,
  });
}
