import { languageName, topicName } from '#modules/programme';
import { sayDay, sayDays, sayDuration } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Badge } from '#ui/badge';
import { BarChart } from '#ui/bar-chart';
import { Details } from '#ui/details';
import { EmptyState } from '#ui/empty-state';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { SummaryList } from '#ui/summary-list';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { type Dimension, dimensions, type NeedLine, type TeamLine } from './fairness.ts';
import { fairnessPath, InsightTabs, type NamedSite, ownFiguresPath } from './insight-tabs.pages.tsx';
import { earlier, later, type Period, periodKinds, periodOf } from './period.ts';
import { insightsTexts } from './texts.ts';

export function sayPeriodOf(period: Period, lang: Lang): string {
  return sayDays(period.from, period.until.subtract({ days: 1 }), lang);
}

type Weekday = '1' | '2' | '3' | '4' | '5' | '6' | '7';

/** What a key of a dimension is called. */
export function sayKey(by: Dimension, key: string, lang: Lang): string {
  const say = insightsTexts(lang);
  if (by === 'language') return languageName(key, lang);
  if (by === 'topic') return topicName(key, lang);
  if (by === 'weekday') return say(`weekday.${key as Weekday}`);
  return key === '' ? say('fairness.no-area') : key;
}

const queryOf = (siteId: string | null, period: Period) =>
  `?${new URLSearchParams({ ...(siteId ? { standort: siteId } : {}), zeit: period.key })}`;

function PeriodChoice({
  lang,
  path,
  siteId,
  period,
  today,
}: {
  lang: Lang;
  path: string;
  siteId: string | null;
  period: Period;
  today: Temporal.PlainDate;
}) {
  const say = insightsTexts(lang);
  const href = (to: Period) => localHref(lang, path) + queryOf(siteId, to);
  const next = later(period, today);
  const last = period.until.subtract({ days: 1 });
  const inside = Temporal.PlainDate.compare(last, today) > 0 ? today : last;
  return (
    <>
      <Tabs
        label={say('period.kind')}
        tabs={periodKinds.map((kind) => ({
          href: href(periodOf(kind, inside)),
          label: say(`period.${kind}`),
          current: kind === period.kind,
        }))}
      />
      <p>
        <strong>{sayPeriodOf(period, lang)}</strong>{' '}
        <Link href={href(earlier(period))}>{say('period.before')}</Link>
        {next && (
          <>
            {' · '}
            <Link href={href(next)}>{say('period.after')}</Link>
          </>
        )}
      </p>
    </>
  );
}

export interface FairnessPageProps {
  lang: Lang;
  siteId: string;
  sites: readonly NamedSite[];
  period: Period;
  team: readonly TeamLine[];
  /** From when on it is known who was asked; null: all the time. */
  askedFrom: Temporal.PlainDate | null;
  needs: Readonly<Record<Dimension, readonly NeedLine[]>>;
  /** Where coordination settles how its site asks; null for others. */
  askingRuleHref: string | null;
  today: Temporal.PlainDate;
}

/** How the work is shared, as care for the team, and where nobody was found. */
export function FairnessPage(props: FairnessPageProps) {
  const { lang, siteId, sites, period, team, askedFrom, needs, askingRuleHref, today } = props;
  const say = insightsTexts(lang);
  const query = queryOf(siteId, period);
  return (
    <>
      <h1>{say('fairness.title')}</h1>
      <InsightTabs lang={lang} here={fairnessPath} siteId={siteId} sites={sites} />
      <PeriodChoice lang={lang} path={fairnessPath} siteId={siteId} period={period} today={today} />
      <section aria-labelledby="team">
        <h2 id="team">{say('fairness.team')}</h2>
        <p>{say('fairness.team-lead')}</p>
        {askedFrom && <p>{say('fairness.asked-from', { day: sayDay(askedFrom, lang) })}</p>}
        {team.length > 0 && (
          <BarChart
            legend={{ value: say('fairness.wished'), part: say('fairness.given') }}
            bars={team.map((line) => ({
              key: line.guideId,
              label: line.name,
              value: Math.max(line.wishMinutes ?? 0, line.minutes),
              part: line.minutes,
              words: againstWish(line, lang),
            }))}
          />
        )}
        <Table
          caption={say('fairness.team')}
          captionHidden
          empty={<EmptyState title={say('fairness.no-team')} />}
          columns={[
            { key: 'name', label: say('fairness.name') },
            { key: 'asked', label: say('fairness.asked'), align: 'end' },
            { key: 'accepted', label: say('fairness.accepted'), align: 'end' },
            { key: 'hours', label: say('fairness.hours'), align: 'end' },
            { key: 'wish', label: say('fairness.wish'), align: 'end' },
            { key: 'note', label: say('fairness.note') },
          ]}
          rows={team.map((line) => ({
            key: line.guideId,
            cells: {
              name: line.name,
              asked: line.asked,
              accepted: line.accepted,
              hours: sayDuration(line.minutes, lang),
              wish: line.wishMinutes === null ? say('fairness.not-said') : sayWish(line.wishMinutes, lang),
              note: line.moreThanWished ? (
                <Badge kind="warning">{say('fairness.more-than-wished')}</Badge>
              ) : (
                line.asked === 0 && line.minutes === 0 && say('fairness.not-asked')
              ),
            },
          }))}
        />
        {askingRuleHref && (
          <p>
            {say('fairness.asking')} <Link href={askingRuleHref}>{say('fairness.asking-rule')}</Link>
          </p>
        )}
        <p>
          <Link href={`${localHref(lang, `${fairnessPath}/team.csv`)}${query}`} download>
            {say('fairness.team-csv')}
          </Link>
        </p>
      </section>
      <section aria-labelledby="bedarf">
        <h2 id="bedarf">{say('fairness.needs')}</h2>
        {needs.language.length === 0 ? (
          <EmptyState title={say('fairness.no-requests')} />
        ) : (
          <>
            <p>{needsInWords(needs.language, lang)}</p>
            {dimensions.map((by) => (
              <NeedsBy key={by} lang={lang} by={by} lines={needs[by]} />
            ))}
            <p>
              <Link href={`${localHref(lang, `${fairnessPath}/bedarf.csv`)}${query}`} download>
                {say('fairness.needs-csv')}
              </Link>
              <br />
              <span class="muted">{say('fairness.needs-csv-hint')}</span>
            </p>
          </>
        )}
      </section>
    </>
  );
}

/** A wish for a month, worked out for a time, is no more exact than an hour. */
const sayWish = (minutes: number, lang: Lang) => sayDuration(Math.round(minutes / 60) * 60, lang);

function againstWish({ minutes, wishMinutes }: TeamLine, lang: Lang): string {
  const given = sayDuration(minutes, lang);
  if (wishMinutes === null) return given;
  return insightsTexts(lang)('fairness.of-wish', { given, wish: sayWish(wishMinutes, lang) });
}

function needsInWords(lines: readonly NeedLine[], lang: Lang): string {
  const sum = (of: (line: NeedLine) => number) => lines.reduce((all, line) => all + of(line), 0);
  return insightsTexts(lang)('fairness.needs-lead', {
    requests: sum((line) => line.requests),
    unmet: sum((line) => line.unmet),
  });
}

const shownBars = 8;

function NeedsBy({ lang, by, lines }: { lang: Lang; by: Dimension; lines: readonly NeedLine[] }) {
  const say = insightsTexts(lang);
  const words = ({ requests, unmet }: NeedLine) => say('fairness.unmet-of', { requests, unmet });
  return (
    <>
      <h3>{say(`fairness.by-${by}`)}</h3>
      <BarChart
        legend={{ value: say('fairness.requests'), part: say('fairness.unmet') }}
        bars={lines.slice(0, shownBars).map((line) => ({
          key: line.key,
          label: sayKey(by, line.key, lang),
          value: line.requests,
          part: line.unmet,
          words: words(line),
        }))}
      />
      <Details summary={say('fairness.as-table')}>
        <Table
          caption={say(`fairness.by-${by}`)}
          captionHidden
          empty=""
          columns={[
            { key: 'key', label: say(`dimension.${by}`) },
            { key: 'requests', label: say('fairness.requests'), align: 'end' },
            { key: 'unmet', label: say('fairness.unmet'), align: 'end' },
          ]}
          rows={lines.map((line) => ({
            key: line.key,
            cells: { key: sayKey(by, line.key, lang), requests: line.requests, unmet: line.unmet },
          }))}
        />
      </Details>
    </>
  );
}

export interface OwnFiguresPageProps {
  lang: Lang;
  period: Period;
  lines: readonly (TeamLine & { readonly siteName: string })[];
  askedFrom: Temporal.PlainDate | null;
  today: Temporal.PlainDate;
}

/** A guide's own numbers, and nobody else's. */
export function OwnFiguresPage({ lang, period, lines, askedFrom, today }: OwnFiguresPageProps) {
  const say = insightsTexts(lang);
  return (
    <>
      <h1>{say('own-figures.title')}</h1>
      <p class="kern-body--large">{say('own-figures.lead')}</p>
      <PeriodChoice lang={lang} path={ownFiguresPath} siteId={null} period={period} today={today} />
      {askedFrom && <p>{say('fairness.asked-from', { day: sayDay(askedFrom, lang) })}</p>}
      {lines.length === 0 && <EmptyState title={say('own-figures.none')} />}
      {lines.map((line) => (
        <section key={line.guideId}>
          <h2 lang="de">{line.siteName}</h2>
          <SummaryList
            rows={[
              { key: say('fairness.asked'), value: String(line.asked) },
              { key: say('fairness.accepted'), value: String(line.accepted) },
              { key: say('fairness.hours'), value: sayDuration(line.minutes, lang) },
              {
                key: say('fairness.wish'),
                value:
                  line.wishMinutes === null ? say('own-figures.not-said') : sayWish(line.wishMinutes, lang),
                change: { href: localHref(lang, '/mein-profil'), label: say('own-figures.change-wish') },
              },
            ]}
          />
        </section>
      ))}
    </>
  );
}
