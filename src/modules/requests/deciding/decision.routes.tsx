import { z } from 'zod';
import { Forbidden, NotFound, type Outcome } from '#platform/errors';
import {
  guarded,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type WriteVisit,
} from '#platform/routes';
import { limitsOfRequest } from '../limits-of-request.ts';
import type { Deciding } from '../move-request.ts';
import { isWindowRefusal, minutesForm, readFields, readWindows, windowError } from '../request.form.ts';
import { maySeeRequests } from '../request.policy.ts';
import { readRequest, requestTimeline } from '../request.store.ts';
import { type Fault, faultMessages, nameOfRequest } from '../request-words.ts';
import { requestTexts } from '../texts.ts';
import { acceptRequest } from './accept-request.ts';
import { answerQuestion } from './answer-question.ts';
import { askBack } from './ask-back.ts';
import { changeDays } from './change-days.ts';
import {
  acceptForm,
  declineForm,
  phoneAnswerForm,
  questionForm,
  referForm,
  unmetForm,
  withdrawForm,
} from './decision.form.ts';
import { AlreadyDecidedPage, DecisionPage } from './decision.pages.tsx';
import { calledPath, type Decision, decisionPath, requestPath } from './decision.ts';
import { declineRequest } from './decline-request.ts';
import { markUnmet } from './mark-unmet.ts';
import { noteCall } from './note-call.ts';
import { referRequest } from './refer-request.ts';
import { takeUpRequest } from './take-up-request.ts';
import { withdrawConsent } from './withdraw-consent.ts';
import { withdrawRequest } from './withdraw-request.ts';

type DecisionVisit = Signed<WriteVisit>;

/** The field a refusal of the deed speaks about. */
const fieldOf: Readonly<Record<string, string>> = {
  'reason-missing': 'continue-reason',
  'question-missing': 'question',
  'answer-missing': 'answer',
  'all-days-passed': 'day-1',
};

function decidingIn(visit: DecisionVisit): Deciding {
  return { requestId: visit.id(), version: visit.form.version(), by: visit.person, now: visit.now };
}

/** The decision once more on a page of its own, with what is wrong about it. */
async function refused(visit: DecisionVisit, decision: Decision, faults: readonly Fault[]): Promise<Reply> {
  const { tx, lang, today, form } = visit;
  const request = await readRequest(tx, visit.id());
  if (!request) throw new NotFound();
  return page(
    nameOfRequest(request, lang),
    <DecisionPage
      lang={lang}
      request={request}
      decision={decision}
      verdict={await limitsOfRequest(tx, request, today)}
      today={today}
      entered={form}
      errors={faultMessages(lang, faults)}
    />,
    { narrow: true, status: 422 },
  );
}

/** What follows from a decision: back to the request, or a page that says why not. */
async function answered(
  visit: DecisionVisit,
  decision: Decision,
  done: Outcome<object, string> & { readonly at?: number },
  numbers: readonly number[] = [],
): Promise<Reply> {
  if (done.ok) return redirect(requestPath(visit.id()));
  const { refusal } = done;
  if (refusal === 'not-for-this-role') throw new Forbidden();
  if (refusal === 'already-decided' || refusal === 'not-in-this-state') return alreadyDecided(visit);
  const fault = isWindowRefusal(refusal)
    ? windowError(refusal, done.at ?? 0, numbers)
    : { name: fieldOf[refusal] ?? 'version', code: refusal };
  return refused(visit, decision, [fault]);
}

async function alreadyDecided(visit: DecisionVisit): Promise<Reply> {
  const { tx, lang } = visit;
  const request = await readRequest(tx, visit.id());
  if (!request) throw new NotFound();
  const last = (await requestTimeline(tx, request.id)).at(-1) ?? null;
  return page(
    requestTexts(lang)('decision.already-title'),
    <AlreadyDecidedPage lang={lang} request={request} last={last} />,
    { narrow: true, status: 409 },
  );
}

/** A decision with a form: checked, then done. */
function decisionRoute<Shape extends z.ZodRawShape>(
  decision: Decision,
  schema: z.ZodObject<Shape>,
  decide: (
    visit: DecisionVisit,
    deciding: Deciding,
    entered: z.output<z.ZodObject<Shape>>,
  ) => Promise<Outcome<object, string>>,
): Route {
  return guarded.post(decisionPath(':id', decision), maySeeRequests, async (visit) => {
    const entered = readFields(schema, visit.form);
    if (!entered.ok) return refused(visit, decision, entered.errors);
    return answered(visit, decision, await decide(visit, decidingIn(visit), entered.value));
  });
}

const noFields = z.object({});

/** What coordination decides on a request. The request page itself belongs to the module above. */
export const decisionRoutes: readonly Route[] = [
  decisionRoute('take-up', noFields, ({ tx }, deciding) => takeUpRequest(tx, deciding)),
  decisionRoute('accept', acceptForm, ({ tx, origin, today }, deciding, entered) =>
    acceptRequest(tx, { ...deciding, reason: entered['continue-reason'], publicUrl: origin, today }),
  ),
  decisionRoute('ask-back', questionForm, (visit, deciding, { question }) =>
    askBack(visit.tx, {
      ...deciding,
      questionId: visit.newId(),
      question,
      publicUrl: visit.origin,
      today: visit.today,
    }),
  ),
  decisionRoute('answer', phoneAnswerForm, ({ tx }, deciding, { answer }) =>
    answerQuestion(tx, { ...deciding, answer }),
  ),
  decisionRoute('refer', referForm, ({ tx, origin }, deciding, { target }) =>
    referRequest(tx, { ...deciding, target, publicUrl: origin }),
  ),
  decisionRoute('decline', declineForm, ({ tx, origin }, deciding, entered) =>
    declineRequest(tx, { ...deciding, reason: entered['decline-reason'], publicUrl: origin }),
  ),
  decisionRoute('mark-unmet', unmetForm, ({ tx, origin }, deciding, entered) =>
    markUnmet(tx, { ...deciding, reason: entered['unmet-reason'], publicUrl: origin }),
  ),
  decisionRoute('withdraw', withdrawForm, ({ tx, origin }, deciding, entered) =>
    entered['consent-ends']
      ? withdrawConsent(tx, { ...deciding, publicUrl: origin })
      : withdrawRequest(tx, { ...deciding, publicUrl: origin }),
  ),
  guarded.post(decisionPath(':id', 'change-days'), maySeeRequests, async (visit) => {
    const { tx, form, today } = visit;
    const minutes = readFields(minutesForm, form);
    const { windows, numbers, errors } = readWindows(form);
    const faults = [...errors, ...(minutes.ok ? [] : minutes.errors)];
    if (faults.length > 0 || !minutes.ok) return refused(visit, 'change-days', faults);
    const done = await changeDays(tx, {
      ...decidingIn(visit),
      windows,
      minutes: minutes.value.minutes,
      today,
    });
    return answered(visit, 'change-days', done, numbers);
  }),
  guarded.post(calledPath(':id'), maySeeRequests, async (visit) => {
    await noteCall(visit.tx, { requestId: visit.id(), by: visit.person });
    return redirect(requestPath(visit.id()));
  }),
];
