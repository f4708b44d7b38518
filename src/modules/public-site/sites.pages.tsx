import type { Place, Site, SiteAtDistance } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { ButtonLink } from '#ui/button';
import { Card, Cards } from '#ui/card';
import { SummaryList } from '#ui/summary-list';
import { localHref } from '../../ui/href.ts';
import { SiteFinder } from './start.pages.tsx';
import { publicSiteTexts } from './texts.ts';

export interface Found {
  readonly query: string;
  /** Several places can share a name; none: not found. */
  readonly places: readonly Place[];
  readonly nearest: readonly SiteAtDistance[];
}

const nameOf = (place: Place) => (place.partOf ? `${place.name} (${place.partOf})` : place.name);

export function SitesPage({
  lang,
  found,
  sites,
}: {
  lang: Lang;
  found: Found | null;
  sites: readonly Site[];
}) {
  const say = publicSiteTexts(lang);
  const [place] = found?.places ?? [];
  return (
    <>
      <h1>{say('sites.title')}</h1>
      <SiteFinder lang={lang} query={found?.query ?? ''} />
      {found && !place && <Alert kind="info" title={say('sites.none')} />}
      {found && found.places.length > 1 && (
        <nav aria-labelledby="welcher-ort">
          <h2 id="welcher-ort">{say('sites.choose')}</h2>
          <ul>
            {found.places.map((one) => (
              <li key={one.key}>
                <a
                  class="kern-link"
                  href={localHref(lang, `/standorte?ort=${encodeURIComponent(found.query)}&platz=${one.key}`)}
                >
                  {say('sites.place-in', { place: nameOf(one), county: one.county })}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {found?.places.length === 1 && place && (
        <section aria-labelledby="nahe">
          <h2 id="nahe">{say('sites.found', { count: found.nearest.length, place: nameOf(place) })}</h2>
          <Cards>
            {found.nearest.map(({ site, km }) => (
              <SiteCard key={site.id} lang={lang} site={site} km={km} />
            ))}
          </Cards>
        </section>
      )}
      <section aria-labelledby="alle">
        <h2 id="alle">{say('sites.all')}</h2>
        <Cards>
          {sites.map((site) => (
            <SiteCard key={site.id} lang={lang} site={site} km={null} />
          ))}
        </Cards>
      </section>
    </>
  );
}

function SiteCard({ lang, site, km }: { lang: Lang; site: Site; km: number | null }) {
  const say = publicSiteTexts(lang);
  return (
    <Card
      headingLevel={3}
      href={localHref(lang, `/standorte/${site.slug}`)}
      title={<span lang="de">{site.name}</span>}
      preline={km === null ? site.county : say('sites.distance', { km: Math.round(km) })}
    >
      <p lang="de">{site.provider.name}</p>
    </Card>
  );
}

export function SitePage({ lang, site }: { lang: Lang; site: Site }) {
  const say = publicSiteTexts(lang);
  const call = site.phone?.replace(/[^\d+]/g, '');
  return (
    <>
      <h1 lang="de">{site.name}</h1>
      <p>
        <ButtonLink href={localHref(lang, `/anfrage?standort=${site.slug}`)}>{say('site.ask')}</ButtonLink>
      </p>
      <h2>{say('site.contact')}</h2>
      <SummaryList
        rows={[
          {
            key: say('site.phone'),
            value: site.phone && (
              <a class="kern-link" href={`tel:${call}`} dir="ltr">
                {site.phone}
              </a>
            ),
          },
          {
            key: say('site.email'),
            value: site.email && (
              <a class="kern-link" href={`mailto:${site.email}`} dir="ltr">
                {site.email}
              </a>
            ),
          },
          {
            key: say('site.address'),
            value: (
              <span lang="de">
                {site.street}, {site.postalCode} {site.town}
              </span>
            ),
          },
          { key: say('site.hours'), value: site.openingHours && <span lang="de">{site.openingHours}</span> },
          { key: say('site.provider'), value: <span lang="de">{site.provider.name}</span> },
          { key: say('site.county'), value: <span lang="de">{site.county}</span> },
        ]}
      />
      <p>{say('site.join')}</p>
    </>
  );
}
