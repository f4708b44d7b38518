import type { Logo } from '#modules/editorial';
import { type Site, type Topic, topicName } from '#modules/programme';
import { directionOf, type Lang } from '#platform/languages';
import { makeSheets, type SheetWriter } from '#platform/pdf-sheets';
import { localHref } from '../../../ui/href.ts';
import { publicSiteTexts } from '../texts.ts';
import { inside } from './flyer-inside.ts';
import { edge } from './sheet-fit.ts';
import { contact, contactLine, type Heading, heading } from './sheet-parts.ts';
import { type Grid, type Speech, speechesIn } from './speeches.ts';

export const printedKinds = ['poster', 'flyer', 'card'] as const;
export type PrintedKind = (typeof printedKinds)[number];

/** So many languages can be read on one sheet. */
export const mostLanguages: Readonly<Record<PrintedKind, number>> = { poster: 4, flyer: 4, card: 4 };

export interface PrintedMatter {
  readonly kind: PrintedKind;
  readonly site: Site;
  readonly topics: readonly Topic[];
  /** At least one; the first says how a flyer opens. */
  readonly langs: readonly [Lang, ...Lang[]];
  readonly publicUrl: string;
  /** null: the mark of the program stands in its place. */
  readonly logo: Logo | null;
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
    (sheets) => draw[kind](sheets, of, speeches),
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

const draw: Record<PrintedKind, (sheets: SheetWriter, top: Heading, speeches: readonly Speech[]) => void> = {
  poster: (sheets, top, speeches) => {
    const { site } = top;
    sheets.sheet(210, 297);
    heading(sheets, top, { x: 0, y: 0, width: 210, height: 46 });
    speechesIn(sheets, speeches, { x: 18, y: 58, width: 174, height: 178 }, { title: 54, lead: 24 });
    contact(sheets, site, speeches, { x: 0, y: 246, width: 210, height: 51 }, 15);
  },
  flyer: (sheets, top, speeches) => {
    const { site } = top;
    const half = 148.5;
    const opensLeft = directionOf(speeches[0]?.lang ?? 'de') === 'rtl';
    const [cover, back] = opensLeft ? [0, half] : [half, 0];
    sheets.sheet(297, 210);
    heading(sheets, top, { x: cover, y: 0, width: half, height: 36 });
    const room = { x: cover + edge, y: 44, width: half - 2 * edge, height: 152 };
    speechesIn(sheets, speeches, room, { title: 34, lead: 17 });
    contact(sheets, site, speeches, { x: back, y: 0, width: half, height: 210 }, 13);
    sheets.fold([half, 0], [half, 210]);
    sheets.sheet(297, 210);
    inside(sheets, speeches, opensLeft, half);
    sheets.fold([half, 0], [half, 210]);
  },
  card: (sheets, top, speeches) => {
    const { site } = top;
    sheets.sheet(210, 297);
    const half = 148.5;
    // Two on each side of the table; one or two stand on both.
    const sides = speeches.length > 2 ? [speeches.slice(0, 2), speeches.slice(2)] : [speeches, speeches];
    const face = (own: readonly Speech[]) => {
      heading(sheets, top, { x: 0, y: half, width: 210, height: 28 });
      speechesIn(sheets, own, { x: 16, y: half + 34, width: 178, height: 86 }, { title: 30, lead: 14 });
      contactLine(sheets, site, { x: 16, y: half + 126, width: 178, height: 14 });
    };
    face(sides[0] ?? []);
    sheets.upsideDown(105, half, () => face(sides[1] ?? []));
    sheets.fold([0, half], [210, half]);
  },
};
