import type { ComponentChildren } from 'preact';
import { EmptyState } from './empty-state.tsx';
import { Icon } from './icons.tsx';
import { useUiTexts } from './page-language.tsx';

export interface TableColumn {
  key: string;
  label: string;
  /** `end` for numbers, which also get tabular figures. */
  align?: 'start' | 'end' | undefined;
  /** Where the heading leads to sort by this column. */
  sortHref?: string | undefined;
  sorted?: 'asc' | 'desc' | undefined;
  /** The column of buttons: its label is for screen readers only. */
  labelHidden?: boolean | undefined;
}

export interface TableRow {
  key: string;
  cells: Readonly<Record<string, ComponentChildren>>;
}

export interface TableProps {
  caption: ComponentChildren;
  columns: readonly TableColumn[];
  rows: readonly TableRow[];
  /** What will appear here, or a whole `EmptyState`; shown instead of a table without rows. */
  empty: ComponentChildren;
  captionHidden?: boolean | undefined;
  /** The column that names the row; the first one unless told. */
  rowHeader?: string | undefined;
  /** Few columns of numbers or single words: stays a table on a phone. */
  narrow?: boolean | undefined;
  /** A last row of sums. */
  footer?: Readonly<Record<string, ComponentChildren>> | undefined;
}

/** On a phone each row becomes a block in which every value carries the label of its column. */
export function Table({
  caption,
  columns,
  rows,
  empty,
  captionHidden,
  rowHeader = columns[0]?.key,
  narrow,
  footer,
}: TableProps) {
  const say = useUiTexts();
  if (rows.length === 0) return typeof empty === 'string' ? <EmptyState title={empty} /> : empty;
  const looks = (column: TableColumn, content: ComponentChildren) =>
    [
      'kern-table__cell',
      column.align === 'end' && 'kern-table__cell--numeric',
      (content === undefined || content === null || content === '') && 'cell-empty',
    ]
      .filter(Boolean)
      .join(' ');
  return (
    <table
      class={['kern-table', columns.some((column) => column.sortHref) && 'sortable', narrow && 'table-narrow']
        .filter(Boolean)
        .join(' ')}
    >
      <caption class={captionHidden ? 'kern-sr-only' : 'kern-title'}>{caption}</caption>
      <thead class="kern-table__head">
        <tr class="kern-table__row">
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              class={
                column.align === 'end'
                  ? 'kern-table__header kern-table__header--numeric'
                  : 'kern-table__header'
              }
              aria-sort={
                column.sorted && { asc: 'ascending' as const, desc: 'descending' as const }[column.sorted]
              }
            >
              {column.sortHref ? (
                <a href={column.sortHref} class="kern-link sort-link">
                  {column.label}
                  {column.sorted && (
                    <>
                      <Icon name={column.sorted === 'asc' ? 'up' : 'down'} />
                      <span class="kern-sr-only">{say(`table.sorted-${column.sorted}`)}</span>
                    </>
                  )}
                </a>
              ) : (
                <span class={column.labelHidden ? 'kern-sr-only' : undefined}>{column.label}</span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="kern-table__body">
        {rows.map((row) => (
          <tr key={row.key} class="kern-table__row">
            {columns.map((column) =>
              column.key === rowHeader ? (
                <th
                  key={column.key}
                  scope="row"
                  class={looks(column, row.cells[column.key])}
                  data-label={column.label}
                >
                  <div>{row.cells[column.key]}</div>
                </th>
              ) : (
                <td
                  key={column.key}
                  class={looks(column, row.cells[column.key])}
                  data-label={column.labelHidden ? undefined : column.label}
                >
                  <div>{row.cells[column.key]}</div>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {footer && (
        <tfoot class="kern-table__footer">
          <tr class="kern-table__row">
            {columns.map((column) =>
              column.key === rowHeader ? (
                <th key={column.key} scope="row" class={looks(column, footer[column.key])}>
                  <div>{footer[column.key]}</div>
                </th>
              ) : (
                <td key={column.key} class={looks(column, footer[column.key])} data-label={column.label}>
                  <div>{footer[column.key]}</div>
                </td>
              ),
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
