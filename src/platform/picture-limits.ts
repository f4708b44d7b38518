export type PictureRefusal =
  | 'picture-missing'
  | 'picture-too-large'
  | 'picture-type'
  | 'picture-broken'
  | 'picture-too-many-pixels'
  | 'picture-too-small'
  | 'picture-turned';

/** The largest file that is looked at, in bytes. */
export const largestPicture = 1024 * 1024;
/** Pixels of a side. */
export const shortestSide = 16;
export const longestSide = 3000;
/** Pixels of the whole: a picture of that size takes 16 MB while it is read. */
export const mostPixels = 4_000_000;

/** Thrown where the bytes of a picture are not what they say. */
export class PictureError extends Error {
  readonly refusal: PictureRefusal;
  constructor(refusal: PictureRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** Refuses what is too large to be read, before room is made for it. */
export function checkSize(width: number, height: number): void {
  if (width > longestSide || height > longestSide || width * height > mostPixels) {
    throw new PictureError('picture-too-many-pixels');
  }
  if (width < shortestSide || height < shortestSide) throw new PictureError('picture-too-small');
}
