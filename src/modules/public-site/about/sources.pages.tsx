import { attribution } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { publicSiteTexts } from '../texts.ts';

/** Whose open data and works these pages are made of, as their licences ask. */
export function SourcesPage({ lang }: { lang: Lang }) {
  const say = publicSiteTexts(lang);
  return (
    <>
      <h1>{say('sources.title')}</h1>
      <p>{say('sources.lead')}</p>
      <ul>
        {attribution.map((one) => (
          <li key={one.name}>
            {say(one.provides === 'postal-codes' ? 'sources.codes' : 'sources.places', {
              name: one.name,
              licence: one.licence,
            })}
            {' · '}
            <a class="kern-link" href={one.url} rel="noreferrer">
              {new URL(one.url).host}
            </a>
          </li>
        ))}
        <li>{say('sources.kern')}</li>
      </ul>
    </>
  );
}
