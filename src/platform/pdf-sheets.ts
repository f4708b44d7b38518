import { openPen, type PdfFacts, type Weight } from './pdf-pen.ts';

const points = 72 / 25.4;
const lineHeight = 1.25;

/** Lengths in millimetres from the upper left corner of the sheet, sizes of letters in points. */
export interface TextBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
  /** BCP 47, where it is not that of the document. */
  readonly lang?: string;
  /** What it is to somebody it is read to. */
  readonly as?: 'H1' | 'H2' | 'H3' | 'P';
}

/** What stands on a sheet to be printed; what is written first is read first. */
export interface SheetWriter {
  /** The next sheet, so wide and so high. */
  sheet(width: number, height: number): void;
  /** Returns where the text ends, from above. */
  text(text: string, box: TextBox): number;
  /** How high a text would stand. */
  heightOf(text: string, of: Pick<TextBox, 'width' | 'size' | 'weight'>): number;
  /** A surface, behind what is written afterwards. */
  surface(x: number, y: number, width: number, height: number, colour: string, round?: number): void;
  /** A drawing of paths (SVG), scaled from its own width; it only pleases the eye. */
  drawing(paths: readonly DrawnPath[], of: { x: number; y: number; width: number; ownWidth: number }): void;
  /** Dark squares of a grid; `says` is what it leads to, for those who do not see it. */
  code(
    grid: { readonly size: number; readonly isDark: (row: number, column: number) => boolean },
    of: { x: number; y: number; width: number; says: string },
  ): void;
  /** A picture (PNG or JPEG); `says` is what it shows, for those who do not see it, in the language `lang`. */
  picture(
    bytes: Uint8Array,
    of: { x: number; y: number; width: number; height: number; says: string; lang: string },
  ): void;
  /** Where the sheet is folded: short marks at its edges. */
  fold(from: readonly [number, number], to: readonly [number, number]): void;
  /** What is drawn stands on its head, turned about a point. */
  upsideDown(x: number, y: number, draw: () => void): void;
}

export interface DrawnPath {
  readonly d: string;
  readonly fill?: string;
  readonly opacity?: number;
  readonly stroke?: { readonly colour: string; readonly width: number };
}

/** Posters, flyers and cards: a tagged PDF (PDF/UA-1) of sheets on which everything has its place. */
export async function makeSheets(of: PdfFacts, write: (sheets: SheetWriter) => void): Promise<Buffer> {
  const pen = await openPen(of, { autoFirstPage: false });
  const { pdf } = pen;
  const pictures = new Map<Uint8Array, Buffer>();
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const linesOf = (
    text: string,
    { width, size, weight = 'text' }: Pick<TextBox, 'width' | 'size' | 'weight'>,
  ) => pen.linesIn(text, weight, size, width * points);
  const ornament = (draw: () => void) =>
    pen.ornament('Layout', () => {
      pdf.save();
      draw();
      pdf.restore();
    });

  write({
    sheet: (width, height) => {
      pdf.addPage({ size: [width * points, height * points], margin: 0 });
    },
    heightOf: (text, box) => (linesOf(text, box).length * box.size * lineHeight) / points,
    text: (text, box) => {
      const { x, y, width, size, colour = '#000', lang, as = 'P' } = box;
      const lines = linesOf(text, box);
      let top = y * points;
      root.add(
        pdf.struct(as, lang === undefined || lang === of.lang ? {} : { lang }, () => {
          for (const line of lines) {
            pdf.fillColor(colour);
            pen.draw(line, size, x * points, width * points, top);
            top += size * lineHeight;
          }
        }),
      );
      return top / points;
    },
    surface: (x, y, width, height, colour, round = 0) =>
      ornament(() => {
        pdf.roundedRect(x * points, y * points, width * points, height * points, round * points).fill(colour);
      }),
    drawing: (paths, { x, y, width, ownWidth }) =>
      ornament(() => {
        pdf.translate(x * points, y * points).scale((width * points) / ownWidth);
        for (const { d, fill, opacity = 1, stroke } of paths) {
          pdf.path(d).fillOpacity(opacity);
          if (stroke) pdf.lineWidth(stroke.width).lineCap('round').stroke(stroke.colour);
          else pdf.fill(fill ?? '#000');
        }
      }),
    code: (grid, { x, y, width, says }) => {
      const square = (width * points) / grid.size;
      root.add(
        pdf.struct('Figure', { alt: says }, () => {
          pdf.save();
          for (let row = 0; row < grid.size; row++) {
            for (let column = 0; column < grid.size; column++) {
              if (!grid.isDark(row, column)) continue;
              let until = column;
              while (until + 1 < grid.size && grid.isDark(row, until + 1)) until++;
              // A hair wider than a square, or printers leave white lines between them.
              pdf.rect(
                x * points + column * square,
                y * points + row * square,
                (until - column + 1) * square + 0.05,
                square + 0.05,
              );
              column = until;
            }
          }
          pdf.fill('#000');
          pdf.restore();
        }),
      );
    },
    picture: (bytes, { x, y, width, height, says, lang }) => {
      let image = pictures.get(bytes);
      if (!image) {
        // Once in the file, however often it stands on its sheets; the types do not know the opened one.
        image = (pdf as unknown as { openImage(file: Buffer): Buffer }).openImage(Buffer.from(bytes));
        pictures.set(bytes, image);
      }
      const shown = image;
      const [left, top, wide, high] = [x * points, y * points, width * points, height * points];
      const bbox = [left, top, left + wide, top + high];
      const said = { alt: says, bbox, ...(lang === of.lang ? {} : { lang }) };
      root.add(
        pdf.struct('Figure', said as PDFKit.Mixins.StructureElementOptions, () => {
          pdf.image(shown, left, top, { width: wide, height: high });
        }),
      );
    },
    fold: ([fromX, fromY], [toX, toY]) =>
      ornament(() => {
        const long = Math.hypot(toX - fromX, toY - fromY);
        const [stepX, stepY] = [((toX - fromX) / long) * 6, ((toY - fromY) / long) * 6];
        pdf.lineWidth(0.5);
        for (const [x, y, way] of [
          [fromX, fromY, 1],
          [toX, toY, -1],
        ] as const) {
          pdf.moveTo(x * points, y * points).lineTo((x + way * stepX) * points, (y + way * stepY) * points);
        }
        pdf.dash(2, { space: 2 }).stroke('#8a8f99');
      }),
    upsideDown: (x, y, draw) => {
      pdf.save().rotate(180, { origin: [x * points, y * points] });
      draw();
      pdf.restore();
    },
  });
  root.end();
  return pen.end();
}
