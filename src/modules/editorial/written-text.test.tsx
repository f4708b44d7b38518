import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { WrittenText } from './written-text.pages.tsx';
import { faultsOf, type TextFault } from './written-text.ts';

const html = (markdown: string) => renderToString(<WrittenText markdown={markdown} lang="en" />);
const faults = (markdown: string) => faultsOf(markdown, (path) => path === '/mitmachen');

describe('a written text', () => {
  it('has headings, lists, quotations and links', () => {
    expect(html('## Eins\n\nEin **Wort** und *noch eins*.\n\n- a\n- b\n\n3. c\n\n> d')).toBe(
      '<h2>Eins</h2><p>Ein <strong>Wort</strong> und <em>noch eins</em>.</p><ul><li>a</li><li>b</li></ul>' +
        '<ol start="3"><li>c</li></ol><blockquote><p>d</p></blockquote>',
    );
  });

  it('leads to our pages in the language of the page it stands on', () => {
    expect(html('[hier](/mitmachen)')).toContain('href="/en/mitmachen"');
    expect(html('[dort](https://example.org/)')).toContain('href="https://example.org/" rel="noreferrer"');
  });

  it.each([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,y)',
    '[x](//evil.example)',
    '[x](/\\evil.example)',
    '[x](https://user:pw@evil.example)',
    '![x](https://evil.example/x.png)',
    '<a href="javascript:x">y</a>',
    '[x](<javascript:alert(1)>)',
    '[x]: javascript:alert(1)\n\n[x]',
  ])('never becomes anything that runs or loads: %s', (markdown) => {
    const made = html(markdown);
    expect(made).not.toMatch(/<(?!\/?(p|em|strong|br)\b)/);
    expect(faults(markdown).length + (markdown.startsWith('[x]:') ? 1 : 0)).toBeGreaterThan(0);
  });

  it.each<[string, TextFault]>([
    ['# Groß', 'heading-level'],
    ['## Eins\n\n#### Drei', 'heading-level'],
    ['### Zwei', 'heading-level'],
    ['<b>fett</b>', 'html-not-allowed'],
    ['![Bild](/mitmachen)', 'image-not-allowed'],
    ['[weg](/gibt-es-nicht)', 'link-leads-nowhere'],
    ['[](/mitmachen)', 'link-without-words'],
    ['[x](ftp://example.org)', 'link-unsafe'],
    [`${'> '.repeat(12)}a`, 'too-deep'],
  ])('is not saved as %s', (markdown, fault) => {
    expect(faults(markdown)).toContain(fault);
  });

  it('is saved with everything that is allowed', () => {
    expect(faults('## A\n\n### B\n\n#### C\n\n## D\n\n[x](/mitmachen#ab) [y](mailto:a@example.org)')).toEqual(
      [],
    );
  });
});
