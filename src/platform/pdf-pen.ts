import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Face, Line } from './pdf-lines.ts';

const families = ['fira-sans', 'vazirmatn', 'noto-sans-ethiopic'] as const;
const weights = { text: 400, strong: 600 } as const;
export type Weight = keyof typeof weights;

/** Written by the build; the program runs from the project's root or from dist/. */
const folder = path.join(
  import.meta.dirname,
  import.meta.dirname.endsWith('dist') ? '' : '../../dist',
  'print-fonts',
);

export interface PdfFacts {
  readonly lang: string;
  readonly title: string;
  readonly author: string;
}

/** Writes lines of any of our scripts into a tagged PDF (PDF/UA-1) that has its fonts in it. Lengths in points. */
export interface Pen {
  readonly pdf: PDFKit.PDFDocument;
  /** False once there was a letter that none of the fonts has. */
  readonly complete: boolean;
  linesIn(text: string, weight: Weight, size: number, width: number): Line[];
  /** A line from right to left stands at the right end of the width. */
  draw(line: Line, size: number, left: number, width: number, top: number): void;
  /** What only pleases the eye: programs that read aloud pass it by. */
  ornament(type: 'Layout' | 'Pagination', draw: () => void): void;
  end(): Promise<Buffer>;
}

/** What pdfkit keeps of a font it puts in: its letters, and what each stands for, by the number it has in the file. */
interface EmbeddedFace {
  readonly font: { hasGlyphForCodePoint?(point: number): boolean };
  readonly unicode?: number[][];
}

/** `options` are those of pdfkit for the first page. */
export async function openPen(of: PdfFacts, options: PDFKit.PDFDocumentOptions): Promise<Pen> {
  // Loaded when it is asked for: it is large, and the program starts without it.
  const [{ default: PDFDocument }, { linesOfText }] = await Promise.all([
    import('pdfkit'),
    import('./pdf-lines.ts'),
  ]);
  const pdf = new PDFDocument({
    ...options,
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
  // The same words are measured again and again, in letters of several sizes.
  let measuredIn = 0;
  const fonts = await fontFiles();
  const faceOf = (name: string, bytes: Buffer | null, weight: Weight): Face => {
    // Without a build, as in tests of other things, the fonts every reader has.
    pdf.registerFont(name, bytes ?? (weight === 'text' ? 'Helvetica' : 'Helvetica-Bold'));
    pdf.font(name);
    const widths = new Map<string, number>();
    const { font, unicode } = (pdf as unknown as { _font: EmbeddedFace })._font;
    // A letter no font has is read as a replacement sign, not as nothing (Matterhorn Protocol 31-028).
    if (unicode) unicode[0] = [0xfffd];
    return {
      name,
      has: (point) => font.hasGlyphForCodePoint?.(point) ?? true,
      widthOf: (text) => {
        let width = widths.get(text);
        if (width === undefined) {
          width = pdf.font(name).fontSize(1000).widthOfString(text, { features: [] }) / 1000;
          widths.set(text, width);
        }
        return width * measuredIn;
      },
    };
  };
  const facesOf = (weight: Weight) =>
    families.map((family) => {
      const name = `${family}-${weights[weight]}`;
      return faceOf(name, fonts.get(name) ?? null, weight);
    }) as [Face, ...Face[]];
  const faces = { text: facesOf('text'), strong: facesOf('strong') };

  return {
    pdf,
    get complete() {
      return complete;
    },
    linesIn: (text, weight, size, width) => {
      measuredIn = size;
      for (const letter of text) {
        if (/\s/.test(letter)) continue;
        const point = letter.codePointAt(0) as number;
        if (!faces[weight].some(({ has }) => has(point))) complete = false;
      }
      return linesOfText(text, faces[weight], width);
    },
    draw: (line, size, left, width, top) => {
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
    },
    ornament: (type, draw) => {
      pdf.markContent('Artifact', { type });
      draw();
      pdf.endMarkedContent();
    },
    end: async () => {
      pdf.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
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
