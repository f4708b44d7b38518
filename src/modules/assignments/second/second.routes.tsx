import { asHolder, consentWays, readRequest, readStatus, requestPath, statusPath } from '#modules/requests';
import { isGuideSomewhere, isStaffSomewhere } from '#platform/acting';
import { NotFound } from '#platform/errors';
import { guarded, open, type Route, redirect } from '#platform/routes';
import { assignmentPath } from '../appointments/appointment-letters.ts';
import { answerAboutSecond, answerAsFirst, askForSecond, stopSecond } from './ask-for-second.ts';
import { secondReasons } from './second-guide.ts';

const yesOrNo = (text: string) => (text === 'ja' ? true : text === 'nein' ? false : null);

export const secondRoutes: readonly Route[] = [
  guarded.post(`${requestPath(':id')}/zweite`, isStaffSomewhere, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const requestId = visit.id();
    const why = secondReasons.find((one) => one === form.get('why'));
    if (!why) {
      if (!(await readRequest(tx, requestId))) throw new NotFound();
      return redirect(`${requestPath(requestId)}?zweite=fehlt#zweite`);
    }
    await askForSecond(tx, { requestId, why, by: person, now, publicUrl: origin });
    return redirect(`${requestPath(requestId)}#zweite`);
  }),

  guarded.post(`${requestPath(':id')}/zweite/ende`, isStaffSomewhere, async (visit) => {
    const { tx, person, now, origin } = visit;
    const requestId = visit.id();
    await stopSecond(tx, { requestId, by: person, now, publicUrl: origin });
    return redirect(`${requestPath(requestId)}#zweite`);
  }),

  // The person has told coordination, which notes it.
  guarded.post(`${requestPath(':id')}/zweite/antwort`, isStaffSomewhere, async (visit) => {
    const { tx, form, person, lang, now } = visit;
    const requestId = visit.id();
    const agrees = yesOrNo(form.get('answer'));
    const how = consentWays.find((way) => way !== 'given-by-person' && way === form.get('how'));
    const shown = form.get('shown');
    if (agrees === null || !how) {
      if (!(await readRequest(tx, requestId))) throw new NotFound();
    } else await answerAboutSecond(tx, { requestId, agrees, how, by: person, lang, shown, now });
    return redirect(`${requestPath(requestId)}#zweite`);
  }),

  guarded.post(`${assignmentPath(':id')}/zweite`, isGuideSomewhere, async (visit) => {
    const { tx, form, person, now } = visit;
    const assignmentId = visit.id();
    const agrees = form.get('answer') === 'ja';
    const shown = form.get('shown');
    const done = await answerAsFirst(tx, { assignmentId, agrees, shown, by: person, now });
    return redirect(`${assignmentPath(assignmentId)}${done.ok ? '?gespeichert=ja' : ''}`);
  }),

  open.post(
    statusPath(':token/zweite'),
    async (visit) => {
      const { tx, form, lang, now } = visit;
      const status = await readStatus(tx);
      if (!status || status.request.state === 'anonymised') throw new NotFound();
      const path = statusPath(visit.param('token'));
      const agrees = yesOrNo(form.get('answer'));
      if (agrees === null) return redirect(path);
      const { id: requestId, askedBy } = status.request;
      const how = askedBy === 'self' ? 'given-by-person' : 'spoken';
      const shown = form.get('shown');
      const done = await answerAboutSecond(tx, {
        ...{ requestId, agrees, how, lang, shown, now },
        by: 'secret-link',
      });
      return redirect(done.ok ? `${path}?gesagt` : `${path}?geaendert`);
    },
    asHolder,
  ),
];
