import { PDFDict, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import type { PdfFile } from './pdf-file.ts';

/** Fonts are in the file, and every letter of them can be read as text. */
export function fontFaults(file: PdfFile): string[] {
  const faults: string[] = [];
  for (const font of file.dicts.filter((dict) => file.name(dict, 'Type') === 'Font')) {
    const kind = file.name(font, 'Subtype') ?? '';
    const name = file.name(font, 'BaseFont') ?? '';
    if (kind.startsWith('CIDFont')) faults.push(...innerFaults(file, font, kind, name));
    else faults.push(...outerFaults(file, font, kind, name));
  }
  return [...new Set(faults)];
}

/** A font as content uses it. */
function outerFaults(file: PdfFile, font: PDFDict, kind: string, name: string): string[] {
  const faults: string[] = [];
  const map = file.get(font, 'ToUnicode');
  const isReadable =
    kind !== 'Type0' && ['WinAnsiEncoding', 'MacRomanEncoding'].includes(file.name(font, 'Encoding') ?? '');
  if (!map && !isReadable) faults.push(`31-027: letters of ${name} cannot be read as text`);
  if (map) faults.push(...mapFaults(file.bytes(map), name));
  if (kind === 'Type0') {
    const encoding = file.get(font, 'Encoding');
    const known = encoding instanceof PDFName && /^\/Identity-[HV]$/.test(encoding.toString());
    if (!known && !(encoding instanceof PDFRawStream))
      faults.push(`31-006: ${name} has an unknown table of letters`);
    const [inner] = file.list(font, 'DescendantFonts').map((one) => file.follow(one));
    if (!(inner instanceof PDFDict)) faults.push(`31-009: ${name} has no letters`);
  } else if (kind !== 'Type3') faults.push(...embeddingFaults(file, font, name));
  return faults;
}

/** The letters of a font of many. */
function innerFaults(file: PdfFile, font: PDFDict, kind: string, name: string): string[] {
  const faults = embeddingFaults(file, font, name);
  const system = file.dict(font, 'CIDSystemInfo');
  if (!file.text(system, 'Registry') || !file.text(system, 'Ordering'))
    faults.push(`31-001: ${name} names no collection`);
  const toGlyph = file.get(font, 'CIDToGIDMap');
  if (kind === 'CIDFontType2' && !toGlyph) faults.push(`31-004: ${name} does not say which letter is which`);
  else if (toGlyph instanceof PDFName && toGlyph.toString() !== '/Identity')
    faults.push(`31-003: ${name} maps its letters in an unknown way`);
  return faults;
}

function embeddingFaults(file: PdfFile, font: PDFDict, name: string): string[] {
  const descriptor = file.dict(font, 'FontDescriptor');
  const isThere = ['FontFile', 'FontFile2', 'FontFile3'].some((key) => file.get(descriptor, key));
  return isThere ? [] : [`31-009: ${name} is not in the file`];
}

/** No letter is nothing, the sign for the order of bytes or one that cannot be. */
function mapFaults(bytes: Uint8Array | null, name: string): string[] {
  const text = Buffer.from(bytes ?? []).toString('latin1');
  const faults: string[] = [];
  const sections = [...text.matchAll(/begin(bfchar|bfrange)([\s\S]*?)end\1/g)];
  if (sections.length === 0) return [`31-027: the table of ${name} is empty`];
  for (const [, kind, body = ''] of sections) {
    const lines = body.split(/\r?\n/).filter((line) => line.includes('<'));
    for (const line of lines) {
      const targets = [...line.matchAll(/<([0-9A-Fa-f\s]+)>/g)].slice(kind === 'bfchar' ? 1 : 2);
      for (const [, digits = ''] of targets) {
        const value = digits.replace(/\s/g, '').toUpperCase();
        if (/^0+$/.test(value)) faults.push(`31-028: a letter of ${name} is nothing`);
        if (value === 'FEFF') faults.push(`31-029: a letter of ${name} is the sign for the order of bytes`);
        if (value === 'FFFE') faults.push(`31-030: a letter of ${name} cannot be`);
      }
    }
  }
  return faults;
}
