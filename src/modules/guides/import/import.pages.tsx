import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { CheckboxField, CheckboxGroup, FileField, SelectField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { Pagination } from '#ui/pagination';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import { Tabs } from '#ui/tabs';
import { sayLanguage } from '../say-guide.ts';
import type { SiteName } from '../team.pages.tsx';
import { guideTexts } from '../texts.ts';
import type { ColumnTarget } from './columns.ts';
import type { GuideImport } from './guide-import.ts';
import type { LookedOverRow } from './look-over-import.ts';
import { mostRows } from './read-sheet.ts';
import { sayCellError, sayDuplicate, sayEntry, sayQualified, sayTargets } from './say-import.ts';

export interface UploadPageProps {
  lang: Lang;
  sites: readonly SiteName[];
  site: string;
  errors: readonly FieldMessage[];
}

export function UploadPage({ lang, sites, site, errors }: UploadPageProps) {
  const say = guideTexts(lang);
  const errorOf = (name: string) => errors.find((error) => error.name === name)?.message;
  return (
    <>
      <BackLink href={localHref(lang, '/team')}>{say('team.title')}</BackLink>
      <h1>{say('import.title')}</h1>
      <p class="lead">{say('import.lead')}</p>
      <Form action={localHref(lang, '/team/import')} errors={errors} multipart>
        {sites.length > 1 ? (
          <SelectField
            name="site"
            label={say('field.site')}
            value={site}
            error={errorOf('site')}
            required
            options={sites.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <input type="hidden" name="site" value={sites[0]?.id ?? ''} />
        )}
        <FileField
          name="file"
          label={say('import.file')}
          hint={say('import.file-hint', { most: mostRows })}
          accept=".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          error={errorOf('file')}
          required
        />
        <Button>{say('import.upload')}</Button>
      </Form>
      <h2>{say('import.example')}</h2>
      <p>{say('import.example-lead')}</p>
      <p>
        <Link href={localHref(lang, '/team/import/vorlage')} download>
          {say('import.template')}
        </Link>
      </p>
      <p class="muted">{say('import.kept')}</p>
    </>
  );
}

export interface MappingPageProps {
  lang: Lang;
  list: GuideImport;
  /** What was chosen, where it has to be chosen again. */
  mapping: readonly (ColumnTarget | null)[];
  errors: readonly FieldMessage[];
}

/** Some filled cells of a column, to recognise it by. */
function examplesOf(list: GuideImport, column: number): string {
  const found: string[] = [];
  for (const row of list.rows) {
    const cell = row[column] ?? '';
    if (cell !== '' && !found.includes(cell)) found.push(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
    if (found.length === 3) break;
  }
  return found.join(' · ');
}

export function MappingPage({ lang, list, mapping, errors }: MappingPageProps) {
  const say = guideTexts(lang);
  const targets = sayTargets(lang);
  return (
    <>
      <BackLink href={localHref(lang, '/team/import')}>{say('import.title')}</BackLink>
      <h1>{say('import.mapping-title')}</h1>
      <p class="lead">{say('import.mapping-lead', { rows: list.rows.length, file: list.fileName })}</p>
      <Form action={localHref(lang, `/team/import/${list.id}`)} errors={errors}>
        <input type="hidden" name="version" value={String(list.version)} />
        <Table
          caption={say('import.mapping-title')}
          captionHidden
          empty=""
          columns={[
            { key: 'column', label: say('import.column') },
            { key: 'examples', label: say('import.examples') },
            { key: 'means', label: say('import.means') },
          ]}
          rows={list.header.map((heading, column) => ({
            key: String(column),
            cells: {
              column: <bdi>{heading || say('import.column-number', { number: column + 1 })}</bdi>,
              examples: <bdi>{examplesOf(list, column)}</bdi>,
              means: (
                <SelectField
                  name={`column-${column}`}
                  label={say('import.means-of', {
                    column: heading || say('import.column-number', { number: column + 1 }),
                  })}
                  labelHidden
                  markOptional={false}
                  emptyLabel={say('import.ignore')}
                  value={mapping[column] ?? ''}
                  error={errors.find(({ name }) => name === `column-${column}`)?.message}
                  options={targets.map(({ target, words }) => ({ value: target, label: words }))}
                />
              ),
            },
          }))}
        />
        <p class="muted">{say('import.phone-hint')}</p>
        <ButtonRow>
          <Button>{say('import.check')}</Button>
          <Button variant="tertiary" formAction={localHref(lang, `/team/import/${list.id}/abbruch`)}>
            {say('import.discard')}
          </Button>
        </ButtonRow>
      </Form>
    </>
  );
}

export const rowsPerPage = 100;
const mostDuplicatesShown = 300;
export type RowView = 'alle' | 'fehler' | 'doppelt';

export interface CheckPageProps {
  lang: Lang;
  list: GuideImport;
  rows: readonly LookedOverRow[];
  view: RowView;
  /** Number of the row behind which the page begins. */
  after: number;
  takeAnyway: ReadonlySet<number>;
  errors: readonly FieldMessage[];
}

/** The dry run: what would be taken over, what is wrong, and who may be there already. Nothing is entered yet. */
export function CheckPage(props: CheckPageProps) {
  const { lang, list, rows, view, after, takeAnyway, errors } = props;
  const say = guideTexts(lang);
  const path = `/team/import/${list.id}`;
  const href = (rest: string) => localHref(lang, path + rest);
  const faulty = rows.filter((row) => row.errors.length > 0);
  const duplicates = rows.filter((row) => row.duplicate !== null);
  const sound = rows.length - faulty.length - duplicates.length;
  const chosen = view === 'fehler' ? faulty : view === 'doppelt' ? duplicates : rows;
  const shown = chosen.filter(({ number }) => number > after).slice(0, rowsPerPage);
  const last = shown.at(-1);
  const hasNext = last !== undefined && chosen.at(-1) !== last;
  return (
    <>
      <BackLink href={href('')}>{say('import.mapping-title')}</BackLink>
      <h1>{say('import.check-title')}</h1>
      <p class="lead">
        {say('import.counted', {
          rows: rows.length,
          sound,
          faulty: faulty.length,
          duplicates: duplicates.length,
        })}
      </p>
      {faulty.length > 0 && (
        <Alert kind="warning" title={say('import.faulty-title', { count: faulty.length })}>
          <p>{say('import.faulty-help')}</p>
          <ul>
            <li>
              <Link href={href('/fehler')} download>
                {say('import.faulty-csv')}
              </Link>
            </li>
            <li>
              <Link href={href('/fehler?als=xlsx')} download>
                {say('import.faulty-xlsx')}
              </Link>
            </li>
          </ul>
        </Alert>
      )}
      <Form action={href('/uebernahme')} errors={errors}>
        <input type="hidden" name="version" value={String(list.version)} />
        {duplicates.length > 0 && (
          <CheckboxGroup
            name="trotzdem"
            label={say('import.duplicates-title', { count: duplicates.length })}
            hint={say('import.duplicates-help')}
            markOptional={false}
            value={[...takeAnyway].map(String)}
            options={duplicates.slice(0, mostDuplicatesShown).map((row) => ({
              value: String(row.number),
              label: say('import.take-anyway', { number: row.number, name: row.read.name }),
              hint: sayDuplicate(row, lang),
            }))}
          />
        )}
        {duplicates.length > mostDuplicatesShown && (
          <p>{say('import.duplicates-more', { count: duplicates.length - mostDuplicatesShown })}</p>
        )}
        {faulty.length > 0 && (
          <CheckboxField
            name="ohne-fehler"
            label={say('import.leave-out', { count: faulty.length })}
            hint={say('import.leave-out-hint')}
            error={errors.find(({ name }) => name === 'ohne-fehler')?.message}
          />
        )}
        <ButtonRow>
          {sound + duplicates.length > 0 && (
            <Button>
              {say(duplicates.length > 0 ? 'import.take-over-chosen' : 'import.take-over', { count: sound })}
            </Button>
          )}
          <ButtonLink href={href('')} variant="secondary">
            {say('import.change-mapping')}
          </ButtonLink>
          <Button variant="tertiary" formAction={href('/abbruch')}>
            {say('import.discard')}
          </Button>
        </ButtonRow>
      </Form>
      <h2 id="zeilen">{say('import.rows')}</h2>
      <Tabs
        label={say('import.rows')}
        tabs={[
          {
            href: href('/pruefung#zeilen'),
            label: say('import.view-all'),
            current: view === 'alle',
            count: rows.length,
          },
          {
            href: href('/pruefung?zeige=fehler#zeilen'),
            label: say('import.view-faulty'),
            current: view === 'fehler',
            count: faulty.length,
          },
          {
            href: href('/pruefung?zeige=doppelt#zeilen'),
            label: say('import.view-duplicates'),
            current: view === 'doppelt',
            count: duplicates.length,
          },
        ]}
      />
      <Table
        caption={say('import.rows')}
        captionHidden
        empty={say('import.no-rows')}
        rowHeader="name"
        columns={[
          { key: 'number', label: say('import.row'), align: 'end' },
          { key: 'name', label: say('field.name') },
          { key: 'contact', label: say('import.contact') },
          { key: 'languages', label: say('field.languages') },
          { key: 'home', label: say('field.home') },
          { key: 'entry', label: say('team.state') },
          { key: 'notes', label: say('import.notes') },
        ]}
        rows={shown.map((row) => ({
          key: String(row.number),
          cells: {
            number: row.number,
            name: <bdi>{row.read.name}</bdi>,
            contact: <bdi>{[row.read.phone, row.read.email].filter(Boolean).join(', ')}</bdi>,
            languages: row.read.languages.map((language) => sayLanguage(language, lang)).join('; '),
            home: row.home?.name,
            entry: (
              <>
                {sayEntry(row, lang)}
                {row.read.qualifiedOn && <span class="muted"> {sayQualified(row, lang)}</span>}
              </>
            ),
            notes: <Notes lang={lang} row={row} header={list.header} />,
          },
        }))}
      />
      <Pagination
        previousHref={after > 0 ? href(`/pruefung?zeige=${view}#zeilen`) : undefined}
        previousLabel={say('team.to-start')}
        nextHref={hasNext ? href(`/pruefung?zeige=${view}&ab=${last.number}#zeilen`) : undefined}
      />
    </>
  );
}

function Notes({ lang, row, header }: { lang: Lang; row: LookedOverRow; header: readonly string[] }) {
  const say = guideTexts(lang);
  const notes = [
    ...row.errors.map((error) => sayCellError(error, header, lang)),
    ...(row.duplicate ? [sayDuplicate(row, lang)] : []),
    ...(row.placeUnknown ? [say('import.place-unknown', { place: row.read.place })] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <ul class="plain-list">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
