import type { ComponentChildren } from 'preact';
import type { Lang } from '#platform/languages';
import { Alert } from '#ui/alert';
import { Button, ButtonLink, ButtonRow } from '#ui/button';
import type { FieldMessage } from '#ui/error-summary';
import { SelectField } from '#ui/fields';
import { Form } from '#ui/form';
import { localHref } from '#ui/href';
import { Link } from '#ui/link';
import { BackLink } from '#ui/step-page';
import { Table } from '#ui/table';
import type { OwnerOption } from '../owners.ts';
import { EditorialTabs } from '../tabs.pages.tsx';
import { editorialTexts } from '../texts.ts';

export const listPaths = {
  dates: '/redaktion/termine',
  partners: '/redaktion/partner',
  media: '/redaktion/medien',
} as const;
export type ListName = keyof typeof listPaths;

export interface ListedRow {
  readonly id: string;
  readonly title: string;
  /** In the order of the columns. */
  readonly cells: readonly ComponentChildren[];
}

export interface ListPageProps {
  lang: Lang;
  name: ListName;
  columns: readonly string[];
  rows: readonly ListedRow[];
  isAtCentre: boolean;
  saved: boolean;
}

/** A list a site or the centre keeps, each row with the way to change it. */
export function ListPage({ lang, name, columns, rows, isAtCentre, saved }: ListPageProps) {
  const say = editorialTexts(lang);
  const path = listPaths[name];
  return (
    <>
      {saved && <Alert kind="success" title={say('desk.saved')} live />}
      <h1>{say('desk.title')}</h1>
      <EditorialTabs lang={lang} current={path} isAtCentre={isAtCentre} />
      <p class="lead">{say(`${name}.lead`)}</p>
      <ButtonRow>
        <ButtonLink href={localHref(lang, `${path}/neu`)}>{say(`${name}.new`)}</ButtonLink>
      </ButtonRow>
      <Table
        caption={say(`tab.${name}`)}
        captionHidden
        empty={say(`${name}.none`)}
        columns={[
          { key: 'title', label: say('field.name') },
          ...columns.map((label, index) => ({ key: String(index), label })),
        ]}
        rows={rows.map((row) => ({
          key: row.id,
          cells: {
            title: (
              <Link href={localHref(lang, `${path}/${row.id}`)}>
                <span lang="de">{row.title}</span>
              </Link>
            ),
            ...Object.fromEntries(row.cells.map((cell, index) => [String(index), cell])),
          },
        }))}
      />
    </>
  );
}

export interface EntryPageProps {
  lang: Lang;
  name: ListName;
  /** null: a new one. */
  id: string | null;
  values: Readonly<Record<string, string>>;
  errors: readonly FieldMessage[];
  /** For whom it can be entered; of one that exists that stays. */
  owners: readonly OwnerOption[];
  children: ComponentChildren;
}

/** One entry of a list: to enter, to change, to take away. */
export function EntryPage({ lang, name, id, values, errors, owners, children }: EntryPageProps) {
  const say = editorialTexts(lang);
  const path = listPaths[name];
  return (
    <>
      <BackLink href={localHref(lang, path)}>{say(`tab.${name}`)}</BackLink>
      <h1>{say(id === null ? `${name}.new` : `${name}.change`)}</h1>
      <Form action={localHref(lang, `${path}/${id ?? 'neu'}`)} errors={errors}>
        {id !== null && <input type="hidden" name="version" value={values.version} />}
        {id === null &&
          (owners.length === 1 ? (
            <input type="hidden" name="owner" value={owners[0]?.value} />
          ) : (
            <SelectField
              name="owner"
              label={say('field.owner')}
              required
              value={values.owner}
              error={errors.find((error) => error.name === 'owner')?.message}
              options={owners.map((one) => ({ value: one.value, label: one.name, lang: 'de' }))}
            />
          ))}
        {children}
        <ButtonRow>
          <Button>{say('articles.save')}</Button>
          <ButtonLink href={localHref(lang, path)} variant="secondary">
            {say('desk.cancel')}
          </ButtonLink>
        </ButtonRow>
      </Form>
      {id !== null && (
        <section aria-labelledby="wegnehmen">
          <h2 id="wegnehmen">{say(`${name}.delete`)}</h2>
          <p>{say(`${name}.delete.text`)}</p>
          <Form action={localHref(lang, `${path}/${id}/loeschung`)} bare>
            <Button variant="secondary">{say('list.delete')}</Button>
          </Form>
        </section>
      )}
    </>
  );
}
