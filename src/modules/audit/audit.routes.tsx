import { listSites, readParameter } from '#modules/programme';
import { asHolder, statusPath } from '#modules/requests';
import { hasRole, type Person } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { guarded, open, page, type Reply, type Route, type Visit } from '#platform/routes';
import { HeadsPage } from './heads.pages.tsx';
import { readHeads } from './heads.store.ts';
import { InsightPage } from './insight.pages.tsx';
import { linkOpensRequest, whoSaw } from './insight.store.ts';
import { auditTexts } from './texts.ts';

const most = 100;
export const headsPath = '/verwaltung/protokoll';

export function mayPrintHeads(person: Person): boolean {
  return hasRole(person, 'administrator');
}

async function insight(visit: Visit, personId: string | null, backPath: string): Promise<Reply> {
  const { db, lang, today } = visit;
  const sites = await listSites(db, { alsoInactive: true });
  return page(
    auditTexts(lang)('insight.title'),
    <InsightPage
      lang={lang}
      seen={await whoSaw(db, personId, most)}
      siteNames={new Map(sites.map(({ id, name }) => [id, name]))}
      backPath={backPath}
      ofAccount={personId !== null}
      kept={await readParameter(db, 'audit-kept', { day: today })}
      most={most}
    />,
  );
}

export const auditRoutes: readonly Route[] = [
  open.get(
    statusPath(':token/einsicht'),
    async (visit) => {
      if (!(await linkOpensRequest(visit.db))) throw new NotFound();
      return insight(visit, null, statusPath(visit.param('token')));
    },
    asHolder,
  ),
  guarded.get(
    '/konto/einsicht',
    () => true,
    (visit) => insight(visit, visit.person.id, '/konto'),
  ),
  guarded.get(headsPath, mayPrintHeads, async ({ db, lang, now }) =>
    page(
      auditTexts(lang)('heads.navigation'),
      <HeadsPage lang={lang} heads={await readHeads(db)} now={now} />,
    ),
  ),
];
