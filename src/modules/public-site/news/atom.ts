import { escapedXml } from '#platform/xml';

export interface AtomEntry {
  readonly id: string;
  readonly lang: string;
  readonly title: string;
  readonly summary: string;
  readonly html: string;
  readonly address: string;
  readonly author: string;
  readonly publishedAt: Temporal.Instant;
  readonly changedAt: Temporal.Instant;
}

/** News for feed readers (RFC 4287). */
export function atomFeed(of: {
  title: string;
  lang: string;
  /** Of the feed itself; it is its id too. */
  address: string;
  page: string;
  author: string;
  entries: readonly AtomEntry[];
  /** When nothing has been published yet. */
  now: Temporal.Instant;
}): string {
  const { title, lang, address, page, author, entries, now } = of;
  const changed = entries.map(({ changedAt }) => changedAt).toSorted(Temporal.Instant.compare);
  const written = entries.map(
    (one) => `<entry xml:lang="${escapedXml(one.lang)}">
<id>urn:uuid:${one.id}</id>
<title>${escapedXml(one.title)}</title>
<link rel="alternate" type="text/html" href="${escapedXml(one.address)}"/>
<published>${sayInstant(one.publishedAt)}</published>
<updated>${sayInstant(one.changedAt)}</updated>
<author><name>${escapedXml(one.author)}</name></author>
<summary>${escapedXml(one.summary)}</summary>
<content type="html">${escapedXml(one.html)}</content>
</entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapedXml(lang)}">
<id>${escapedXml(address)}</id>
<title>${escapedXml(title)}</title>
<link rel="self" type="application/atom+xml" href="${escapedXml(address)}"/>
<link rel="alternate" type="text/html" href="${escapedXml(page)}"/>
<updated>${sayInstant(changed.at(-1) ?? now)}</updated>
<author><name>${escapedXml(author)}</name></author>
${written.join('\n')}
</feed>
`;
}

const sayInstant = (moment: Temporal.Instant) => moment.round('second').toString();
