import { languageName } from '#modules/programme';
import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { type Capacity, type CountyCapacity, capacities, type ShownCapacity } from './capacity.ts';
import { countsPath } from './counts.pages.tsx';
import { capacityPath, fairnessPath, forecastPath } from './insight-tabs.pages.tsx';
import { smallest } from './suppress.ts';
import { insightsTexts } from './texts.ts';

export interface CapacityPageProps {
  lang: Lang;
  counties: readonly CountyCapacity[];
  together: readonly ShownCapacity[] | null;
  /** Her own sites are not counted then. */
  coordinates: boolean;
  seesCounts: boolean;
  today: Temporal.PlainDate;
}

/** What each county has of a language, and what waits for it. */
export function CapacityPage(props: CapacityPageProps) {
  const { lang, counties, together, coordinates, seesCounts, today } = props;
  const say = insightsTexts(lang);
  const tab = (path: string, label: string) => ({
    href: localHref(lang, path),
    label,
    current: path === capacityPath,
  });
  return (
    <>
      <h1>{say('capacity.title')}</h1>
      <Tabs
        label={say('insight.views')}
        tabs={[
          ...(coordinates
            ? [tab(fairnessPath, say('fairness.title')), tab(forecastPath, say('forecast.title'))]
            : []),
          ...(seesCounts ? [tab(countsPath, say('counts.title'))] : []),
          tab(capacityPath, say('capacity.title')),
        ]}
      />
      <p class="lead">{say('capacity.lead', { day: sayDay(today, lang) })}</p>
      {coordinates && <p>{say('capacity.without-own')}</p>}
      {counties.length === 0 && <EmptyState title={say('capacity.none')} />}
      {counties.length > 0 && (
        <p>
          <Link href={localHref(lang, `${capacityPath}.csv`)} download>
            {say('capacity.file')}
          </Link>
        </p>
      )}
      {together && <Languages lang={lang} caption={say('capacity.all')} languages={together} />}
      {counties.map(({ key, name, languages }) => {
        const caption = <span lang="de">{name}</span>;
        if (!together) return <Languages key={key} lang={lang} caption={caption} languages={languages} />;
        return (
          <Details key={key} summary={caption}>
            <Languages lang={lang} caption={caption} captionHidden languages={languages} />
          </Details>
        );
      })}
      <p class="muted">{say('capacity.shielded', { count: smallest })}</p>
    </>
  );
}

function Languages(props: {
  lang: Lang;
  caption: preact.ComponentChildren;
  captionHidden?: boolean;
  languages: readonly ShownCapacity[];
}) {
  const { lang, caption, captionHidden = false, languages } = props;
  const say = insightsTexts(lang);
  const named = languages
    .map((one) => ({ ...one, name: languageName(one.language, lang) }))
    .sort((a, b) => a.name.localeCompare(b.name, lang));
  const sayCount = (capacity: Capacity, counts: ShownCapacity['counts']) => {
    const count = counts[capacity];
    if (count === null) return <span class="muted">{say('counts.hidden')}</span>;
    return new Intl.NumberFormat(lang).format(capacity === 'minutes' ? Math.round(count / 60) : count);
  };
  const isShown = ({ counts }: ShownCapacity) => capacities.some((capacity) => counts[capacity] !== null);
  const hidden = named.filter((one) => !isShown(one));
  // Too few to be counted, and nobody waits for them: one line for all of them, instead of a row for each.
  const isQuiet = ({ counts }: ShownCapacity) =>
    counts.guides === null && counts.minutes === null && counts.waiting === 0;
  const quiet = named.filter(isQuiet);
  const list = (some: readonly { name: string }[]) => some.map(({ name }) => name).join(', ');
  return (
    <>
      <Table
        caption={caption}
        captionHidden={captionHidden}
        narrow
        empty={say(quiet.length > 0 ? 'capacity.none-to-show' : 'capacity.all-hidden')}
        columns={[
          { key: 'language', label: say('dimension.language') },
          ...capacities.map((capacity) => ({
            key: capacity,
            label: say(`capacity.${capacity}`),
            align: 'end' as const,
          })),
        ]}
        rows={named
          .filter((one) => isShown(one) && !isQuiet(one))
          .map(({ language, name, counts }) => ({
            key: language,
            cells: {
              language: name,
              ...Object.fromEntries(capacities.map((capacity) => [capacity, sayCount(capacity, counts)])),
            },
          }))}
      />
      {quiet.length > 0 && <p>{say('capacity.quiet', { languages: list(quiet) })}</p>}
      {hidden.length > 0 && <p>{say('capacity.hidden', { languages: list(hidden) })}</p>}
    </>
  );
}
