import { readLogo } from '#modules/editorial';
import { listSites, listTopics, type Site } from '#modules/programme';
import { hasRole, type Person, sitesOf } from '#platform/acting';
import { isPageLanguage, type Lang } from '#platform/languages';
import { file, guarded, page, type Reply, type Route, type Signed, type Visit } from '#platform/routes';
import { isSaid, languagesFor } from '#platform/words';
import type { FieldMessage } from '#ui/error-summary';
import { publicSiteTexts } from '../texts.ts';
import { mostLanguages, printedKinds, printedMatter } from './printed-matter.ts';
import { PrintingPage, printedPath, printingPath } from './printing.pages.tsx';

const mayPrint = (person: Person) => hasRole(person, 'coordinator') || hasRole(person, 'deputy');

async function ownSites({ db, person }: Signed<Visit>): Promise<Site[]> {
  const own = sitesOf(person, ['coordinator', 'deputy']);
  return (await listSites(db)).filter(({ id }) => own.includes(id));
}

const chosenIn = ({ query }: Visit) => ({
  kind: query.get('art') ?? 'poster',
  site: query.get('standort') ?? '',
  langs: query.getAll('sprache'),
});

async function printingPage(visit: Signed<Visit>, errors: readonly FieldMessage[] = []): Promise<Reply> {
  const chosen = chosenIn(visit);
  return page(
    publicSiteTexts(visit.lang)('print.title'),
    <PrintingPage
      lang={visit.lang}
      sites={await ownSites(visit)}
      languages={languagesFor('newcomer')}
      chosen={{ ...chosen, langs: chosen.langs.length > 0 ? chosen.langs : ['de'] }}
      errors={errors}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** Posters, flyers and cards of a site, made when they are asked for. */
export const printingRoutes: readonly Route[] = [
  guarded.get(printingPath, mayPrint, (visit) => printingPage(visit)),

  guarded.get(printedPath, mayPrint, async (visit) => {
    const say = publicSiteTexts(visit.lang);
    const chosen = chosenIn(visit);
    const kind = printedKinds.find((one) => one === chosen.kind);
    const site = (await ownSites(visit)).find(({ slug }) => slug === chosen.site);
    const isOffered = (tag: string): tag is Lang => isPageLanguage(tag) && isSaid(tag, 'newcomer');
    const [first, ...others] = [...new Set(chosen.langs)].filter(isOffered);
    if (!kind) return printingPage(visit, [{ name: 'art', message: say('print.error.kind') }]);
    if (!site) return printingPage(visit, [{ name: 'standort', message: say('print.error.site') }]);
    if (!first || others.length >= mostLanguages[kind]) {
      const message = say('print.error.languages', { most: mostLanguages[kind] });
      return printingPage(visit, [{ name: 'sprache', message }]);
    }
    const topics = await listTopics(visit.db, site.id);
    const logo = await readLogo(visit.db, site.id);
    const langs = [first, ...others] as const;
    return file(
      () => printedMatter({ kind, site, topics, langs, logo, publicUrl: visit.origin }),
      'application/pdf',
      `${say(`print.kind.${kind}`)} ${langs.join(' ')}.pdf`,
    );
  }),
];
