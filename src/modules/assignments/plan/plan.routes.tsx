import { readSite } from '#modules/programme';
import { readRequest } from '#modules/requests';
import { isStaff, isStaffSomewhere, type Person, sitesOf, staffRoles } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { guarded, page, type Route, redirect } from '#platform/routes';
import { offerAssignment } from '../offers/offer-assignment.ts';
import { assignmentTexts } from '../texts.ts';
import { readPlan, readSettled, settledQuery } from './plan.form.ts';
import { PlanPage, planPath } from './plan.pages.tsx';
import { planOfSite } from './site-plan.ts';

/** The site a coordinator plans for: the one named, else her first. */
function siteFor(person: Person, named: string | null): string {
  const siteIds = sitesOf(person, staffRoles);
  const siteId = named && named !== '' ? named : siteIds[0];
  if (!siteId || !isStaff(person, siteId)) throw new NotFound();
  return siteId;
}

/** One proposal for all open requests at once; from it coordination asks, and each guide is free to decline. */
export const planRoutes: readonly Route[] = [
  guarded.get(planPath, isStaffSomewhere, async ({ db, lang, now, today, person, query }) => {
    const siteId = siteFor(person, query.get('standort'));
    const settled = readSettled(query);
    const sites = [];
    for (const id of sitesOf(person, staffRoles)) {
      const site = await readSite(db, id);
      if (site) sites.push({ id, name: site.name });
    }
    const asked = Number(query.get('gefragt') ?? Number.NaN);
    return page(
      assignmentTexts(lang)('plan.title'),
      <PlanPage
        lang={lang}
        siteId={siteId}
        sites={sites}
        settled={settled}
        site={await planOfSite(db, { siteId, settled, today, now })}
        asked={Number.isSafeInteger(asked) ? asked : null}
        notAsked={query.getAll('nicht').slice(0, 20)}
        checkAgain={query.has('geaendert')}
      />,
    );
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
