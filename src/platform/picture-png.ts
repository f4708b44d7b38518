import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { checkSize, PictureError } from './picture-limits.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples of a pixel by the kind of colour, and the depths it may have (PNG, 11.2.1). */
const kinds: Readonly<Record<number, { readonly samples: number; readonly depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
/** Where the seven passes of Adam7 begin, and how far their pixels are apart. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(signature);

/** The picture alone: its head, its colours and its pixels, packed anew. Throws `PictureError`. */
export function pngAnew(bytes: Buffer): { bytes: Buffer; width: number; height: number } {
  const parts = partsOf(bytes);
  const head = parts.get('IHDR');
  if (head?.length !== 13) throw new PictureError('picture-broken');
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  checkSize(width, height);
  const [depth = 0, colour = 0, packing, filters, interlaced = 2] = head.subarray(8);
  const kind = kinds[colour];
  const palette = parts.get('PLTE');
  const known = kind?.depths.includes(depth) && packing === 0 && filters === 0 && interlaced <= 1;
  const colours = palette ? palette.length / 3 : 0;
  if (!kind || !known || !Number.isInteger(colours) || colours > 256)
    throw new PictureError('picture-broken');
  if (colour === 3 && (colours === 0 || colours > 2 ** depth)) throw new PictureError('picture-broken');
  const rows = rowsOf(width, height, kind.samples * depth, interlaced === 1);
  const pixels = unpacked(parts.get('IDAT'), rows);
  const clear = transparency(parts.get('tRNS'), colour, colours);
  return {
    bytes: Buffer.concat([
      signature,
      part('IHDR', head),
      ...(palette && colour === 3 ? [part('PLTE', palette)] : []),
      ...(clear ? [part('tRNS', clear)] : []),
      part('IDAT', deflateSync(pixels, { level: 9 })),
      part('IEND', Buffer.alloc(0)),
    ]),
    width,
    height,
  };
}

/** The parts by name up to the end, checked by their sums; the pixels as one. What follows the end is left. */
function partsOf(bytes: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  const pixels: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) break;
    if (name === 'IEND') return pixels.length > 0 ? parts.set('IDAT', Buffer.concat(pixels)) : parts;
    const content = bytes.subarray(at + 8, end - 4);
    if ((parts.size === 0) !== (name === 'IHDR')) break;
    if (name === 'IDAT') pixels.push(content);
    else if ((name === 'PLTE' || name === 'tRNS') && parts.has(name)) break;
    else parts.set(name, content);
    at = end;
  }
  throw new PictureError('picture-broken');
}

/** How many bytes each row has, with the one that names its filter. */
function rowsOf(width: number, height: number, bits: number, interlaced: boolean): number[] {
  const long = (pixels: number) => 1 + Math.ceil((pixels * bits) / 8);
  if (!interlaced) return Array.from({ length: height }, () => long(width));
  return passes.flatMap(([x, y, stepX, stepY]) => {
    const [wide, high] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)];
    return wide > 0 && high > 0 ? Array.from({ length: high }, () => long(wide)) : [];
  });
}

/** No more is unpacked than a picture of this size has. */
function unpacked(packed: Buffer | undefined, rows: readonly number[]): Buffer {
  const size = rows.reduce((sum, row) => sum + row, 0);
  if (!packed) throw new PictureError('picture-broken');
  let pixels: Buffer;
  try {
    pixels = inflateSync(packed, { maxOutputLength: size });
  } catch {
    throw new PictureError('picture-broken');
  }
  if (pixels.length !== size) throw new PictureError('picture-broken');
  let at = 0;
  for (const row of rows) {
    if ((pixels[at] ?? 5) > 4) throw new PictureError('picture-broken');
    at += row;
  }
  return pixels;
}

/** Which colours one sees through, where the kind of colour leaves that open. */
function transparency(of: Buffer | undefined, colour: number, colours: number): Buffer | null {
  if (!of || colour === 4 || colour === 6) return null;
  const fits = colour === 3 ? of.length <= colours : of.length === (colour === 0 ? 2 : 6);
  if (!fits) throw new PictureError('picture-broken');
  return of;
}

function part(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(content.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), whole.length - 4);
  return whole;
}
