import type { SheetWriter } from '#platform/pdf-sheets';

export const blue = '#2044aa';
export const pale = '#eef2fb';
export const ink = '#171a2b';
export const grey = '#4a4f63';
export const white = '#ffffff';
export const edge = 12;
/** Where printers print nothing. */
export const unprinted = 8;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The largest letters in which a text stays within a height. */
export function fitted(
  sheets: SheetWriter,
  text: string,
  of: { width: number; height: number; largest: number; weight?: 'text' | 'strong' },
): number {
  const { width, height, largest, weight = 'strong' } = of;
  const fits = (size: number) =>
    sheets.heightOf(text, { width, size, weight }) <= height &&
    !cutsWords(sheets, text, { width, size, weight });
  return largestThat(fits, 5, largest);
}

/** Whether a word is longer than a line. */
export function cutsWords(
  sheets: SheetWriter,
  text: string,
  of: { width: number; size: number; weight: 'text' | 'strong' },
): boolean {
  const line = sheets.heightOf('x', of);
  return text.split(/\s+/).some((word) => sheets.heightOf(word, of) > line);
}

/** The largest number up to `most` for which something holds; `least` where it holds for none. */
export function largestThat(holds: (size: number) => boolean, least: number, most: number): number {
  if (holds(most)) return most;
  let [below, above] = [least, most];
  while (above - below > most / 200) {
    const middle = (below + above) / 2;
    if (holds(middle)) below = middle;
    else above = middle;
  }
  return below;
}
