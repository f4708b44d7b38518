import type { PictureType } from '#platform/picture';

/** What a page says of a site's logo; the picture itself has an address of its own. */
export interface LogoFacts {
  readonly type: PictureType;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** For those who do not see it; German. */
  readonly alt: string;
  readonly version: number;
}

export interface Logo extends LogoFacts {
  readonly bytes: Uint8Array;
}

export const longestAlt = 150;
