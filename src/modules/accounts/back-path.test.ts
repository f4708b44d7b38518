import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeBackPath, signInPath } from './back-path.ts';

describe('where a sign-in leads back to', () => {
  it.each([
    ['/', '/'],
    ['/heute', '/heute'],
    ['/anfragen/7?stand=offen&seite=2', '/anfragen/7?stand=offen&seite=2'],
    ['/a/../b', '/b'],
  ])('%s is a path of this site', (path, safe) => {
    expect(safeBackPath(path)).toBe(safe);
  });

  it.each([
    null,
    '',
    'heute',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /heute',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    '/heute\\..',
    `/${'x'.repeat(2000)}`,
  ])('%j is none', (path) => {
    expect(safeBackPath(path)).toBeNull();
  });

  it('never leaves the site, whatever is handed in', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '\t',
      '\u0000',
      'evil.example',
      'http',
      '%2f',
      '%5c',
    );
    const path = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(path, (text) => {
        const safe = safeBackPath(text);
        if (safe === null) return;
        expect(new URL(safe, 'https://lotsen.example.org').origin).toBe('https://lotsen.example.org');
      }),
      { numRuns: 500 },
    );
  });

  it('the way to the sign-in page carries the path whole', () => {
    const url = new URL(signInPath('/a?b=c&d=e'), 'https://lotsen.example.org');
    expect(url.searchParams.get('zurueck')).toBe('/a?b=c&d=e');
  });
});
