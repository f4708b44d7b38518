import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { mostColumns, mostRows, readSheet, type SheetProblem } from './read-sheet.ts';
import { guardCell, writeCsv, writeXlsx } from './write-sheet.ts';

const text = (content: string) => new TextEncoder().encode(content);
const windows1252 = (content: string) =>
  Uint8Array.from(content, (letter) => letter.codePointAt(0) as number);

async function sheetOf(bytes: Uint8Array) {
  const read = await readSheet(bytes);
  if (!read.ok) throw new Error(read.problem);
  return read.sheet;
}
async function problemOf(bytes: Uint8Array): Promise<SheetProblem | null> {
  const read = await readSheet(bytes);
  return read.ok ? null : read.problem;
}
async function workbook(fill: (sheet: ExcelJS.Worksheet) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book.addWorksheet('Liste'));
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('a list as CSV', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8 with semicolons', text('Name;Ort\nGülay;Bad Homburg\n')],
    ['UTF-8 with a mark', text('\ufeffName;Ort\r\nGülay;Bad Homburg')],
    ['commas', text('Name,Ort\nGülay,Bad Homburg')],
    ['tabs', text('Name\tOrt\nGülay\tBad Homburg')],
    ['Windows-1252', windows1252('Name;Ort\r\nGülay;Bad Homburg\r\n')],
    ['UTF-16', new Uint8Array(Buffer.from('\ufeffName\tOrt\r\nGülay\tBad Homburg', 'utf16le'))],
    ['quotes', text('"Name";"Ort"\n"Gülay";"Bad Homburg"')],
    ['a title above', text('Lotsenliste 2026;\n;\nName;Ort\nGülay;Bad Homburg')],
    ["Excel's own sign", text('sep=;\r\nName;Ort\r\nGülay;Bad Homburg')],
    ['empty columns and rows behind', text('Name;Ort;;;\nGülay;Bad Homburg;;;\n;;;;\n;;;;')],
  ])('is read from %s', async (_, bytes) => {
    expect(await sheetOf(bytes)).toEqual({ header: ['Name', 'Ort'], rows: [['Gülay', 'Bad Homburg']] });
  });

  it('keeps separators and line breaks in quotes, and commas between languages', async () => {
    const sheet = await sheetOf(
      text('Name;Sprachen\n"Gülay; die Zweite";"Arabisch, Dari\nTürkisch"\nB;C, D, E'),
    );
    expect(sheet.rows).toEqual([
      ['Gülay; die Zweite', 'Arabisch, Dari\nTürkisch'],
      ['B', 'C, D, E'],
    ]);
  });

  it('loses control characters and signs that turn the direction', async () => {
    const sheet = await sheetOf(text('Name;Ort\nGü\u202elay\u2066;Bad\u200f Homburg\u0085'));
    expect(sheet.rows).toEqual([['Gülay', 'Bad Homburg']]);
  });

  it('has the same rows whatever their length', async () => {
    const sheet = await sheetOf(text('Name;Ort;PLZ\nA\nB;C\nD;E;F;'));
    expect(sheet.rows).toEqual([
      ['A', '', ''],
      ['B', 'C', ''],
      ['D', 'E', 'F'],
    ]);
  });
});

describe('a list as XLSX', () => {
  it('is read with dates, numbers, links, rich text and what formulas last came to', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['Name', 'Seit', 'PLZ', 'Mail', 'Formel']);
      sheet.addRow([
        { richText: [{ text: 'Gülay ' }, { text: 'Öztürk' }] },
        new Date(Date.UTC(2024, 2, 1)),
        61348,
        { text: 'g@beispiel.example', hyperlink: 'mailto:g@beispiel.example' },
        { formula: 'CONCATENATE("a","b")', result: 'ab' },
      ]);
      sheet.addRow(['Ohne Ergebnis', null, null, null, { formula: '1/0', result: { error: '#DIV/0!' } }]);
    });
    expect(await sheetOf(bytes)).toEqual({
      header: ['Name', 'Seit', 'PLZ', 'Mail', 'Formel'],
      rows: [
        ['Gülay Öztürk', '2024-03-01', '61348', 'g@beispiel.example', 'ab'],
        ['Ohne Ergebnis', '', '', '', ''],
      ],
    });
  });

  it('the first sheet with rows counts, and empty columns in between stay', async () => {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('leer');
    const sheet = book.addWorksheet('Liste');
    sheet.getCell('A1').value = 'Name';
    sheet.getCell('C1').value = 'Ort';
    sheet.getCell('A2').value = 'Gülay';
    sheet.getCell('C2').value = 'Bad Homburg';
    const read = await sheetOf(new Uint8Array(await book.xlsx.writeBuffer()));
    expect(read).toEqual({ header: ['Name', '', 'Ort'], rows: [['Gülay', '', 'Bad Homburg']] });
  });
});

describe('what is no list is refused with the reason', () => {
  const rows = (count: number) => `Name;Ort\n${'Gülay;Bad Homburg\n'.repeat(count)}`;

  it.each<[string, Uint8Array, SheetProblem]>([
    ['nothing', new Uint8Array(), 'empty'],
    ['only a heading', text('Name;Ort\n'), 'empty'],
    ['one column', text('Name\nGülay\nRana'), 'no-table'],
    ['a letter', text('Sehr geehrte Damen und Herren\n\nmit freundlichen Grüßen'), 'no-table'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), 'no-spreadsheet'],
    ['a PDF', text('%PDF-1.7\n\u0000\u0001\u0002'), 'no-spreadsheet'],
    ['an old Excel file', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'old-excel'],
    [
      'a locked workbook',
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...Buffer.from('EncryptedPackage', 'utf16le')]),
      'locked',
    ],
    ['half a workbook', text('PK\u0003\u0004 and nothing more'), 'damaged'],
    ['a row too many', text(rows(mostRows + 1)), 'too-many-rows'],
    ['50,000 rows', text(rows(50_000)), 'too-many-rows'],
    [
      'too many columns',
      text(`${'a;'.repeat(mostColumns)}a\n${'b;'.repeat(mostColumns)}b`),
      'too-many-columns',
    ],
    ['a quote that never ends', text('Name;Ort\n"Gülay;Bad Homburg\nRana;Oberursel\n'), 'damaged'],
  ])('%s', async (_, bytes, problem) => {
    expect(await problemOf(bytes)).toBe(problem);
  });

  it('as many rows as there may be are read', async () => {
    expect((await sheetOf(text(rows(mostRows)))).rows).toHaveLength(mostRows);
  });

  it('a workbook of 50,000 rows', async () => {
    const row =
      '<row><c t="inlineStr"><is><t>Amira</t></is></c><c t="inlineStr"><is><t>Beispiel</t></is></c></row>';
    const bytes = zip([
      { name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') },
      {
        name: 'xl/worksheets/sheet1.xml',
        content: Buffer.from(`<worksheet><sheetData>${row.repeat(50_000)}</sheetData></worksheet>`),
      },
    ]);
    expect(await problemOf(bytes)).toBe('too-many-rows');
  });

  it('an archive that is no workbook', async () => {
    expect(await problemOf(zip([{ name: 'readme.txt', content: Buffer.from('hello') }]))).toBe(
      'no-spreadsheet',
    );
  });

  it('a workbook whose parts are something else', async () => {
    expect(await problemOf(zip([{ name: 'xl/workbook.xml', content: Buffer.from('<nothing') }]))).toBe(
      'damaged',
    );
  });

  it.each([17, 65])('a workbook that unpacks to more than it may: %d MB', async (megabytes) => {
    const content = Buffer.alloc(megabytes * 1024 * 1024, ' ');
    const bomb = zip([
      { name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') },
      { name: 'xl/worksheets/sheet1.xml', content },
    ]);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await problemOf(bomb)).toBe('too-large');
  });

  it('a workbook that lies about how much it unpacks to', async () => {
    const content = Buffer.alloc(60 * 1024 * 1024, ' ');
    const liar = zip([
      { name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') },
      { name: 'xl/worksheets/sheet1.xml', content, claimedSize: 1000 },
    ]);
    expect(await problemOf(liar)).toBe('damaged');
  });
});

/** A zip archive made by hand, so that its directory can lie. */
function zip(parts: { name: string; content: Buffer; claimedSize?: number }[]): Uint8Array {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize = content.length } of parts) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(claimedSize, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claimedSize, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    entries.push(entry, Buffer.from(name));
    offset += local.length + name.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

describe('a list that is written', () => {
  const rows = [
    ['Name', 'Telefon', 'Notiz'],
    ['=HYPERLINK("http://x.example")', '+49 171 1234567', '@SUM(A1)'],
    ['-2+3', "O'Neil", 'eins; "zwei"\ndrei'],
  ];

  it.each(['=1+1', '+49', '-1', '@x', '\tx', '\rx'])(
    'holds nothing that a spreadsheet takes for a formula: %j',
    (cell) => {
      expect(guardCell(cell)).toBe(`'${cell}`);
    },
  );

  it('leaves other cells as they are', () => {
    expect(["O'Neil", "'quoted'", 'a=b', ''].map(guardCell)).toEqual(["O'Neil", "'quoted'", 'a=b', '']);
  });

  it('is read back the same, as CSV', async () => {
    const csv = writeCsv(rows);
    expect(csv.startsWith('\ufeff')).toBe(true);
    expect(csv).toContain("'=HYPERLINK");
    expect(csv).toContain("'+49 171 1234567");
    const { header, rows: read } = await sheetOf(text(csv));
    expect([header, ...read]).toEqual(rows);
  });

  it('is read back the same, as XLSX, and holds no formula', async () => {
    const bytes = await writeXlsx('Zeilen', rows);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes.buffer as ArrayBuffer);
    book.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => expect(cell.type).toBe(ExcelJS.ValueType.String)),
    );
    const { header, rows: read } = await sheetOf(bytes);
    expect([header, ...read]).toEqual(rows);
  });
});
