import { crc32, deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';

/** A part of a PNG with its length and its sum. */
export function pngPart(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(content.length);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

/** A PNG of one colour; `extra` stands before the pixels, `behind` after the end. */
export function pngOf(
  of: {
    width?: number;
    height?: number;
    kind?: number;
    depth?: number;
    interlaced?: 0 | 1;
    raw?: Uint8Array;
    extra?: Uint8Array;
    behind?: Uint8Array;
  } = {},
): Buffer {
  const { width = 40, height = 20, kind = 6, depth = 8, interlaced = 0 } = of;
  const samples = [1, 0, 3, 1, 2, 0, 4][kind] ?? 1;
  const row = Math.ceil((width * samples * depth) / 8);
  const pixels = Buffer.alloc(height * (row + 1), 0x55);
  for (let at = 0; at < pixels.length; at += row + 1) pixels[at] = 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, kind, 0, 0, interlaced], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngPart('IHDR', head),
    of.extra ?? Buffer.alloc(0),
    pngPart('IDAT', deflateSync(of.raw ?? pixels)),
    pngPart('IEND', Buffer.alloc(0)),
    of.behind ?? Buffer.alloc(0),
  ]);
}

/** A JPEG of one colour; `extra` stands right behind its beginning, `behind` after its end. */
export function jpegOf(
  of: { width?: number; height?: number; extra?: Uint8Array; behind?: Uint8Array } = {},
): Buffer {
  const { width = 40, height = 20 } = of;
  const { data } = jpeg.encode({ width, height, data: Buffer.alloc(width * height * 4, 0x77) }, 80);
  const bytes = Buffer.from(data);
  return Buffer.concat([
    bytes.subarray(0, 2),
    of.extra ?? Buffer.alloc(0),
    bytes.subarray(2),
    of.behind ?? Buffer.alloc(0),
  ]);
}

/** A segment of a JPEG. */
export function jpegSegment(marker: number, content: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** What Exif says of how a picture stands. */
export function exifTurned(orientation: number): Buffer {
  const entry = Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
  const head = Buffer.from('MM\0*\0\0\0\x08\0\x01', 'latin1');
  return jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), head, entry]));
}
