import type { Logo } from '#modules/editorial';
import type { Site } from '#modules/programme';
import type { DrawnPath, SheetWriter } from '#platform/pdf-sheets';
import { type Box, blue, edge, fitted, grey, ink, largestThat, pale, unprinted, white } from './sheet-fit.ts';
import { codeWith, type Speech } from './speeches.ts';

// The mark of client/mark.svg, as paths on 44 by 44.
const mark: readonly DrawnPath[] = [
  { d: 'M19 13.5 3 8v11zM25 13.5 41 8v11z', fill: '#e8a317', opacity: 0.45 },
  {
    d: 'M18.5 9.5h7v8h-7zM17 9.5 22 5l5 4.5zM16.5 17.5h11v2h-11zM18 21h8l.6 5h-9.2zM17.1 28h9.8l.7 6H16.4z',
    fill: blue,
  },
  { d: 'M22 10.9a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2z', fill: '#e8a317' },
  {
    d: 'M5 38c3-2.5 5.5-2.5 8.5 0s5.5 2.5 8.5 0 5.5-2.5 8.5 0 5.5 2.5 8.5 0',
    stroke: { colour: blue, width: 2.5 },
  },
];

/** Whose the sheet is. */
export interface Heading {
  readonly site: Site;
  /** null: the mark of the program stands in its place. */
  readonly logo: Logo | null;
}

/** The band on top: the logo or the mark, and whose it is. */
export function heading(sheets: SheetWriter, { site, logo }: Heading, { x, y, width, height }: Box): void {
  sheets.surface(x, y, width, height, blue);
  const size = height - 2 * Math.max(8, height * 0.24);
  const top = y + (height - size) / 2;
  const field = logo ? logoField(logo, size, width * 0.38) : size;
  sheets.surface(x + edge, top, field, size, white, size / 6);
  if (logo) placeLogo(sheets, logo, { x: x + edge, y: top, width: field, height: size });
  else sheets.drawing(mark, { x: x + edge, y: top, width: size, ownWidth: 44 });
  const left = x + edge + field + 6;
  const room = x + width - edge - left;
  const name = fitted(sheets, site.name, { width: room, height: size * 0.62, largest: 20 });
  const below = sheets.heightOf(site.name, { width: room, size: name, weight: 'strong' });
  const whole = below + sheets.heightOf(site.provider.name, { width: room, size: name * 0.6 });
  const from = y + (height - whole) / 2;
  const of = { x: left, width: room, colour: white, lang: 'de' } as const;
  const end = sheets.text(site.name, { ...of, y: from, size: name, weight: 'strong' });
  sheets.text(site.provider.name, { ...of, y: end, size: name * 0.6 });
}

/** How wide the white field of a logo is, whose height is given: as wide as the logo, within limits. */
function logoField(logo: Logo, height: number, widest: number): number {
  const free = 2 * freeAround(height);
  return Math.min(widest, Math.max(height, ((height - free) * logo.width) / logo.height + free));
}

/** White around a logo, so that it does not touch the colour behind it. */
const freeAround = (height: number) => height * 0.1;

/** As large as its field allows, in the middle of it. */
function placeLogo(sheets: SheetWriter, logo: Logo, field: Box): void {
  const free = 2 * freeAround(field.height);
  const scale = Math.min((field.width - free) / logo.width, (field.height - free) / logo.height);
  const [width, height] = [logo.width * scale, logo.height * scale];
  sheets.picture(logo.bytes, {
    x: field.x + (field.width - width) / 2,
    y: field.y + (field.height - height) / 2,
    width,
    height,
    says: logo.alt,
    lang: 'de',
  });
}

/** How the site is reached: an address is German in every language. */
export function contact(
  sheets: SheetWriter,
  site: Site,
  speeches: readonly Speech[],
  box: Box,
  largest: number,
): void {
  const isPanel = box.height > box.width;
  sheets.surface(box.x, box.y, box.width, box.height, pale);
  const of = { x: box.x + 18, width: box.width - 36, colour: ink, lang: 'de' } as const;
  let y = box.y + (isPanel ? 120 : 8);
  if (isPanel) {
    const [first] = speeches;
    if (first)
      codeWith(sheets, first, { x: box.x + (box.width - 56) / 2, y: box.y + 34, width: 56, height: 76 });
    sheets.surface(box.x + 18, y, 24, 1.2, '#e8a317');
    y += 6;
  }
  const ways = waysTo(site);
  const heightAt = (one: number) =>
    sheets.heightOf(site.name, { ...of, size: one * 1.15, weight: 'strong' }) +
    [...ways, ' '].reduce((sum, line) => sum + sheets.heightOf(line, { ...of, size: one }), 0);
  const size = largestThat((one) => y + heightAt(one) + 1 + unprinted <= box.y + box.height, 6, largest);
  y = sheets.text(site.name, { ...of, y, size: size * 1.15, weight: 'strong', as: 'H2' });
  for (const line of ways) y = sheets.text(line, { ...of, y, size });
  const hosts = speeches[0] ? new URL(speeches[0].address).host : '';
  sheets.text(hosts, { ...of, y: y + 1, size, weight: 'strong', colour: blue });
}

export function contactLine(sheets: SheetWriter, site: Site, box: Box): void {
  const text = [site.phone, site.email, `${site.street}, ${site.postalCode} ${site.town}`]
    .filter(Boolean)
    .join(' · ');
  const size = fitted(sheets, text, { width: box.width, height: 6, largest: 11, weight: 'text' });
  sheets.surface(box.x, box.y, box.width, 0.4, blue);
  sheets.text(text, { x: box.x, y: box.y + 3, width: box.width, size, colour: grey, lang: 'de' });
}

function waysTo(site: Site): string[] {
  return [
    `${site.street}, ${site.postalCode} ${site.town}`,
    [site.phone, site.email].filter(Boolean).join(' · '),
    site.openingHours ?? '',
  ].filter(Boolean);
}
