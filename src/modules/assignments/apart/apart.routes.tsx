import { z } from 'zod';
import { guideNames, teamAtWork } from '#modules/guides';
import { asHolder, type Request, readRequest, readStatus, requestPath, statusPath } from '#modules/requests';
import type { Person } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { isId } from '#platform/ids';
import { guarded, open, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { assignmentsPath } from '../appointments/assignment.pages.tsx';
import { assignmentsOfRequest, readAssignment } from '../appointments/assignment.store.ts';
import { type Assignment, requestOf } from '../appointments/assignment.ts';
import { fieldMessages } from '../field-messages.ts';
import { mayBeAsked } from '../offers/offer.routes.tsx';
import { offersOfRequest } from '../offers/offer.store.ts';
import { assignmentTexts } from '../texts.ts';
import { AskApartPage, KeptApartPage } from './apart.pages.tsx';
import { endKeptApart, keepApartAfter, noteKeptApart } from './keep-apart.ts';
import { mayKeepApart } from './kept-apart.policy.ts';
import { readKeptApart } from './kept-apart.store.ts';
import { apartSides } from './kept-apart.ts';

const may = (person: Person) => mayKeepApart(person);

const form = z.object({
  guide: z.string().refine(isId, 'guide-missing'),
  side: z.enum(apartSides, 'side-missing'),
});

/** Guides of a site among whom coordination chooses. */
const mostNamed = 500;

async function requestFor(visit: Signed<Visit>): Promise<Request> {
  const request = await readRequest(visit.db, visit.id());
  if (!request || !mayKeepApart(visit.person, request.siteId)) throw new NotFound();
  return request;
}

async function keptApartPage(
  visit: Signed<Visit>,
  request: Request,
  again: { entered: Readonly<Record<string, string>>; errors: readonly FieldError[] } = {
    entered: {},
    errors: [],
  },
) {
  const { db, lang } = visit;
  const kept = await readKeptApart(db, request);
  const asked = [...(await offersOfRequest(db, request.id)), ...(await assignmentsOfRequest(db, request.id))];
  const metIds = [...new Set(asked.flatMap(({ guideId }) => guideId ?? []))];
  const names = await guideNames(db, [...metIds, ...kept.map(({ guideId }) => guideId)]);
  const nameOf = (guideId: string) => names.get(guideId)?.name ?? '';
  const members = await teamAtWork(db, [request.siteId], mostNamed);
  return page(
    assignmentTexts(lang)('apart.title'),
    <KeptApartPage
      lang={lang}
      path={`${requestPath(request.id)}/getrennt`}
      backTo={requestPath(request.id)}
      reference={request.reference}
      kept={kept.map((one) => ({ ...one, name: nameOf(one.guideId) }))}
      met={metIds.map((guideId) => ({ guideId, name: nameOf(guideId) }))}
      team={members
        .map(({ id, name }) => ({ guideId: id, name }))
        .filter(({ guideId }) => !metIds.includes(guideId))}
      entered={again.entered}
      errors={fieldMessages(lang, again.errors)}
    />,
    { status: again.errors.length > 0 ? 422 : 200 },
  );
}

/** Her own appointment, at which the person and she have met or will. */
async function ownAssignment(visit: Signed<Visit>): Promise<Assignment> {
  const assignment = await readAssignment(visit.db, visit.id());
  // In a group there is nobody to be kept apart from.
  if (!assignment?.requestId || assignment.personId !== visit.person.id) throw new NotFound();
  return assignment;
}

/** The appointments of the request behind a secret link, one for each guide. */
async function appointmentsOf({ db }: Visit): Promise<Assignment[]> {
  const status = await readStatus(db);
  if (!status || status.request.state === 'anonymised') throw new NotFound();
  const all = await assignmentsOfRequest(db, status.request.id);
  return [...new Map(all.map((one) => [one.guideId, one])).values()];
}

const ofRequest = `${requestPath(':id')}/getrennt`;
const ofAssignment = `${assignmentsPath}/:id/getrennt` as const;

/** Who is not brought together: told by coordination, asked for by a guide or by the person behind her link. */
export const apartRoutes: readonly Route[] = [
  guarded.get(ofRequest, may, async (visit) => keptApartPage(visit, await requestFor(visit))),

  guarded.post(ofRequest, may, async (visit) => {
    const { tx, person, now, origin } = visit;
    const request = await requestFor(visit);
    const entered = { guide: visit.form.get('guide'), side: visit.form.get('side') };
    const checked = checkEntered(form, entered);
    if (!checked.ok) return keptApartPage(visit, request, { entered, errors: checked.errors });
    const { guide, side } = checked.value;
    const done = await noteKeptApart(tx, {
      request,
      guideId: guide,
      side,
      by: person,
      now,
      publicUrl: origin,
    });
    if (done.ok) return redirect(`${requestPath(request.id)}/getrennt`);
    return keptApartPage(visit, request, { entered, errors: [{ name: 'guide', code: 'guide-missing' }] });
  }),

  guarded.post(`${ofRequest}/:apart/aufhebung`, may, async (visit) => {
    const request = await requestFor(visit);
    await endKeptApart(visit.tx, { id: visit.id('apart'), request, by: visit.person });
    return redirect(`${requestPath(request.id)}/getrennt`);
  }),

  guarded.get(ofAssignment, mayBeAsked, async (visit) => {
    const { id, guideName } = await ownAssignment(visit);
    return page(
      assignmentTexts(visit.lang)('apart.ask-guide-title'),
      <AskApartPage
        lang={visit.lang}
        who="guide"
        path={`${assignmentsPath}/${id}/getrennt`}
        backTo={`${assignmentsPath}/${id}`}
        guides={[{ assignmentId: id, name: guideName }]}
      />,
      { narrow: true },
    );
  }),

  guarded.post(ofAssignment, mayBeAsked, async (visit) => {
    const { tx, now, origin } = visit;
    const assignment = await ownAssignment(visit);
    await keepApartAfter(tx, {
      of: { ...assignment, requestId: requestOf(assignment) },
      side: 'guide-asked',
      now,
      publicUrl: origin,
    });
    return redirect(`${assignmentsPath}/${assignment.id}?gespeichert=ja`);
  }),

  open.get(
    statusPath(':token/andere'),
    async (visit) => {
      const met = await appointmentsOf(visit);
      const path = statusPath(visit.param('token'));
      if (met.length === 0) return redirect(path);
      return page(
        assignmentTexts(visit.lang)('apart.ask-person-title'),
        <AskApartPage
          lang={visit.lang}
          who="person"
          path={`${path}/andere`}
          backTo={path}
          guides={met.map(({ id, guideName }) => ({ assignmentId: id, name: guideName }))}
        />,
        { narrow: true },
      );
    },
    asHolder,
  ),

  open.post(
    statusPath(':token/andere'),
    async (visit) => {
      const { tx, now, origin } = visit;
      const met = await appointmentsOf(visit);
      const assignment = met.find(({ id }) => id === visit.form.get('assignment'));
      const path = statusPath(visit.param('token'));
      if (!assignment) return redirect(path);
      await keepApartAfter(tx, {
        of: { ...assignment, requestId: requestOf(assignment) },
        side: 'person-asked',
        now,
        publicUrl: origin,
      });
      return redirect(`${path}?gemerkt=ja`);
    },
    asHolder,
  ),
];
