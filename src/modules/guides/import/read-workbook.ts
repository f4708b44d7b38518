import { inflateRawSync } from 'node:zlib';
import type ExcelJS from 'exceljs';
import type { SheetProblem } from './read-sheet.ts';

export type ReadWorkbook =
  | { readonly ok: true; readonly rows: string[][] }
  | { readonly ok: false; readonly problem: SheetProblem };

/** What all parts of a workbook may need together when unpacked, to be looked into and to be read. */
const mostLookedInto = 64 * 1024 * 1024;
const mostRead = 16 * 1024 * 1024;
const mostParts = 2000;

interface Part {
  readonly name: string;
  readonly method: number;
  readonly packed: Uint8Array;
  readonly size: number;
}

const refuse = (problem: SheetProblem): { readonly ok: false; readonly problem: SheetProblem } => ({
  ok: false,
  problem,
});

/**
 * The first sheet of an XLSX workbook as text. Before anything is parsed the archive is unpacked once within
 * bounds, because what its directory says of sizes can be a lie, and the sheet's rows are counted.
 */
export async function readWorkbook(bytes: Uint8Array, mostRows: number): Promise<ReadWorkbook> {
  const parts = partsOf(bytes);
  if (parts === null) return refuse('damaged');
  if (!parts.some(({ name }) => name === 'xl/workbook.xml')) return refuse('no-spreadsheet');
  const unpackedBytes = parts.reduce((sum, { size }) => sum + size, 0);
  if (unpackedBytes > mostLookedInto) return refuse('too-large');
  for (const part of parts) {
    const content = unpacked(part);
    if (content === null) return refuse('damaged');
    if (/^xl\/worksheets\/[^/]+\.xml$/.test(part.name) && countRows(content) > mostRows) {
      return refuse('too-many-rows');
    }
  }
  if (unpackedBytes > mostRead) return refuse('too-large');
  // Loaded when it is asked for: it is large, and the program starts without it.
  const { default: exceljs } = await import('exceljs');
  try {
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(bytes.slice().buffer as ArrayBuffer, {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'extLst', 'hyperlinks'],
    });
    const sheet = workbook.worksheets.find(({ actualRowCount }) => actualRowCount > 0);
    return sheet ? { ok: true, rows: rowsOf(sheet, mostRows) } : refuse('empty');
  } catch {
    return refuse('damaged');
  }
}

/** The parts of a zip archive as its directory lists them; null where it is not a plain one. */
function partsOf(bytes: Uint8Array): Part[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  if (count > mostParts || start + size !== end) return null;

  const parts: Part[] = [];
  let at = start;
  for (let number = 0; number < count; number++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return null;
    const method = view.getUint16(at + 10, true);
    const packedSize = view.getUint32(at + 20, true);
    const unpackedSize = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
    if (next > end || isEncrypted || (method !== 0 && method !== 8)) return null;
    if (local + 30 > start || view.getUint32(local, true) !== 0x04034b50) return null;
    const content = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (content + packedSize > start) return null;
    parts.push({
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8'),
      method,
      packed: bytes.subarray(content, content + packedSize),
      size: unpackedSize,
    });
    at = next;
  }
  return at === end ? parts : null;
}

function endOfDirectory(view: DataView): number | null {
  const shortest = 22;
  for (let at = view.byteLength - shortest; at >= 0 && at >= view.byteLength - shortest - 0xffff; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    return at + shortest + view.getUint16(at + 20, true) === view.byteLength ? at : null;
  }
  return null;
}

/** null where the part is not what its entry says. */
function unpacked({ method, packed, size }: Part): Uint8Array | null {
  if (method === 0) return packed.length === size ? packed : null;
  if (size === 0) return packed.length <= 2 ? new Uint8Array() : null;
  try {
    const content = inflateRawSync(packed, { maxOutputLength: size });
    return content.length === size ? content : null;
  } catch {
    return null;
  }
}

function countRows(content: Uint8Array): number {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  let count = 0;
  for (let at = text.indexOf('<row'); at !== -1; at = text.indexOf('<row', at + 4)) count++;
  return count;
}

function rowsOf(sheet: ExcelJS.Worksheet, mostRows: number): string[][] {
  const rows: string[][] = [];
  sheet.eachRow({ includeEmpty: false }, (row) => {
    if (rows.length > mostRows) return;
    const cells: string[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      // Cells far to the right are strays; the sheet is refused for its width by its headings.
      if (column <= 500) cells[column - 1] = textOf(cell.value);
    });
    rows.push(Array.from(cells, (cell) => cell ?? ''));
  });
  return rows;
}

/** What a cell shows: of a formula what it last came to; nothing is computed here. */
function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  }
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return textOf(value.text as ExcelJS.CellValue);
  if ('result' in value || 'formula' in value || 'sharedFormula' in value) {
    return textOf((value as { result?: ExcelJS.CellValue }).result ?? null);
  }
  return '';
}
