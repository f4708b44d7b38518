import { expect, it } from 'vitest';
import { descriptionIn } from './page-description.ts';

it('says of a page what its lead says, without markup', () => {
  const html =
    '<main><p>Frage 1</p><p class="lead">Die Hilfe\n <b>kostet</b> nichts &amp; ist "da".</p></main>';
  expect(descriptionIn(html)).toBe('Die Hilfe kostet nichts &amp; ist &quot;da&quot;.');
});

it('says what the first paragraph says where there is no lead, and nothing where there is neither', () => {
  expect(descriptionIn('<header><p>Oben</p></header><main><p>Unten</p></main>')).toBe('Unten');
  expect(descriptionIn('<main><h1>Leer</h1></main>')).toBeNull();
});

it('cuts what is too long between two words', () => {
  const cut = descriptionIn(`<main><p>${'Wort &amp; '.repeat(60)}</p></main>`) ?? '';
  expect(cut.length).toBeLessThanOrEqual(202);
  expect(cut).toMatch(/(?:Wort|&amp;) …$/);
});
