import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildStyles } from './styles.build.ts';

const words = new Set(['kern-btn', 'kern-btn--primary', 'kern-card']);
const css = buildStyles('.own{color:var(--kern-color-action-default);margin:0}', words);

it('keeps what KERN says of the names that occur, and nothing of others', () => {
  expect(css).toContain('.kern-btn--primary{');
  expect(css).toContain('.own{');
  expect(css).not.toContain('.kern-btn--secondary');
  expect(css).not.toContain('.kern-accordion');
  expect(css).not.toContain('.kern-mt-');
});

it('keeps every token somebody reads and no other', () => {
  const whole = buildStyles('', { has: () => true });
  const read = new Set([...whole.matchAll(/var\((--[\w-]+)\)/g)].map((match) => match[1]));
  const set = new Set([...whole.matchAll(/[{;](--[\w-]+):/g)].map((match) => match[1]));
  expect([...read].filter((name) => !set.has(name))).toEqual([]);
  expect([...set].filter((name) => !whole.includes(`var(${name}`))).toEqual([]);
  expect(set).toContain('--kern-color-action-default');
});

it('knows no left and right, so that pages can run both ways', () => {
  const built = buildStyles('', { has: () => true });
  expect(built).toContain('border-inline-start:');
  expect(built).not.toMatch(
    /[{;](margin|padding|border)-(left|right)|[{;](left|right):|text-align:(left|right)/,
  );
});

it('says colours so that old phones understand them', () => {
  expect(css).toContain('--kern-color-darkblue-700:#2044aa');
  expect(css).not.toMatch(/oklch\(\d|lab\(/);
});

it('our own rules know no left and right either', () => {
  const own = readFileSync(join(import.meta.dirname, 'styles.css'), 'utf8');
  expect(own).not.toMatch(
    /(margin|padding|border)-(left|right)|^\s*(left|right):|text-align: (left|right)|float:(?! none)/m,
  );
});

it('our own styles name no left and no right: pages run in both directions', () => {
  const own = readFileSync(join(import.meta.dirname, 'styles.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const sided =
    /(?:^|[;{\s])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|left|right|(?:text-align|float|clear):\s*(?:left|right))\b[^;{}]*/g;
  expect([...own.matchAll(sided)].map(([found]) => found.trim())).toEqual([]);
  expect('a { margin-left: 1rem }'.match(sided)).not.toBeNull();
});
