import { publicGuideCounts } from '#modules/guides';
import { publicFigures } from '#modules/insights';
import { listSites } from '#modules/programme';
import { NotFound } from '#platform/errors';
import { file, open, page, type Route, type Visit } from '#platform/routes';
import { teamsInNumbers } from '../projects/team-in-numbers.ts';
import { rememberForAWeek } from '../remember.ts';
import { publicSiteTexts } from '../texts.ts';
import { FiguresPage, figuresPath } from './figures.pages.tsx';
import { OpenDataPage, openDataPath } from './open-data.pages.tsx';
import { asCsv, figureRows, type OpenRow, siteRows } from './open-data.ts';

/** Figures of the year for everybody, and the same as open data. */
export function figuresRoutes(): readonly Route[] {
  // Counted with every request they would tell, compared with a minute ago, where somebody has just asked for what.
  const figuresOf = rememberForAWeek(async ({ db, today }: Visit) => ({
    figures: await publicFigures(db, today.year),
    countedOn: today,
  }));
  const tables: Readonly<Record<string, (visit: Visit) => Promise<OpenRow[]>>> = {
    standorte: async ({ db, today }) => {
      const sites = await listSites(db, { alsoInactive: true });
      const { bySite } = teamsInNumbers(await publicGuideCounts(db, today), sites);
      return siteRows(
        sites.filter(({ status }) => status === 'active'),
        bySite,
      );
    },
    zahlen: async (visit) => {
      const { figures, countedOn } = await figuresOf(visit);
      return figureRows(countedOn.year, figures);
    },
  };
  return [
    open.get(figuresPath, async (visit) => {
      const { lang } = visit;
      const { figures, countedOn } = await figuresOf(visit);
      return page(
        publicSiteTexts(lang)('figures.title'),
        <FiguresPage lang={lang} year={countedOn.year} today={countedOn} figures={figures} />,
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
