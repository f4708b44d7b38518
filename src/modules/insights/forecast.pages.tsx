import { languageName } from '#modules/programme';
import { sayDay } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { BarChart } from '#ui/bar-chart';
import { EmptyState } from '#ui/empty-state';
import { Table } from '#ui/table';
import {
  type CappedGuide,
  fewestRequests,
  fewestWeeks,
  type LanguageOutlook,
  lookedBackWeeks,
  type Pace,
  type YearEnd,
} from './forecast.ts';
import { forecastPath, InsightTabs, type NamedSite } from './insight-tabs.pages.tsx';
import { insightsTexts } from './texts.ts';

export interface ForecastPageProps {
  lang: Lang;
  siteId: string;
  sites: readonly NamedSite[];
  pace: Pace;
  /** null: too little to go by. */
  end: YearEnd | null;
  promisedMinutes: number;
  /** What the site was granted for the year; null: not on record. */
  grantedMinutes: number | null;
  /** Cents an hour; null: not decided. */
  rate: number | null;
  /** Who would reach her limit before the year is over. */
  capped: readonly CappedGuide[];
  languages: readonly LanguageOutlook[];
  today: Temporal.PlainDate;
}

const wholeHours = (minutes: number, lang: Lang) =>
  new Intl.NumberFormat(lang, { maximumFractionDigits: 0 }).format(minutes / 60);

function sayMoney(cents: number, lang: Lang): string {
  const format = { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(lang, format).format(cents / 100);
}

/** Where the year ends at this pace, and which languages run short: said in words, or why nothing can be said. */
export function ForecastPage(props: ForecastPageProps) {
  const { lang, siteId, sites, pace, end, today } = props;
  const say = insightsTexts(lang);
  return (
    <>
      <h1>{say('forecast.title')}</h1>
      <InsightTabs lang={lang} here={forecastPath} siteId={siteId} sites={sites} />
      <section aria-labelledby="jahr">
        <h2 id="jahr">{say('forecast.year', { year: String(today.year) })}</h2>
        {end && pace.known ? (
          <YearEndPart {...props} end={end} pace={pace} />
        ) : (
          <Alert kind="info" title={say('forecast.too-little')}>
            <p>
              {say('forecast.too-little-why', {
                weeks: pace.known ? lookedBackWeeks : pace.weeksWithHours,
                of: lookedBackWeeks,
                needed: fewestWeeks,
              })}
            </p>
          </Alert>
        )}
      </section>
      <LanguagesPart lang={lang} languages={props.languages} />
    </>
  );
}

function YearEndPart(props: ForecastPageProps & { end: YearEnd; pace: Extract<Pace, { known: true }> }) {
  const { lang, end, pace, promisedMinutes, grantedMinutes, rate, capped, today } = props;
  const say = insightsTexts(lang);
  const hours = (minutes: number) => say('forecast.hours', { hours: wholeHours(minutes, lang) });
  const money = (minutes: number) => (rate === null ? '' : sayMoney((minutes / 60) * rate, lang));
  const rows = [
    { key: 'done', label: say('forecast.done'), minutes: end.doneMinutes },
    { key: 'promised', label: say('forecast.promised'), minutes: promisedMinutes },
    { key: 'expected', label: say('forecast.expected'), minutes: end.expected },
    { key: 'low', label: say('forecast.low'), minutes: end.low },
    { key: 'high', label: say('forecast.high'), minutes: end.high },
    ...(grantedMinutes === null
      ? []
      : [{ key: 'granted', label: say('forecast.granted'), minutes: grantedMinutes }]),
  ];
  return (
    <>
      <p class="kern-body--large">
        {say('forecast.expects', { hours: hours(end.expected), low: hours(end.low), high: hours(end.high) })}{' '}
        {againstGrant(props)}
      </p>
      <p>
        {say('forecast.method', {
          weeks: lookedBackWeeks,
          mean: hours(pace.mean),
          day: sayDay(today, lang),
        })}
      </p>
      <BarChart
        legend={{ value: say('forecast.to-come'), part: say('forecast.done') }}
        bars={[
          bar('expected', say('forecast.expected'), end.expected, true),
          ...(grantedMinutes === null
            ? []
            : [bar('granted', say('forecast.granted'), grantedMinutes, false)]),
        ]}
      />
      <Table
        caption={say('forecast.table')}
        empty=""
        columns={[
          { key: 'what', label: say('forecast.what') },
          { key: 'hours', label: say('forecast.column-hours'), align: 'end' },
          ...(rate === null
            ? []
            : [{ key: 'money', label: say('forecast.column-money'), align: 'end' as const }]),
        ]}
        rows={rows.map(({ key, label, minutes }) => ({
          key,
          cells: { what: label, hours: wholeHours(minutes, lang), money: money(minutes) },
        }))}
      />
      <h3>{say('forecast.caps')}</h3>
      {capped.length === 0 ? (
        <p>{say('forecast.nobody-capped')}</p>
      ) : (
        <>
          <p>{say('forecast.capped', { count: capped.length })}</p>
          <ul>
            {capped.map((guide) => (
              <li key={guide.guideId}>
                {say('forecast.capped-one', {
                  name: guide.name,
                  hours: wholeHours(guide.yearMinutes + guide.promisedMinutes, lang),
                  cap: wholeHours(guide.capMinutes, lang),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );

  function bar(key: string, label: string, minutes: number, open: boolean) {
    return {
      key,
      label,
      value: minutes,
      part: key === 'expected' ? end.doneMinutes : 0,
      words: hours(minutes),
      open,
    };
  }
}

/** Whether what was granted will do, be it only just, or not. */
function againstGrant({ lang, end, grantedMinutes }: ForecastPageProps): string {
  const say = insightsTexts(lang);
  if (!end || grantedMinutes === null) return say('forecast.not-granted');
  const of = {
    hours: say('forecast.hours', { hours: wholeHours(Math.abs(grantedMinutes - end.expected), lang) }),
  };
  if (end.expected > grantedMinutes) return say('forecast.over', of);
  return say(end.high > grantedMinutes ? 'forecast.just' : 'forecast.within', of);
}

const badge = { short: 'warning', enough: 'success' } as const;

function LanguagesPart({ lang, languages }: { lang: Lang; languages: readonly LanguageOutlook[] }) {
  const say = insightsTexts(lang);
  const hours = (minutes: number) => wholeHours(minutes, lang);
  const said = languages.filter(({ outlook }) => outlook !== 'unsaid');
  return (
    <section aria-labelledby="sprachen">
      <h2 id="sprachen">{say('forecast.languages')}</h2>
      <p>{say('forecast.languages-method', { fewest: fewestRequests })}</p>
      {said.length > 0 && (
        <BarChart
          legend={{ value: say('forecast.wished'), part: say('forecast.asked') }}
          bars={said.map(({ tag, askedPerMonth, wishedPerMonth }) => ({
            key: tag,
            label: languageName(tag, lang),
            value: Math.max(askedPerMonth, wishedPerMonth ?? 0),
            part: askedPerMonth,
            words: say('forecast.asked-of', {
              asked: hours(askedPerMonth),
              wished: wishedPerMonth === null ? '–' : hours(wishedPerMonth),
            }),
          }))}
        />
      )}
      <Table
        caption={say('forecast.languages')}
        captionHidden
        empty={<EmptyState title={say('fairness.no-requests')} />}
        columns={[
          { key: 'language', label: say('dimension.language') },
          { key: 'requests', label: say('fairness.requests'), align: 'end' },
          { key: 'unmet', label: say('fairness.unmet'), align: 'end' },
          { key: 'guides', label: say('forecast.guides'), align: 'end' },
          { key: 'asked', label: say('forecast.asked'), align: 'end' },
          { key: 'wished', label: say('forecast.wished'), align: 'end' },
          { key: 'outlook', label: say('forecast.outlook') },
        ]}
        rows={languages.map(({ tag, requests, unmet, guides, askedPerMonth, wishedPerMonth, outlook }) => ({
          key: tag,
          cells: {
            language: languageName(tag, lang),
            requests,
            unmet,
            guides,
            asked: hours(askedPerMonth),
            wished: wishedPerMonth === null ? say('fairness.not-said') : hours(wishedPerMonth),
            outlook:
              outlook === 'unsaid' ? (
                <span class="muted">{say('outlook.unsaid')}</span>
              ) : (
                <Badge kind={badge[outlook]}>{say(`outlook.${outlook}`)}</Badge>
              ),
          },
        }))}
      />
    </section>
  );
}
