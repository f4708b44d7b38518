import { listSites } from '#modules/programme';
import { sitesOf } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { fieldMessages } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { mayChangeAskingRule, mayChangeSomeRule } from './asking.policy.ts';
import { askingRuleForm } from './asking-rule.form.ts';
import { AskingRulePage, type AskingRulePageProps, askingRulePath } from './asking-rule.pages.tsx';
import { readAskingRule } from './asking-rule.store.ts';
import type { StoredRule } from './asking-rule.ts';
import { changeAskingRule } from './change-asking-rule.ts';

const clock = (time: Temporal.PlainTime) => time.toString({ smallestUnit: 'minute' });

const written = (rule: StoredRule): AskingRulePageProps['entered'] => ({
  way: rule.way,
  'at-once': String(Math.max(2, rule.atOnce)),
  wait: String(rule.waitHours),
  'quiet-from': clock(rule.quiet.from),
  'quiet-until': clock(rule.quiet.until),
  end: rule.atEnd,
});

/** The site named, else her first. */
export async function coordinatedSite({ db, person }: Signed<Visit>, named: string | null) {
  const mine = sitesOf(person, ['coordinator', 'deputy']);
  const siteId = named && named !== '' ? named : mine[0];
  if (!siteId || !mayChangeAskingRule(person, siteId)) throw new NotFound();
  const sites = (await listSites(db, { alsoInactive: true })).filter(({ id }) => mine.includes(id));
  return { siteId, sites };
}

async function rulePage(
  visit: Signed<Visit>,
  of: Awaited<ReturnType<typeof coordinatedSite>>,
  again: { entered: AskingRulePageProps['entered']; errors: readonly FieldError[]; changed?: boolean } | null,
) {
  const { lang, db, query } = visit;
  const rule = await readAskingRule(db, of.siteId);
  return page(
    assignmentTexts(lang)('asking-rule.title'),
    <AskingRulePage
      lang={lang}
      {...of}
      version={rule.version}
      entered={again?.entered ?? written(rule)}
      errors={fieldMessages(lang, again?.errors ?? [])}
      saved={!again && query.has('gespeichert')}
      changedMeanwhile={again?.changed ?? false}
    />,
    { narrow: true, status: again ? 422 : 200 },
  );
}

export const askingRuleRoutes: readonly Route[] = [
  guarded.get(askingRulePath, mayChangeSomeRule, async (visit) =>
    rulePage(visit, await coordinatedSite(visit, visit.query.get('standort')), null),
  ),

  guarded.post(askingRulePath, mayChangeSomeRule, async (visit) => {
    const { tx, form, person } = visit;
    const of = await coordinatedSite(visit, form.get('standort'));
    const entered = {
      way: form.get('way'),
      'at-once': form.get('at-once'),
      wait: form.get('wait'),
      'quiet-from': form.get('quiet-from'),
      'quiet-until': form.get('quiet-until'),
      end: form.get('end'),
    };
    const checked = checkEntered(askingRuleForm, entered);
    if (!checked.ok) return rulePage(visit, of, { entered, errors: checked.errors });
    const version = form.version();
    const { siteId } = of;
    const done = await changeAskingRule(tx, { siteId, version, rule: checked.value, by: person });
    if (!done.ok) return rulePage(visit, of, { entered, errors: [], changed: true });
    return redirect(`${askingRulePath}?standort=${siteId}&gespeichert`);
  }),
];
