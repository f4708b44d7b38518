import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Face, Line } from './pdf-lines.ts';

const margin = 56;
const labelWidth = 150;
const gap = 14;
const families = ['fira-sans', 'vazirmatn', 'noto-sans-ethiopic'] as const;
const weights = { text: 400, strong: 600 } as const;
type Weight = keyof typeof weights;
const sizes = [20, 15, 12.5, 11] as const;
const textSize = 10.5;

/** Written by the build; the program runs from the project's root or from dist/. */
const folder = path.join(
  import.meta.dirname,
  import.meta.dirname.endsWith('dist') ? '' : '../../dist',
  'print-fonts',
);

/** What a PDF is made of, from the top to the bottom; pages break by themselves. */
export interface PdfWriter {
  /** Level 1 is the title; none is left out on the way down. */
  heading(level: 1 | 2 | 3 | 4 | 5 | 6, text: string): void;
  paragraph(text: string): void;
  /** A list: a name, and what stands behind it. */
  facts(facts: readonly { readonly label: string; readonly value: string }[]): void;
  /** False once there was a letter that none of the fonts has. */
  readonly complete: boolean;
}

/**
 * A tagged PDF (PDF/UA-1) with its fonts in it: Latin, Greek, Cyrillic, Arabic and Ethiopic letters, each piece in
 * its own direction. `footer` gets the number of the page and of all pages.
 */
export async function makePdf(
  of: { lang: string; title: string; author: string; footer: (page: number, pages: number) => string },
  write: (pdf: PdfWriter) => void,
): Promise<Buffer> {
  // Loaded when it is asked for: it is large, and the program starts without it.
  const [{ default: PDFDocument }, { linesOfText }] = await Promise.all([
    import('pdfkit'),
    import('./pdf-lines.ts'),
  ]);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    bufferPages: true,
    lang: of.lang,
    subset: 'PDF/UA',
    info: { Title: of.title, Author: of.author, Producer: 'Lotsenwerk', Creator: 'Lotsenwerk' },
  } as unknown as ConstructorParameters<typeof PDFDocument>[0]);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done) => pdf.on('end', done));

  let complete = true;
  const fonts = await fontFiles();
  const faceOf = (name: string, bytes: Buffer | null, weight: Weight): Face => {
    // Without a build, as in tests of other things, the fonts every reader has.
    pdf.registerFont(name, bytes ?? (weight === 'text' ? 'Helvetica' : 'Helvetica-Bold'));
    pdf.font(name);
    const { font } = (
      pdf as unknown as { _font: { font: { hasGlyphForCodePoint?(point: number): boolean } } }
    )._font;
    return {
      name,
      has: (point) => font.hasGlyphForCodePoint?.(point) ?? true,
      widthOf: (text) => pdf.font(name).widthOfString(text, { features: [] }),
    };
  };
  const facesOf = (weight: Weight) =>
    families.map((family) => {
      const name = `${family}-${weights[weight]}`;
      return faceOf(name, fonts.get(name) ?? null, weight);
    }) as [Face, ...Face[]];
  const faces = { text: facesOf('text'), strong: facesOf('strong') };

  const linesIn = (text: string, weight: Weight, size: number, width: number): Line[] => {
    pdf.fontSize(size);
    for (const letter of text) {
      if (/\s/.test(letter)) continue;
      const point = letter.codePointAt(0) as number;
      if (!faces[weight].some(({ has }) => has(point))) complete = false;
    }
    return linesOfText(text, faces[weight], width);
  };
  let y = margin;
  const bottom = pdf.page.height - margin - 16;
  const newPage = () => {
    pdf.continueOnNewPage();
    y = margin;
  };
  const needRoom = (height: number) => {
    if (y + height > bottom) newPage();
  };
  const draw = (line: Line, size: number, left: number, width: number, top: number) => {
    let x = line.rightToLeft ? left + width - line.width : left;
    // What is set from right to left stands in the file from left to right: here as it is read.
    if (line.spoken) pdf.markContent('Span', { actual: line.spoken });
    for (const { face, text, width: taken } of line.pieces) {
      pdf
        .font(face.name)
        .fontSize(size)
        .text(text, x, top + size, { lineBreak: false, baseline: 'alphabetic', features: [] });
      x += taken;
    }
    if (line.spoken) pdf.endMarkedContent();
  };
  const drawAll = (lines: readonly Line[], size: number, left: number, width: number) => {
    for (const line of lines) {
      needRoom(size * 1.4);
      draw(line, size, left, width, y);
      y += size * 1.4;
    }
  };
  const whole = pdf.page.width - 2 * margin;
  const root = pdf.struct('Document');
  pdf.addStructure(root);

  write({
    heading: (level, text) => {
      const size = sizes[level - 1] ?? textSize;
      if (y > margin) y += size * 0.6;
      // A heading does not stand alone at the bottom.
      needRoom(size * 1.4 + textSize * 4);
      const lines = linesIn(text, 'strong', size, whole);
      root.add(pdf.struct(`H${level}`, {}, () => drawAll(lines, size, margin, whole)));
      y += size * 0.3;
    },
    paragraph: (text) => {
      const lines = linesIn(text, 'text', textSize, whole);
      root.add(pdf.struct('P', {}, () => drawAll(lines, textSize, margin, whole)));
      y += textSize * 0.5;
    },
    facts: (facts) => {
      const list = pdf.struct('L');
      root.add(list);
      for (const { label, value } of facts) {
        const labels = linesIn(label, 'strong', textSize, labelWidth);
        const values = linesIn(value, 'text', textSize, whole - labelWidth - gap);
        const item = pdf.struct('LI');
        list.add(item);
        needRoom(labels.length * textSize * 1.4);
        const { page } = pdf;
        const top = y;
        item.add(pdf.struct('Lbl', {}, () => drawAll(labels, textSize, margin, labelWidth)));
        const below = y;
        y = top;
        item.add(
          pdf.struct('LBody', {}, () =>
            drawAll(values, textSize, margin + labelWidth + gap, whole - labelWidth - gap),
          ),
        );
        if (pdf.page === page) y = Math.max(y, below);
        y += textSize * 0.25;
        item.end();
      }
      list.end();
      y += textSize * 0.5;
    },
    get complete() {
      return complete;
    },
  });
  root.end();

  const { start, count } = pdf.bufferedPageRange();
  for (let number = start; number < start + count; number += 1) {
    pdf.switchToPage(number);
    const [line] = linesIn(of.footer(number + 1, count), 'text', 9, whole);
    pdf.markContent('Artifact', { type: 'Pagination' });
    if (line) draw({ ...line, spoken: null }, 9, margin, whole, pdf.page.height - margin);
    pdf.endMarkedContent();
  }
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

async function fontFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const names = families.flatMap((family) => Object.values(weights).map((weight) => `${family}-${weight}`));
  const read = await Promise.all(
    names.map((name) =>
      readFile(path.join(folder, `${name}.ttf`)).then(
        (bytes): [string, Buffer][] => [[name, bytes]],
        (): [string, Buffer][] => [],
      ),
    ),
  );
  return new Map(read.flat());
}
