import type { PublicDate } from '#modules/editorial';
import { type DataProtectionRegime, dataProtectionRegimes, regimeWords, type Site } from '#modules/programme';
import { dayOf, sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { ButtonLink, ButtonRow } from '#ui/button';
import { localHref } from '#ui/href';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { DateList } from '../dates/dates.pages.tsx';
import { barrierTexts, publicSiteTexts } from '../texts.ts';

/** Who answers for the public pages. */
export interface Operator {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  readonly phone: string;
}

export const aboutPaths = {
  network: '/netzwerk',
  contact: '/kontakt',
  imprint: '/impressum',
  privacy: '/datenschutzerklaerung',
  accessibility: '/barrierefreiheit',
  press: '/presse',
} as const;
export type AboutName = keyof typeof aboutPaths;

interface Shown {
  lang: Lang;
  operator: Operator | null;
}

/** How to reach whoever runs these pages, or that nobody has said yet. */
function OperatorFacts({ lang, operator }: Shown) {
  const say = publicSiteTexts(lang);
  if (!operator) {
    return (
      <Alert kind="info" title={say('operator.none')}>
        <p>{say('operator.none.text')}</p>
      </Alert>
    );
  }
  return (
    <SummaryList
      rows={[
        { key: say('operator.name'), value: <span lang="de">{operator.name}</span> },
        { key: say('site.address'), value: <address lang="de">{operator.address}</address> },
        { key: say('site.phone'), value: <PhoneLink number={operator.phone} /> },
        { key: say('site.email'), value: <MailLink address={operator.email} /> },
      ]}
    />
  );
}

const levels = ['state', 'county', 'site'] as const;

/** Who belongs together: the state, the counties, the projects. */
export function NetworkPage({
  lang,
  next,
  past,
}: {
  lang: Lang;
  next: readonly PublicDate[];
  past: readonly PublicDate[];
}) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('network.title')}</h1>
      <p class="lead">{say('network.lead')}</p>
      <ol class="steps">
        {levels.map((level) => (
          <li key={level}>
            <strong>{say(`network.${level}`)}</strong>
            <p>{say(`network.${level}.text`)}</p>
          </li>
        ))}
      </ol>
      <h2>{say('network.meetings')}</h2>
      <p>{say('network.meetings.text')}</p>
      <h3>{say('network.next')}</h3>
      {next.length > 0 ? <DateList lang={lang} dates={next} headingLevel={4} /> : <p>{say('dates.none')}</p>}
      {past.length > 0 && (
        <>
          <h3>{say('network.past')}</h3>
          <ul>
            {past.map(({ id, startsAt, title, place }) => (
              <li key={id}>
                {sayDay(dayOf(startsAt), lang)}: <span lang="de">{`${title}, ${place}`}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{say('network.centre')}</h2>
      <p>{say('network.centre.text')}</p>
      <p>
        <a class="kern-link" href="https://www.kompetenzzentrum-vielfalt-hessen.de" rel="noreferrer">
          www.kompetenzzentrum-vielfalt-hessen.de
        </a>
      </p>
      <p>
        <Link href={localHref(lang, '/standorte')}>{say('sites.title')}</Link>
      </p>
    </>
  );
}

/** For a request, for a project, for these pages: whom to call with what. */
export function ContactPage({ lang, operator, sites }: Shown & { sites: readonly Site[] }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('contact.title')}</h1>
      <p class="lead">{say('contact.lead')}</p>
      <h2>{say('contact.sites')}</h2>
      <ul class="contact-list">
        {sites.map((site) => (
          <li key={site.id}>
            <Link href={localHref(lang, `/standorte/${site.slug}`)}>
              <span lang="de">
                {site.town}: {site.name}
              </span>
            </Link>
            {site.phone && <PhoneLink number={site.phone} />}
          </li>
        ))}
      </ul>
      <h2>{say('contact.pages')}</h2>
      <OperatorFacts lang={lang} operator={operator} />
      <h2>{say('contact.complaint')}</h2>
      <p>{say('contact.complaint.text')}</p>
    </>
  );
}

export function ImprintPage({ lang, operator }: Shown) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('imprint.title')}</h1>
      <p class="lead">{say('imprint.lead')}</p>
      <OperatorFacts lang={lang} operator={operator} />
      <h2>{say('imprint.content')}</h2>
      <p>{say('imprint.content.text')}</p>
      <p>
        <Link href={localHref(lang, '/quellen')}>{say('sources.title')}</Link>
      </p>
    </>
  );
}

const kept = ['request', 'interest', 'team', 'log', 'cookies'] as const;

/** What is kept and why, and which law and authority hold at which provider. */
export function PrivacyPage({
  lang,
  operator,
  sites,
  months,
}: Shown & {
  sites: readonly Site[];
  /** How long contacts of requests and of applicants are kept; null: no value today. */
  months: Readonly<Record<'request' | 'interest', number | null>>;
}) {
  const say = publicSiteTexts(lang);
  const monthsOf = (code: (typeof kept)[number]) =>
    (code === 'request' || code === 'interest' ? months[code] : null) ?? 0;
  return (
    <>
      <h1>{say('privacy.title')}</h1>
      <p class="lead">{say('privacy.lead')}</p>
      <h2>{say('privacy.rights')}</h2>
      <p>{say('privacy.rights.text')}</p>
      <p>
        <Link href={localHref(lang, '/ihre-daten')}>{say('privacy.rights.link')}</Link>
      </p>
      <h2>{say('privacy.kept')}</h2>
      <dl class="explained">
        {kept
          .filter((code) => !(code in months) || monthsOf(code) > 0)
          .map((code) => (
            <div key={code}>
              <dt>{say(`privacy.kept.${code}`)}</dt>
              <dd>{say(`privacy.kept.${code}.text`, { months: monthsOf(code) })}</dd>
            </div>
          ))}
      </dl>
      <h2>{say('privacy.not')}</h2>
      <p>{say('privacy.not.text')}</p>
      <h2>{say('privacy.who')}</h2>
      <p>{say('privacy.who.text')}</p>
      {dataProtectionRegimes.map((regime) => (
        <RegimePart
          key={regime}
          lang={lang}
          regime={regime}
          sites={sites.filter((site) => site.provider.regime === regime)}
        />
      ))}
      <h2>{say('privacy.pages')}</h2>
      <OperatorFacts lang={lang} operator={operator} />
    </>
  );
}

function RegimePart({
  lang,
  regime,
  sites,
}: {
  lang: Lang;
  regime: DataProtectionRegime;
  sites: readonly Site[];
}) {
  const say = publicSiteTexts(lang);
  if (sites.length === 0) return null;
  const { law, authority } = regimeWords(regime, lang);
  return (
    <section>
      <h3>{law}</h3>
      <p>{say('privacy.authority', { authority })}</p>
      <ul>
        {sites.map((site) => (
          <li key={site.id} lang="de">
            {site.provider.name} ({site.town})
          </li>
        ))}
      </ul>
    </section>
  );
}

const done = ['keyboard', 'reader', 'zoom', 'colours', 'script', 'language'] as const;
const open = ['sign', 'plain', 'languages', 'reviewed'] as const;

/** How accessible these pages are, what is missing, and where to complain. */
export function AccessibilityPage({ lang, operator }: Shown) {
  const say = publicSiteTexts(lang);
  const form = barrierTexts(lang);
  return (
    <>
      <h1>{say('accessibility.title')}</h1>
      <p class="lead">{say('accessibility.lead')}</p>
      <h2>{say('accessibility.done')}</h2>
      <ul>
        {done.map((code) => (
          <li key={code}>{say(`accessibility.done.${code}`)}</li>
        ))}
      </ul>
      <h2>{say('accessibility.open')}</h2>
      <ul>
        {open.map((code) => (
          <li key={code}>{say(`accessibility.open.${code}`)}</li>
        ))}
      </ul>
      <h2>{say('accessibility.tell')}</h2>
      <p>{say('accessibility.tell.text')}</p>
      <ButtonRow>
        <ButtonLink href={localHref(lang, `${aboutPaths.accessibility}/melden`)}>
          {form('barrier.title')}
        </ButtonLink>
      </ButtonRow>
      <OperatorFacts lang={lang} operator={operator} />
      <h2>{say('accessibility.complain')}</h2>
      <p>{say('accessibility.complain.text')}</p>
      <address lang="de">
        Durchsetzungs- und Überwachungsstelle für barrierefreie Informationstechnik des Landes Hessen
        <br />
        Regierungspräsidium Gießen
        <br />
        Landgraf-Philipp-Platz 1–7, 35390 Gießen
        <br />
        <Link href="https://lbit.hessen.de">lbit.hessen.de</Link>
      </address>
    </>
  );
}

const pressFacts = ['what', 'since', 'profile', 'neutral'] as const;

export function PressPage({ lang, operator }: Shown) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('press.title')}</h1>
      <p class="lead">{say('press.lead')}</p>
      <ul>
        {pressFacts.map((code) => (
          <li key={code}>{say(`press.fact.${code}`)}</li>
        ))}
      </ul>
      <p>
        <Link href={localHref(lang, '/zahlen')}>{say('figures.title')}</Link>
      </p>
      <p>
        <Link href={localHref(lang, '/offene-daten')}>{say('open-data.title')}</Link>
      </p>
      <h2>{say('press.people')}</h2>
      <p>{say('press.people.text')}</p>
      <h2>{say('contact.title')}</h2>
      <OperatorFacts lang={lang} operator={operator} />
    </>
  );
}
