import { languageName, topicName } from '#modules/programme';
import { sayDuration, sayMonth } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import { SelectField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Meter } from '#ui/progress';
import { Table } from '#ui/table';
import { sayMinutes, sayShortPeriod } from '../appointments/appointment-words.ts';
import { assignmentTexts } from '../texts.ts';
import { type HoursRow, hoursStateKey, sumsOf } from './hours.ts';
import type { MonthLine } from './month-statement.ts';

export const hoursPath = '/stunden';

interface Chosen {
  readonly month: Temporal.PlainYearMonth;
  /** Short name of the site; null: the person's own hours. */
  readonly site: string | null;
  readonly guideId?: string | null;
}

/** The address of a month. */
export function monthHref(lang: Lang, { month, site, guideId }: Chosen, path = hoursPath): string {
  const query = new URLSearchParams({ monat: month.toString() });
  if (site) query.set('standort', site);
  if (guideId) query.set('lotse', guideId);
  return `${localHref(lang, path)}?${query}`;
}

function exportHref(lang: Lang, chosen: Chosen, format: 'csv' | 'xlsx'): string {
  return `${monthHref(lang, chosen, `${hoursPath}/export`)}&format=${format}`;
}

function MonthNavigation({ lang, chosen }: { lang: Lang; chosen: Chosen }) {
  const say = assignmentTexts(lang);
  const { month } = chosen;
  return (
    <ButtonRow>
      <ButtonLink
        variant="secondary"
        href={monthHref(lang, { ...chosen, month: month.subtract({ months: 1 }) })}
      >
        {say('month.previous')}
      </ButtonLink>
      <ButtonLink variant="secondary" href={monthHref(lang, { ...chosen, month: month.add({ months: 1 }) })}>
        {say('month.next')}
      </ButtonLink>
      <Link href={exportHref(lang, chosen, 'csv')} download>
        {say('month.csv')}
      </Link>
      <Link href={exportHref(lang, chosen, 'xlsx')} download>
        {say('month.xlsx')}
      </Link>
    </ButtonRow>
  );
}

export interface MonthRowsProps {
  lang: Lang;
  rows: readonly HoursRow[];
  caption: string;
  /** Each row leads to its assignment where the person may see it. */
  linked: boolean;
}

/** The rows of one guide with their sums. */
export function MonthRows({ lang, rows, caption, linked }: MonthRowsProps) {
  const say = assignmentTexts(lang);
  const { confirmedMinutes, waitingMinutes } = sumsOf(rows);
  return (
    <Table
      caption={caption}
      empty={say('month.none')}
      columns={[
        { key: 'when', label: say('hours.when') },
        { key: 'topic', label: say('offer.topic') },
        { key: 'language', label: say('offer.language') },
        { key: 'state', label: say('hours.state') },
        { key: 'minutes', label: say('hours.length'), align: 'end' },
      ]}
      rows={rows.map((row) => {
        const when = sayShortPeriod({ startsAt: row.startedAt, endsAt: row.endedAt }, lang);
        return {
          key: row.id,
          cells: {
            when: linked ? (
              <Link href={localHref(lang, `/einsaetze/${row.assignmentId}`)}>{when}</Link>
            ) : (
              when
            ),
            topic: topicName(row.topicCode, lang),
            language: languageName(row.languageTag, lang),
            state: say(hoursStateKey(row, rows)),
            minutes: sayMinutes(row.minutes, lang),
          },
        };
      })}
      footer={{
        when: say('month.sum'),
        state: say('month.of-which-waiting', { hours: sayDuration(waitingMinutes, lang) }),
        minutes: sayDuration(confirmedMinutes + waitingMinutes, lang),
      }}
    />
  );
}

export interface OwnMonthPageProps {
  lang: Lang;
  month: Temporal.PlainYearMonth;
  rows: readonly HoursRow[];
  /** One for each site she is a guide of. */
  lines: readonly (MonthLine & { siteName: string })[];
}

/** A guide's own month and what is left of her year. */
export function OwnMonthPage({ lang, month, rows, lines }: OwnMonthPageProps) {
  const say = assignmentTexts(lang);
  const chosen = { month, site: null };
  return (
    <>
      <h1>{say('month.own-title', { month: sayMonth(month, lang) })}</h1>
      <MonthNavigation lang={lang} chosen={chosen} />
      {lines.map((line) => (
        <YearMeter
          key={line.guideId}
          lang={lang}
          line={line}
          label={say('month.year-at', { year: String(month.year), site: line.siteName })}
        />
      ))}
      <MonthRows lang={lang} rows={rows} caption={sayMonth(month, lang)} linked />
    </>
  );
}

/** What of the year's hours is used, with the number in words. */
export function YearMeter({ lang, line, label }: { lang: Lang; line: MonthLine; label: string }) {
  const say = assignmentTexts(lang);
  const { yearMinutes, capMinutes, leftMinutes, kind } = line;
  if (capMinutes === null || leftMinutes === null) {
    return (
      <p>
        {label}: {sayDuration(yearMinutes, lang)}. {say('month.cap-unknown')}
      </p>
    );
  }
  return (
    <Meter
      label={label}
      value={yearMinutes}
      max={capMinutes}
      kind={kind}
      words={say(leftMinutes < 0 ? 'month.cap-over' : 'month.cap-left', {
        used: sayDuration(yearMinutes, lang),
        cap: capMinutes / 60,
        left: sayDuration(Math.abs(leftMinutes), lang),
      })}
    />
  );
}

export interface SiteMonthPageProps {
  lang: Lang;
  month: Temporal.PlainYearMonth;
  sites: readonly { readonly slug: string; readonly name: string }[];
  site: { readonly slug: string; readonly name: string };
  lines: readonly MonthLine[];
  /** One guide looked at closely. */
  guide: { readonly line: MonthLine; readonly rows: readonly HoursRow[] } | null;
  /** Whether she may open assignments. */
  linked: boolean;
  toConfirm: number;
}

/** A site's month: one line for each guide, and behind each its rows. */
export function SiteMonthPage(props: SiteMonthPageProps) {
  const { lang, month, sites, site, lines, guide, linked, toConfirm } = props;
  const say = assignmentTexts(lang);
  const chosen = { month, site: site.slug };
  const sum = (of: (line: MonthLine) => number) =>
    sayDuration(
      lines.reduce((all, line) => all + of(line), 0),
      lang,
    );
  return (
    <>
      <h1>{say('month.site-title', { month: sayMonth(month, lang), site: site.name })}</h1>
      {sites.length > 1 && (
        <Form action={localHref(lang, hoursPath)} method="get" inline label={say('month.choose-site')}>
          <input type="hidden" name="monat" value={month.toString()} />
          <SelectField
            name="standort"
            label={say('month.site')}
            value={site.slug}
            emptyLabel={false}
            markOptional={false}
            options={sites.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
          <Button variant="secondary">{say('month.show')}</Button>
        </Form>
      )}
      {toConfirm > 0 && (
        <Alert kind="info" title={say('month.to-confirm', { count: toConfirm })}>
          <p>
            <Link href={localHref(lang, `${hoursPath}/bestaetigen`)}>{say('confirm-list.title')}</Link>
          </p>
        </Alert>
      )}
      <MonthNavigation lang={lang} chosen={guide ? { ...chosen, guideId: guide.line.guideId } : chosen} />
      {guide ? (
        <section>
          <h2>{guide.line.name}</h2>
          <YearMeter lang={lang} line={guide.line} label={say('month.year', { year: String(month.year) })} />
          <MonthRows lang={lang} rows={guide.rows} caption={sayMonth(month, lang)} linked={linked} />
          <p>
            <Link href={monthHref(lang, chosen)}>{say('month.whole-team')}</Link>
          </p>
        </section>
      ) : (
        <Table
          caption={sayMonth(month, lang)}
          empty={say('month.no-guides')}
          columns={[
            { key: 'name', label: say('assignment.guide') },
            { key: 'confirmed', label: say('month.confirmed'), align: 'end' },
            { key: 'waiting', label: say('month.waiting'), align: 'end' },
            { key: 'year', label: say('month.year', { year: String(month.year) }), align: 'end' },
            { key: 'left', label: say('month.left'), align: 'end' },
          ]}
          rows={lines.map((line) => ({
            key: line.guideId,
            cells: {
              name: <Link href={monthHref(lang, { ...chosen, guideId: line.guideId })}>{line.name}</Link>,
              confirmed: sayDuration(line.confirmedMinutes, lang),
              waiting: sayDuration(line.waitingMinutes, lang),
              year: sayDuration(line.yearMinutes, lang),
              left: leftWords(lang, line),
            },
          }))}
          footer={{
            name: say('month.sum'),
            confirmed: sum((line) => line.confirmedMinutes),
            waiting: sum((line) => line.waitingMinutes),
            year: sum((line) => line.yearMinutes),
          }}
        />
      )}
    </>
  );
}

function leftWords(lang: Lang, { leftMinutes, capMinutes }: MonthLine): string {
  const say = assignmentTexts(lang);
  if (leftMinutes === null || capMinutes === null) return say('month.cap-unknown');
  const words = sayDuration(Math.abs(leftMinutes), lang);
  return leftMinutes < 0
    ? say('month.over-by', { hours: words, cap: capMinutes / 60 })
    : say('month.left-of', { hours: words, cap: capMinutes / 60 });
}
