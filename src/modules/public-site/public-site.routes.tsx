import { listPublished } from '#modules/editorial';
import { publicGuideCounts } from '#modules/guides';
import { profileElements } from '#modules/library';
import { listSites } from '#modules/programme';
import { system } from '#platform/acting';
import { lettersWaiting } from '#platform/mail';
import { file, open, page, type Route, readBy, type Visit } from '#platform/routes';
import { PreviewList, PreviewPage } from '#ui/previews';
import { aboutPaths, type Operator } from './about/about.pages.tsx';
import { aboutRoutes } from './about/about.routes.tsx';
import { barrierFormPath } from './about/barrier-form.pages.tsx';
import { barrierFormRoutes } from './about/barrier-form.routes.tsx';
import { SourcesPage } from './about/sources.pages.tsx';
import { betterWordsRoutes } from './better-words/better-words.routes.tsx';
import { elementPath, profilePath } from './core-profile/core-profile.pages.tsx';
import { coreProfileRoutes } from './core-profile/core-profile.routes.tsx';
import { datesPath, mediaPath } from './dates/dates.pages.tsx';
import { datesRoutes } from './dates/dates.routes.tsx';
import { figuresPath } from './figures/figures.pages.tsx';
import { figuresRoutes } from './figures/figures.routes.tsx';
import { openDataPath } from './figures/open-data.pages.tsx';
import { bodiesPath, coursePath, interestPath, joinPath } from './joining/joining.pages.tsx';
import { joiningRoutes } from './joining/joining.routes.tsx';
import { newsItemPath, newsPath, topicPath, topicsPath } from './news/news.pages.tsx';
import { newsRoutes } from './news/news.routes.tsx';
import { OutboxPage } from './outbox.pages.tsx';
import { printingRoutes } from './printing/printing.routes.tsx';
import { projectPath, projectsPath } from './projects/projects.pages.tsx';
import { projectsRoutes } from './projects/projects.routes.tsx';
import { teamsInNumbers } from './projects/team-in-numbers.ts';
import { rememberFor } from './remember.ts';
import { robotsTxt, sitemapXml } from './site-files.ts';
import { StartPage } from './start.pages.tsx';
import { publicSiteTexts } from './texts.ts';
import { typeSizeRoutes } from './type-size/type-size.routes.tsx';
import { whoHelpsPath } from './who-helps/who-helps.pages.tsx';
import { whoHelpsRoutes } from './who-helps/who-helps.routes.tsx';

function startRoute(): Route {
  const countedOf = rememberFor(60, async ({ db, today }: Visit) => {
    const counts = await publicGuideCounts(db, today);
    const sites = await listSites(db, { alsoInactive: true });
    return {
      projects: sites.filter(({ status }) => status === 'active').length,
      languages: new Set(counts.flatMap(({ languages }) => languages)).size,
      guides: teamsInNumbers(counts, sites).guides,
    };
  });
  return open.get('/', async (visit) =>
    page(
      publicSiteTexts(visit.lang)('start.title'),
      <StartPage lang={visit.lang} {...(await countedOf(visit))} />,
      { cacheSeconds: 60 },
    ),
  );
}

function showSources(visit: Visit) {
  return page(publicSiteTexts(visit.lang)('sources.title'), <SourcesPage lang={visit.lang} />, {
    cacheSeconds: 60,
  });
}

async function showSitemap({ db, origin }: Visit) {
  const paths = [
    '/',
    whoHelpsPath,
    projectsPath,
    ...(await listSites(db)).map(({ slug }) => projectPath(slug)),
    '/anfrage',
    joinPath,
    interestPath,
    coursePath,
    bodiesPath,
    profilePath,
    ...profileElements.map(({ number }) => elementPath(number)),
    figuresPath,
    openDataPath,
    ...Object.values(aboutPaths),
    '/quellen',
    '/ihre-daten',
    datesPath,
    mediaPath,
    newsPath,
    topicsPath,
    ...(await listPublished(db)).map(({ kind, slug }) => (kind === 'news' ? newsItemPath : topicPath)(slug)),
  ];
  return file(
    sitemapXml(origin, { public: paths, desk: [barrierFormPath] }),
    'application/xml; charset=utf-8',
    null,
  );
}

async function showOutbox(visit: Visit) {
  const letters = await lettersWaiting(visit.db);
  return page(
    publicSiteTexts(visit.lang)('outbox.title'),
    <OutboxPage lang={visit.lang} letters={letters} />,
  );
}

function showPreviews(visit: Visit) {
  return page('Bausteine', <PreviewList lang={visit.lang} base={visit.href('/bausteine')} />);
}

function showPreview(visit: Visit) {
  const preview = <PreviewPage name={visit.param('name')} lang={visit.lang} />;
  return page(visit.param('name'), preview);
}

/** What anybody may see. The outbox stands open only in a demo without a mail server. */
export function publicSiteRoutes(of: { demo: boolean; outbox: boolean; operator: Operator | null }): Route[] {
  return [
    ...readBy('newcomer', [
      startRoute(),
      ...projectsRoutes(),
      ...betterWordsRoutes,
      ...barrierFormRoutes,
      ...typeSizeRoutes,
    ]),
    ...readBy('public', [
      ...whoHelpsRoutes,
      ...joiningRoutes,
      ...coreProfileRoutes(),
      ...figuresRoutes(),
      ...aboutRoutes(of.operator),
      ...newsRoutes,
      ...datesRoutes,
      open.get('/quellen', showSources),
    ]),
    ...printingRoutes,
    open.get('/sitemap.xml', showSitemap),
    open.get('/robots.txt', ({ origin }) => file(robotsTxt(origin), 'text/plain; charset=utf-8', null)),
    ...(of.outbox ? [open.get('/postausgang', showOutbox, { as: () => system })] : []),
    ...(of.demo ? [open.get('/bausteine', showPreviews), open.get('/bausteine/:name', showPreview)] : []),
  ];
}
