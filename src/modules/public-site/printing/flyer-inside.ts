import { directionOf, type Lang } from '#platform/languages';
import type { SheetWriter, TextBox } from '#platform/pdf-sheets';
import { type Box, blue, edge, ink, largestThat } from './sheet-fit.ts';
import type { Speech } from './speeches.ts';

/** The inner side of a flyer: with what guides help, language by language. */
export function inside(
  sheets: SheetWriter,
  speeches: readonly Speech[],
  opensLeft: boolean,
  half: number,
): void {
  const [only] = speeches;
  const panels = opensLeft ? [half, 0] : [0, half];
  const perPanel = Math.ceil(speeches.length / 2);
  const height = 210 - 2 * 16;
  const boxAt = (panel: number, index: number, of: number): Box => ({
    x: (panels[panel] ?? 0) + edge + 4,
    y: 16 + (index * height) / of,
    width: half - 2 * edge - 8,
    height: height / of - 6,
  });
  if (only && speeches.length === 1) {
    const [green, ...rest] = only.topics;
    topicsIn(sheets, only.lang, green ? [green] : [], boxAt(0, 0, 1));
    topicsIn(sheets, only.lang, rest, boxAt(1, 0, 1));
    return;
  }
  for (const [index, { lang, topics }] of speeches.entries()) {
    const panel = Math.floor(index / perPanel);
    topicsIn(sheets, lang, topics.slice(0, perPanel > 1 ? 1 : 2), boxAt(panel, index % perPanel, perPanel));
  }
}

function topicsIn(
  sheets: SheetWriter,
  lang: Lang,
  topics: readonly { readonly title: string; readonly names: readonly string[] }[],
  box: Box,
): void {
  const isRtl = directionOf(lang) === 'rtl';
  const heightAt = (size: number) =>
    topics.reduce(
      (sum, { title, names }) =>
        sum +
        sheets.heightOf(title, { width: box.width, size: size * 1.5, weight: 'strong' }) +
        names.reduce(
          (all, name) => all + sheets.heightOf(name, { width: box.width - 7, size }) + size * 0.12,
          0,
        ) +
        size * 0.9,
      0,
    );
  const size = largestThat((one) => heightAt(one) <= box.height, 6, 17);
  let y = box.y;
  for (const { title, names } of topics) {
    const of: Omit<TextBox, 'y'> = { x: box.x, width: box.width, size: size * 1.5, lang };
    y = sheets.text(title, { ...of, y, weight: 'strong', colour: blue, as: 'H2' }) + size * 0.2;
    for (const name of names) {
      const dot = size * 0.12;
      sheets.surface(isRtl ? box.x + box.width - dot : box.x, y + size * 0.17, dot, dot, '#e8a317', dot / 2);
      const x = isRtl ? box.x : box.x + 5;
      y = sheets.text(name, { x, y, width: box.width - 5, size, colour: ink, lang }) + size * 0.12;
    }
    y += size * 0.5;
  }
}
