import { NotFound } from '#platform/errors';
import type { FieldError } from '#platform/form-fields';
import { file, guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayImport } from '../guide.policy.ts';
import { messagesFor } from '../guide-area.routes.tsx';
import { staffSites } from '../team.routes.tsx';
import { guideTexts } from '../texts.ts';
import { type ColumnTarget, checkMapping, isColumnTarget, proposeMapping } from './columns.ts';
import type { GuideImport } from './guide-import.ts';
import { CheckPage, MappingPage, type RowView, UploadPage } from './import.pages.tsx';
import { deleteImport, insertImport, readImport, saveMapping } from './import.store.ts';
import { lookOverImport } from './look-over-import.ts';
import { readSheet } from './read-sheet.ts';
import { sayCellError } from './say-import.ts';
import { takeOverImport } from './take-over-import.ts';
import { writeCsv, writeXlsx } from './write-sheet.ts';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const views: readonly RowView[] = ['alle', 'fehler', 'doppelt'];

async function sitesFor(visit: Signed<Visit>) {
  return (await staffSites(visit.db, visit.person)).filter(({ id }) => mayImport(visit.person, id));
}

async function listOr404(visit: Signed<Visit>): Promise<GuideImport> {
  const list = await readImport(visit.db, visit.id());
  if (!list || !mayImport(visit.person, list.siteId)) throw new NotFound();
  return list;
}

async function uploadPage(visit: Signed<Visit>, site: string, errors: readonly FieldError[]) {
  return page(
    guideTexts(visit.lang)('import.title'),
    <UploadPage
      lang={visit.lang}
      sites={await sitesFor(visit)}
      site={site}
      errors={messagesFor(visit.lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

function mappingPage(
  visit: Signed<Visit>,
  list: GuideImport,
  mapping: readonly (ColumnTarget | null)[],
  errors: readonly FieldError[],
) {
  return page(
    guideTexts(visit.lang)('import.mapping-title'),
    <MappingPage lang={visit.lang} list={list} mapping={mapping} errors={messagesFor(visit.lang, errors)} />,
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function checkPage(
  visit: Signed<Visit>,
  list: GuideImport,
  of: { takeAnyway: ReadonlySet<number>; errors: readonly FieldError[] },
) {
  const { lang, query } = visit;
  const after = /^\d{1,6}$/.exec(query.get('ab') ?? '');
  return page(
    guideTexts(lang)('import.check-title'),
    <CheckPage
      lang={lang}
      list={list}
      rows={await lookOverImport(visit.db, list, visit.today)}
      view={views.find((view) => view === query.get('zeige')) ?? 'alle'}
      after={after ? Number(after[0]) : 0}
      takeAnyway={of.takeAnyway}
      errors={messagesFor(lang, of.errors)}
    />,
    { status: of.errors.length > 0 ? 422 : 200 },
  );
}

const mayImportSomewhere = (person: Signed<Visit>['person']) => mayImport(person);

export const importRoutes: readonly Route[] = [
  guarded.get('/team/import', mayImportSomewhere, (visit) => uploadPage(visit, '', [])),

  guarded.post(
    '/team/import',
    mayImportSomewhere,
    async (visit) => {
      const { tx, form, person, now } = visit;
      const siteId = (await sitesFor(visit)).find(({ id }) => id === form.get('site'))?.id;
      const sent = form.file('file');
      const errors: FieldError[] = [];
      if (!siteId) errors.push({ name: 'site', code: 'site-missing' });
      if (!sent) errors.push({ name: 'file', code: 'file-missing' });
      if (!siteId || !sent) return uploadPage(visit, form.get('site'), errors);
      const read = await readSheet(sent.bytes);
      if (!read.ok) {
        return uploadPage(visit, siteId, [{ name: 'file', code: `file-${read.problem}` }]);
      }
      const { header, rows } = read.sheet;
      const id = visit.newId();
      await insertImport(tx, {
        id,
        siteId,
        uploadedBy: person.id,
        uploadedAt: now,
        fileName: sent.name,
        header,
        rows,
        mapping: proposeMapping(header),
      });
      return redirect(`/team/import/${id}`);
    },
    { upload: true },
  ),

  guarded.get('/team/import/vorlage', mayImportSomewhere, ({ lang }) => {
    const say = guideTexts(lang);
    const rows = [say('import.template-header'), say('import.template-row')].map((row) => row.split('|'));
    return file(writeCsv(rows), 'text/csv; charset=utf-8', say('import.template-name'));
  }),

  guarded.get('/team/import/:id', mayImportSomewhere, async (visit) => {
    const list = await listOr404(visit);
    return mappingPage(visit, list, list.mapping, []);
  }),

  guarded.post('/team/import/:id', mayImportSomewhere, async (visit) => {
    const { tx, form } = visit;
    const list = await listOr404(visit);
    const mapping = list.header.map((_, column) => {
      const chosen = form.get(`column-${column}`);
      return isColumnTarget(chosen) ? chosen : null;
    });
    const wrong = checkMapping(mapping);
    if (wrong)
      return mappingPage(visit, list, mapping, [{ name: `column-${wrong.column}`, code: wrong.problem }]);
    if (!(await saveMapping(tx, list.id, visit.form.version(), mapping))) {
      return mappingPage(visit, list, mapping, [{ name: 'column-0', code: 'mapping-changed' }]);
    }
    return redirect(`/team/import/${list.id}/pruefung`);
  }),

  guarded.get('/team/import/:id/pruefung', mayImportSomewhere, async (visit) => {
    const list = await listOr404(visit);
    if (checkMapping(list.mapping)) return redirect(`/team/import/${list.id}`);
    return checkPage(visit, list, { takeAnyway: new Set(), errors: [] });
  }),

  guarded.get('/team/import/:id/fehler', mayImportSomewhere, async (visit) => {
    const { lang, db, today, query } = visit;
    const say = guideTexts(lang);
    const list = await listOr404(visit);
    const faulty = (await lookOverImport(db, list, today)).filter(({ errors }) => errors.length > 0);
    const heading = say('import.error-heading');
    // A list that was corrected once has this column already.
    const own = (row: readonly string[]) => row.filter((_, column) => list.header[column] !== heading);
    const rows = [
      [...own(list.header), heading],
      ...faulty.map(({ number, errors }) => [
        ...own(list.rows[number - 2] ?? []),
        errors.map((error) => sayCellError(error, list.header, lang)).join(' '),
      ]),
    ];
    const name = say('import.faulty-name');
    return query.get('als') === 'xlsx'
      ? file(() => writeXlsx(say('import.rows'), rows), xlsxType, `${name}.xlsx`)
      : file(writeCsv(rows), 'text/csv; charset=utf-8', `${name}.csv`);
  }),

  guarded.post('/team/import/:id/uebernahme', mayImportSomewhere, async (visit) => {
    const { tx, form, person, now, today } = visit;
    const list = await listOr404(visit);
    const takeAnyway = new Set(
      form
        .all('trotzdem')
        .filter((number) => /^\d{1,6}$/.test(number))
        .map(Number),
    );
    const done = await takeOverImport(tx, {
      list,
      version: visit.form.version(),
      leaveOutFaulty: form.get('ohne-fehler') !== '',
      takeAnyway,
      by: person,
      now,
      today,
      newId: () => visit.newId(),
    });
    if (!done.ok && done.refusal === 'taken-already') throw new NotFound();
    if (!done.ok) {
      const name = done.refusal === 'rows-with-errors' ? 'ohne-fehler' : 'zeilen';
      return checkPage(visit, list, { takeAnyway, errors: [{ name, code: done.refusal }] });
    }
    return redirect(`/team?uebernommen=${done.taken}`);
  }),

  guarded.post('/team/import/:id/abbruch', mayImportSomewhere, async (visit) => {
    const list = await listOr404(visit);
    await deleteImport(visit.tx, list.id);
    return redirect('/team');
  }),
];
