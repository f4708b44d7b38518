import { listMedia, nextDates } from '#modules/editorial';
import { listSites } from '#modules/programme';
import { NotFound } from '#platform/errors';
import { file, open, page, type Route, type Visit } from '#platform/routes';
import { localHref } from '#ui/href';
import { publicSiteTexts } from '../texts.ts';
import { calendarPath, DatesPage, datesPath, MediaPage, mediaPath } from './dates.pages.tsx';
import { datesCalendar } from './dates-calendar.ts';

const cached = { cacheSeconds: 60 };

/** What is coming, of all sites or of the one that is asked for. */
async function comingDates({ db, now, query }: Visit) {
  const sites = await listSites(db);
  const slug = query.get('standort');
  const of = slug === null ? null : sites.find((site) => site.slug === slug);
  if (of === undefined) throw new NotFound();
  const open = new Map(sites.map((site) => [site.id, site]));
  const dates = (await nextDates(db, { now, ...(of ? { siteId: of.id } : {}) })).filter(
    ({ siteId }) => siteId === null || open.has(siteId),
  );
  return { of, dates, sites: open };
}

/** Dates as a page and as a calendar, films and material. */
export const datesRoutes: readonly Route[] = [
  open.get(datesPath, async (visit) => {
    const coming = await comingDates(visit);
    const title = publicSiteTexts(visit.lang)('dates.title');
    return page(
      coming.of ? `${title}: ${coming.of.name}` : title,
      <DatesPage lang={visit.lang} {...coming} />,
      cached,
    );
  }),
  open.get(calendarPath, async (visit) => {
    const { lang, now, origin } = visit;
    const { of, dates } = await comingDates(visit);
    const name = of?.name ?? `${publicSiteTexts(lang)('dates.title')} – Lotsenwerk`;
    const address = origin + localHref(lang, datesPath + (of ? `?standort=${of.slug}` : ''));
    return file(datesCalendar({ name, dates, address, now }), 'text/calendar; charset=utf-8', 'termine.ics');
  }),
  open.get(mediaPath, async ({ db, lang }) =>
    page(publicSiteTexts(lang)('media.title'), <MediaPage lang={lang} media={await listMedia(db)} />, cached),
  ),
];
