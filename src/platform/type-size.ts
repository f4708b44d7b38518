/** How large somebody wants to read: the words of her cookie, smallest first. */
export const typeSizes = ['normal', 'gross', 'sehr-gross'] as const;
export type TypeSize = (typeof typeSizes)[number];

export const typeSizePath = '/schrift';
/** Holds one of the sizes and nothing else; none is the ordinary size. */
export const typeSizeCookie = 'schrift';

/** What a visitor sent is one of the sizes, or the ordinary one. */
export function typeSizeOf(given: string | null | undefined): TypeSize {
  return typeSizes.find((size) => size === given) ?? 'normal';
}
