import type { Lang } from '#platform/languages';
import { type Audience, languagesFor } from '#platform/words';
import { escapedXml } from '#platform/xml';
import { localHref } from '../../ui/href.ts';

/** Every page in every language it is written in, the others beside it (sitemaps.org, hreflang). */
export function sitemapXml(
  origin: string,
  pages: Readonly<Partial<Record<Audience, readonly string[]>>>,
): string {
  const address = (lang: Lang, path: string) => escapedXml(origin + localHref(lang, path));
  const all = Object.entries(pages).flatMap(([audience, paths]) =>
    paths.map((path) => ({ path, languages: languagesFor(audience as Audience) })),
  );
  const entries = all.flatMap(({ path, languages }) => {
    const others = languages
      .map((lang) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${address(lang, path)}"/>`)
      .join('');
    return languages.map((lang) => `<url><loc>${address(lang, path)}</loc>${others}</url>`);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join('\n')}
</urlset>
`;
}

/** Everything anybody may see may be found; what lies behind secret links or a sign-in is nobody's to list. */
export function robotsTxt(origin: string): string {
  const closed = [
    '/status/',
    '/anfrage/',
    '/anmelden',
    '/konto',
    '/ihre-daten/',
    '/postausgang',
    '/bausteine',
    '/redaktion',
  ];
  const lines = closed.flatMap((path) =>
    languagesFor('newcomer').map((lang) => `Disallow: ${localHref(lang, path)}`),
  );
  return ['User-agent: *', ...lines, `Sitemap: ${origin}/sitemap.xml`, ''].join('\n');
}
