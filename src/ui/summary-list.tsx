import type { ComponentChildren } from 'preact';
import { useUiTexts } from './page-language.tsx';

export interface SummaryRow {
  key: ComponentChildren;
  value: ComponentChildren;
  /** `label` says the whole: "Termin ändern". */
  change?: { href: string; label: string } | undefined;
}

/** Answers to look over; an empty value is said to be empty. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  const say = useUiTexts();
  return (
    <dl class="kern-description-list summary-list">
      {rows.map((row, index) => (
        <div class="kern-description-list-item" key={index}>
          <dt class="kern-description-list-item__key">{row.key}</dt>
          <dd class="kern-description-list-item__value">
            {row.value === undefined || row.value === null || row.value === '' ? (
              <span class="muted">{say('summary.nothing')}</span>
            ) : (
              row.value
            )}
          </dd>
          {row.change && (
            <dd class="summary-change">
              <a class="kern-link" href={row.change.href}>
                {row.change.label}
              </a>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
