import type { ComponentChildren } from 'preact';

export interface DetailsProps {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean | undefined;
  id?: string | undefined;
}

/** What only some need, folded. */
export function Details({ summary, children, open, id }: DetailsProps) {
  return (
    <details class="kern-accordion" open={open} id={id}>
      <summary class="kern-accordion__header">
        <span class="kern-title">{summary}</span>
      </summary>
      <div class="kern-accordion__body">{children}</div>
    </details>
  );
}
