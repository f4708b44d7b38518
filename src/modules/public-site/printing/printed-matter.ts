import { type Site, type Topic, topicName } from '#modules/programme';
import { directionOf, type Lang } from '#platform/languages';
import { type DrawnPath, makeSheets, type SheetWriter, type TextBox } from '#platform/pdf-sheets';
import { localHref } from '../../../ui/href.ts';
import { publicSiteTexts } from '../texts.ts';

export const printedKinds = ['poster', 'flyer', 'card'] as const;
export type PrintedKind = (typeof printedKinds)[number];

/** So many languages can be read on one sheet. */
export const mostLanguages: Readonly<Record<PrintedKind, number>> = { poster: 4, flyer: 4, card: 4 };

const blue = '#2044aa';
const pale = '#eef2fb';
const ink = '#171a2b';
const grey = '#4a4f63';
const white = '#ffffff';
const edge = 12;
/** Where printers print nothing. */
const unprinted = 8;

// The mark of client/mark.svg, as paths on 44 by 44.
const mark: readonly DrawnPath[] = [
  { d: 'M19 13.5 3 8v11zM25 13.5 41 8v11z', fill: '#e8a317', opacity: 0.45 },
  {
    d: 'M18.5 9.5h7v8h-7zM17 9.5 22 5l5 4.5zM16.5 17.5h11v2h-11zM18 21h8l.6 5h-9.2zM17.1 28h9.8l.7 6H16.4z',
    fill: blue,
  },
  { d: 'M22 10.9a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2z', fill: '#e8a317' },
  {
    d: 'M5 38c3-2.5 5.5-2.5 8.5 0s5.5 2.5 8.5 0 5.5-2.5 8.5 0 5.5 2.5 8.5 0',
    stroke: { colour: blue, width: 2.5 },
  },
];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Grid {
  readonly size: number;
  readonly isDark: (row: number, column: number) => boolean;
}

/** What one language says on paper, with the way to its form. */
interface Speech {
  readonly lang: Lang;
  readonly title: string;
  readonly lead: string;
  readonly ask: string;
  readonly address: string;
  readonly grid: Grid;
  readonly topics: readonly { readonly title: string; readonly names: readonly string[] }[];
}

export interface PrintedMatter {
  readonly kind: PrintedKind;
  readonly site: Site;
  readonly topics: readonly Topic[];
  /** At least one; the first says how a flyer opens. */
  readonly langs: readonly [Lang, ...Lang[]];
  readonly publicUrl: string;
}

/** A poster (A4), a flyer (A4 folded to A5) or a card for the table (A4 folded to stand), ready to be printed. */
export async function printedMatter(of: PrintedMatter): Promise<Buffer> {
  const { kind, site, langs } = of;
  const { default: QRCode } = await import('qrcode');
  const gridOf = (text: string): Grid => {
    const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
    return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
  };
  const speeches = langs.map((lang) => speechIn(lang, of, gridOf));
  const [first] = speeches as [Speech, ...Speech[]];
  return makeSheets(
    { lang: first.lang, title: `${first.title} – ${site.name}`, author: site.provider.name },
    (sheets) => draw[kind](sheets, site, speeches),
  );
}

function speechIn(lang: Lang, of: PrintedMatter, gridOf: (text: string) => Grid): Speech {
  const say = publicSiteTexts(lang);
  const address = of.publicUrl + localHref(lang, `/anfrage?standort=${of.site.slug}`);
  const namesIn = (risk: Topic['riskClass']) =>
    of.topics.filter(({ riskClass }) => riskClass === risk).map(({ code }) => topicName(code, lang));
  return {
    lang,
    title: say('start.title'),
    lead: say('start.lead'),
    ask: say('site.ask'),
    address,
    grid: gridOf(address),
    topics: [
      { title: say('site.topics'), names: namesIn('green') },
      { title: say('site.topics.yellow'), names: namesIn('yellow') },
      { title: say('site.topics.red'), names: namesIn('red') },
    ].filter(({ names }) => names.length > 0),
  };
}

const draw: Record<PrintedKind, (sheets: SheetWriter, site: Site, speeches: readonly Speech[]) => void> = {
  poster: (sheets, site, speeches) => {
    sheets.sheet(210, 297);
    heading(sheets, site, { x: 0, y: 0, width: 210, height: 46 });
    speechesIn(sheets, speeches, { x: 18, y: 58, width: 174, height: 178 }, { title: 54, lead: 24 });
    contact(sheets, site, speeches, { x: 0, y: 246, width: 210, height: 51 }, 15);
  },
  flyer: (sheets, site, speeches) => {
    const half = 148.5;
    const opensLeft = directionOf(speeches[0]?.lang ?? 'de') === 'rtl';
    const [cover, back] = opensLeft ? [0, half] : [half, 0];
    sheets.sheet(297, 210);
    heading(sheets, site, { x: cover, y: 0, width: half, height: 36 });
    const room = { x: cover + edge, y: 44, width: half - 2 * edge, height: 152 };
    speechesIn(sheets, speeches, room, { title: 34, lead: 17 });
    contact(sheets, site, speeches, { x: back, y: 0, width: half, height: 210 }, 13);
    sheets.fold([half, 0], [half, 210]);
    sheets.sheet(297, 210);
    inside(sheets, speeches, opensLeft, half);
    sheets.fold([half, 0], [half, 210]);
  },
  card: (sheets, site, speeches) => {
    sheets.sheet(210, 297);
    const half = 148.5;
    // Two on each side of the table; one or two stand on both.
    const sides = speeches.length > 2 ? [speeches.slice(0, 2), speeches.slice(2)] : [speeches, speeches];
    const face = (own: readonly Speech[]) => {
      heading(sheets, site, { x: 0, y: half, width: 210, height: 28 });
      speechesIn(sheets, own, { x: 16, y: half + 34, width: 178, height: 86 }, { title: 30, lead: 14 });
      contactLine(sheets, site, { x: 16, y: half + 126, width: 178, height: 14 });
    };
    face(sides[0] ?? []);
    sheets.upsideDown(105, half, () => face(sides[1] ?? []));
    sheets.fold([0, half], [210, half]);
  },
};

/** The band on top: the mark, and whose it is. */
function heading(sheets: SheetWriter, site: Site, { x, y, width, height }: Box): void {
  sheets.surface(x, y, width, height, blue);
  const size = height - 2 * Math.max(8, height * 0.24);
  const top = y + (height - size) / 2;
  sheets.surface(x + edge, top, size, size, white, size / 6);
  sheets.drawing(mark, { x: x + edge, y: top, width: size, ownWidth: 44 });
  const left = x + edge + size + 6;
  const room = x + width - edge - left;
  const name = fitted(sheets, site.name, { width: room, height: size * 0.62, largest: 20 });
  const below = sheets.heightOf(site.name, { width: room, size: name, weight: 'strong' });
  const whole = below + sheets.heightOf(site.provider.name, { width: room, size: name * 0.6 });
  const from = y + (height - whole) / 2;
  const of = { x: left, width: room, colour: white, lang: 'de' } as const;
  const end = sheets.text(site.name, { ...of, y: from, size: name, weight: 'strong' });
  sheets.text(site.provider.name, { ...of, y: end, size: name * 0.6 });
}

/** One below the other, each with the way to its form on the side where its lines end. */
function speechesIn(
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
function codeWith(sheets: SheetWriter, speech: Speech, { x, y, width, height }: Box): void {
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

/** How the site is reached: an address is German in every language. */
function contact(
  sheets: SheetWriter,
  site: Site,
  speeches: readonly Speech[],
  box: Box,
  largest: number,
): void {
  const isPanel = box.height > box.width;
  sheets.surface(box.x, box.y, box.width, box.height, pale);
  const of = { x: box.x + 18, width: box.width - 36, colour: ink, lang: 'de' } as const;
  let y = box.y + (isPanel ? 120 : 8);
  if (isPanel) {
    const [first] = speeches;
    if (first)
      codeWith(sheets, first, { x: box.x + (box.width - 56) / 2, y: box.y + 34, width: 56, height: 76 });
    sheets.surface(box.x + 18, y, 24, 1.2, '#e8a317');
    y += 6;
  }
  const ways = waysTo(site);
  const heightAt = (one: number) =>
    sheets.heightOf(site.name, { ...of, size: one * 1.15, weight: 'strong' }) +
    [...ways, ' '].reduce((sum, line) => sum + sheets.heightOf(line, { ...of, size: one }), 0);
  const size = largestThat((one) => y + heightAt(one) + 1 + unprinted <= box.y + box.height, 6, largest);
  y = sheets.text(site.name, { ...of, y, size: size * 1.15, weight: 'strong', as: 'H2' });
  for (const line of ways) y = sheets.text(line, { ...of, y, size });
  const hosts = speeches[0] ? new URL(speeches[0].address).host : '';
  sheets.text(hosts, { ...of, y: y + 1, size, weight: 'strong', colour: blue });
}

function contactLine(sheets: SheetWriter, site: Site, box: Box): void {
  const text = [site.phone, site.email, `${site.street}, ${site.postalCode} ${site.town}`]
    .filter(Boolean)
    .join(' · ');
  const size = fitted(sheets, text, { width: box.width, height: 6, largest: 11, weight: 'text' });
  sheets.surface(box.x, box.y, box.width, 0.4, blue);
  sheets.text(text, { x: box.x, y: box.y + 3, width: box.width, size, colour: grey, lang: 'de' });
}

function waysTo(site: Site): string[] {
  return [
    `${site.street}, ${site.postalCode} ${site.town}`,
    [site.phone, site.email].filter(Boolean).join(' · '),
    site.openingHours ?? '',
  ].filter(Boolean);
}

/** The inner side of a flyer: with what guides help, language by language. */
function inside(sheets: SheetWriter, speeches: readonly Speech[], opensLeft: boolean, half: number): void {
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

/** The largest letters in which a text stays within a height. */
function fitted(
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
function cutsWords(
  sheets: SheetWriter,
  text: string,
  of: { width: number; size: number; weight: 'text' | 'strong' },
): boolean {
  const line = sheets.heightOf('x', of);
  return text.split(/\s+/).some((word) => sheets.heightOf(word, of) > line);
}

/** The largest number up to `most` for which something holds; `least` where it holds for none. */
function largestThat(holds: (size: number) => boolean, least: number, most: number): number {
  if (holds(most)) return most;
  let [below, above] = [least, most];
  while (above - below > most / 200) {
    const middle = (below + above) / 2;
    if (holds(middle)) below = middle;
    else above = middle;
  }
  return below;
}
