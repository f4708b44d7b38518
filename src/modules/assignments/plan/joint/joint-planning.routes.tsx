import { listSites } from '#modules/programme';
import { sitesOf } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { isId } from '#platform/ids';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayChangeAskingRule, mayChangeSomeRule } from '../../asking/asking.policy.ts';
import { neighboursOf } from '../../neighbours/ask-neighbours.ts';
import { readNeighbourRule } from '../../neighbours/neighbour-search.store.ts';
import { assignmentTexts } from '../../texts.ts';
import {
  JointPlanningPage,
  type JointPlanningPageProps,
  jointPlanningPath,
} from './joint-planning.pages.tsx';
import { jointPlanningOf } from './joint-planning.store.ts';
import { settleJointPlanning } from './joint-planning.ts';

function siteFor({ person }: Signed<Visit>, named: string | null): string {
  const siteId = named && named !== '' ? named : sitesOf(person, ['coordinator', 'deputy'])[0];
  if (!siteId || !mayChangeAskingRule(person, siteId)) throw new NotFound();
  return siteId;
}

async function jointPage(visit: Signed<Visit>, siteId: string, problem: JointPlanningPageProps['problem']) {
  const { db, lang, person, query } = visit;
  const mine = sitesOf(person, ['coordinator', 'deputy']);
  return page(
    assignmentTexts(lang)('joint.title'),
    <JointPlanningPage
      lang={lang}
      siteId={siteId}
      sites={(await listSites(db, { alsoInactive: true })).filter(({ id }) => mine.includes(id))}
      takesPart={(await readNeighbourRule(db, siteId)).takesPart}
      others={await neighboursOf(db, siteId)}
      planning={await jointPlanningOf(db, siteId)}
      saved={problem === null && query.has('gespeichert')}
      problem={problem}
    />,
    { narrow: true, status: problem ? 422 : 200 },
  );
}

export const jointPlanningRoutes: readonly Route[] = [
  guarded.get(jointPlanningPath, mayChangeSomeRule, (visit) =>
    jointPage(visit, siteFor(visit, visit.query.get('standort')), null),
  ),

  guarded.post(jointPlanningPath, mayChangeSomeRule, async (visit) => {
    const { tx, form, person, today } = visit;
    const siteId = siteFor(visit, form.get('standort'));
    const withSiteId = form.get('mit');
    const answer = form.get('answer');
    if (!isId(withSiteId) || (answer !== 'ja' && answer !== 'nein')) throw new NotFound();
    const done = await settleJointPlanning(tx, {
      ...{ siteId, withSiteId, today },
      wishes: answer === 'ja',
      by: person,
    });
    if (!done.ok) return jointPage(visit, siteId, done.refusal);
    return redirect(`${jointPlanningPath}?standort=${siteId}&gespeichert`);
  }),
];
