import {
  type LogoFacts,
  LogoPicture,
  type Partner,
  type PublicDate,
  type Published,
} from '#modules/editorial';
import {
  languageName,
  type Place,
  regimeWords,
  type Site,
  type SiteAtDistance,
  type Topic,
  topicName,
} from '#modules/programme';
import { topicIcon } from '#modules/requests';
import { type Lang, localeOf } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { Details } from '#ui/details';
import { TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Icon } from '#ui/icons';
import { Link, MailLink, PhoneLink } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { DateList, datesPath, PartnerList } from '../dates/dates.pages.tsx';
import { NewsCards, newsPath } from '../news/news.pages.tsx';
import { publicSiteTexts } from '../texts.ts';
import { countyOnMap, countyPaths, mapView, onMap } from './hesse-map.ts';

export const projectsPath = '/standorte';
export const projectPath = (slug: string) => `${projectsPath}/${slug}`;

export interface County {
  readonly key: string;
  readonly name: string;
}

/** What is publicly known of a team. */
export interface TeamInNumbers {
  /** null: not told, because they or those of a site nearby are too few. */
  readonly guides: number | null;
  readonly languages: readonly string[];
}

export interface Found {
  readonly query: string;
  /** Several places can share a name; none: not found. */
  readonly places: readonly Place[];
  /** Who is there for the place; none: no project yet. */
  readonly serving: readonly SiteAtDistance[];
  readonly nearest: readonly SiteAtDistance[];
}

export interface ProjectsPageProps {
  lang: Lang;
  found: Found | null;
  /** The county somebody chose on the map or in the list. */
  county: County | null;
  counties: readonly County[];
  sites: readonly Site[];
  teams: ReadonlyMap<string, TeamInNumbers>;
}

const nameOf = (place: Place) => (place.partOf ? `${place.name} (${place.partOf})` : place.name);

/** The field in which a place or postal code leads to the nearest project. */
export function ProjectFinder({ lang, query }: { lang: Lang; query: string }) {
  const say = publicSiteTexts(lang);
  return (
    <Form action={localHref(lang, projectsPath)} method="get" inline label={say('start.find.title')}>
      <TextField
        name="ort"
        label={say('start.find.label')}
        hint={say('start.find.hint')}
        value={query}
        markOptional={false}
        autocomplete="postal-code"
        maxLength={80}
      />
      <Button type="submit" variant="secondary">
        {say('start.find.button')}
      </Button>
    </Form>
  );
}

export function ProjectsPage(props: ProjectsPageProps) {
  const { lang, found, county, counties, sites } = props;
  const say = publicSiteTexts(lang);
  const [place] = found?.places ?? [];
  return (
    <>
      <h1>{say('sites.title')}</h1>
      <p class="lead">{say('sites.lead', { count: sites.length })}</p>
      <ProjectFinder lang={lang} query={found?.query ?? ''} />
      {found && !place && <Alert kind="info" title={say('sites.none')} live />}
      {found && found.places.length > 1 && (
        <nav aria-labelledby="welcher-ort">
          <h2 id="welcher-ort">{say('sites.choose')}</h2>
          <ul>
            {found.places.map((one) => (
              <li key={one.key}>
                <Link
                  href={localHref(
                    lang,
                    `${projectsPath}?ort=${encodeURIComponent(found.query)}&platz=${one.key}`,
                  )}
                >
                  {say('sites.place-in', { place: nameOf(one), county: one.county })}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {found?.places.length === 1 && place && <AtPlace {...props} found={found} place={place} />}
      {county && <InCounty {...props} county={county} />}
      <section aria-labelledby="karte">
        <h2 id="karte">{say('sites.map')}</h2>
        <div class="map-and-list">
          <HesseMap
            lang={lang}
            counties={counties}
            sites={sites}
            chosen={county?.key ?? null}
            place={place ?? null}
          />
          <div>
            <p>{say('sites.map.text')}</p>
            <ul class="county-list">
              {counties.map((one) => {
                const count = sitesIn(sites, one.key).length;
                return (
                  <li key={one.key}>
                    <Link href={countyHref(lang, one.key)} current={one.key === county?.key}>
                      <span lang="de">{one.name}</span>
                    </Link>
                    <span class={count > 0 ? 'count' : 'count count-none'}>
                      {count}
                      <span class="kern-sr-only"> {say('sites.projects', { count })}</span>
                    </span>
                  </li>
                );
              })}
            </ul>
          </div>
        </div>
      </section>
      <section aria-labelledby="alle">
        <h2 id="alle">{say('sites.all')}</h2>
        <SiteCards {...props} sites={sites.map((site) => ({ site, km: null }))} />
      </section>
    </>
  );
}

const countyHref = (lang: Lang, key: string) => localHref(lang, `${projectsPath}?kreis=${key}#ergebnis`);

const sitesIn = (sites: readonly Site[], county: string) =>
  sites.filter(({ countyKey }) => countyOnMap(countyKey) === county);

function AtPlace(props: ProjectsPageProps & { found: Found; place: Place }) {
  const { lang, found, place } = props;
  const say = publicSiteTexts(lang);
  const { serving, nearest } = found;
  if (serving.length > 0) {
    return (
      <section aria-labelledby="ergebnis">
        <h2 id="ergebnis">{say('sites.serving', { count: serving.length, place: nameOf(place) })}</h2>
        <SiteCards {...props} sites={serving} />
      </section>
    );
  }
  return (
    <section aria-labelledby="ergebnis">
      <h2 id="ergebnis">{say('sites.nobody', { place: nameOf(place) })}</h2>
      <WhoElse lang={lang} county={place.county} />
      {nearest.length > 0 && (
        <>
          <h3>{say('sites.found', { count: nearest.length, place: nameOf(place) })}</h3>
          <p>{say('sites.nearest.text')}</p>
          <SiteCards {...props} sites={nearest} headingLevel={4} />
        </>
      )}
    </section>
  );
}

function InCounty(props: ProjectsPageProps & { county: County }) {
  const { lang, county, sites } = props;
  const say = publicSiteTexts(lang);
  const here = sitesIn(sites, county.key);
  return (
    <section aria-labelledby="ergebnis">
      <h2 id="ergebnis">
        {say(here.length > 0 ? 'sites.in-county' : 'sites.nobody', {
          place: county.name,
          count: here.length,
        })}
      </h2>
      {here.length > 0 ? (
        <SiteCards {...props} sites={here.map((site) => ({ site, km: null }))} />
      ) : (
        <WhoElse lang={lang} county={county.name} />
      )}
    </section>
  );
}

/** Who helps where no project is there yet. */
function WhoElse({ lang, county }: { lang: Lang; county: string }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <p>{say('sites.else.lead')}</p>
      <ul>
        <li>{say('sites.else.centre', { county })}</li>
        <li>{say('sites.else.counselling')}</li>
        <li>{say('sites.else.town')}</li>
      </ul>
      <p>
        <Link href={localHref(lang, '/wer-hilft')}>{say('sites.else.link')}</Link>
      </p>
    </>
  );
}

function SiteCards({
  lang,
  sites,
  teams,
  headingLevel = 3,
}: Pick<ProjectsPageProps, 'lang' | 'teams'> & {
  sites: readonly { site: Site; km: number | null }[];
  headingLevel?: 3 | 4;
}) {
  const say = publicSiteTexts(lang);
  return (
    <Cards>
      {sites.map(({ site, km }) => {
        const team = teams.get(site.id);
        return (
          <Card
            key={site.id}
            headingLevel={headingLevel}
            href={localHref(lang, projectPath(site.slug))}
            title={<span lang="de">{site.name}</span>}
            preline={
              km === null ? (
                <span lang="de">{site.town}</span>
              ) : (
                say('sites.distance', { town: site.town, km: Math.round(km) })
              )
            }
          >
            {team && team.languages.length > 0 && <p>{languagesInShort(team.languages, lang)}</p>}
            {site.openingHours && (
              <p class="muted" lang="de">
                {site.openingHours}
              </p>
            )}
          </Card>
        );
      })}
    </Cards>
  );
}

const mostLanguages = 6;

function languageNames(tags: readonly string[], lang: Lang): string[] {
  const collator = new Intl.Collator(localeOf(lang));
  return tags
    .filter((tag) => tag !== 'de')
    .map((tag) => languageName(tag, lang))
    .sort(collator.compare);
}

function languagesInShort(tags: readonly string[], lang: Lang): string {
  const say = publicSiteTexts(lang);
  const names = languageNames(tags, lang);
  const shown = names.slice(0, mostLanguages).join(', ');
  const more = names.length - mostLanguages;
  return more > 0 ? say('sites.languages.more', { shown, more }) : shown;
}

/**
 * The state with its counties and sites, for the eye and the mouse; whoever does not see it or types has the list
 * beside it, with the same links.
 */
function HesseMap({
  lang,
  counties,
  sites,
  chosen,
  place,
}: {
  lang: Lang;
  counties: readonly County[];
  sites: readonly Site[];
  chosen: string | null;
  place: Place | null;
}) {
  const at = place && onMap(place);
  return (
    <svg class="map" viewBox={mapView} aria-hidden="true" focusable="false">
      {counties.map(({ key, name }) => {
        const looks = [
          'map-county',
          sitesIn(sites, key).length > 0 && 'map-has-project',
          chosen === key && 'map-chosen',
        ];
        return (
          <a key={key} href={countyHref(lang, key)} tabindex={-1}>
            <path class={looks.filter(Boolean).join(' ')} d={countyPaths[key]}>
              <title>{name}</title>
            </path>
          </a>
        );
      })}
      {sites.map((site) => {
        const { x, y } = onMap(site);
        return <circle key={site.id} class="map-site" cx={x} cy={y} r="9" />;
      })}
      {at && <path class="map-place" d={`M${at.x} ${at.y}l-12-22a14 14 0 1 1 24 0z`} />}
    </svg>
  );
}

export interface ProjectPageProps {
  lang: Lang;
  site: Site;
  /** null: the site has none. */
  logo: LogoFacts | null;
  team: TeamInNumbers | null;
  topics: readonly Topic[];
  partners: readonly Partner[];
  /** The next ones. */
  dates: readonly PublicDate[];
  /** The newest. */
  news: readonly Published[];
}

/** One project: who they are in numbers, what they do, how they are reached, who answers for it. */
export function ProjectPage({ lang, site, logo, team, topics, partners, dates, news }: ProjectPageProps) {
  const say = publicSiteTexts(lang);
  const { law, authority } = regimeWords(site.provider.regime, lang);
  const inClass = (risk: Topic['riskClass']) => topics.filter(({ riskClass }) => riskClass === risk);
  return (
    <>
      {logo && <LogoPicture src={`${projectPath(site.slug)}/logo?v=${logo.version}`} logo={logo} />}
      <p class="kern-preline" lang="de">
        {site.town} · {site.county}
      </p>
      <h1 lang="de">{site.name}</h1>
      <ButtonRow>
        <ButtonLink icon="arrow" href={localHref(lang, `/anfrage?standort=${site.slug}`)}>
          {say('site.ask')}
        </ButtonLink>
        <ButtonLink variant="secondary" href={localHref(lang, `/mitmachen/interesse?standort=${site.slug}`)}>
          {say('site.join')}
        </ButtonLink>
      </ButtonRow>
      <div class="columns">
        <div>
          <h2>{say('site.team')}</h2>
          {team?.guides && <p>{say('site.team.guides', { count: team.guides })}</p>}
          {!team?.guides && !team?.languages.length && <p>{say('site.team.few')}</p>}
          {team && team.languages.length > 0 && (
            <>
              <h3>{say('site.languages')}</h3>
              <p>{languageNames(team.languages, lang).join(', ')}</p>
            </>
          )}
          <h2>{say('site.topics')}</h2>
          <TopicList lang={lang} topics={inClass('green')} />
          {inClass('yellow').length > 0 && (
            <Details summary={say('site.topics.yellow')}>
              <TopicList lang={lang} topics={inClass('yellow')} />
            </Details>
          )}
          <Details summary={say('site.topics.red')}>
            <TopicList lang={lang} topics={inClass('red')} />
            <p>
              <Link href={localHref(lang, '/wer-hilft')}>{say('sites.else.link')}</Link>
            </p>
          </Details>
        </div>
        <div>
          <h2>{say('site.contact')}</h2>
          <div class="contact-facts">
            <SummaryList
              rows={[
                { key: say('site.phone'), value: site.phone && <PhoneLink number={site.phone} /> },
                { key: say('site.email'), value: site.email && <MailLink address={site.email} /> },
                {
                  key: say('site.address'),
                  value: (
                    <address lang="de">
                      {site.street}, {site.postalCode} {site.town}
                    </address>
                  ),
                },
                {
                  key: say('site.hours'),
                  value: site.openingHours && <span lang="de">{site.openingHours}</span>,
                },
                { key: say('site.provider'), value: <span lang="de">{site.provider.name}</span> },
              ]}
            />
          </div>
        </div>
      </div>
      {dates.length > 0 && (
        <section aria-labelledby="termine">
          <h2 id="termine">{say('site.dates')}</h2>
          <DateList lang={lang} dates={dates} />
          <p>
            <Link href={localHref(lang, `${datesPath}?standort=${site.slug}`)}>{say('site.dates.all')}</Link>
          </p>
        </section>
      )}
      {news.length > 0 && (
        <section aria-labelledby="aktuelles">
          <h2 id="aktuelles">{say('site.news')}</h2>
          <NewsCards lang={lang} news={news} siteNames={new Map([[site.id, site.name]])} headingLevel={3} />
          <p>
            <Link href={localHref(lang, `${newsPath}?standort=${site.slug}`)}>{say('site.news.all')}</Link>
          </p>
        </section>
      )}
      {partners.length > 0 && (
        <section aria-labelledby="partner">
          <h2 id="partner">{say('site.partners')}</h2>
          <PartnerList lang={lang} partners={partners} />
        </section>
      )}
      <section aria-labelledby="datenschutz">
        <h2 id="datenschutz">{say('site.privacy')}</h2>
        <p>{say('site.privacy.text', { provider: site.provider.name, law, authority })}</p>
        <p>
          <Link href={localHref(lang, '/datenschutzerklaerung')}>{say('privacy.title')}</Link>
        </p>
      </section>
    </>
  );
}

/** Each with its picture, for whoever reads little of this language. */
function TopicList({ lang, topics }: { lang: Lang; topics: readonly Topic[] }) {
  return (
    <ul class="topic-list">
      {topics.map(({ code }) => (
        <li key={code}>
          <Icon name={topicIcon(code)} /> <span>{topicName(code, lang)}</span>
        </li>
      ))}
    </ul>
  );
}
