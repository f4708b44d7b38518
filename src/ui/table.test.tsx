import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { EmptyState } from './empty-state.tsx';
import { Table } from './table.tsx';

const columns = [
  { key: 'name', label: 'Name', sortHref: '?sort=name', sorted: 'asc' as const },
  { key: 'hours', label: 'Stunden', align: 'end' as const },
];

it('gives every value the label of its column, for phones', () => {
  const html = renderToString(
    <Table
      caption="Liste"
      columns={columns}
      rows={[{ key: '1', cells: { name: 'A', hours: '2' } }]}
      empty="Leer"
    />,
  );
  expect(html).toContain('data-label="Stunden"');
  expect(html).toMatch(/<th scope="row"[^>]*data-label="Name"/);
  expect(html).toContain('aria-sort="ascending"');
});

it('says what will appear instead of showing a table without rows', () => {
  expect(renderToString(<Table caption="Liste" columns={columns} rows={[]} empty="Noch nichts." />)).toMatch(
    /^<div class="empty-state"><p[^>]*>Noch nichts\.<\/p>/,
  );
  const html = renderToString(
    <Table caption="Liste" columns={columns} rows={[]} empty={<EmptyState title="Noch nichts." />} />,
  );
  expect(html).not.toContain('<table');
  expect(html.match(/empty-state/g)).toHaveLength(1);
});
