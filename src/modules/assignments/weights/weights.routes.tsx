import { parts, weightsFrom } from '#modules/matching';
import { checkEntered, type FieldError, type FormFields } from '#platform/form-fields';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayChangeSomeRule } from '../asking/asking.policy.ts';
import { coordinatedSite } from '../asking/asking-rule.routes.tsx';
import { fieldMessages } from '../field-messages.ts';
import { loadSite } from '../plan/site-plan.ts';
import { assignmentTexts } from '../texts.ts';
import { changeWeights } from './change-weights.ts';
import { orderChanges } from './order-changes.ts';
import { type Counts, ofEachPart, readCounts } from './site-weights.ts';
import { weightsForm } from './weights.form.ts';
import { type Preview, WeightsPage, weightsPath } from './weights.pages.tsx';

/** So many open requests are looked at for a preview; each is ranked twice. */
const mostLookedAt = 40;

type Of = Awaited<ReturnType<typeof coordinatedSite>>;

async function previewOf(
  { db, today, now }: Signed<Visit>,
  siteId: string,
  counts: Counts,
): Promise<Preview> {
  const { world, requests } = await loadSite(db, { siteId, joint: false, today, now });
  const needs = world.needs.slice(0, mostLookedAt);
  const changes = orderChanges({ ...world, needs }, weightsFrom(counts), today);
  return { counts, looked: needs.length, changes, requests };
}

async function weightsPage(
  visit: Signed<Visit>,
  of: Of,
  shown: {
    entered: Readonly<Record<string, string>>;
    errors?: readonly FieldError[];
    preview?: Preview;
    changed?: boolean;
  },
) {
  const { lang, db, query, today } = visit;
  return page(
    assignmentTexts(lang)('weights.title'),
    <WeightsPage
      lang={lang}
      {...of}
      standing={await readCounts(db, of.siteId, today)}
      entered={shown.entered}
      errors={fieldMessages(lang, shown.errors ?? [])}
      preview={shown.preview ?? null}
      saved={query.has('gespeichert')}
      changedMeanwhile={shown.changed ?? false}
    />,
    { narrow: true, status: shown.errors || shown.changed ? 422 : 200 },
  );
}

const enteredIn = (form: { get(name: string): string | null }) => ofEachPart((part) => form.get(part) ?? '');

/** The way back from `writeCounts`; what was tampered with is like nothing that stands. */
function seenIn(form: FormFields): Counts {
  const numbers = form.get('seen').split('-').map(Number);
  return ofEachPart((part) => numbers[parts.indexOf(part)] ?? Number.NaN);
}

export const weightsRoutes: readonly Route[] = [
  guarded.get(weightsPath, mayChangeSomeRule, async (visit) => {
    const { query } = visit;
    const of = await coordinatedSite(visit, query.get('standort'));
    if (!parts.some((part) => query.has(part))) return weightsPage(visit, of, { entered: {} });
    const entered = enteredIn(query);
    const checked = checkEntered(weightsForm, entered);
    if (!checked.ok) return weightsPage(visit, of, { entered, errors: checked.errors });
    return weightsPage(visit, of, {
      entered,
      preview: await previewOf(visit, of.siteId, checked.value),
    });
  }),

  guarded.post(weightsPath, mayChangeSomeRule, async (visit) => {
    const { tx, form, person, now, today } = visit;
    const newId = () => visit.newId();
    const of = await coordinatedSite(visit, form.get('standort'));
    const entered = enteredIn(form);
    const checked = checkEntered(weightsForm, entered);
    if (!checked.ok) return weightsPage(visit, of, { entered, errors: checked.errors });
    const { siteId } = of;
    const seen = seenIn(form);
    const done = await changeWeights(tx, {
      siteId,
      seen,
      counts: checked.value,
      newId,
      by: person,
      now,
      today,
    });
    if (!done.ok) return weightsPage(visit, of, { entered, changed: true });
    return redirect(`${weightsPath}?standort=${siteId}&gespeichert`);
  }),

  guarded.post(`${weightsPath}/vorgabe`, mayChangeSomeRule, async (visit) => {
    const { tx, form, person, now, today } = visit;
    const newId = () => visit.newId();
    const of = await coordinatedSite(visit, form.get('standort'));
    const { siteId } = of;
    const seen = seenIn(form);
    const done = await changeWeights(tx, { siteId, seen, counts: 'usual', newId, by: person, now, today });
    if (!done.ok) return weightsPage(visit, of, { entered: {}, changed: true });
    return redirect(`${weightsPath}?standort=${siteId}&gespeichert`);
  }),
];
