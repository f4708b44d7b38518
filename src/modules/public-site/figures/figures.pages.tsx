import {
  type Count,
  type PublicFigures,
  type PublicMeasure,
  publicMeasures,
  smallest,
} from '#modules/insights';
import { languageName, topicName } from '#modules/programme';
import { sayDay } from '#platform/dates';
import { type Lang, localeOf } from '#platform/languages';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Meter } from '#ui/progress';
import { Table } from '#ui/table';
import { publicSiteTexts } from '../texts.ts';

export const figuresPath = '/zahlen';

export interface FiguresPageProps {
  lang: Lang;
  year: number;
  today: Temporal.PlainDate;
  figures: PublicFigures;
}

const sayNumber = (lang: Lang, number: number) => new Intl.NumberFormat(localeOf(lang)).format(number);

function sayCount(lang: Lang, count: Count) {
  if (count === null) return <span class="muted">{publicSiteTexts(lang)('figures.hidden')}</span>;
  return sayNumber(lang, count);
}

/** Minutes as whole hours; the rest as counted. */
const shownOf = (measure: PublicMeasure, count: Count): Count =>
  measure === 'minutes' && count !== null ? Math.round(count / 60) : count;

/** A sentence first, then pictures, each with its table. */
export function FiguresPage({ lang, year, today, figures }: FiguresPageProps) {
  const say = publicSiteTexts(lang);
  const { counties, topics, languages } = figures;
  const total = figures.total ?? counties[0] ?? null;
  const { received = null, arranged = null } = total?.counts ?? {};
  return (
    <>
      <h1>{say('figures.title')}</h1>
      <p class="lead">
        {received && arranged !== null
          ? say('figures.sentence', { year: String(year), received, arranged })
          : say('figures.sentence.none', { year: String(year) })}
      </p>
      <p>{say('figures.as-of', { day: sayDay(today, lang) })}</p>
      <Bars
        lang={lang}
        id="themen"
        title={say('figures.topics')}
        name={say('figures.topic')}
        rows={topics.map(({ code, requests }) => ({ label: topicName(code, lang), count: requests }))}
      />
      <Bars
        lang={lang}
        id="sprachen"
        title={say('figures.languages')}
        name={say('figures.language')}
        rows={languages.map(({ code, requests }) => ({ label: languageName(code, lang), count: requests }))}
      />
      <section aria-labelledby="kreise">
        <h2 id="kreise">{say('figures.counties')}</h2>
        <Table
          caption={say('figures.counties')}
          captionHidden
          empty={say('figures.none')}
          columns={[
            { key: 'name', label: say('figures.county') },
            ...publicMeasures.map((measure) => ({
              key: measure,
              label: say(`figures.measure.${measure}`),
              align: 'end' as const,
            })),
          ]}
          rows={counties.map(({ key, name, counts }) => ({
            key,
            cells: {
              name: <span lang="de">{name}</span>,
              ...Object.fromEntries(
                publicMeasures.map((measure) => [measure, sayCount(lang, shownOf(measure, counts[measure]))]),
              ),
            },
          }))}
          footer={
            figures.total
              ? {
                  name: say('figures.total'),
                  ...Object.fromEntries(
                    publicMeasures.map((measure) => [
                      measure,
                      sayCount(lang, shownOf(measure, figures.total?.counts[measure] ?? null)),
                    ]),
                  ),
                }
              : undefined
          }
        />
      </section>
      <p class="muted">{say('figures.small', { smallest })}</p>
      <p>
        <Link href={localHref(lang, '/offene-daten')}>{say('open-data.title')}</Link>
      </p>
    </>
  );
}

const mostBars = 8;

function Bars({
  lang,
  id,
  title,
  name,
  rows,
}: {
  lang: Lang;
  id: string;
  title: string;
  name: string;
  rows: readonly { label: string; count: Count }[];
}) {
  const say = publicSiteTexts(lang);
  const known = rows.filter((row): row is { label: string; count: number } => row.count !== null);
  const most = Math.max(1, ...known.map(({ count }) => count));
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {known.length === 0 && <EmptyState title={say('figures.none')} />}
      <div class="bars">
        {known.slice(0, mostBars).map(({ label, count }) => (
          <Meter key={label} label={label} value={count} max={most} words={sayNumber(lang, count)} />
        ))}
      </div>
      {rows.length > 0 && (
        <Details summary={say('figures.as-table')}>
          <Table
            caption={title}
            captionHidden
            empty={say('figures.none')}
            columns={[
              { key: 'label', label: name },
              { key: 'count', label: say('figures.requests'), align: 'end' },
            ]}
            rows={rows.map(({ label, count }) => ({
              key: label,
              cells: { label, count: sayCount(lang, count) },
            }))}
          />
        </Details>
      )}
    </section>
  );
}
