import exceljs from 'exceljs';
import { describe, expect, it } from 'vitest';
import { type Cell, hoursTable, toCsv, toXlsx, withoutFormula } from './export-hours.ts';
import type { HoursRow } from './hours.ts';

const berlin = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant();

const row = (of: Partial<HoursRow> = {}): HoursRow => ({
  id: 'a',
  siteId: 'site',
  assignmentId: 'assignment',
  guideId: 'guide',
  personId: 'person',
  requestedBy: null,
  kind: 'entry',
  revision: 1,
  corrects: null,
  replaces: null,
  day: Temporal.PlainDate.from('2026-11-09'),
  startedAt: berlin('2026-11-09T09:00'),
  endedAt: berlin('2026-11-09T10:15'),
  minutes: 75,
  topicCode: 'school',
  languageTag: 'ar',
  placeKind: 'school',
  followUpNeeded: false,
  canDoAlone: 'yes',
  strain: 4,
  enteredBy: 'person',
  enteredAt: berlin('2026-11-09T12:00'),
  confirmedBy: 'coordinator',
  confirmedAt: berlin('2026-11-10T12:00'),
  ...of,
});

const names = new Map([['guide', '=HYPERLINK("http://boese.example")']]);

describe('an export', () => {
  it('is a table a German spreadsheet opens: semicolons, decimal comma, UTF-8 told by its mark', () => {
    const csv = toCsv(hoursTable([row()], new Map([['guide', 'Zoë Müller']]), 'de'));
    expect(csv.startsWith('\ufeffLotsin oder Lotse;Tag;Von;Bis;Minuten;Stunden;')).toBe(true);
    expect(csv.split('\r\n')[1]).toBe(
      'Zoë Müller;2026-11-09;09:00 Uhr;10:15 Uhr;75;1,25;Schule;Arabisch;Schule oder Kita;Nein;Ja;bestätigt;2026-11-10;assignment',
    );
  });

  it('says nothing of how hard it was', () => {
    const header = hoursTable([], new Map(), 'de')[0]?.join() ?? '';
    expect(header).not.toContain('Wie es war');
  });

  it('adds up to the sums of the page, counter-entries and all', () => {
    const rows = [
      row(),
      row({ id: 'b', kind: 'counter-entry', corrects: 'a', minutes: -75, confirmedAt: null }),
      row({ id: 'c', revision: 2, minutes: 60, confirmedAt: null }),
    ];
    const table = hoursTable(rows, new Map(), 'de');
    const minutes = table.slice(1).map((cells) => cells[4] as number);
    expect(minutes.reduce((sum, one) => sum + one, 0)).toBe(60);
    expect(table.slice(1).map((cells) => cells[11])).toEqual([
      'aufgehoben',
      'Gegenbuchung',
      'wartet auf Bestätigung',
    ]);
  });

  it.each<[Cell, Cell]>([
    ['=1+1', "'=1+1"],
    ['+49 6172', "'+49 6172"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\r=x', "'\r=x"],
    ['a=b', 'a=b'],
    ['', ''],
    [-75, -75],
  ])('writes %j as %j', (cell, written) => {
    expect(withoutFormula(cell)).toBe(written);
  });

  it('marks a name that looks like a formula as text, in CSV and in Excel', async () => {
    const table = hoursTable([row({ minutes: -75 })], names, 'de');
    const csv = toCsv(table);
    expect(csv).toContain(`"'=HYPERLINK(""http://boese.example"")"`);
    expect(csv).toContain(';-75;-1,25;');

    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load((await toXlsx(table, '2026-11/[x]')).buffer as ArrayBuffer);
    const sheet = workbook.worksheets[0];
    expect(sheet?.name).toBe('2026-11  x ');
    expect(sheet?.getCell('A2').type).toBe(exceljs.ValueType.String);
    expect(sheet?.getCell('A2').formula).toBeUndefined();
    expect(sheet?.getCell('E2').value).toBe(-75);
  });
});
