import { ArticleWords, type Published } from '#modules/editorial';
import { dayOf, sayDay } from '#platform/dates';
import { directionOf, type Lang, nativeNameOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Card, Cards } from '#ui/card';
import { EmptyState } from '#ui/empty-state';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Pagination } from '#ui/pagination';
import { publicSiteTexts } from '../texts.ts';

export const newsPath = '/aktuelles';
export const topicsPath = '/themen';
export const newsItemPath = (slug: string) => `${newsPath}/${slug}`;
export const topicPath = (slug: string) => `${topicsPath}/${slug}`;

/** Whose news these are: a site's, or everybody's. */
export interface NewsOf {
  readonly slug: string;
  readonly name: string;
}

/** The feed of these news. */
export const feedOf = (lang: Lang, of: NewsOf | null) =>
  localHref(lang, `${newsPath}/atom.xml${of ? `?standort=${of.slug}` : ''}`);

/** News as cards, the newest first. */
export function NewsCards({
  lang,
  news,
  siteNames,
  headingLevel = 2,
}: {
  lang: Lang;
  news: readonly Published[];
  siteNames: ReadonlyMap<string, string>;
  headingLevel?: 2 | 3;
}) {
  const say = publicSiteTexts(lang);
  return (
    <Cards>
      {news.map(({ id, slug, siteId, publishedAt, text }) => (
        <Card
          key={id}
          headingLevel={headingLevel}
          href={localHref(lang, newsItemPath(slug))}
          title={
            <span lang={text.lang} dir={directionOf(text.lang)}>
              {text.title}
            </span>
          }
          preline={
            <>
              <time datetime={dayOf(publishedAt).toString()}>{sayDay(dayOf(publishedAt), lang)}</time>
              {' · '}
              {siteId === null ? say('news.centre') : <span lang="de">{siteNames.get(siteId)}</span>}
            </>
          }
        >
          {text.lead && (
            <p lang={text.lang} dir={directionOf(text.lang)}>
              {text.lead}
            </p>
          )}
        </Card>
      ))}
    </Cards>
  );
}

export interface NewsPageProps {
  lang: Lang;
  news: readonly Published[];
  siteNames: ReadonlyMap<string, string>;
  of: NewsOf | null;
  /** Where earlier and later ones stand. */
  older: string | null;
  newer: string | null;
}

export function NewsPage({ lang, news, siteNames, of, older, newer }: NewsPageProps) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>
        {of ? (
          <>
            {say('news.title')}: <span lang="de">{of.name}</span>
          </>
        ) : (
          say('news.title')
        )}
      </h1>
      <p class="lead">{say('news.lead')}</p>
      {of && (
        <p>
          <Link href={localHref(lang, newsPath)}>{say('news.all')}</Link>
        </p>
      )}
      {news.length === 0 ? (
        <EmptyState title={say('news.none')} />
      ) : (
        <NewsCards lang={lang} news={news} siteNames={siteNames} />
      )}
      <Pagination previousHref={newer ?? undefined} nextHref={older ?? undefined} />
      <p>
        <Link href={feedOf(lang, of)} type="application/atom+xml">
          {say('news.feed')}
        </Link>
      </p>
    </>
  );
}

export interface NewsItemPageProps {
  lang: Lang;
  item: Published;
  /** null: the centre's. */
  site: NewsOf | null;
}

/** A text that is not there in the language asked for, or is older than the German one, says so. */
function AboutLanguage({ lang, item }: { lang: Lang; item: Published }) {
  const say = publicSiteTexts(lang);
  if (item.text.lang !== lang) {
    return (
      <Alert kind="info" title={say('news.not-translated', { language: nativeNameOf(item.text.lang) })} />
    );
  }
  return item.text.isOutdated ? (
    <Alert kind="info" title={say('news.outdated')}>
      <p>
        <Link
          href={localHref('de', item.kind === 'news' ? newsItemPath(item.slug) : topicPath(item.slug))}
          hreflang="de"
        >
          {say('news.german')}
        </Link>
      </p>
    </Alert>
  ) : null;
}

export function NewsItemPage({ lang, item, site }: NewsItemPageProps) {
  const say = publicSiteTexts(lang);
  const day = dayOf(item.publishedAt);
  const changed = dayOf(item.changedAt);
  return (
    <>
      <AboutLanguage lang={lang} item={item} />
      <ArticleWords
        lang={lang}
        words={item.text}
        preline={`${sayDay(day, lang)} · ${site?.name ?? say('news.centre')}`}
        after={
          <>
            {changed.equals(day) ? null : (
              <p class="muted">{say('news.changed', { day: sayDay(changed, lang) })}</p>
            )}
            {site && (
              <p>
                <Link href={localHref(lang, `/standorte/${site.slug}`)}>
                  <span lang="de">{site.name}</span>
                </Link>
              </p>
            )}
            <p>
              <Link href={localHref(lang, newsPath)}>{say('news.all')}</Link>
            </p>
          </>
        }
      />
    </>
  );
}

/** The centre's pages, by title. */
export function TopicsPage({ lang, pages }: { lang: Lang; pages: readonly Published[] }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('topics.title')}</h1>
      <p class="lead">{say('topics.lead')}</p>
      {pages.length === 0 ? (
        <EmptyState title={say('topics.none')} />
      ) : (
        <Cards>
          {pages.map(({ id, slug, text }) => (
            <Card
              key={id}
              href={localHref(lang, topicPath(slug))}
              title={
                <span lang={text.lang} dir={directionOf(text.lang)}>
                  {text.title}
                </span>
              }
            >
              {text.lead && (
                <p lang={text.lang} dir={directionOf(text.lang)}>
                  {text.lead}
                </p>
              )}
            </Card>
          ))}
        </Cards>
      )}
    </>
  );
}

export function TopicPage({ lang, item }: { lang: Lang; item: Published }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <AboutLanguage lang={lang} item={item} />
      <ArticleWords
        lang={lang}
        words={item.text}
        after={
          <>
            <p class="muted">{say('news.changed', { day: sayDay(dayOf(item.changedAt), lang) })}</p>
            <p>
              <Link href={localHref(lang, topicsPath)}>{say('topics.title')}</Link>
            </p>
          </>
        }
      />
    </>
  );
}
