import { stringify } from 'csv-stringify/sync';

/**
 * A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front, which
 * reading takes back.
 */
export function guardCell(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** CSV as Excel in German opens it: semicolons, UTF-8 with a mark, CRLF. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(guardCell)),
    { delimiter: ';', bom: true, record_delimiter: 'windows' },
  );
}

/** One sheet of text cells, the first row fixed as heading. */
export async function writeXlsx(name: string, rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  // Loaded when it is asked for: it is large, and the program starts without it.
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet(name.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  for (const row of rows)
    sheet.addRow(row.map(guardCell)).eachCell((cell) => {
      cell.numFmt = '@';
    });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
