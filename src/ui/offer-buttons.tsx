import type { ComponentChildren } from 'preact';

/** Two answers of equal weight side by side: same width, same height, same tone. Give both the same variant. */
export function OfferButtons({ children }: { children: ComponentChildren }) {
  return <div class="offer-buttons">{children}</div>;
}
