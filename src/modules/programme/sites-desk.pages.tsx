import type { Leads } from '#modules/accounts';
import { sayMoment } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge, type BadgeKind } from '#ui/badge';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import {
  CheckboxField,
  EmailField,
  NumberField,
  PhoneField,
  SelectField,
  TextArea,
  TextField,
} from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { Timeline } from '#ui/timeline';
import { dataProtectionRegimes, type Provider, providerKinds } from './provider.ts';
import { regimeWords } from './regime-words.ts';
import { missingLeads, type Site, type SiteEvent, type SiteStatus } from './site.ts';
import { programmeTexts } from './texts.ts';

export const sitesPath = '/verwaltung/standorte';
export const providersPath = '/verwaltung/traeger';

const badgeOf: Record<SiteStatus, BadgeKind> = {
  interested: 'neutral',
  'in-consultation': 'neutral',
  applied: 'info',
  active: 'success',
  dormant: 'warning',
  ended: 'neutral',
};

function Status({ lang, status }: { lang: Lang; status: SiteStatus }) {
  return <Badge kind={badgeOf[status]}>{programmeTexts(lang)(`site-status.${status}`)}</Badge>;
}

const nobody: Leads = { coordinators: [], deputies: [] };

export interface SitesPageProps {
  lang: Lang;
  sites: readonly Site[];
  leads: ReadonlyMap<string, Leads>;
  mayTakeIn: boolean;
}

export function SitesDeskPage({ lang, sites, leads, mayTakeIn }: SitesPageProps) {
  const say = programmeTexts(lang);
  const unled = sites.filter(
    ({ id, status }) => status === 'active' && missingLeads(leads.get(id) ?? nobody).length > 0,
  );
  return (
    <>
      <h1>{say('sites-desk.title')}</h1>
      <p class="lead">{say('sites-desk.lead')}</p>
      {unled.length > 0 && (
        <Alert kind="warning" title={say('sites-desk.unled', { count: unled.length })}>
          <ul>
            {unled.map(({ id, name }) => (
              <li key={id}>
                <Link href={localHref(lang, `${sitesPath}/${id}`)}>{name}</Link>
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <ButtonRow>
        {mayTakeIn && (
          <ButtonLink href={localHref(lang, `${sitesPath}/neu`)}>{say('sites-desk.take-in')}</ButtonLink>
        )}
        <ButtonLink href={localHref(lang, providersPath)} variant="secondary">
          {say('providers-desk.title')}
        </ButtonLink>
      </ButtonRow>
      <Table
        caption={say('sites-desk.title')}
        captionHidden
        empty={say('sites-desk.none')}
        columns={[
          { key: 'name', label: say('field.site-name') },
          { key: 'status', label: say('field.status') },
          { key: 'leads', label: say('field.leads') },
          { key: 'provider', label: say('field.provider') },
          { key: 'county', label: say('field.county') },
        ]}
        rows={sites.map((site) => ({
          key: site.id,
          cells: {
            name: (
              <Link href={localHref(lang, `${sitesPath}/${site.id}`)}>
                <span lang="de">{site.name}</span>
              </Link>
            ),
            status: <Status lang={lang} status={site.status} />,
            leads: <LeadWords lang={lang} leads={leads.get(site.id) ?? nobody} />,
            provider: <span lang="de">{site.provider.name}</span>,
            county: <span lang="de">{site.county}</span>,
          },
        }))}
      />
    </>
  );
}

function LeadWords({ lang, leads }: { lang: Lang; leads: Leads }) {
  const say = programmeTexts(lang);
  const people = [...leads.coordinators, ...leads.deputies];
  return (
    <ul class="plain-list">
      {people.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
      {missingLeads(leads).map((lead) => (
        <li key={lead} class="muted">
          {say(`lead.no-${lead}`)}
        </li>
      ))}
    </ul>
  );
}

export interface SiteDeskPageProps {
  lang: Lang;
  site: Site;
  leads: Leads;
  /** Places it serves, by name. */
  served: readonly string[];
  /** When it became what it is, the latest first. */
  steps: readonly { readonly status: SiteStatus; readonly takenAt: Temporal.Instant }[];
  /** The steps somebody can take with it. */
  events: readonly SiteEvent[];
  mayChange: boolean;
  /** Where whoever looks at the page gives roles. */
  peoplePath: string;
  saved: boolean;
  refusal?: string | undefined;
}

export function SiteDeskPage(props: SiteDeskPageProps) {
  const { lang, site, leads, served, steps, events, mayChange, peoplePath, saved, refusal } = props;
  const say = programmeTexts(lang);
  const missing = missingLeads(leads);
  const href = (rest: string) => localHref(lang, `${sitesPath}/${site.id}${rest}`);
  const names = (people: Leads['deputies']) => people.map(({ name }) => name).join(', ');
  const opening = events.some((event) => event === 'open' || event === 'resume');
  return (
    <>
      <BackLink href={localHref(lang, sitesPath)}>{say('sites-desk.title')}</BackLink>
      {saved && <Alert kind="success" title={say('desk.saved')} live />}
      {refusal && <Alert kind="danger" title={refusal} live />}
      <h1 lang="de">{site.name}</h1>
      <p>
        <Status lang={lang} status={site.status} /> {say(`site-status.${site.status}-means`)}
      </p>
      {missing.length > 0 && site.status !== 'ended' && (
        <Alert
          kind="warning"
          title={say(site.status === 'active' ? 'site-desk.unled' : 'site-desk.not-yet-led')}
        >
          <ul>
            {missing.map((lead) => (
              <li key={lead}>{say(`lead.no-${lead}`)}</li>
            ))}
          </ul>
          <p>
            <Link href={localHref(lang, `${peoplePath}/einladung`)}>{say('site-desk.name-somebody')}</Link>
          </p>
        </Alert>
      )}
      <SummaryList
        rows={[
          { key: say('field.coordinator'), value: names(leads.coordinators) },
          { key: say('field.deputy'), value: names(leads.deputies) },
          { key: say('field.provider'), value: <span lang="de">{site.provider.name}</span> },
          { key: say('field.county'), value: <span lang="de">{site.county}</span> },
          {
            key: say('field.address'),
            value: (
              <span lang="de">
                {site.street}, {site.postalCode} {site.town}
              </span>
            ),
          },
          { key: say('field.phone'), value: site.phone },
          { key: say('field.email'), value: site.email },
          { key: say('field.opening-hours'), value: site.openingHours },
          { key: say('field.places'), value: served.join(', ') },
          { key: say('field.radius'), value: site.radiusKm && `${site.radiusKm} km` },
        ]}
      />
      {mayChange && (
        <p class="step-after">
          <ButtonLink href={href('/angaben')} variant="secondary">
            {say('site-desk.change')}
          </ButtonLink>
        </p>
      )}
      {events.length > 0 && (
        <section aria-labelledby="schritt">
          <h2 id="schritt">{say('site-desk.next-step')}</h2>
          {opening && <p>{say(missing.length > 0 ? 'site-desk.cannot-open' : 'site-desk.can-open')}</p>}
          {events.includes('end') && <p>{say('site-desk.end-means')}</p>}
          <Form action={href('/schritt')}>
            <input type="hidden" name="version" value={site.version} />
            {events.includes('end') && <CheckboxField name="sure" label={say('site-desk.end-sure')} />}
            <ButtonRow>
              {events.map((event) => (
                <Button
                  key={event}
                  name="event"
                  value={event}
                  variant={event === 'end' || event === 'pause' ? 'secondary' : 'primary'}
                >
                  {say(`site-event.${event}`)}
                </Button>
              ))}
            </ButtonRow>
          </Form>
        </section>
      )}
      {steps.length > 0 && (
        <>
          <h2>{say('site-desk.history')}</h2>
          <Timeline
            entries={steps.map(({ status, takenAt }) => ({
              when: sayMoment(takenAt, lang),
              title: say(`site-status.${status}`),
            }))}
          />
        </>
      )}
    </>
  );
}

export interface SiteFormPageProps {
  lang: Lang;
  /** null: a new one. */
  site: Pick<Site, 'id' | 'name'> | null;
  providers: readonly Provider[];
  counties: readonly { readonly key: string; readonly name: string }[];
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

export function SiteFormPage({ lang, site, providers, counties, values, errors }: SiteFormPageProps) {
  const say = programmeTexts(lang);
  const back = site ? `${sitesPath}/${site.id}` : sitesPath;
  const field = (name: string) => ({
    name,
    value: values[name],
    error: errors.find((error) => error.name === name)?.message,
  });
  return (
    <>
      <BackLink href={localHref(lang, back)}>{site?.name ?? say('sites-desk.title')}</BackLink>
      <h1>{say(site ? 'site-desk.change' : 'sites-desk.take-in')}</h1>
      {!site && <p>{say('site-form.lead')}</p>}
      <Form action={localHref(lang, site ? `${back}/angaben` : `${sitesPath}/neu`)} errors={errors}>
        {site && <input type="hidden" name="version" value={values.version} />}
        <TextField {...field('name')} label={say('field.site-name')} lang="de" maxLength={200} required />
        {!site && (
          <SelectField
            {...field('provider')}
            label={say('field.provider')}
            options={providers.map(({ id, name }) => ({ value: id, label: name }))}
            required
          />
        )}
        <SelectField
          {...field('county')}
          label={say('field.county')}
          options={counties.map(({ key, name }) => ({ value: key, label: name }))}
          required
        />
        <TextField {...field('street')} label={say('field.street')} lang="de" maxLength={200} required />
        <TextField
          {...field('postal-code')}
          label={say('field.postal-code')}
          inputMode="numeric"
          width="short"
          maxLength={5}
          required
        />
        <TextField {...field('town')} label={say('field.town')} lang="de" maxLength={100} required />
        <PhoneField {...field('phone')} label={say('field.phone')} autocomplete="off" />
        <EmailField {...field('email')} label={say('field.email')} autocomplete="off" />
        <TextArea
          {...field('opening-hours')}
          label={say('field.opening-hours')}
          hint={say('site-form.opening-hours-hint')}
          lang="de"
          rows={2}
          maxLength={500}
        />
        <CheckboxField
          name="whole-county"
          label={say('field.whole-county')}
          checked={Boolean(values['whole-county'])}
        />
        <TextArea
          {...field('places')}
          label={say('field.places')}
          hint={say('site-form.places-hint')}
          lang="de"
          rows={5}
        />
        <NumberField
          {...field('radius')}
          label={say('field.radius')}
          hint={say('site-form.radius-hint')}
          unit="km"
        />
        <ButtonRow>
          <Button>{say(site ? 'desk.save' : 'sites-desk.take-in')}</Button>
          <ButtonLink href={localHref(lang, back)} variant="secondary">
            {say('desk.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}

export interface ProvidersPageProps {
  lang: Lang;
  providers: readonly Provider[];
  sites: readonly Site[];
  mayTakeIn: boolean;
  saved: boolean;
}

export function ProvidersPage({ lang, providers, sites, mayTakeIn, saved }: ProvidersPageProps) {
  const say = programmeTexts(lang);
  return (
    <>
      <BackLink href={localHref(lang, sitesPath)}>{say('sites-desk.title')}</BackLink>
      {saved && <Alert kind="success" title={say('desk.saved')} live />}
      <h1>{say('providers-desk.title')}</h1>
      {mayTakeIn && (
        <p>
          <ButtonLink href={localHref(lang, `${providersPath}/neu`)}>
            {say('providers-desk.take-in')}
          </ButtonLink>
        </p>
      )}
      <Table
        caption={say('providers-desk.title')}
        captionHidden
        empty={say('providers-desk.none')}
        columns={[
          { key: 'name', label: say('field.provider-name') },
          { key: 'kind', label: say('field.provider-kind') },
          { key: 'regime', label: say('field.regime') },
          { key: 'sites', label: say('sites-desk.title') },
        ]}
        rows={providers.map((provider) => ({
          key: provider.id,
          cells: {
            name: (
              <Link href={localHref(lang, `${providersPath}/${provider.id}`)}>
                <span lang="de">{provider.name}</span>
              </Link>
            ),
            kind: say(`provider-kind.${provider.kind}`),
            regime: regimeWords(provider.regime, lang).law,
            sites: (
              <ul class="plain-list">
                {sites
                  .filter((site) => site.provider.id === provider.id)
                  .map((site) => (
                    <li key={site.id} lang="de">
                      {site.name}
                    </li>
                  ))}
              </ul>
            ),
          },
        }))}
      />
    </>
  );
}

export interface ProviderFormPageProps {
  lang: Lang;
  provider: Provider | null;
  /** Its kind and its data protection law are the administrators'. */
  mayChangeRegime: boolean;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
}

export function ProviderFormPage({ lang, provider, mayChangeRegime, values, errors }: ProviderFormPageProps) {
  const say = programmeTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, providersPath)}>{say('providers-desk.title')}</BackLink>
      <h1>{provider ? <span lang="de">{provider.name}</span> : say('providers-desk.take-in')}</h1>
      <Form action={localHref(lang, `${providersPath}/${provider ? provider.id : 'neu'}`)} errors={errors}>
        {provider && <input type="hidden" name="version" value={values.version} />}
        <TextField
          name="name"
          label={say('field.provider-name')}
          value={values.name}
          error={errorOf('name')}
          lang="de"
          maxLength={200}
          required
        />
        {mayChangeRegime ? (
          <>
            <SelectField
              name="kind"
              label={say('field.provider-kind')}
              value={values.kind}
              error={errorOf('kind')}
              options={providerKinds.map((kind) => ({ value: kind, label: say(`provider-kind.${kind}`) }))}
              required
            />
            <SelectField
              name="regime"
              label={say('field.regime')}
              value={values.regime}
              error={errorOf('regime')}
              options={dataProtectionRegimes.map((regime) => ({
                value: regime,
                label: regimeWords(regime, lang).law,
              }))}
              required
            />
          </>
        ) : (
          <>
            <input type="hidden" name="kind" value={values.kind} />
            <input type="hidden" name="regime" value={values.regime} />
          </>
        )}
        <ButtonRow>
          <Button>{say('desk.save')}</Button>
          <ButtonLink href={localHref(lang, providersPath)} variant="secondary">
            {say('desk.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
    </>
  );
}
