import { existsSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { makePdf } from './pdf.ts';

const built = existsSync(path.join(import.meta.dirname, '../../dist/print-fonts'));
const names = {
  arabic: 'فاطمة كريم حسن',
  // With a sign for two letters, which readers turn one way or the other.
  joined: 'سلام محمد الأحمد',
  persian: 'می\u200cخواهم با پزشک صحبت کنم',
  cyrillic: 'Олена Їжакевич, Ѓорѓи',
  latin: 'Łucja Țepeș Çağlayan Nguyễn',
  ethiopic: 'ሰላም ገብረ',
};

const escaped: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What the streams of a PDF say, unpacked. */
function streamsOf(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)]
    .map(([, packed]) => {
      try {
        return inflateSync(Buffer.from(packed as string, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    })
    .join('\n');
}

async function linesReadFrom(pdf: Buffer): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const lines: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    lines.push(...items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item.str] : [])));
  }
  return lines;
}

describe.runIf(built)('a PDF', async () => {
  let complete = false;
  const pdf = await makePdf(
    {
      lang: 'de',
      title: 'Auskunft',
      author: 'Träger',
      footer: (page, pages) => `Seite ${page} von ${pages}`,
    },
    (writer) => {
      writer.heading(1, 'Auskunft');
      writer.heading(2, 'Kontakt');
      writer.facts(Object.entries(names).map(([label, value]) => ({ label, value })));
      writer.paragraph('Ein Satz. '.repeat(800));
      complete = writer.complete;
    },
  );
  const document = await getDocumentProxy(new Uint8Array(pdf));

  it('can be read by another program in every script it is set in', async () => {
    const lines = await linesReadFrom(pdf);
    for (const name of [names.arabic, names.cyrillic, names.latin, names.ethiopic]) {
      expect(lines).toContain(name);
    }
    expect(complete).toBe(true);
  });

  it('says in the order of reading what stands from right to left', () => {
    const spoken = [...streamsOf(pdf).matchAll(/\/ActualText \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(
      ([, packed]) => {
        const signs = (packed as string).replace(/\\([\s\S])/g, (_, sign: string) => escaped[sign] ?? sign);
        const bytes = Buffer.from(signs, 'latin1');
        return bytes.subarray(2).swap16().toString('utf16le');
      },
    );
    expect(spoken).toEqual([names.arabic, names.joined, names.persian]);
  });

  it('is tagged: headings, a list of names and what stands behind them, language and title', async () => {
    const page = await document.getPage(1);
    const roles = JSON.stringify(await page.getStructTree()).match(/"role":"\w+"/g);
    expect(roles?.slice(0, 7).map((role) => role.slice(8, -1))).toEqual([
      'Document',
      'H1',
      'H2',
      'L',
      'LI',
      'Lbl',
      'LBody',
    ]);
    expect(await document.getMarkInfo()).toMatchObject({ Marked: true });
    const { info } = await document.getMetadata();
    expect(info).toMatchObject({ Language: 'de', Title: 'Auskunft' });
    expect(pdf.toString('latin1')).toContain('/DisplayDocTitle true');
    expect(pdf.toString('latin1')).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  it('carries its fonts, cut to what is used', () => {
    const fonts = [...pdf.toString('latin1').matchAll(/\/BaseFont \/(\S+)/g)].map(([, name]) => name);
    expect(fonts.length).toBeGreaterThan(3);
    expect(fonts.filter((name) => !/^[A-Z]{6}\+/.test(name ?? ''))).toEqual([]);
    expect(pdf.length).toBeLessThan(200_000);
  });

  it('breaks pages by itself and counts them', async () => {
    expect(document.numPages).toBeGreaterThan(1);
    expect(await linesReadFrom(pdf)).toContain(`Seite ${document.numPages} von ${document.numPages}`);
  });

  it('knows when it lacks a letter', async () => {
    let known = true;
    await makePdf({ lang: 'de', title: 'x', author: 'x', footer: () => '' }, (writer) => {
      writer.paragraph('漢字');
      known = writer.complete;
    });
    expect(known).toBe(false);
  });
});
