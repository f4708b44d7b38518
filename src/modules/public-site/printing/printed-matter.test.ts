import { getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import type { Site, Topic } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { type PrintedKind, printedKinds, printedMatter } from './printed-matter.ts';

const site = {
  slug: 'beispielstadt',
  name: 'Integrationslotsinnen und Integrationslotsen Beispielstadt',
  street: 'Hauptstraße 1',
  postalCode: '61348',
  town: 'Beispielstadt',
  phone: '06172 000 01-01',
  email: 'lotsen@example.org',
  openingHours: 'Mo bis Do 9 bis 12 Uhr',
  provider: { name: 'Verein Beispiel e. V.' },
} as unknown as Site;
const topics = [
  { code: 'school', riskClass: 'green' },
  { code: 'court-or-police', riskClass: 'red' },
] as unknown as readonly Topic[];

async function made(kind: PrintedKind, ...langs: readonly [Lang, ...Lang[]]) {
  const pdf = await printedMatter({
    kind,
    site,
    topics,
    langs,
    logo: null,
    publicUrl: 'https://lotsen.example',
  });
  const document = await getDocumentProxy(new Uint8Array(pdf));
  return { pdf: pdf.toString('latin1'), document };
}

describe.each(printedKinds)('a %s', async (kind) => {
  const { pdf, document } = await made(kind, 'ar', 'de', 'tr');

  it('has the size printers have paper for', async () => {
    const page = await document.getPage(1);
    const [, , width = 0, height = 0] = page.view as number[];
    const sides = [width, height].map((points) => Math.round((points / 72) * 25.4));
    expect(sides).toEqual(kind === 'flyer' ? [297, 210] : [210, 297]);
    expect(document.numPages).toBe(kind === 'flyer' ? 2 : 1);
  });

  it('is tagged, and says where each code leads, with language and site', () => {
    expect(pdf).toContain('/MarkInfo');
    expect(pdf).toMatch(/\/Lang \(ar\)/);
    const leads = [...pdf.matchAll(/\/Alt \(((?:\\[\s\S]|[^\\)])*)\)/g)].map(([, text = '']) => text);
    const joined = leads.map((text) => text.replaceAll('\0', '').replaceAll('\\', '')).join('\n');
    for (const prefix of ['/ar/', '/', '/tr/']) {
      expect(joined).toContain(`https://lotsen.example${prefix}anfrage?standort=beispielstadt`);
    }
  });

  it('names the site and how it is reached', async () => {
    const page = await document.getPage(1);
    const { items } = await page.getTextContent();
    const text = items
      .map((item) => ('str' in item ? item.str : ''))
      .join(' ')
      .replace(/\s+/g, ' ');
    expect(text).toContain('06172 000 01-01');
    expect(text).toContain('Verein Beispiel');
  });
});
