import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { EmptyState } from '#ui/empty-state';
import { localHref } from '#ui/href';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { type CountyCounts, type Measure, measures, type ShownCounts } from './counts.ts';
import { capacityPath } from './insight-tabs.pages.tsx';
import { smallest } from './suppress.ts';
import { insightsTexts } from './texts.ts';

export const countsPath = '/kreis';

export interface CountsPageProps {
  lang: Lang;
  counties: readonly CountyCounts[];
  total: ShownCounts | null;
  year: number;
  today: Temporal.PlainDate;
}

/** Figures of a county, or of all counties of a state. */
export function CountsPage({ lang, counties, total, year, today }: CountsPageProps) {
  const say = insightsTexts(lang);
  const columns = (first: string) => [
    { key: 'name', label: first },
    ...measures.map((measure) => ({
      key: measure,
      label: say(`measure.${measure}`, { year: String(year) }),
      align: 'end' as const,
    })),
  ];
  const cells = ({ counts }: ShownCounts) =>
    Object.fromEntries(measures.map((measure) => [measure, sayCount(lang, measure, counts[measure])]));
  return (
    <>
      <h1>{say('counts.title')}</h1>
      <Tabs
        label={say('insight.views')}
        tabs={[
          { href: localHref(lang, countsPath), label: say('counts.title'), current: true },
          { href: localHref(lang, capacityPath), label: say('capacity.title') },
        ]}
      />
      <p class="lead">{say('counts.lead', { day: sayDay(today, lang) })}</p>
      {counties.length === 0 && <EmptyState title={say('counts.none')} />}
      {total && (
        <Table
          caption={say('counts.by-county')}
          empty={say('counts.none')}
          columns={columns(say('counts.county'))}
          rows={counties.map((county) => ({
            key: county.key,
            cells: { name: <span lang="de">{county.name}</span>, ...cells(county) },
          }))}
          footer={{ name: say('counts.total'), ...cells(total) }}
        />
      )}
      {counties.map((county) => (
        <Table
          key={county.key}
          caption={<span lang="de">{county.name}</span>}
          empty={say('counts.none')}
          columns={columns(say('counts.site'))}
          rows={county.sites.map((site) => ({
            key: site.key,
            cells: { name: <span lang="de">{site.name}</span>, ...cells(site) },
          }))}
          footer={{ name: say('counts.total'), ...cells(county) }}
        />
      ))}
      <p class="muted">{say('counts.shielded', { count: smallest })}</p>
    </>
  );
}

/** Hours without minutes; what is not shown as a word, so that nobody takes it for nothing. */
function sayCount(lang: Lang, measure: Measure, count: number | null) {
  if (count === null) return <span class="muted">{insightsTexts(lang)('counts.hidden')}</span>;
  return new Intl.NumberFormat(lang).format(measure === 'minutes' ? Math.round(count / 60) : count);
}
