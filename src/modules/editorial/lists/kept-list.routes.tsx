import type { ComponentChildren } from 'preact';
import type { ZodType } from 'zod';
import type { Person } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import { guarded, page, type Reply, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { isAtCentre, mayPublishFor } from '../articles/article.policy.ts';
import type { Owner } from '../articles/article.ts';
import { fieldMessages } from '../field-messages.ts';
import { type OwnerOption, ownerNamed, ownersFor } from '../owners.ts';
import { editorialTexts } from '../texts.ts';
import { EntryPage, type ListedRow, type ListName, ListPage, listPaths } from './list.pages.tsx';

/** What a field needs to show itself again. */
export type FieldOf = (name: string) => { name: string; value: string; error: string | undefined };

/** A list that a site or the centre keeps: what can be entered, and where it lies. */
export interface KeptList<Entered, Entry extends Owner & { readonly id: string }> {
  readonly name: ListName;
  readonly may: (person: Person) => boolean;
  readonly form: ZodType<Entered>;
  /** Every field of the form, empty. */
  readonly blank: Readonly<Record<string, string>>;
  readonly mayOwn: (owner: OwnerOption) => boolean;
  /** What the form alone cannot know. */
  readonly check?: (entered: Entered, owner: Owner) => FieldError | null;
  readonly fields: (of: {
    lang: Lang;
    field: FieldOf;
    db: Db;
    ofCentre: boolean;
  }) => Promise<ComponentChildren>;
  readonly columns: (lang: Lang) => readonly string[];
  readonly row: (entry: Entry, lang: Lang, ownerName: string) => ListedRow;
  readonly valuesOf: (entry: Entry) => Readonly<Record<string, string>>;
  readonly list: (db: Db, of: { person: Person; now: Temporal.Instant }) => Promise<readonly Entry[]>;
  readonly read: (db: Db, id: string) => Promise<Entry | null>;
  readonly insert: (tx: Tx, of: Entered & Owner & { id: string }) => Promise<void>;
  readonly update: (tx: Tx, of: Entered & { id: string; version: number }) => Promise<boolean>;
  readonly remove: (tx: Tx, id: string) => Promise<void>;
}

/** The pages of a kept list: all of it, a new entry, one to change, one to take away. */
export function keptListRoutes<Entered, Entry extends Owner & { readonly id: string }>(
  list: KeptList<Entered, Entry>,
): Route[] {
  const { name, may } = list;
  const path = listPaths[name];

  async function entryOr404(visit: Signed<Visit>): Promise<Entry> {
    const entry = await list.read(visit.db, visit.id());
    if (!entry || !mayPublishFor(visit.person, entry)) throw new NotFound();
    return entry;
  }

  async function entryPage(
    visit: Signed<Visit>,
    entry: Entry | null,
    values: Readonly<Record<string, string>>,
    errors: readonly FieldError[] = [],
  ): Promise<Reply> {
    const { lang, db, person } = visit;
    const say = editorialTexts(lang);
    const shown = fieldMessages(lang, errors);
    const owners = (await ownersFor(db, person, lang)).filter(list.mayOwn);
    const field: FieldOf = (field) => ({
      name: field,
      value: values[field] ?? '',
      error: shown.find((error) => error.name === field)?.message,
    });
    return page(
      say(entry ? `${name}.change` : `${name}.new`),
      <EntryPage
        lang={lang}
        name={name}
        id={entry?.id ?? null}
        values={values}
        errors={shown}
        owners={owners}
      >
        {await list.fields({ lang, field, db, ofCentre: entry ? entry.siteId === null : isAtCentre(person) })}
      </EntryPage>,
      { narrow: true, status: errors.length > 0 ? 422 : 200 },
    );
  }

  return [
    guarded.get(path, may, async ({ db, lang, person, now, query }) => {
      const own = (await list.list(db, { person, now })).filter((entry) => mayPublishFor(person, entry));
      const owners = await ownersFor(db, person, lang);
      const ownerOf = ({ siteId, stateKey }: Owner) =>
        owners.find(({ value }) => value === (siteId ?? `state:${stateKey}`))?.name ?? '';
      return page(
        editorialTexts(lang)(`tab.${name}`),
        <ListPage
          lang={lang}
          name={name}
          columns={list.columns(lang)}
          rows={own.map((entry) => list.row(entry, lang, ownerOf(entry)))}
          isAtCentre={isAtCentre(person)}
          saved={query.has('gespeichert')}
        />,
      );
    }),

    guarded.get(`${path}/neu`, may, (visit) => entryPage(visit, null, list.blank)),

    guarded.post(`${path}/neu`, may, async (visit) => {
      const { tx, person, form } = visit;
      const typed = { ...list.blank, ...form.toRecord() };
      const owner = await ownerNamed(tx, person, form.get('owner'));
      const entered = checkEntered(list.form, typed);
      if (form.get('owner') === '') {
        return entryPage(visit, null, typed, [{ name: 'owner', code: 'owner-missing' }]);
      }
      if (!owner || !list.mayOwn({ value: form.get('owner'), name: '' })) throw new NotFound();
      if (!entered.ok) return entryPage(visit, null, typed, entered.errors);
      const wrong = list.check?.(entered.value, owner);
      if (wrong) return entryPage(visit, null, typed, [wrong]);
      await list.insert(tx, { ...entered.value, ...owner, id: visit.newId() });
      return redirect(`${path}?gespeichert=ja`);
    }),

    guarded.get(`${path}/:id`, may, async (visit) => {
      const entry = await entryOr404(visit);
      return entryPage(visit, entry, list.valuesOf(entry));
    }),

    guarded.post(`${path}/:id`, may, async (visit) => {
      const entry = await entryOr404(visit);
      const typed = { ...list.blank, ...visit.form.toRecord() };
      const entered = checkEntered(list.form, typed);
      if (!entered.ok) return entryPage(visit, entry, typed, entered.errors);
      const wrong = list.check?.(entered.value, entry);
      if (wrong) return entryPage(visit, entry, typed, [wrong]);
      const version = Number(visit.form.get('version')) || 0;
      if (await list.update(visit.tx, { ...entered.value, id: entry.id, version })) {
        return redirect(`${path}?gespeichert=ja`);
      }
      return entryPage(visit, entry, typed, [{ name: 'kind', code: 'changed-meanwhile' }]);
    }),

    guarded.post(`${path}/:id/loeschung`, may, async (visit) => {
      const entry = await entryOr404(visit);
      await list.remove(visit.tx, entry.id);
      return redirect(`${path}?gespeichert=ja`);
    }),
  ];
}
