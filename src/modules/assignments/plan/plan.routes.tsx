import { setTimeout } from 'node:timers/promises';
import { readSite } from '#modules/programme';
import { readRequest } from '#modules/requests';
import { isStaff, isStaffSomewhere, type Person, sitesOf, staffRoles } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { file, guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayChangeAskingRule } from '../asking/asking.policy.ts';
import { askNeighbours } from '../neighbours/ask-neighbours.ts';
import { answerDays } from '../neighbours/neighbour-search.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';
import { assignmentTexts } from '../texts.ts';
import { jointPlanningOf } from './joint/joint-planning.store.ts';
import { type PlanScope, readNotAsked, readPlan, readSettled, settledQuery } from './plan.form.ts';
import { PlanPage, PlanStoppedPage, PlanUnderWayPage } from './plan.pages.tsx';
import { planPath } from './plan-path.ts';
import {
  loadSite,
  PlansUnderWay,
  type PlanUnderWay,
  planAtOnce,
  type SitePlan,
  sitePlanFrom,
} from './site-plan.ts';

/** The site a coordinator plans for: the one named, else her first. */
function siteFor(person: Person, named: string | null): string {
  const siteIds = sitesOf(person, staffRoles);
  const siteId = named && named !== '' ? named : siteIds[0];
  if (!siteId || !isStaff(person, siteId)) throw new NotFound();
  return siteId;
}

const scopeFor = (person: Person, named: string | null, joint: string | null): PlanScope => ({
  siteId: siteFor(person, named),
  joint: joint === '1',
});

/** So long a page waits for its plan before it says how far it is. */
const patienceMs = 1_500;
/** The page asks again so often where the browser runs no scripts. */
const refreshSeconds = 3;

const plans = new PlansUnderWay();

function planOf({ person }: Signed<Visit>, id: string): PlanUnderWay {
  const plan = plans.find(person.id, id);
  if (!plan || !isStaff(person, plan.siteId)) throw new NotFound();
  return plan;
}

const withValue = (query: URLSearchParams, name: string, value: string) =>
  new URLSearchParams([...[...query].filter(([one]) => one !== name), [name, value]]);

async function planPage(
  { db, lang, person, query }: Signed<Visit>,
  scope: PlanScope,
  site: SitePlan,
  begunAt: Temporal.Instant | null,
) {
  const sites = [];
  for (const id of sitesOf(person, staffRoles)) {
    const one = await readSite(db, id);
    if (one) sites.push({ id, name: one.name });
  }
  const wished = (await jointPlanningOf(db, scope.siteId)).filter(
    ({ ownSince, otherSince }) => otherSince && !ownSince,
  );
  const asked = Number(query.get('gefragt') ?? Number.NaN);
  return page(
    assignmentTexts(lang)('plan.title'),
    <PlanPage
      lang={lang}
      scope={scope}
      sites={sites}
      settled={readSettled(query)}
      mayChangeWeights={mayChangeAskingRule(person, scope.siteId)}
      mayAskElsewhere={mayChangeAskingRule(person, scope.siteId)}
      site={site}
      begunAt={begunAt}
      wished={wished.length}
      asked={Number.isSafeInteger(asked) ? asked : null}
      notAsked={readNotAsked(query)}
      checkAgain={query.has('geaendert')}
    />,
  );
}

/** The plan that was begun; one that is not there any more can be begun again. */
function pageUnderWay(visit: Signed<Visit>, scope: PlanScope, id: string) {
  const { lang, person, query } = visit;
  const say = assignmentTexts(lang);
  const again = `${planPath}${settledQuery(scope, readSettled(query))}`;
  const plan = plans.find(person.id, id);
  if (!plan || plan.siteId !== scope.siteId || plan.joint !== scope.joint) {
    return page(say('plan.gone'), <PlanStoppedPage lang={lang} title={say('plan.gone')} again={again} />, {
      narrow: true,
    });
  }
  const { standing } = plan.thread;
  switch (standing.state) {
    case 'done':
      return planPage(visit, scope, sitePlanFrom(plan.siteId, plan, standing.week), plan.begunAt);
    case 'failed':
      throw standing.error;
    case 'stopped':
      return page(
        say('plan.stopped'),
        <PlanStoppedPage lang={lang} title={say('plan.stopped')} again={again} />,
        { narrow: true },
      );
    default:
      return page(
        say('plan.computing'),
        <PlanUnderWayPage lang={lang} id={id} standing={standing} count={plan.requests.size} />,
        { narrow: true, refreshSeconds },
      );
  }
}

/** One proposal for all open requests at once; from it coordination asks, and each guide is free to decline. */
export const planRoutes: readonly Route[] = [
  guarded.get(
    planPath,
    isStaffSomewhere,
    async (visit) => {
      const { db, now, today, person, query } = visit;
      const scope = scopeFor(person, query.get('standort'), query.get('gemeinsam'));
      const id = query.get('rechnung');
      if (id !== null) return pageUnderWay(visit, scope, id);
      const settled = readSettled(query);
      const loaded = await loadSite(db, { ...scope, today, now });
      const plan = planAtOnce(loaded, { siteId: scope.siteId, settled, today });
      if (plan) return planPage(visit, scope, plan, null);
      const begun = plans.begin(person.id, loaded, { ...scope, settled, today, now });
      return redirect(`${planPath}?${withValue(query, 'rechnung', begun)}`);
    },
    {
      before: async ({ person, query }) => {
        const plan = person && plans.find(person.id, query.get('rechnung') ?? '');
        if (plan) await Promise.race([plan.thread.ended, setTimeout(patienceMs, undefined, { ref: false })]);
      },
    },
  ),

  guarded.get(`${planPath}/rechnung/:id`, isStaffSomewhere, (visit) => {
    const { standing } = planOf(visit, visit.id()).thread;
    const { done, of } = standing.state === 'computing' ? standing : { done: 0, of: 0 };
    return file(JSON.stringify({ state: standing.state, done, of }), 'application/json', null);
  }),

  guarded.post(`${planPath}/rechnung/:id/halt`, isStaffSomewhere, (visit) => {
    const id = visit.id();
    const plan = planOf(visit, id);
    plan.thread.stop();
    const { siteId, joint } = plan;
    const query = new URLSearchParams({ standort: siteId, ...(joint && { gemeinsam: '1' }), rechnung: id });
    return redirect(`${planPath}?${query}`);
  }),

  guarded.post(`${planPath}/neu`, isStaffSomewhere, ({ form, person }) => {
    const scope = scopeFor(person, form.get('standort'), form.get('gemeinsam'));
    return redirect(`${planPath}${settledQuery(scope, readPlan(form).settled)}`);
  }),

  guarded.post(planPath, isStaffSomewhere, async ({ tx, form, person, now, today, origin }) => {
    const scope = scopeFor(person, form.get('standort'), form.get('gemeinsam'));
    const { siteId } = scope;
    const { settled, rows, elsewhere, changed } = readPlan(form);
    // Somebody else was chosen: what she sees must be what is asked.
    if (changed) return redirect(`${planPath}${settledQuery(scope, settled)}&geaendert=1`);
    let asked = 0;
    const notAsked: string[] = [];
    for (const { requestId, guideId, slot } of rows.filter(({ ask }) => ask)) {
      const request = await readRequest(tx, requestId);
      if (!request || request.siteId !== siteId) throw new NotFound();
      const outcome = await offerAssignment(tx, {
        requestId,
        guideIds: [guideId],
        onBoard: false,
        slot,
        agreedOtherwise: false,
        relaxed: [],
        briefing: request.goal,
        confirmsItself: true,
        by: person,
        now,
        today,
        publicUrl: origin,
      });
      if (outcome.ok && outcome.asked > 0) asked++;
      else notAsked.push(request.reference);
    }
    const answerUntil = now.add({ hours: 24 * answerDays.usual });
    for (const { requestId, siteId: other } of elsewhere.filter(({ ask }) => ask)) {
      const request = await readRequest(tx, requestId);
      if (!request || request.siteId !== siteId) throw new NotFound();
      const question = { requestId, siteIds: [other], answerUntil, wishTold: false, by: person, now };
      if ((await askNeighbours(tx, question)).ok) asked++;
      else notAsked.push(request.reference);
    }
    const query = new URLSearchParams([
      ['standort', siteId],
      ...(scope.joint ? [['gemeinsam', '1']] : []),
      ['gefragt', String(asked)],
      ...notAsked.map((reference) => ['nicht', reference]),
    ]);
    return redirect(`${planPath}?${query}`);
  }),
];
