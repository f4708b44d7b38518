import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';

const weights = { Regular: 400, SemiBold: 600 } as const;

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join('');

// Latin-1 and Latin Extended-A (Turkish, Polish, Romanian …), the comma letters of Romanian, capital ẞ and
// the punctuation we set. Other scripts come from the device.
const letters = `${range(0x20, 0x7e)}${range(0xa0, 0x17f)}ȘșȚțẞ–—‘’‚“”„•…‹›€−→←↑↓\u2009\u202f`;

// Kerning, figures of equal width, letters that depend on the language. Hinting doubles the size and is
// ignored by screens with many pixels.
const options = { keepFeatures: ['kern', 'tnum', 'locl'], noHinting: true } as const;

const fileOf = (name: string) => createRequire(import.meta.url).resolve(name);
const kernFont = (style: string) =>
  readFileSync(
    join(dirname(fileOf('@kern-ux/native/dist/kern.css')), 'fonts/fira-sans', `FiraSans-${style}.woff2`),
  );

/** The two weights of Fira Sans that KERN's pages use, cut to our letters. Takes some seconds. */
export async function buildFonts(): Promise<{ name: string; bytes: Buffer }[]> {
  return Promise.all(
    Object.entries(weights).map(async ([style, weight]) => ({
      name: `fira-sans-${weight}.woff2`,
      bytes: await subsetFont(kernFont(style), letters, { ...options, targetFormat: 'woff2' }),
    })),
  );
}

// Everything people write here with: Latin, Greek and Cyrillic letters; Arabic ones with those of Persian,
// Dari, Pashto, Kurdish and Urdu; the syllables of Tigrinya and Amharic.
const written = {
  'fira-sans': `${range(0x20, 0x7e)}${range(0xa0, 0x52f)}${range(0x1e00, 0x1fff)}${range(0x2000, 0x22ff)}\ufffd`,
  vazirmatn: `${range(0x20, 0x7e)}${range(0xa0, 0xff)}${range(0x600, 0x6ff)}${range(0x750, 0x77f)}${range(0x8a0, 0x8ff)}\u200c\u200d${range(0x2010, 0x2026)}${range(0xfb50, 0xfdff)}${range(0xfe70, 0xfefc)}`,
  'noto-sans-ethiopic': `${range(0x20, 0x7e)}${range(0x1200, 0x139f)}${range(0x2d80, 0x2ddf)}${range(0xab00, 0xab2f)}`,
} as const;

/** The fonts of the PDFs, unpacked: what is set from packed ones would be empty. */
export async function buildPrintFonts(): Promise<{ name: string; bytes: Buffer }[]> {
  return Promise.all(
    Object.entries(weights).flatMap(([style, weight]) =>
      Object.entries(written).map(async ([family, text]) => {
        const script = family === 'vazirmatn' ? 'arabic' : 'ethiopic';
        const whole =
          family === 'fira-sans'
            ? kernFont(style)
            : readFileSync(fileOf(`@fontsource/${family}/files/${family}-${script}-${weight}-normal.woff2`));
        const bytes = await subsetFont(whole, text, { noHinting: true, targetFormat: 'truetype' });
        return { name: `${family}-${weight}.ttf`, bytes };
      }),
    ),
  );
}
