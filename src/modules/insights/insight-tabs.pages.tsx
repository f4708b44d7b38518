import type { Lang } from '#platform/languages';
import { localHref } from '#ui/href';
import { Tabs } from '#ui/tabs';
import { insightsTexts } from './texts.ts';

export const fairnessPath = '/auswertung';
export const forecastPath = '/auswertung/vorschau';
export const capacityPath = '/kreis/sprachen';
export const ownFiguresPath = '/auswertung/eigene';

export interface NamedSite {
  readonly id: string;
  readonly name: string;
}

/** The views of a site's figures, and its sites where somebody coordinates several. */
export function InsightTabs({
  lang,
  here,
  siteId,
  sites,
}: {
  lang: Lang;
  here: typeof fairnessPath | typeof forecastPath;
  siteId: string;
  sites: readonly NamedSite[];
}) {
  const say = insightsTexts(lang);
  const href = (path: string, id: string) => `${localHref(lang, path)}?standort=${id}`;
  return (
    <>
      <Tabs
        label={say('insight.views')}
        tabs={[
          { href: href(fairnessPath, siteId), label: say('fairness.title'), current: here === fairnessPath },
          { href: href(forecastPath, siteId), label: say('forecast.title'), current: here === forecastPath },
          { href: localHref(lang, capacityPath), label: say('capacity.title') },
        ]}
      />
      {sites.length > 1 && (
        <Tabs
          label={say('insight.site')}
          tabs={sites.map(({ id, name }) => ({ href: href(here, id), label: name, current: id === siteId }))}
        />
      )}
    </>
  );
}
