const longest = 200;

/**
 * What a page is about, for the lists of search engines: its own lead, or its first paragraph. Takes and
 * returns escaped text of HTML, ready for an attribute; null where a page has no words of its own.
 */
export function descriptionIn(html: string): string | null {
  const content = html.slice(Math.max(0, html.indexOf('<main')));
  const said =
    /<p class="lead"[^>]*>(.*?)<\/p>/s.exec(content)?.[1] ?? /<p>(.*?)<\/p>/s.exec(content)?.[1] ?? '';
  const text = said
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('"', '&quot;')
    .trim();
  if (text.length <= longest) return text || null;
  // Cut between two words, which never falls into an escaped letter.
  const end = text.lastIndexOf(' ', longest);
  return end < 0 ? null : `${text.slice(0, end)} …`;
}
