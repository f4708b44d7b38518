import { leadsOf } from '#modules/accounts';
import { hasRole, type Person } from '#platform/acting';
import type { Db } from '#platform/database';
import { NotFound } from '#platform/errors';
import { checkEntered } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { eventsFor } from '#platform/life-cycle';
import {
  guarded,
  page,
  type Route,
  redirect,
  type Signed,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import { moveSite } from './move-site.ts';
import { readPlace } from './place.store.ts';
import { listProviders, readProvider } from './provider.store.ts';
import type { Provider } from './provider.ts';
import { changeProvider, takeInProvider } from './save-provider.ts';
import { changeSite, type SiteRefusal, takeInSite } from './save-site.ts';
import { providerForm, siteForm } from './site.form.ts';
import { mayChangeProvider, mayChangeSite, maySeeSites, mayTakeIn } from './site.policy.ts';
import { listCounties, listSites, readSite, servedBy, stepsOf } from './site.store.ts';
import { type Site, type SiteEvent, siteLifeCycle } from './site.ts';
import {
  ProviderFormPage,
  ProvidersPage,
  providersPath,
  SiteDeskPage,
  SiteFormPage,
  SitesDeskPage,
  sitesPath,
} from './sites-desk.pages.tsx';
import { programmeTexts } from './texts.ts';

interface Wrong {
  readonly name: string;
  readonly code: string;
  readonly line?: string | undefined;
}

const messages = (lang: Lang, errors: readonly Wrong[]) => {
  const say = programmeTexts(lang);
  return errors.map(({ name, code, line = '' }) => {
    const text = `error.${code === 'changed-meanwhile' ? 'desk-changed-meanwhile' : code}`;
    return { name, message: say.has(text) ? say(text, { line }) : say('error.text-too-long') };
  });
};

const fieldOf: Record<SiteRefusal, string> = {
  'provider-missing': 'provider',
  'county-missing': 'county',
  'address-unknown': 'postal-code',
  'place-unknown': 'places',
  'changed-meanwhile': 'name',
};

async function sitesOfPerson(db: Db, person: Person): Promise<Site[]> {
  return (await listSites(db, { alsoInactive: true })).filter(({ id }) => mayChangeSite(person, id));
}

async function siteOr404(visit: Signed<Visit>): Promise<Site> {
  const site = await readSite(visit.db, visit.id());
  if (!site || !mayChangeSite(visit.person, site.id)) throw new NotFound();
  return site;
}

async function providerOr404(visit: Signed<Visit>): Promise<Provider> {
  const provider = await readProvider(visit.db, visit.id());
  if (!provider || !mayChangeProvider(visit.person, provider.id)) throw new NotFound();
  return provider;
}

/** What a site serves, as it can be entered again. */
async function placeNames(db: Db, keys: readonly string[]): Promise<string[]> {
  const places = await Promise.all(keys.map((key) => readPlace(db, key)));
  return places
    .flatMap((place) => (place ? [`${place.postalCodes[0] ?? ''} ${place.name}`.trim()] : []))
    .toSorted();
}

async function valuesOf(db: Db, site: Site): Promise<Record<string, string>> {
  const served = await servedBy(db, site.id);
  return {
    version: String(site.version),
    name: site.name,
    county: site.countyKey,
    street: site.street,
    'postal-code': site.postalCode,
    town: site.town,
    phone: site.phone ?? '',
    email: site.email ?? '',
    'opening-hours': site.openingHours ?? '',
    radius: site.radiusKm === null ? '' : String(site.radiusKm),
    'whole-county': served.countyKeys.includes(site.countyKey.slice(0, 5)) ? 'ja' : '',
    places: (await placeNames(db, served.placeKeys)).join('\n'),
  };
}

async function sitePage(visit: Signed<Visit>, site: Site, refusal?: string) {
  const { lang, db, person, today, query } = visit;
  const leads = (await leadsOf(db, [site.id], today)).get(site.id);
  const served = await servedBy(db, site.id);
  const counties = await listCounties(db);
  return page(
    site.name,
    <SiteDeskPage
      lang={lang}
      site={site}
      leads={leads ?? { coordinators: [], deputies: [] }}
      served={[
        ...served.countyKeys.map((key) => counties.find((county) => county.key === key)?.name ?? key),
        ...(await placeNames(db, served.placeKeys)),
      ]}
      steps={await stepsOf(db, site.id)}
      events={mayTakeIn(person) ? eventsFor(siteLifeCycle, site.status, ['administrator']) : []}
      mayChange={mayChangeSite(person, site.id)}
      peoplePath={hasRole(person, 'administrator') ? '/verwaltung/personen' : '/traeger/zugaenge'}
      saved={query.has('gespeichert') && !refusal}
      refusal={refusal}
    />,
    refusal ? { status: 422 } : {},
  );
}

async function siteFormPage(
  visit: Signed<Visit>,
  site: Site | null,
  values: Record<string, string>,
  errors: readonly Wrong[] = [],
) {
  const { lang, db } = visit;
  return page(
    programmeTexts(lang)(site ? 'site-desk.change' : 'sites-desk.take-in'),
    <SiteFormPage
      lang={lang}
      site={site}
      providers={await listProviders(db)}
      counties={await listCounties(db)}
      values={values}
      errors={messages(lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

function providerFormPage(
  visit: Signed<Visit>,
  provider: Provider | null,
  values: Record<string, string>,
  errors: readonly Wrong[] = [],
) {
  const { lang, person } = visit;
  return page(
    provider?.name ?? programmeTexts(lang)('providers-desk.take-in'),
    <ProviderFormPage
      lang={lang}
      provider={provider}
      mayChangeRegime={mayTakeIn(person)}
      values={values}
      errors={messages(lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

function enteredSite(visit: WriteVisit) {
  const typed = visit.form.toRecord();
  const empty = { name: '', county: '', street: '', 'postal-code': '', town: '', phone: '', email: '' };
  const rest = { 'opening-hours': '', radius: '', 'whole-county': '', places: '' };
  return { typed, entered: checkEntered(siteForm, { ...empty, ...rest, ...typed }) };
}

export const sitesDeskRoutes: readonly Route[] = [
  guarded.get(sitesPath, maySeeSites, async ({ lang, db, person, today }) => {
    const sites = await sitesOfPerson(db, person);
    const ids = sites.map(({ id }) => id);
    return page(
      programmeTexts(lang)('sites-desk.title'),
      <SitesDeskPage
        lang={lang}
        sites={sites}
        leads={await leadsOf(db, ids, today)}
        mayTakeIn={mayTakeIn(person)}
      />,
    );
  }),

  guarded.get(`${sitesPath}/neu`, mayTakeIn, (visit) => siteFormPage(visit, null, {})),

  guarded.post(`${sitesPath}/neu`, mayTakeIn, async (visit) => {
    const { tx, person, form } = visit;
    const { typed, entered } = enteredSite(visit);
    if (!entered.ok) return siteFormPage(visit, null, typed, entered.errors);
    const done = await takeInSite(tx, {
      id: visit.newId(),
      providerId: form.get('provider'),
      entered: entered.value,
      by: person,
    });
    if (done.ok) return redirect(`${sitesPath}/${done.id}?gespeichert=ja`);
    const { refusal, line } = done;
    return siteFormPage(visit, null, typed, [{ name: fieldOf[refusal], code: refusal, line }]);
  }),

  guarded.get(`${sitesPath}/:id`, maySeeSites, async (visit) => sitePage(visit, await siteOr404(visit))),

  guarded.get(`${sitesPath}/:id/angaben`, maySeeSites, async (visit) => {
    const site = await siteOr404(visit);
    return siteFormPage(visit, site, await valuesOf(visit.db, site));
  }),

  guarded.post(`${sitesPath}/:id/angaben`, maySeeSites, async (visit) => {
    const site = await siteOr404(visit);
    const { typed, entered } = enteredSite(visit);
    if (!entered.ok) return siteFormPage(visit, site, typed, entered.errors);
    const done = await changeSite(visit.tx, {
      id: site.id,
      version: visit.form.version(),
      entered: entered.value,
      by: visit.person,
    });
    if (done.ok) return redirect(`${sitesPath}/${site.id}?gespeichert=ja`);
    const { refusal, line } = done;
    return siteFormPage(visit, site, typed, [{ name: fieldOf[refusal], code: refusal, line }]);
  }),

  guarded.post(`${sitesPath}/:id/schritt`, mayTakeIn, async (visit) => {
    const { tx, person, today, form, lang } = visit;
    const site = await siteOr404(visit);
    const event = siteLifeCycle.transitions.find((line) => line.event === form.get('event'))?.event;
    if (!event) throw new NotFound();
    if (event === 'end' && form.get('sure') === '') {
      return sitePage(visit, site, programmeTexts(lang)('error.not-sure'));
    }
    const done = await moveSite(tx, {
      id: site.id,
      version: visit.form.version(),
      event: event as SiteEvent,
      by: person,
      today,
    });
    if (done.ok) return redirect(`${sitesPath}/${site.id}?gespeichert=ja`);
    const [refused] = messages(lang, [{ name: 'event', code: done.refusal }]);
    return sitePage(visit, site, refused?.message);
  }),

  guarded.get(providersPath, maySeeSites, async ({ lang, db, person, query }) => {
    const providers = (await listProviders(db)).filter(({ id }) => mayChangeProvider(person, id));
    return page(
      programmeTexts(lang)('providers-desk.title'),
      <ProvidersPage
        lang={lang}
        providers={providers}
        sites={await sitesOfPerson(db, person)}
        mayTakeIn={mayTakeIn(person)}
        saved={query.has('gespeichert')}
      />,
    );
  }),

  guarded.get(`${providersPath}/neu`, mayTakeIn, (visit) => providerFormPage(visit, null, {})),

  guarded.post(`${providersPath}/neu`, mayTakeIn, async (visit) => {
    const typed = visit.form.toRecord();
    const entered = checkEntered(providerForm, { name: '', kind: '', regime: '', ...typed });
    if (!entered.ok) return providerFormPage(visit, null, typed, entered.errors);
    const done = await takeInProvider(visit.tx, {
      id: visit.newId(),
      facts: entered.value,
      by: visit.person,
    });
    if (done.ok) return redirect(`${providersPath}?gespeichert=ja`);
    return providerFormPage(visit, null, typed, [{ name: 'name', code: done.refusal }]);
  }),

  guarded.get(`${providersPath}/:id`, maySeeSites, async (visit) => {
    const provider = await providerOr404(visit);
    const { name, kind, regime, version } = provider;
    return providerFormPage(visit, provider, { name, kind, regime, version: String(version) });
  }),

  guarded.post(`${providersPath}/:id`, maySeeSites, async (visit) => {
    const provider = await providerOr404(visit);
    const typed = visit.form.toRecord();
    const entered = checkEntered(providerForm, { name: '', kind: '', regime: '', ...typed });
    if (!entered.ok) return providerFormPage(visit, provider, typed, entered.errors);
    const done = await changeProvider(visit.tx, {
      id: provider.id,
      facts: entered.value,
      version: visit.form.version(),
      by: visit.person,
    });
    if (done.ok) return redirect(`${providersPath}?gespeichert=ja`);
    return providerFormPage(visit, provider, typed, [{ name: 'name', code: done.refusal }]);
  }),
];
