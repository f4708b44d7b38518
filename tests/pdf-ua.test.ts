import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { describe, expect, it } from 'vitest';
import type { Logo } from '#modules/editorial';
import type { Site, Topic } from '#modules/programme';
import { type Lang, pageLanguages } from '#platform/languages';
import { makePdf } from '#platform/pdf';
import { readPicture } from '#platform/picture';
import {
  mostLanguages,
  type PrintedKind,
  printedKinds,
  printedMatter,
} from '../src/modules/public-site/printing/printed-matter.ts';
import { pngOf } from '../src/platform/picture.build.ts';
import { operationsIn } from './pdf-content.ts';
import { pdfUaFaults } from './pdf-ua.ts';

const site = {
  slug: 'beispielstadt',
  name: 'Integrationslotsinnen und Integrationslotsen Beispielstadt',
  street: 'Hauptstraße 1',
  postalCode: '61348',
  town: 'Beispielstadt',
  phone: '06172 000 01-01',
  email: 'lotsen@example.org',
  openingHours: 'Mo bis Do 9 bis 12 Uhr',
  provider: { name: 'Verein Beispiel e. V.' },
} as unknown as Site;
const topics = [
  { code: 'school', riskClass: 'green' },
  { code: 'court-or-police', riskClass: 'red' },
] as unknown as readonly Topic[];

/** Fonts come from the build; without one, as in a look at single files, there are none to put in. */
const built = existsSync(path.join(import.meta.dirname, '../dist/print-fonts'));

const statement = () =>
  makePdf(
    {
      lang: 'de',
      title: 'Auskunft',
      author: 'Träger',
      footer: (page, pages) => `Seite ${page} von ${pages}`,
    },
    (writer) => {
      writer.heading(1, 'Auskunft');
      writer.heading(2, 'Kontakt');
      writer.facts([
        { label: 'Name', value: 'فاطمة كريم حسن' },
        { label: 'Ort', value: 'Łucja Țepeș, ሰላም' },
      ]);
      writer.paragraph('Ein Satz. '.repeat(800));
    },
  );

function logo(): Logo {
  const read = readPicture(pngOf());
  if (!read.ok) throw new Error(read.refusal);
  return { ...read.picture, alt: 'Wappen von Beispielstadt', version: 1 };
}

const sheet = (kind: PrintedKind, langs: readonly [Lang, ...Lang[]], withLogo = false) =>
  printedMatter({
    ...{ kind, site, topics, langs },
    logo: withLogo ? logo() : null,
    publicUrl: 'https://lotsen.example',
  });

describe.runIf(built)('every PDF the program makes keeps PDF/UA-1', () => {
  it('what is kept of a person', async () => {
    expect(await pdfUaFaults(await statement())).toEqual([]);
  });

  it.each(printedKinds)('a %s with a logo, in every language', async (kind) => {
    expect(await pdfUaFaults(await sheet(kind, ['de']))).toEqual([]);
    const atOnce = mostLanguages[kind];
    for (let begun = 0; begun < pageLanguages.length; begun += atOnce) {
      const [first, ...others] = pageLanguages.slice(begun, begun + atOnce) as [Lang, ...Lang[]];
      const faults = await pdfUaFaults(await sheet(kind, [first, ...others], true));
      expect([first, ...others, faults]).toEqual([first, ...others, []]);
    }
  });
});

describe.runIf(built)('a file that breaks it is found', async () => {
  const good = await sheet('poster', ['de', 'ar'], true);
  const name = PDFName.of;
  const broken = async (spoil: (pdf: PDFDocument) => void) => {
    const pdf = await PDFDocument.load(good, { updateMetadata: false });
    spoil(pdf);
    return pdfUaFaults(await pdf.save({ useObjectStreams: false, addDefaultPage: false }));
  };
  const dicts = (pdf: PDFDocument, where: (dict: PDFDict) => boolean) =>
    pdf.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) =>
        object instanceof PDFDict ? [object] : object instanceof PDFRawStream ? [object.dict] : [],
      )
      .filter(where);
  const is = (key: string, value: string) => (dict: PDFDict) => dict.get(name(key)) === name(value);
  const first = (pdf: PDFDocument, key: string, value: string) => {
    const [found] = dicts(pdf, is(key, value));
    if (!found) throw new Error(`there is no ${value}`);
    return found;
  };
  const repaint = (pdf: PDFDocument, change: (content: string) => string) => {
    const [page] = pdf.getPages();
    const contents = page?.node.Contents();
    const streams = contents instanceof PDFArray ? contents.asArray() : [page?.node.get(name('Contents'))];
    const text = streams
      .map((one) => {
        const stream = pdf.context.lookup(one) as PDFRawStream;
        return Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');
      })
      .join('\n');
    const changed = pdf.context.flateStream(Uint8Array.from(Buffer.from(change(text), 'latin1')));
    page?.node.set(name('Contents'), pdf.context.register(changed));
  };

  it('nothing is found where nothing was spoiled', async () => {
    expect(await broken(() => {})).toEqual([]);
  });

  it.each<[string, string, (pdf: PDFDocument) => void]>([
    ['7.1', 'no marks', (pdf) => pdf.catalog.delete(name('MarkInfo'))],
    ['7.1', 'no structure', (pdf) => pdf.catalog.delete(name('StructTreeRoot'))],
    ['06-001', 'no metadata', (pdf) => pdf.catalog.delete(name('Metadata'))],
    ['07-001', 'no word on the title', (pdf) => pdf.catalog.delete(name('ViewerPreferences'))],
    ['11-006', 'no language', (pdf) => pdf.catalog.delete(name('Lang'))],
    ['13-004', 'a picture without words', (pdf) => first(pdf, 'S', 'Figure').delete(name('Alt'))],
    ['14-002', 'a first heading of level 3', (pdf) => first(pdf, 'S', 'H1').set(name('S'), name('H3'))],
    ['02-001', 'an unknown tag', (pdf) => first(pdf, 'S', 'H1').set(name('S'), name('Slogan'))],
    ['09-004', 'an item without a list', (pdf) => first(pdf, 'S', 'P').set(name('S'), name('LI'))],
    ['09-004', 'a tag without its content', (pdf) => repaint(pdf, () => '')],
    ['01-005', 'a line nobody tagged', (pdf) => repaint(pdf, (text) => `${text}\n0 0 10 10 re f`)],
    [
      '01-003',
      'an artifact in tagged content',
      (pdf) =>
        repaint(pdf, (text) => text.replace(/(\/H1 <<[^>]*>> BDC)/, '$1\n/Artifact BMC\n0 0 1 1 re f\nEMC')),
    ],
    ['14.6', 'an end without a begin', (pdf) => repaint(pdf, (text) => `${text}\nEMC`)],
    [
      '31-009',
      'a font that is not there',
      (pdf) => first(pdf, 'Type', 'FontDescriptor').delete(name('FontFile2')),
    ],
    ['31-027', 'letters nobody can read', (pdf) => first(pdf, 'Subtype', 'Type0').delete(name('ToUnicode'))],
    [
      '28-012',
      'a link without words',
      (pdf) => {
        const link = pdf.context.obj({
          Type: 'Annot',
          Subtype: 'Link',
          Rect: [0, 0, 9, 9],
          StructParent: 99,
        });
        pdf.getPages()[0]?.node.set(name('Annots'), pdf.context.obj([pdf.context.register(link)]));
      },
    ],
    [
      '28-008',
      'no tab order',
      (pdf) => {
        const link = pdf.context.obj({
          Type: 'Annot',
          Subtype: 'Link',
          Rect: [0, 0, 9, 9],
          StructParent: 99,
        });
        link.set(name('Contents'), PDFString.of('Seite des Projekts'));
        const page = pdf.getPages()[0]?.node;
        page?.set(name('Annots'), pdf.context.obj([pdf.context.register(link)]));
        page?.delete(name('Tabs'));
      },
    ],
    [
      '15-003',
      'a heading of a table that does not say of what',
      (pdf) => first(pdf, 'S', 'P').set(name('S'), name('TH')),
    ],
  ])('%s: %s', async (condition, _, spoil) => {
    expect((await broken(spoil)).join('\n')).toContain(condition);
  });
});

describe('a content stream', () => {
  it('is read with texts, arrays, dictionaries, pictures and remarks', () => {
    const stream =
      '/P <</MCID 3 /L [1 (a\\)b) <616>]>> BDC % remark\n[(x) -20.5 (y)] TJ BI /W 1 ID \xff\x00 EI EMC';
    const read = operationsIn(Uint8Array.from(Buffer.from(stream, 'latin1')));
    expect(read.map(({ operator }) => operator)).toEqual(['BDC', 'TJ', 'EI', 'EMC']);
    const [, properties] = read[0]?.operands ?? [];
    expect((properties as ReadonlyMap<string, unknown>).get('/MCID')).toBe(3);
  });
});
