import { parseFeed } from '@rowanmanning/feed-parser';
import { expect, it } from 'vitest';
import { testApp } from '../../../../tests/app.ts';

const { app } = await testApp({ demo: true });
const answerOf = async (path: string) => app.http.request(path);

it('news are read by a feed reader, whatever stands in them', async () => {
  const answer = await answerOf('/aktuelles/atom.xml');
  expect(answer.headers.get('Content-Type')).toContain('application/atom+xml');
  const feed = parseFeed(await answer.text());
  expect(feed.meta).toEqual({ type: 'atom', version: '1.0' });
  expect(feed.self).toBe('http://localhost/aktuelles/atom.xml');
  expect(feed.items.map(({ title }) => title)).toEqual([
    'Neuer Grundkurs im Frühjahr',
    'Infostunde in der Stadtbücherei Offenbach',
    'Netzwerktreffen der Koordinierenden',
  ]);
  const [first] = feed.items;
  expect(first?.url).toBe('http://localhost/aktuelles/neuer-grundkurs-im-fruehjahr');
  expect(first?.content).toContain('<a class="kern-link" href="http://localhost/mitmachen">');
  expect(first?.published).toBeInstanceOf(Date);
  expect(new Set(feed.items.map(({ id }) => id)).size).toBe(3);
});

it('news name their feed in the head of their page, where feed readers look', async () => {
  const feedIn = async (path: string) =>
    /<link rel="alternate" type="application\/atom\+xml" title="[^"]+" href="([^"]+)"/.exec(
      await (await answerOf(path)).text(),
    )?.[1];
  expect(await feedIn('/aktuelles')).toBe('/aktuelles/atom.xml');
  expect(await feedIn('/en/aktuelles?standort=offenbach')).toBe('/en/aktuelles/atom.xml?standort=offenbach');
  expect(await feedIn('/aktuelles/infostunde-in-der-stadtbuecherei')).toBe(
    '/aktuelles/atom.xml?standort=offenbach',
  );
  expect(await feedIn('/standorte')).toBeUndefined();
});

it('a site has a feed of its own, and there is none of a site nobody knows', async () => {
  const feed = parseFeed(await (await answerOf('/en/aktuelles/atom.xml?standort=offenbach')).text());
  expect(feed.language).toBe('en');
  expect(feed.items.map(({ title }) => title)).toEqual(['Infostunde in der Stadtbücherei Offenbach']);
  expect((await answerOf('/aktuelles/atom.xml?standort=nirgends')).status).toBe(404);
});
