import { jpegAnew } from './picture-jpeg.ts';
import { largestPicture, PictureError, type PictureRefusal } from './picture-limits.ts';
import { isPng, pngAnew } from './picture-png.ts';

export const pictureTypes = ['image/png', 'image/jpeg'] as const;
export type PictureType = (typeof pictureTypes)[number];

/** A picture as this program has written it: nothing in it but what is seen. */
export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

export { largestPicture, type PictureRefusal } from './picture-limits.ts';

export type ReadPicture =
  | { readonly ok: true; readonly picture: Picture }
  | { readonly ok: false; readonly refusal: PictureRefusal };

/** What is kept, in bytes. */
const largestAnew = 2 * 1024 * 1024;

/**
 * Reads a picture somebody sent (PNG or JPEG, whatever its name says), unpacks it as a whole and writes it anew:
 * what is not part of the picture, in front of it, in it or behind it, does not come along.
 */
export function readPicture(bytes: Uint8Array | null): ReadPicture {
  if (!bytes || bytes.length === 0) return { ok: false, refusal: 'picture-missing' };
  if (bytes.length > largestPicture) return { ok: false, refusal: 'picture-too-large' };
  try {
    const picture = anew(Buffer.from(bytes));
    return picture.bytes.length > largestAnew
      ? { ok: false, refusal: 'picture-too-large' }
      : { ok: true, picture };
  } catch (error) {
    if (error instanceof PictureError) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function anew(bytes: Buffer): Picture {
  if (isPng(bytes)) return { type: 'image/png', ...pngAnew(bytes) };
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)
    return { type: 'image/jpeg', ...jpegAnew(bytes) };
  throw new PictureError('picture-type');
}
