import { PDFDict, PDFDocument } from '@cantoo/pdf-lib';
import { PdfFile } from './pdf-file.ts';
import { contentFaults } from './pdf-ua-content.ts';
import { fontFaults } from './pdf-ua-fonts.ts';
import { structureFaults } from './pdf-ua-structure.ts';

/**
 * What a file breaks of PDF/UA-1 (ISO 14289-1), each with the number of its condition in the Matterhorn Protocol 1.1.
 * The file is read by a library that did not write it. Empty: none of the conditions that are tried here is broken.
 */
export async function pdfUaFaults(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const file = new PdfFile(pdf);
  return [
    ...documentFaults(file),
    ...metadataFaults(file),
    ...structureFaults(file),
    ...contentFaults(file),
    ...annotationFaults(file),
    ...fontFaults(file),
  ];
}

function documentFaults(file: PdfFile): string[] {
  const { catalog } = file;
  const faults: string[] = [];
  const marks = file.dict(catalog, 'MarkInfo');
  if (!file.isTrue(marks, 'Marked')) faults.push('ISO 14289-1 7.1: the file does not say that it is tagged');
  if (file.isTrue(marks, 'Suspects')) faults.push('01-007: the file suspects its own tags');
  const viewer = file.dict(catalog, 'ViewerPreferences');
  if (!file.get(viewer, 'DisplayDocTitle')) faults.push('07-001: nothing says whether the title is shown');
  else if (!file.isTrue(viewer, 'DisplayDocTitle')) faults.push('07-002: the title is not shown');
  if (!/^[a-z]{2,3}(-|$)/i.test(file.text(catalog, 'Lang') ?? '')) faults.push('11-006: no language');
  for (const config of [
    file.dict(file.dict(catalog, 'OCProperties'), 'D'),
    ...file.list(file.dict(catalog, 'OCProperties'), 'Configs').map((one) => file.follow(one) as PDFDict),
  ]) {
    if (config && !file.text(config, 'Name')) faults.push('20-001: optional content without a name');
    if (config && file.get(config, 'AS')) faults.push('20-003: optional content shown by itself');
  }
  for (const dict of file.dicts) {
    if (file.name(dict, 'Type') === 'Filespec' && !(file.text(dict, 'F') && file.text(dict, 'UF')))
      faults.push('21-001: a file in the file without a name');
    if (file.name(dict, 'Subtype') === 'Form' && file.get(dict, 'Ref'))
      faults.push('30-001: content from another file');
  }
  if (
    file.name(file.dict(catalog, 'AcroForm'), 'XFA') !== null ||
    file.get(file.dict(catalog, 'AcroForm'), 'XFA')
  )
    faults.push('25-001: a dynamic form');
  const { Encrypt } = file.pdf.context.trailerInfo;
  const encryption = file.follow(Encrypt);
  if (encryption instanceof PDFDict) {
    const rights = file.number(encryption, 'P');
    if (rights === null) faults.push('26-001: encrypted without rights');
    else if ((rights & (1 << 9)) === 0) faults.push('26-002: nothing may be read aloud');
  }
  return faults;
}

function metadataFaults(file: PdfFile): string[] {
  const bytes = file.bytes(file.get(file.catalog, 'Metadata'));
  if (!bytes) return ['06-001: no metadata'];
  const xmp = Buffer.from(bytes).toString('utf8');
  const faults: string[] = [];
  if (!/<pdfuaid:part>\s*1\s*<|pdfuaid:part="1"/.test(xmp))
    faults.push('06-002: does not say that it is PDF/UA-1');
  if (!/<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>\s*\S/.test(xmp))
    faults.push('06-003: no title in the metadata');
  return faults;
}

/** Annotations are links here; any other kind would need more than is tried. */
function annotationFaults(file: PdfFile): string[] {
  const faults: string[] = [];
  for (const [number, page] of file.pages.entries()) {
    const annotations = file.list(page.node, 'Annots').map((one) => file.follow(one) as PDFDict);
    const at = `page ${number + 1}`;
    if (annotations.length > 0 && !file.name(page.node, 'Tabs'))
      faults.push(`28-008: ${at} has no tab order`);
    else if (annotations.length > 0 && file.name(page.node, 'Tabs') !== 'S')
      faults.push(`28-009: the tab order of ${at} is not that of the structure`);
    for (const annotation of annotations) {
      const kind = file.name(annotation, 'Subtype');
      if (kind === 'TrapNet') faults.push(`28-007: a trap network on ${at}`);
      else if (kind === 'Widget' && !file.text(annotation, 'TU'))
        faults.push(`28-005: a field on ${at} without a name`);
      else if (kind !== 'Link' && kind !== 'Popup' && !file.text(annotation, 'Contents'))
        faults.push(`28-004: an annotation on ${at} without words`);
      if (kind === 'Link' && !file.text(annotation, 'Contents'))
        faults.push(`28-012: a link on ${at} without words`);
      if (kind !== 'Popup' && file.number(annotation, 'StructParent') === null)
        faults.push(`28-002: an annotation on ${at} that stands in no tag`);
    }
  }
  return faults;
}
