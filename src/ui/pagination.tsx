import { Icon } from './icons.tsx';
import { useUiTexts } from './page-language.tsx';

export interface PaginationProps {
  previousHref?: string | undefined;
  nextHref?: string | undefined;
  /** What the links say; without them the words for entries. */
  previousLabel?: string | undefined;
  nextLabel?: string | undefined;
}

/** Back and on through a list that is read from a key on, without page numbers. */
export function Pagination({ previousHref, nextHref, previousLabel, nextLabel }: PaginationProps) {
  const say = useUiTexts();
  if (!previousHref && !nextHref) return null;
  return (
    <nav class="pagination" aria-label={say('pagination.label')}>
      {previousHref && (
        <a class="kern-btn kern-btn--secondary pagination-previous" href={previousHref} rel="prev">
          <Icon name="back" />
          <span class="kern-label">{previousLabel ?? say('pagination.previous')}</span>
        </a>
      )}
      {nextHref && (
        <a class="kern-btn kern-btn--secondary pagination-next" href={nextHref} rel="next">
          <span class="kern-label">{nextLabel ?? say('pagination.next')}</span>
          <Icon name="forward" />
        </a>
      )}
    </nav>
  );
}
