import type { Line } from './pdf-lines.ts';
import { openPen, type PdfFacts } from './pdf-pen.ts';

const margin = 56;
const labelWidth = 150;
const gap = 14;
const sizes = [20, 15, 12.5, 11] as const;
const textSize = 10.5;

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
  of: PdfFacts & { footer: (page: number, pages: number) => string },
  write: (pdf: PdfWriter) => void,
): Promise<Buffer> {
  const pen = await openPen(of, {
    size: 'A4',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
  });
  const { pdf, linesIn, draw } = pen;
  let y = margin;
  const bottom = pdf.page.height - margin - 16;
  const newPage = () => {
    pdf.continueOnNewPage();
    y = margin;
  };
  const needRoom = (height: number) => {
    if (y + height > bottom) newPage();
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
      return pen.complete;
    },
  });
  root.end();

  const { start, count } = pdf.bufferedPageRange();
  for (let number = start; number < start + count; number += 1) {
    pdf.switchToPage(number);
    const [line] = linesIn(of.footer(number + 1, count), 'text', 9, whole);
    pen.ornament('Pagination', () => {
      if (line) draw({ ...line, spoken: null }, 9, margin, whole, pdf.page.height - margin);
    });
  }
  return pen.end();
}
