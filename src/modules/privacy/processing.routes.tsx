import { listSites, readParameters, regimeOf, regimeWords } from '#modules/programme';
import { guarded, page, type Route, type Visit } from '#platform/routes';
import type { Keepers } from './collection.ts';
import { maySeeProcessing, maySeeRetention } from './data-request.policy.ts';
import { ImpactPage, ProcessingPage, type Responsible, WentPage } from './processing.pages.tsx';
import { whatWent } from './retention-log.store.ts';
import { privacyTexts } from './texts.ts';

export const processingPath = '/verwaltung/verarbeitungen';

/** The providers, each with its law. */
async function responsibles({ db, lang }: Visit): Promise<Responsible[]> {
  const sites = await listSites(db, { alsoInactive: true });
  const byProvider = Map.groupBy(sites, ({ provider }) => provider.id);
  const found: Responsible[] = [];
  for (const [id, theirs] of byProvider) {
    const regime = await regimeOf(db, id);
    if (!regime) continue;
    found.push({
      id,
      name: theirs[0]?.provider.name ?? '',
      sites: theirs.map(({ name }) => name),
      ...regimeWords(regime, lang),
    });
  }
  return found.sort((one, other) => one.name.localeCompare(other.name, lang));
}

export function processingRoutes(keepers: Keepers): readonly Route[] {
  const inventories = () =>
    keepers.modules.flatMap(({ name, personalData: { inventory } }) =>
      inventory.length > 0 ? [{ module: name, inventory }] : [],
    );
  const periods = ({ db, today }: Visit) =>
    readParameters(
      db,
      [
        'request-contact-kept',
        'declined-request-kept',
        'guide-profile-kept',
        'applicant-kept',
        'conduct-certificate-note-kept',
        'audit-kept',
        'disclosure-kept',
        'data-request-kept',
      ],
      { day: today },
    );
  return [
    guarded.get(processingPath, maySeeProcessing, async (visit) =>
      page(
        privacyTexts(visit.lang)('processing.title'),
        <ProcessingPage
          lang={visit.lang}
          today={visit.today}
          responsibles={await responsibles(visit)}
          activities={inventories()}
          periods={await periods(visit)}
          path={processingPath}
          seesWhatWent={maySeeRetention(visit.person)}
        />,
      ),
    ),
    guarded.get(`${processingPath}/folgenabschaetzung`, maySeeProcessing, async (visit) =>
      page(
        privacyTexts(visit.lang)('impact.title'),
        <ImpactPage
          lang={visit.lang}
          today={visit.today}
          responsibles={await responsibles(visit)}
          activities={inventories()}
        />,
      ),
    ),
    guarded.get(`${processingPath}/geloescht`, maySeeRetention, async ({ db, lang }) =>
      page(privacyTexts(lang)('went.title'), <WentPage lang={lang} lines={await whatWent(db)} />),
    ),
  ];
}
