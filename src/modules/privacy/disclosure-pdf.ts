import { readAsset } from '#platform/asset-files';
import { sayDay, sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { asset } from '#ui/assets';
import type { Collection } from './collection.ts';
import { sayField } from './say-field.ts';
import { privacyTexts } from './texts.ts';

const margin = 56;

/** What is kept of somebody, to be read and printed: a heading per part, a line per fact. Tagged (PDF/UA). */
export async function disclosurePdf(of: {
  lang: Lang;
  collection: Collection;
  provider: string;
  now: Temporal.Instant;
}): Promise<Buffer> {
  const { lang, collection, provider, now } = of;
  const say = privacyTexts(lang);
  const title = say('disclosure.title');
  const regular = await readAsset(asset('fira-sans-400.ttf'));
  const bold = await readAsset(asset('fira-sans-600.ttf'));
  // Loaded when it is asked for: it is large, and the program starts without it.
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang,
    subset: 'PDF/UA',
    info: { Title: title, Author: provider },
  } as unknown as ConstructorParameters<typeof PDFDocument>[0]);
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done) => pdf.on('end', done));
  // Without a build, as in tests, the fonts every reader has.
  pdf.registerFont('text', regular ?? 'Helvetica');
  pdf.registerFont('heading', bold ?? 'Helvetica-Bold');

  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const put = (tag: string, font: 'text' | 'heading', size: number, text: string, indent = 0) =>
    root.add(
      pdf.struct(tag, {}, () => {
        pdf
          .font(font)
          .fontSize(size)
          .text(text, margin + indent, pdf.y, { width: pdf.page.width - 2 * margin - indent });
        pdf.moveDown(tag === 'P' ? 0.2 : 0.4);
      }),
    );

  put('H1', 'heading', 20, title);
  put('P', 'text', 11, say('disclosure.lead', { provider, moment: sayMoment(now, lang) }));
  pdf.moveDown();
  for (const [module, kept] of Object.entries(collection)) {
    const name = `module.${module}`;
    put('H2', 'heading', 15, say.has(name) ? say(name) : module);
    for (const { depth, label, value } of linesOf(kept, lang)) {
      put(
        'P',
        value === null ? 'heading' : 'text',
        10.5,
        value === null ? label : `${label}: ${value}`,
        depth * 14,
      );
    }
    pdf.moveDown();
  }
  put('H2', 'heading', 15, say('disclosure.rights'));
  put('P', 'text', 11, say('disclosure.rights-text'));
  root.end();
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

interface Fact {
  readonly depth: number;
  readonly label: string;
  /** null: a heading for what follows. */
  readonly value: string | null;
}

/** Nested facts, one a line, in the order they were collected. */
export function linesOf(value: Readonly<Record<string, unknown>>, lang: Lang, depth = 0): Fact[] {
  return Object.entries(value).flatMap(([name, one]): Fact[] =>
    factsOf(sayField(name, lang), one, lang, depth),
  );
}

function factsOf(label: string, value: unknown, lang: Lang, depth: number): Fact[] {
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object' || one === null)) {
      return [{ depth, label, value: value.map((one) => sayValue(one, lang)).join(', ') }];
    }
    return value.flatMap((one, index) => factsOf(`${label} ${index + 1}`, one, lang, depth));
  }
  if (isRecord(value)) return [{ depth, label, value: null }, ...linesOf(value, lang, depth + 1)];
  return [{ depth, label, value: sayValue(value, lang) }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function sayValue(value: unknown, lang: Lang): string {
  const say = privacyTexts(lang);
  if (value instanceof Temporal.PlainDate) return sayDay(value, lang);
  if (value instanceof Temporal.Instant) return sayMoment(value, lang);
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no');
  return String(value);
}
