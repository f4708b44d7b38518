import { setTimeout } from 'node:timers/promises';
import { readSite } from '#modules/programme';
import { readRequest } from '#modules/requests';
import { isStaff, isStaffSomewhere, type Person, sitesOf, staffRoles } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { file, guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayChangeAskingRule } from '../asking/asking.policy.ts';
import { offerAssignment } from '../offers/offer-assignment.ts';
import { assignmentTexts } from '../texts.ts';
import { readNotAsked, readPlan, readSettled, settledQuery } from './plan.form.ts';
import { PlanPage, PlanStoppedPage, PlanUnderWayPage, planPath } from './plan.pages.tsx';
import { loadSite, PlansUnderWay, type PlanUnderWay, planAtOnce, type SitePlan } from './site-plan.ts';

/** The site a coordinator plans for: the one named, else her first. */
function siteFor(person: Person, named: string | null): string {
  const siteIds = sitesOf(person, staffRoles);
  const siteId = named && named !== '' ? named : siteIds[0];
  if (!siteId || !isStaff(person, siteId)) throw new NotFound();
  return siteId;
}

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
  siteId: string,
  site: SitePlan,
  begunAt: Temporal.Instant | null,
) {
  const sites = [];
  for (const id of sitesOf(person, staffRoles)) {
    const one = await readSite(db, id);
    if (one) sites.push({ id, name: one.name });
  }
  const asked = Number(query.get('gefragt') ?? Number.NaN);
  return page(
    assignmentTexts(lang)('plan.title'),
    <PlanPage
      lang={lang}
      siteId={siteId}
      sites={sites}
      settled={readSettled(query)}
      mayChangeWeights={mayChangeAskingRule(person, siteId)}
      site={site}
      begunAt={begunAt}
      asked={Number.isSafeInteger(asked) ? asked : null}
      notAsked={readNotAsked(query)}
      checkAgain={query.has('geaendert')}
    />,
  );
}

/** The plan that was begun; one that is not there any more can be begun again. */
function pageUnderWay(visit: Signed<Visit>, siteId: string, id: string) {
  const { lang, person, query } = visit;
  const say = assignmentTexts(lang);
  const again = `${planPath}${settledQuery(siteId, readSettled(query))}`;
  const plan = plans.find(person.id, id);
  if (!plan || plan.siteId !== siteId) {
    return page(say('plan.gone'), <PlanStoppedPage lang={lang} title={say('plan.gone')} again={again} />, {
      narrow: true,
    });
  }
  const { standing } = plan.thread;
  switch (standing.state) {
    case 'done':
      return planPage(visit, siteId, { ...plan, ...standing.week }, plan.begunAt);
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
      const siteId = siteFor(person, query.get('standort'));
      const id = query.get('rechnung');
      if (id !== null) return pageUnderWay(visit, siteId, id);
      const settled = readSettled(query);
      const loaded = await loadSite(db, { siteId, today, now });
      const plan = planAtOnce(loaded, { settled, today });
      if (plan) return planPage(visit, siteId, plan, null);
      const begun = plans.begin(person.id, loaded, { siteId, settled, today, now });
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
    return redirect(`${planPath}?${new URLSearchParams({ standort: plan.siteId, rechnung: id })}`);
  }),

  guarded.post(`${planPath}/neu`, isStaffSomewhere, ({ form, person }) => {
    const siteId = siteFor(person, form.get('standort'));
    return redirect(`${planPath}${settledQuery(siteId, readPlan(form).settled)}`);
  }),

  guarded.post(planPath, isStaffSomewhere, async ({ tx, form, person, now, today, origin }) => {
    const siteId = siteFor(person, form.get('standort'));
    const { settled, rows, changed } = readPlan(form);
    // Somebody else was chosen: what she sees must be what is asked.
    if (changed) return redirect(`${planPath}${settledQuery(siteId, settled)}&geaendert=1`);
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
    const query = new URLSearchParams([
      ['standort', siteId],
      ['gefragt', String(asked)],
      ...notAsked.map((reference) => ['nicht', reference]),
    ]);
    return redirect(`${planPath}?${query}`);
  }),
];
