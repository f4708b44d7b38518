import { findPlaces, listSites, nearestSites, readSite } from '#modules/programme';
import { system } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { cleanText } from '#platform/form-fields';
import { lettersWaiting } from '#platform/mail';
import { open, page, type Route, type Visit } from '#platform/routes';
import { PreviewList, PreviewPage } from '#ui/previews';
import { OutboxPage } from './outbox.pages.tsx';
import { type Found, SitePage, SitesPage } from './sites.pages.tsx';
import { SourcesPage } from './sources.pages.tsx';
import { StartPage } from './start.pages.tsx';
import { publicSiteTexts } from './texts.ts';

function showStart(visit: Visit) {
  return page(publicSiteTexts(visit.lang)('start.title'), <StartPage lang={visit.lang} />, {
    cacheSeconds: 60,
  });
}

async function showSites(visit: Visit) {
  const sites = await listSites(visit.db);
  const query = cleanText(visit.query.get('ort') ?? '').slice(0, 80);
  const found = query ? await find(visit, query) : null;
  return page(
    publicSiteTexts(visit.lang)('sites.title'),
    <SitesPage lang={visit.lang} found={found} sites={sites} />,
    { cacheSeconds: 60 },
  );
}

async function find(visit: Visit, query: string): Promise<Found> {
  const all = await findPlaces(visit.db, { query, limit: 12 });
  const chosen = all.find((place) => place.key === visit.query.get('platz'));
  const places = chosen ? [chosen] : all;
  const [place] = places;
  const nearest = places.length === 1 && place ? await nearestSites(visit.db, { place, limit: 3 }) : [];
  return { query, places, nearest };
}

async function showSite(visit: Visit) {
  const site = await readSite(visit.db, visit.param('slug'));
  if (site?.status !== 'active') throw new NotFound();
  return page(site.name, <SitePage lang={visit.lang} site={site} />, { cacheSeconds: 60 });
}

function showSources(visit: Visit) {
  return page(publicSiteTexts(visit.lang)('sources.title'), <SourcesPage lang={visit.lang} />, {
    cacheSeconds: 60,
  });
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
export function publicSiteRoutes(of: { demo: boolean; outbox: boolean }): Route[] {
  return [
    open.get('/', showStart),
    open.get('/standorte', showSites),
    open.get('/standorte/:slug', showSite),
    open.get('/quellen', showSources),
    ...(of.outbox ? [open.get('/postausgang', showOutbox, { as: () => system })] : []),
    ...(of.demo ? [open.get('/bausteine', showPreviews), open.get('/bausteine/:name', showPreview)] : []),
  ];
}
