import { parse } from 'csv-parse/sync';
import { cleanText } from '#platform/form-fields';
import { readWorkbook } from './read-workbook.ts';

/** A list as rows of cells; the first row with two words is its heading. */
export interface Sheet {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type SheetProblem =
  | 'empty'
  | 'no-spreadsheet'
  | 'old-excel'
  | 'damaged'
  | 'locked'
  | 'too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'no-table';

export type ReadSheet =
  | { readonly ok: true; readonly sheet: Sheet }
  | { readonly ok: false; readonly problem: SheetProblem };

/** More than the largest team many times over; a list beyond it is another list. */
export const mostRows = 5000;
export const mostColumns = 100;

const refuse = (problem: SheetProblem): ReadSheet => ({ ok: false, problem });

const startsWith = (bytes: Uint8Array, start: readonly number[]) =>
  start.every((byte, at) => bytes[at] === byte);

/** Reads a CSV file (UTF-8, UTF-16 or Windows-1252; semicolon, comma or tab) or an XLSX workbook's first sheet. */
export async function readSheet(bytes: Uint8Array): Promise<ReadSheet> {
  if (bytes.length === 0) return refuse('empty');
  if (startsWith(bytes, [0x50, 0x4b])) {
    const workbook = await readWorkbook(bytes, mostRows + 1);
    return workbook.ok ? toSheet(workbook.rows) : workbook;
  }
  // OLE: .xls of old, and workbooks locked with a password.
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return refuse(isLocked(bytes) ? 'locked' : 'old-excel');
  const text = decode(bytes);
  if (text === null) return refuse('no-spreadsheet');
  return fromText(text);
}

function isLocked(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    Buffer.from('EncryptedPackage', 'utf16le'),
  );
}

/** null where it is no text. */
function decode(bytes: Uint8Array): string | null {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder('utf-16be').decode(bytes);
  // Text has no such bytes in any of the other encodings.
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 0x1a && byte !== 0x1b)))
    return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const delimiters = [';', '\t', ','] as const;

function parsed(text: string, delimiter: string, to: number): string[][] {
  return parse(text, {
    delimiter,
    to,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: 200_000,
  });
}

function fromText(text: string): ReadSheet {
  // Excel's own way to name the delimiter.
  const told = /^sep=(.)\r?\n/i.exec(text);
  const body = told ? text.slice(told[0].length) : text;
  try {
    const delimiter = told?.[1] ?? likeliestDelimiter(body);
    return delimiter === null ? refuse('no-table') : toSheet(parsed(body, delimiter, mostRows + 20));
  } catch {
    return refuse('damaged');
  }
}

/**
 * The one that cuts the first lines into most columns most evenly; null where none cuts them.
 * @throws where no delimiter lets the text be read, as with a quote that never ends
 */
function likeliestDelimiter(text: string): string | null {
  let best: { delimiter: string; score: number } | null = null;
  let unreadable: unknown = null;
  let readable = 0;
  for (const delimiter of delimiters) {
    let rows: string[][];
    try {
      rows = parsed(text, delimiter, 30).filter((row) => row.some((cell) => cell.trim() !== ''));
      readable++;
    } catch (error) {
      unreadable = error;
      continue;
    }
    const widths = rows.map((row) => row.length).filter((width) => width > 1);
    if (widths.length === 0) continue;
    const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] as number;
    const even = widths.filter((width) => width === usual).length / rows.length;
    const score = even * Math.min(usual, 20);
    if (!best || score > best.score) best = { delimiter, score };
  }
  if (readable === 0) throw unreadable;
  return best?.delimiter ?? null;
}

/** Cleans the cells, finds the heading, and makes every row as long as it. */
function toSheet(raw: readonly (readonly string[])[]): ReadSheet {
  const cleaned = raw.map((row) => row.map((cell) => withoutGuard(cleanText(cell))));
  const headerAt = cleaned.findIndex((row) => row.filter((cell) => cell !== '').length >= 2);
  if (headerAt === -1) return refuse('no-table');
  const width = cleaned
    .slice(headerAt)
    .reduce((most, row) => Math.max(most, row.findLastIndex((cell) => cell !== '') + 1), 0);
  if (width > mostColumns) return refuse('too-many-columns');
  const [header = [], ...rows] = cleaned
    .slice(headerAt)
    .map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ''));
  const last = rows.findLastIndex((row) => row.some((cell) => cell !== ''));
  if (last === -1) return refuse('empty');
  if (last + 1 > mostRows) return refuse('too-many-rows');
  return { ok: true, sheet: { header, rows: rows.slice(0, last + 1) } };
}

/** Takes back the apostrophe with which lists are written, see `guardCell`. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
