import { stringify } from 'csv-stringify/sync';
import { languageName, topicName } from '#modules/programme';
import { dayOf, sayTime } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { assignmentTexts } from '../texts.ts';
import { type HoursRow, hoursStateKey } from './hours.ts';

export type Cell = string | number;

/** The rows of a month as a table with its header; each counter-entry stands beside what it takes back. */
export function hoursTable(
  rows: readonly HoursRow[],
  names: ReadonlyMap<string, string>,
  lang: Lang,
): Cell[][] {
  const say = assignmentTexts(lang);
  const header = [
    say('export.guide'),
    say('export.day'),
    say('field.from'),
    say('field.until'),
    say('export.minutes'),
    say('export.hours'),
    say('offer.topic'),
    say('offer.language'),
    say('hours.place-kind'),
    say('hours.follow-up'),
    say('hours.can-do-alone'),
    say('hours.state'),
    say('export.confirmed-on'),
    say('export.assignment'),
  ];
  return [
    header,
    ...rows.map((row): Cell[] => [
      names.get(row.guideId) ?? '',
      row.day.toString(),
      sayTime(row.startedAt, lang),
      sayTime(row.endedAt, lang),
      row.minutes,
      Math.round((row.minutes / 60) * 100) / 100,
      topicName(row.topicCode, lang),
      languageName(row.languageTag, lang),
      say(`place-kind.${row.placeKind}`),
      say(row.followUpNeeded ? 'answer.yes' : 'answer.no'),
      say(`can-do-alone.${row.canDoAlone}`),
      say(hoursStateKey(row, rows)),
      row.confirmedAt ? dayOf(row.confirmedAt).toString() : '',
      row.assignmentId,
    ]),
  ];
}

/** A text that a spreadsheet would take for a formula is marked as text. */
export function withoutFormula(cell: Cell): Cell {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** For German spreadsheets: semicolons, decimal comma, a byte order mark that says UTF-8. */
export function toCsv(table: readonly (readonly Cell[])[]): string {
  return stringify(
    table.map((row) => row.map(withoutFormula)),
    {
      delimiter: ';',
      bom: true,
      record_delimiter: '\r\n',
      cast: { number: (value) => String(value).replace('.', ',') },
    },
  );
}

/** The same as an Excel file; texts are texts, whatever they begin with. */
export async function toXlsx(table: readonly (readonly Cell[])[], sheetName: string): Promise<Uint8Array> {
  // Loaded when it is asked for: it is large, and hardly anybody exports.
  const { default: exceljs } = await import('exceljs');
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet(sheetName.replace(/[*?:\\/[\]]/g, ' ').slice(0, 31));
  sheet.addRows(table.map((row) => row.map(withoutFormula)));
  sheet.getRow(1).font = { bold: true };
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
  sheet.columns.forEach((column, at) => {
    const widest = Math.max(...table.map((row) => String(row[at] ?? '').length));
    column.width = Math.min(40, Math.max(8, widest + 2));
  });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
