import { type PDFDict, PDFName, type PDFObject, type PDFPage, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';
import { type Operand, operationsIn } from './pdf-content.ts';
import type { PdfFile } from './pdf-file.ts';
import { treeOf } from './pdf-ua-structure.ts';

/** Operators that leave something on the page (ISO 32000-1, table 51). */
const painting = new Set([
  'Tj',
  'TJ',
  "'",
  '"',
  'f',
  'F',
  'f*',
  'B',
  'B*',
  'b',
  'b*',
  'S',
  's',
  'sh',
  'EI',
  'Do',
]);

interface Mark {
  readonly tag: string;
  readonly mcid: number | null;
}

/** Everything that is painted is tagged or an artifact, never both, and tags and content name each other. */
export function contentFaults(file: PdfFile): string[] {
  const faults: string[] = [];
  const named = new Map<string, number>();
  for (const { marks } of treeOf(file).elements) {
    for (const { page, mcid } of marks) {
      const key = `${page instanceof PDFRef ? page.toString() : ''} ${mcid}`;
      named.set(key, (named.get(key) ?? 0) + 1);
    }
  }
  for (const [key, times] of named)
    if (times > 1) faults.push(`09-004: the content ${key} stands in ${times} tags`);
  const seen = new Set<string>();
  for (const [number, page] of file.pages.entries()) {
    const at = `page ${number + 1}`;
    const stack: Mark[] = [];
    for (const { operator, operands } of operationsIn(bytesOf(file, page))) {
      if (operator === 'BDC' || operator === 'BMC') {
        const mark = markOf(file, page, operands);
        const isArtifact = mark.tag === '/Artifact';
        if (isArtifact && stack.some(isTagged)) faults.push(`01-003: an artifact in tagged content, ${at}`);
        if (mark.mcid !== null && stack.some(({ tag }) => tag === '/Artifact'))
          faults.push(`01-004: tagged content in an artifact, ${at}`);
        if (mark.mcid !== null) {
          const key = `${page.ref.toString()} ${mark.mcid}`;
          if (seen.has(key)) faults.push(`09-004: the number ${mark.mcid} stands twice, ${at}`);
          seen.add(key);
          if (!named.has(key)) faults.push(`01-005: content ${mark.mcid} stands in no tag, ${at}`);
        }
        stack.push(mark);
      } else if (operator === 'EMC') {
        if (!stack.pop()) faults.push(`ISO 32000-1 14.6: an end without a begin, ${at}`);
      } else if (painting.has(operator)) {
        if (!stack.some((mark) => isTagged(mark) || mark.tag === '/Artifact'))
          faults.push(`01-005: ${operator} neither tagged nor an artifact, ${at}`);
      }
    }
    if (stack.length > 0) faults.push(`ISO 32000-1 14.6: a begin without an end, ${at}`);
  }
  for (const key of named.keys())
    if (!seen.has(key)) faults.push(`09-004: a tag names the content ${key}, which is not there`);
  return [...new Set(faults)];
}

const isTagged = ({ mcid }: Mark) => mcid !== null;

function markOf(file: PdfFile, page: PDFPage, operands: readonly Operand[]): Mark {
  const [tag, properties] = operands;
  let mcid: number | null = null;
  if (properties instanceof Map) {
    const found = properties.get('/MCID');
    if (typeof found === 'number') mcid = found;
  } else if (typeof properties === 'string' && properties.startsWith('/')) {
    const all = file.dict(resourcesOf(file, page), 'Properties');
    mcid = file.number(file.dict(all, properties.slice(1)), 'MCID');
  }
  return { tag: String(tag), mcid };
}

export function resourcesOf(file: PdfFile, page: PDFPage): PDFDict | undefined {
  for (let node: PDFDict | undefined = page.node; node; node = file.dict(node, 'Parent')) {
    const found = file.dict(node, 'Resources');
    if (found) return found;
  }
  return undefined;
}

function bytesOf(file: PdfFile, page: PDFPage): Uint8Array {
  const streams: PDFObject[] = file.list(page.node, 'Contents');
  const parts = streams.map((one) => {
    const stream = file.follow(one);
    if (!(stream instanceof PDFRawStream))
      throw new Error(`${PDFName.of('Contents')} of a page is no stream`);
    return Buffer.from(file.bytes(stream) ?? []);
  });
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
}
