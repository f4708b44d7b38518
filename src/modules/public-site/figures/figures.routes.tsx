import { publicGuideCounts } from '#modules/guides';
import { publicFigures } from '#modules/insights';
import { listSites } from '#modules/programme';
import { NotFound } from '#platform/errors';
import { file, open, page, type Route, type Visit } from '#platform/routes';
import { teamsInNumbers } from '../projects/team-in-numbers.ts';
import { rememberFor } from '../remember.ts';
import { publicSiteTexts } from '../texts.ts';
import { FiguresPage, figuresPath } from './figures.pages.tsx';
import { OpenDataPage, openDataPath } from './open-data.pages.tsx';
import { asCsv, figureRows, type OpenRow, siteRows } from './open-data.ts';

const countedSeconds = 300;

/** Figures of the year for everybody, and the same as open data. */
export function figuresRoutes(): readonly Route[] {
  const figuresOf = rememberFor(countedSeconds, ({ db, today }: Visit) => publicFigures(db, today.year));
  const tables: Readonly<Record<string, (visit: Visit) => Promise<OpenRow[]>>> = {
    standorte: async ({ db, today }) =>
      siteRows(await listSites(db), teamsInNumbers(await publicGuideCounts(db, today))),
    zahlen: async (visit) => figureRows(visit.today.year, await figuresOf(visit)),
  };
  return [
    open.get(figuresPath, async (visit) => {
      const { lang, today } = visit;
      const figures = await figuresOf(visit);
      return page(
        publicSiteTexts(lang)('figures.title'),
        <FiguresPage lang={lang} year={today.year} today={today} figures={figures} />,
        { cacheSeconds: 60 },
      );
    }),
    open.get(openDataPath, ({ lang }) =>
      page(publicSiteTexts(lang)('open-data.title'), <OpenDataPage lang={lang} />, { cacheSeconds: 3600 }),
    ),
    open.get('/daten/:file', async (visit) => {
      const [, name = '', format] = /^([a-z]+)\.(csv|json)$/.exec(visit.param('file')) ?? [];
      const rows = Object.hasOwn(tables, name) ? await tables[name]?.(visit) : null;
      if (!rows) throw new NotFound();
      return format === 'csv'
        ? file(asCsv(rows), 'text/csv; charset=utf-8', `${name}.csv`)
        : file(`${JSON.stringify(rows, null, 2)}\n`, 'application/json; charset=utf-8', `${name}.json`);
    }),
  ];
}
