import fc from 'fast-check';
import jpeg from 'jpeg-js';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import { exifTurned, jpegOf, jpegSegment, pngOf, pngPart } from './picture.build.ts';
import { readPicture } from './picture.ts';

const hidden = '<script>alert(1)</script>';
const palette = pngPart('PLTE', Buffer.from([0, 0, 0, 255, 255, 255, 9, 9, 9, 8, 8, 8]));

/** A JPEG that says it has another size. */
function sized(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}

describe('a picture', () => {
  it.each<[string, Buffer, string]>([
    ['a PNG with clear colours', pngOf(), 'image/png'],
    ['a grey PNG', pngOf({ kind: 0 }), 'image/png'],
    ['a PNG of 16 bits', pngOf({ kind: 2, depth: 16 }), 'image/png'],
    ['a PNG with a palette', pngOf({ kind: 3, depth: 2, extra: palette }), 'image/png'],
    ['a black and white PNG', pngOf({ kind: 0, depth: 1, width: 33 }), 'image/png'],
    ['a JPEG', jpegOf(), 'image/jpeg'],
    ['a JPEG that stands upright', jpegOf({ extra: exifTurned(1) }), 'image/jpeg'],
  ])('is taken: %s, and other programs read what is kept', (_, sent, type) => {
    const read = readPicture(sent);
    expect(read).toMatchObject({ ok: true, picture: { type, height: 20 } });
    if (!read.ok) return;
    // pdfkit reads it as it would for a poster.
    const pdf = new PDFDocument({ autoFirstPage: false });
    pdf.addPage();
    expect(() => pdf.image(Buffer.from(read.picture.bytes), 0, 0)).not.toThrow();
    expect(readPicture(read.picture.bytes)).toMatchObject({ ok: true, picture: { type } });
  });

  it.each<[string, Uint8Array | null, string]>([
    ['nothing', null, 'picture-missing'],
    ['an empty file', Buffer.alloc(0), 'picture-missing'],
    ['more than a megabyte', Buffer.alloc(1024 * 1024 + 1), 'picture-too-large'],
    ['a page', Buffer.from(`<!doctype html>${hidden}`), 'picture-type'],
    [
      'a drawing with scripts',
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${hidden}</svg>`),
      'picture-type',
    ],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), 'picture-type'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'picture-type'],
    ['a PNG cut off', pngOf().subarray(0, 60), 'picture-broken'],
    [
      'a PNG without pixels',
      Buffer.concat([pngOf().subarray(0, 33), pngPart('IEND', Buffer.alloc(0))]),
      'picture-broken',
    ],
    [
      'a PNG whose sums are wrong',
      Buffer.from(pngOf().map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
      'picture-broken',
    ],
    ['a PNG that unpacks to more than it says', pngOf({ raw: Buffer.alloc(50_000_000) }), 'picture-broken'],
    ['a PNG with too few rows', pngOf({ raw: Buffer.alloc(100) }), 'picture-broken'],
    ['a PNG with filters there are not', pngOf({ raw: Buffer.alloc(20 * 161, 9) }), 'picture-broken'],
    ['a PNG with a palette that is missing', pngOf({ kind: 3 }), 'picture-broken'],
    [
      'a PNG of a huge size',
      pngOf({ width: 30_000, height: 30_000, raw: Buffer.alloc(10) }),
      'picture-too-many-pixels',
    ],
    [
      'a PNG of a huge area',
      pngOf({ width: 3000, height: 3000, raw: Buffer.alloc(10) }),
      'picture-too-many-pixels',
    ],
    ['a PNG of one point', pngOf({ width: 1, height: 1 }), 'picture-too-small'],
    ['a JPEG cut off', jpegOf().subarray(0, -20), 'picture-broken'],
    ['a JPEG of nothing but its beginning', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'picture-broken'],
    ['a JPEG of a huge size', sized(jpegOf(), 60_000, 60_000), 'picture-too-many-pixels'],
    ['a JPEG that is turned', jpegOf({ extra: exifTurned(6) }), 'picture-turned'],
  ])('is refused: %s', (_, sent, refusal) => {
    expect(readPicture(sent)).toEqual({ ok: false, refusal });
  });

  it('with far too many passes is refused before they are unpacked', () => {
    const bytes = jpegOf();
    const at = bytes.indexOf(Buffer.from([0xff, 0xda]));
    const scans = Array.from({ length: 60 }, () => bytes.subarray(at, -2));
    const many = Buffer.concat([bytes.subarray(0, at), ...scans, Buffer.from([0xff, 0xd9])]);
    expect(readPicture(many)).toEqual({ ok: false, refusal: 'picture-broken' });
  });

  it.each<[string, Buffer]>([
    ['a PNG with words in it', pngOf({ extra: pngPart('tEXt', Buffer.from(`Comment\0${hidden}`)) })],
    ['a PNG that is a page too', pngOf({ behind: Buffer.from(hidden) })],
    ['a PNG with Exif', pngOf({ extra: pngPart('eXIf', Buffer.from(`MM\0*${hidden}`)) })],
    ['a JPEG with words in it', jpegOf({ extra: jpegSegment(0xfe, Buffer.from(hidden)) })],
    ['a JPEG that is an archive too', jpegOf({ behind: Buffer.from(`PK\x03\x04${hidden}`) })],
  ])('is kept without what is not seen: %s', (_, sent) => {
    expect(sent.includes(hidden)).toBe(true);
    const read = readPicture(sent);
    expect(read.ok && Buffer.from(read.picture.bytes).includes(hidden)).toBe(false);
    expect(read.ok).toBe(true);
  });

  it('keeps its colours', () => {
    const sent = jpegOf();
    const read = readPicture(sent);
    if (!read.ok) throw new Error(read.refusal);
    const [before, after] = [sent, read.picture.bytes].map((bytes) => jpeg.decode(bytes).data);
    const most = Math.max(...(before ?? []).map((value, at) => Math.abs(value - (after?.[at] ?? 0))));
    expect(most).toBeLessThan(4);
    const png = readPicture(pngOf());
    expect(png.ok && Buffer.from(png.picture.bytes).equals(pngOf())).toBe(
      png.ok && png.picture.bytes.length === pngOf().length,
    );
  });

  it('of the largest size allowed is read in a moment', () => {
    const started = performance.now();
    expect(readPicture(jpegOf({ width: 2000, height: 2000 })).ok).toBe(true);
    expect(readPicture(pngOf({ width: 2000, height: 2000 })).ok).toBe(true);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('that is damaged anywhere is refused or read, and never a fault of ours', () => {
    const whole = [pngOf(), pngOf({ kind: 3, depth: 2, extra: palette }), jpegOf({ extra: exifTurned(1) })];
    fc.assert(
      fc.property(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        (of, changes) => {
          const bytes = Buffer.from(of);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          expect(typeof readPicture(bytes).ok).toBe('boolean');
        },
      ),
      { numRuns: 400 },
    );
  });
});
