import { expect, it } from 'vitest';
import { localHref } from './href.ts';

it.each([
  ['de', '/', '/'],
  ['de', '/anfrage?schritt=2', '/anfrage?schritt=2'],
  ['en', '/', '/en'],
  ['en', '/anfrage?schritt=2', '/en/anfrage?schritt=2'],
] as const)('in %s the path %s has the address %s', (lang, path, href) => {
  expect(localHref(lang, path)).toBe(href);
});
