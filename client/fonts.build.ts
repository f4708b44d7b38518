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

// Browsers get it packed; what is set into a PDF has to be unpacked, or its letters would be empty there.
const formats = { woff2: 'woff2', ttf: 'truetype' } as const;

/** The two weights of Fira Sans that KERN's pages use, cut to our letters. Takes some seconds. */
export async function buildFonts(): Promise<{ name: string; weight: number; bytes: Buffer }[]> {
  const kern = dirname(createRequire(import.meta.url).resolve('@kern-ux/native/dist/kern.css'));
  return Promise.all(
    Object.entries(weights).flatMap(([style, weight]) => {
      const whole = readFileSync(join(kern, 'fonts/fira-sans', `FiraSans-${style}.woff2`));
      return Object.entries(formats).map(async ([ending, targetFormat]) => {
        const bytes = await subsetFont(whole, letters, { ...options, targetFormat });
        return { name: `fira-sans-${weight}.${ending}`, weight, bytes };
      });
    }),
  );
}
