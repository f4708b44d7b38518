import { renderToString } from 'preact-render-to-string';
import { listNews, listPages, type Published, readPublished, WrittenText } from '#modules/editorial';
import { listSites } from '#modules/programme';
import { NotFound } from '#platform/errors';
import { file, open, page, type Route, type Visit } from '#platform/routes';
import { localHref } from '#ui/href';
import { publicSiteTexts } from '../texts.ts';
import { atomFeed } from './atom.ts';
import {
  feedOf,
  NewsItemPage,
  type NewsOf,
  NewsPage,
  newsItemPath,
  newsPath,
  TopicPage,
  TopicsPage,
  topicPath,
  topicsPath,
} from './news.pages.tsx';

const perPage = 12;
const inFeed = 30;
const cached = { cacheSeconds: 60 };

interface Whose {
  readonly of: (NewsOf & { readonly id: string }) | null;
  readonly siteNames: ReadonlyMap<string, string>;
}

/** The site that is asked for, and the names of all of them; news of a site that rests or has ended stay readable. */
async function whose({ db, query }: Visit): Promise<Whose> {
  const sites = await listSites(db, { alsoInactive: true });
  const slug = query.get('standort');
  const site = slug === null ? null : sites.find((one) => one.slug === slug && one.status === 'active');
  if (site === undefined) throw new NotFound();
  return {
    of: site && { id: site.id, slug: site.slug, name: site.name },
    siteNames: new Map(sites.map(({ id, name }) => [id, name])),
  };
}

const ofSite = (of: Whose['of']) => (of ? { siteId: of.id } : {});

async function showNews(visit: Visit) {
  const { db, lang, query } = visit;
  const { of, siteNames } = await whose(visit);
  const number = Math.min(Math.max(Number.parseInt(query.get('seite') ?? '1', 10) || 1, 1), 400);
  const offset = (number - 1) * perPage;
  const news = await listNews(db, { lang, ...ofSite(of), limit: perPage + 1, offset });
  const pathOf = (wanted: number) => {
    const asked = new URLSearchParams({
      ...(of ? { standort: of.slug } : {}),
      ...(wanted > 1 ? { seite: String(wanted) } : {}),
    });
    return localHref(lang, asked.size > 0 ? `${newsPath}?${asked}` : newsPath);
  };
  const title = publicSiteTexts(lang)('news.title');
  return page(
    of ? `${title}: ${of.name}` : title,
    <NewsPage
      lang={lang}
      news={news.slice(0, perPage)}
      siteNames={siteNames}
      of={of}
      older={news.length > perPage ? pathOf(number + 1) : null}
      newer={number > 1 ? pathOf(number - 1) : null}
    />,
    { ...cached, feed: feedOf(lang, of) },
  );
}

async function showFeed(visit: Visit) {
  const { db, lang, origin, now } = visit;
  const { of, siteNames } = await whose(visit);
  const say = publicSiteTexts(lang);
  const address = (path: string) => origin + localHref(lang, path);
  const asked = of ? `?standort=${of.slug}` : '';
  const news = await listNews(db, { lang, ...ofSite(of), limit: inFeed });
  const entries = news.map(({ id, slug, siteId, publishedAt, changedAt, text }) => ({
    id,
    publishedAt,
    changedAt,
    lang: text.lang,
    title: text.title,
    summary: text.lead,
    html: renderToString(<WrittenText markdown={text.body} lang={lang} origin={origin} />),
    address: address(newsItemPath(slug)),
    author: siteNames.get(siteId ?? '') ?? say('news.centre'),
  }));
  const title = of ? `${say('news.title')}: ${of.name}` : `${say('news.title')} – Lotsenwerk`;
  const author = of?.name ?? say('news.centre');
  const feed = { title, author, lang, now, entries, address: address(`${newsPath}/atom.xml${asked}`) };
  return file(
    atomFeed({ ...feed, page: address(newsPath + asked) }),
    'application/atom+xml; charset=utf-8',
    null,
  );
}

async function publishedOr404(visit: Visit, kind: Published['kind']): Promise<Published> {
  const found = await readPublished(visit.db, { kind, slug: visit.param('slug'), lang: visit.lang });
  if (!found) throw new NotFound();
  return found;
}

async function showItem(visit: Visit) {
  const item = await publishedOr404(visit, 'news');
  const sites = await listSites(visit.db, { alsoInactive: true });
  const site = sites.find(({ id }) => id === item.siteId) ?? null;
  return page(item.text.title, <NewsItemPage lang={visit.lang} item={item} site={site} />, {
    ...cached,
    narrow: true,
    feed: feedOf(visit.lang, site?.status === 'active' ? site : null),
  });
}

/** News of everybody or of a site, as pages and as a feed, and the pages the centre keeps. */
export const newsRoutes: readonly Route[] = [
  open.get(newsPath, showNews),
  open.get(`${newsPath}/atom.xml`, showFeed),
  open.get(newsItemPath(':slug'), showItem),
  open.get(topicsPath, async ({ db, lang }) =>
    page(
      publicSiteTexts(lang)('topics.title'),
      <TopicsPage lang={lang} pages={await listPages(db, lang)} />,
      cached,
    ),
  ),
  open.get(topicPath(':slug'), async (visit) => {
    const item = await publishedOr404(visit, 'page');
    return page(item.text.title, <TopicPage lang={visit.lang} item={item} />, { ...cached, narrow: true });
  }),
];
