import { listNews, listPartners, nextDates, readLogo, readLogoFacts } from '#modules/editorial';
import { publicGuideCounts } from '#modules/guides';
import {
  findPlaces,
  listCounties,
  listSites,
  listTopics,
  nearestSites,
  readSite,
  sitesServing,
} from '#modules/programme';
import { NotFound } from '#platform/errors';
import { cleanText } from '#platform/form-fields';
import { open, page, picture, type Route, type Visit } from '#platform/routes';
import { rememberFor } from '../remember.ts';
import { publicSiteTexts } from '../texts.ts';
import { countyPaths } from './hesse-map.ts';
import { type Found, ProjectPage, ProjectsPage, projectPath, projectsPath } from './projects.pages.tsx';
import { teamsInNumbers } from './team-in-numbers.ts';

const nearestShown = 3;
const datesShown = 4;
const newsShown = 3;
const cached = { cacheSeconds: 60 };

async function find(visit: Visit, query: string): Promise<Found> {
  const all = await findPlaces(visit.db, { query, limit: 12 });
  const chosen = all.find((place) => place.key === visit.query.get('platz'));
  const places = chosen ? [chosen] : all;
  const [place] = places;
  if (places.length !== 1 || !place) return { query, places, serving: [], nearest: [] };
  const serving = await sitesServing(visit.db, place);
  const nearest = serving.length > 0 ? [] : await nearestSites(visit.db, { place, limit: nearestShown });
  return { query, places, serving, nearest };
}

/** Where projects are, and a page for each. */
export function projectsRoutes(): readonly Route[] {
  const teamsOf = rememberFor(60, async ({ db, today }: Visit) => {
    const sites = await listSites(db, { alsoInactive: true });
    return teamsInNumbers(await publicGuideCounts(db, today), sites).bySite;
  });
  return [
    open.get(
      projectsPath,
      async (visit) => {
        const { lang, db } = visit;
        const query = cleanText(visit.query.get('ort') ?? '').slice(0, 80);
        const found = query ? await find(visit, query) : null;
        const counties = (await listCounties(db)).filter(({ key }) => key in countyPaths);
        const county = counties.find(({ key }) => key === visit.query.get('kreis')) ?? null;
        const props = {
          lang,
          found,
          county,
          counties,
          sites: await listSites(db),
          teams: await teamsOf(visit),
        };
        return page(publicSiteTexts(lang)('sites.title'), <ProjectsPage {...props} />, cached);
      },
      { mayLag: true },
    ),
    open.get(
      projectPath(':slug'),
      async (visit) => {
        const { lang, db } = visit;
        const site = await readSite(db, visit.param('slug'));
        if (site?.status !== 'active') throw new NotFound();
        const props = {
          lang,
          site,
          logo: await readLogoFacts(db, site.id),
          team: (await teamsOf(visit)).get(site.id) ?? null,
          topics: await listTopics(db, site.id),
          partners: await listPartners(db, [site.id]),
          dates: await nextDates(db, { now: visit.now, siteId: site.id, limit: datesShown }),
          news: await listNews(db, { lang, siteId: site.id, limit: newsShown }),
        };
        return page(site.name, <ProjectPage {...props} />, cached);
      },
      { mayLag: true },
    ),
    open.get(
      `${projectPath(':slug')}/logo`,
      async (visit) => {
        const site = await readSite(visit.db, visit.param('slug'));
        const logo = site?.status === 'active' ? await readLogo(visit.db, site.id) : null;
        if (!logo) throw new NotFound();
        return picture(logo, { cacheSeconds: 3600 });
      },
      { mayLag: true },
    ),
  ];
}
