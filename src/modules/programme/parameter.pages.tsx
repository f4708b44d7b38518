import { Fragment } from 'preact';
import { dayOf } from '#platform/dates';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Badge } from '#ui/badge';
import { Button } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxField, DateField, SelectField, TextField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import {
  definitionOf,
  type ParameterKey,
  type ParameterRow,
  type ParameterStanding,
  parameterGroups,
  standing,
  valueOn,
  writeValue,
} from './parameter.ts';
import { parameterName, sayDate, sayValue } from './parameter-words.ts';
import type { Site } from './site.ts';
import { programmeTexts } from './texts.ts';

export const parametersPath = '/verwaltung/parameter';

export function parameterPath(key: ParameterKey | null, site: Pick<Site, 'slug'> | null): string {
  return `${parametersPath}${key ? `/${key}` : ''}${site ? `?standort=${site.slug}` : ''}`;
}

function whoIn(lang: Lang, row: ParameterRow): string {
  const say = programmeTexts(lang);
  if (row.changedByName === null) return say('parameters.by-programme');
  return row.changedByName || say('parameters.by-somebody');
}

/** Chooses between the state and the sites the person works for. */
function SiteChoice({
  lang,
  site,
  sites,
  to,
}: {
  lang: Lang;
  site: Site | null;
  sites: readonly Site[];
  to: string;
}) {
  const say = programmeTexts(lang);
  if (sites.length === 0) return null;
  return (
    <Form action={localHref(lang, to)} method="get" inline label={say('parameters.for-site')}>
      <SelectField
        name="standort"
        label={say('parameters.for-site')}
        value={site?.slug ?? ''}
        emptyLabel={say('parameters.for-state')}
        options={sites.map(({ slug, name }) => ({ value: slug, label: name }))}
        markOptional={false}
      />
      <Button variant="secondary">{say('parameters.show')}</Button>
    </Form>
  );
}

export interface ParametersPageProps {
  lang: Lang;
  parameters: readonly ParameterStanding[];
  site: Site | null;
  sites: readonly Site[];
}

export function ParametersPage({ lang, parameters, site, sites }: ParametersPageProps) {
  const say = programmeTexts(lang);
  const missing = parameters.filter((one) => !one.site && !one.state && !definitionOf(one.key).onlySites);
  return (
    <>
      <h1>{say('parameters.title')}</h1>
      <p>{say('parameters.intro')}</p>
      {missing.length > 0 && (
        <Alert kind="warning" title={say('parameters.missing-alert', { count: missing.length })}>
          <p>{say('parameters.missing-help')}</p>
          <ul>
            {missing.map(({ key }) => (
              <li key={key}>
                <Link href={localHref(lang, parameterPath(key, site))}>{parameterName(key, lang)}</Link>
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <SiteChoice lang={lang} site={site} sites={sites} to={parametersPath} />
      {parameterGroups.map((group) => (
        <Fragment key={group}>
          <h2>{say(`parameter-group.${group}`)}</h2>
          <Table
            caption={say(`parameter-group.${group}`)}
            captionHidden
            empty={say('parameters.no-values')}
            columns={[
              { key: 'what', label: say('parameters.column.what') },
              { key: 'value', label: say('parameters.column.value') },
              { key: 'valid-from', label: say('parameters.column.valid-from') },
              ...(site ? [{ key: 'level', label: say('parameters.column.level') }] : []),
              { key: 'source', label: say('parameters.column.source') },
              { key: 'who', label: say('parameters.column.who') },
            ]}
            rows={parameters
              .filter(({ key }) => definitionOf(key).group === group)
              .map((one) => {
                const row = one.site ?? one.state;
                return {
                  key: one.key,
                  cells: {
                    what: (
                      <Link href={localHref(lang, parameterPath(one.key, site))}>
                        {parameterName(one.key, lang)}
                      </Link>
                    ),
                    value: row ? (
                      sayValue(one.key, row.value, lang)
                    ) : (
                      <Badge kind={definitionOf(one.key).onlySites ? 'info' : 'warning'}>
                        {say('parameters.missing')}
                      </Badge>
                    ),
                    'valid-from': row && sayDate(row.validFrom, lang),
                    level:
                      row && say(row.siteId === null ? 'parameters.level.state' : 'parameters.level.site'),
                    source: row && <span lang="de">{row.source}</span>,
                    who: row && whoIn(lang, row),
                  },
                };
              })}
          />
        </Fragment>
      ))}
    </>
  );
}

export interface ParameterPageProps {
  lang: Lang;
  parameter: ParameterKey;
  /** All rows of the state and of the site, newest first. */
  history: readonly ParameterRow[];
  site: Site | null;
  sites: readonly Site[];
  today: Temporal.PlainDate;
  mayChange: boolean;
  saved: boolean;
  /** What was typed, when it has to be typed again. */
  entered?: Readonly<Record<string, string>>;
  errors?: readonly FieldMessage[];
}

export function ParameterPage(props: ParameterPageProps) {
  const { lang, parameter, history, site, sites, today, mayChange, saved, entered = {}, errors = [] } = props;
  const say = programmeTexts(lang);
  const { unit, level } = definitionOf(parameter);
  const current = valueOn(history, today, site?.id ?? null);
  const standingIds = new Set(
    [null, site?.id ?? null].flatMap((siteId) =>
      standing(history.filter((row) => row.siteId === siteId)).map((row) => row.id),
    ),
  );
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  const isMoney = unit.startsWith('cent');
  return (
    <>
      <BackLink href={localHref(lang, parameterPath(null, site))}>{say('parameters.back')}</BackLink>
      {saved && <Alert kind="success" title={say('parameters.saved')} live />}
      <h1>{parameterName(parameter, lang)}</h1>
      {!current && !definitionOf(parameter).onlySites && (
        <Alert kind="warning" title={say('parameters.missing')}>
          <p>{say('parameters.missing-help')}</p>
        </Alert>
      )}
      {level === 'site' && (
        <SiteChoice lang={lang} site={site} sites={sites} to={parameterPath(parameter, null)} />
      )}
      <h2>{say('parameters.history')}</h2>
      <Table
        caption={say('parameters.history')}
        captionHidden
        empty={say('parameters.no-values')}
        columns={[
          { key: 'value', label: say('parameters.field.value') },
          { key: 'period', label: say('parameters.column.period') },
          ...(site ? [{ key: 'level', label: say('parameters.column.level') }] : []),
          { key: 'source', label: say('parameters.column.source') },
          { key: 'who', label: say('parameters.column.who') },
          { key: 'when', label: say('parameters.column.when') },
        ]}
        rows={history.map((row) => ({
          key: row.id,
          cells: {
            value: (
              <>
                {sayValue(parameter, row.value, lang)}{' '}
                {!standingIds.has(row.id) ? (
                  <Badge>{say('parameters.corrected')}</Badge>
                ) : row === current ? (
                  <Badge kind="success">{say('parameters.current')}</Badge>
                ) : (
                  Temporal.PlainDate.compare(row.validFrom, today) > 0 && (
                    <Badge kind="info">{say('parameters.future')}</Badge>
                  )
                )}
              </>
            ),
            period: row.validUntil
              ? say('parameters.from-until', {
                  from: sayDate(row.validFrom, lang),
                  until: sayDate(row.validUntil.subtract({ days: 1 }), lang),
                })
              : say('parameters.from', { from: sayDate(row.validFrom, lang) }),
            level: say(row.siteId === null ? 'parameters.level.state' : 'parameters.level.site'),
            source: <span lang="de">{row.source}</span>,
            who: whoIn(lang, row),
            when: sayDate(dayOf(row.changedAt), lang),
          },
        }))}
      />
      {!mayChange && level === 'state' && <p class="muted">{say('parameters.state-only')}</p>}
      {mayChange && (
        <section aria-labelledby="neuer-wert">
          <h2 id="neuer-wert">
            {site ? say('parameters.add-for-site', { site: site.name }) : say('parameters.add-for-state')}
          </h2>
          <Form action={localHref(lang, parameterPath(parameter, site))} errors={errors}>
            <TextField
              name="value"
              label={say(
                isMoney
                  ? 'parameters.field.value-money'
                  : unit === 'month-day'
                    ? 'parameters.field.value-month-day'
                    : 'parameters.field.value',
              )}
              hint={
                isMoney
                  ? say('parameters.hint.money')
                  : unit === 'month-day'
                    ? say('parameters.hint.month-day')
                    : current && sayValue(parameter, current.value, lang)
              }
              value={
                entered.value ?? (current ? writeValue(current.value, unit, lang === 'de' ? ',' : '.') : '')
              }
              error={errorOf('value')}
              inputMode="decimal"
              width="short"
              required
            />
            <DateField
              name="valid-from"
              label={say('parameters.field.valid-from')}
              value={entered['valid-from']}
              error={errorOf('valid-from')}
              required
            />
            <DateField
              name="valid-until"
              label={say('parameters.field.valid-until')}
              hint={say('parameters.hint.valid-until')}
              value={entered['valid-until']}
              error={errorOf('valid-until')}
            />
            <TextField
              name="source"
              label={say('parameters.field.source')}
              hint={say('parameters.hint.source')}
              value={entered.source}
              error={errorOf('source')}
              maxLength={300}
              required
            />
            <CheckboxField
              name="correction"
              label={say('parameters.field.correction')}
              checked={Boolean(entered.correction)}
            />
            <Button>{say('parameters.submit')}</Button>
          </Form>
        </section>
      )}
    </>
  );
}
