import { guideNames } from '#modules/guides';
import type { Hindrance } from '#modules/matching';
import { listLanguages, listTopics, readParameter, topicName } from '#modules/programme';
import { readContact } from '#modules/requests';
import { hasRole, isGuideSomewhere, isStaff, type Person } from '#platform/acting';
import type { Db } from '#platform/database';
import { NotFound } from '#platform/errors';
import { checkEntered, type FieldError, type FormFields } from '#platform/form-fields';
import {
  guarded,
  type PageReply,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import { fieldMessages } from '../field-messages.ts';
import { confirmHours } from '../hours/confirm-hours.ts';
import { correctHours } from '../hours/correct-hours.ts';
import { doubtHours, resolveDoubt } from '../hours/doubt-hours.ts';
import { doubtForm, hoursForm } from '../hours/hours.form.ts';
import { mayConfirmHours } from '../hours/hours.policy.ts';
import { hoursOfAssignment } from '../hours/hours.store.ts';
import { type HoursRow, standingEntries } from '../hours/hours.ts';
import { DoubtPage, HoursFormPage } from '../hours/hours-form.pages.tsx';
import { recordHours } from '../hours/record-hours.ts';
import { latestSecond } from '../second/second-guide.store.ts';
import { assignmentTexts } from '../texts.ts';
import { cancelByRequesterForm, cancelForm, handBackForm, moveForm } from './appointment.form.ts';
import { sayPeriod } from './appointment-words.ts';
import {
  AssignmentPage,
  type AssignmentPageProps,
  AssignmentsPage,
  assignmentsPath,
} from './assignment.pages.tsx';
import { maySeeAssignment } from './assignment.policy.ts';
import {
  assignmentsOfGuide,
  assignmentsRequestedBy,
  readAssignment,
  readPrivatePlace,
  transitionsOf,
} from './assignment.store.ts';
import { type Assignment, type AssignmentEvent, hasBegun } from './assignment.ts';
import { CancelPage, HandBackPage, MovePage, NotMetPage } from './assignment-forms.pages.tsx';
import { eventsOf, stepFor } from './assignment-step.ts';
import { cancelAppointment } from './cancel-appointment.ts';
import { confirmAppointment } from './confirm-appointment.ts';
import { handBackAssignment } from './hand-back-assignment.ts';
import { acceptMove, declineMove, proposeMove } from './move-appointment.ts';
import { recordNotMet } from './record-not-met.ts';

/** Guides have assignments of their own, requesting bodies those they asked for, coordination all of its site. */
export function mayVisitAssignments(person: Person): boolean {
  return isGuideSomewhere(person) || hasRole(person, 'requesting-body') || isStaff(person);
}

const pathOf = ({ id }: Pick<Assignment, 'id'>) => `${assignmentsPath}/${id}`;

async function assignmentFor(visit: Signed<Visit>): Promise<Assignment> {
  const assignment = await readAssignment(visit.db, visit.id());
  if (!assignment || !maySeeAssignment(visit.person, assignment)) throw new NotFound();
  return assignment;
}

/** As what somebody reads the page; her own assignment first. */
function roleOf(person: Person, assignment: Assignment): AssignmentPageProps['role'] {
  if (assignment.personId === person.id) return 'guide';
  return isStaff(person, assignment.siteId) ? 'coordination' : 'requesting-body';
}

const notices = {
  danke: 'thanks',
  erfasst: 'recorded',
  bestaetigt: 'confirmed',
  gefragt: 'asked',
  gespeichert: 'saved',
} as const;

function noticeIn(query: URLSearchParams): AssignmentPageProps['notice'] {
  for (const [name, notice] of Object.entries(notices)) if (query.has(name)) return notice;
  return null;
}

/** Whether she is asked to have somebody beside her. */
async function secondAskedOf(db: Db, assignment: Assignment, now: Temporal.Instant) {
  if (assignment.requestId === null) return null;
  const second = await latestSecond(db, assignment.requestId);
  const stands =
    (assignment.state === 'planned' || assignment.state === 'confirmed') && !hasBegun(assignment, now);
  return stands && second?.state === 'asking' && second.assignmentId === assignment.id ? second : null;
}

async function assignmentPage(
  visit: Signed<Visit>,
  assignment: Assignment,
  refusal: string | null = null,
  hindrances: readonly Hindrance[] = [],
): Promise<PageReply> {
  const { db, lang, now, today, person, query } = visit;
  const role = roleOf(person, assignment);
  const say = assignmentTexts(lang);
  const hours = await hoursOfAssignment(db, assignment.id);
  const transitions = await transitionsOf(db, [assignment.id]);
  const [entry] = standingEntries(hours);
  const names = role === 'coordination' ? await guideNames(db, [assignment.guideId]) : new Map();
  const refusalKey = `refusal.${refusal}`;
  return page(
    `${assignment.groupTitle ?? topicName(assignment.topicCode, lang)}, ${sayPeriod(assignment, lang)}`,
    <AssignmentPage
      lang={lang}
      assignment={assignment}
      role={role}
      events={eventsOf(person, assignment)}
      guideName={names.get(assignment.guideId)?.name ?? assignment.guideName}
      contact={
        role === 'requesting-body' || assignment.requestId === null
          ? null
          : await readContact(db, assignment.requestId)
      }
      privatePlace={await readPrivatePlace(db, assignment.id)}
      hours={role === 'guide' ? hours : hours.map((row) => ({ ...row, strain: null }))}
      second={role === 'guide' ? await secondAskedOf(db, assignment, now) : null}
      toConfirm={entry && !entry.confirmedAt && mayConfirmHours(person, entry) ? entry.id : null}
      transitions={transitions}
      doubt={transitions.findLast(({ event }) => event === 'doubt')?.reason ?? null}
      now={now}
      today={today}
      notice={refusal ? null : noticeIn(query)}
      problem={refusal && (say.has(refusalKey) ? say(refusalKey) : say('refusal.changed-meanwhile'))}
      hindrances={hindrances}
    />,
    refusal ? { status: 422 } : {},
  );
}

type Done =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: string; readonly hindrances?: readonly Hindrance[] };

/** A deed set off by one button: afterwards the page again, with what it led to. */
async function pressed(
  visit: Signed<WriteVisit>,
  deed: (doing: {
    assignmentId: string;
    by: Person;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
    publicUrl: string;
  }) => Promise<Done>,
  notice: keyof typeof notices,
): Promise<Reply> {
  const assignment = await assignmentFor(visit);
  const { person, now, today, origin } = visit;
  const done = await deed({ assignmentId: assignment.id, by: person, now, today, publicUrl: origin });
  if (done.ok) return redirect(`${pathOf(assignment)}?${notice}=ja`);
  return assignmentPage(visit, assignment, done.refusal, done.hindrances);
}

/** The page of a form, for whom and as long as its deed is possible. */
async function formFor(visit: Signed<Visit>, event: AssignmentEvent): Promise<Assignment | PageReply> {
  const assignment = await assignmentFor(visit);
  const stepped = stepFor(visit.person, assignment, event);
  return stepped.ok ? assignment : assignmentPage(visit, assignment, stepped.refusal);
}
const isReply = (one: Assignment | PageReply): one is PageReply => 'kind' in one && one.kind === 'page';

/** Which field a refusal speaks about, for the error summary. */
const fieldOf: Readonly<Record<string, string>> = {
  'time-has-passed': 'day',
  'end-before-start': 'until',
  'same-time': 'from',
  'in-the-future': 'until',
  'before-agreement': 'day',
  'too-long': 'until',
  'nothing-changed': 'from',
  'question-missing': 'question',
};

function errorsOf(refusal: string): FieldError[] | null {
  const name = fieldOf[refusal];
  return name ? [{ name, code: refusal }] : null;
}

const movePage = (
  visit: Signed<Visit>,
  assignment: Assignment,
  entered: Record<string, string>,
  errors: readonly FieldError[],
) =>
  page(
    assignmentTexts(visit.lang)('move.title'),
    <MovePage
      lang={visit.lang}
      assignment={assignment}
      entered={entered}
      errors={fieldMessages(visit.lang, errors)}
      today={visit.today}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );

const cancelPage = (
  visit: Signed<Visit>,
  assignment: Assignment,
  entered: Record<string, string>,
  errors: readonly FieldError[],
) =>
  page(
    assignmentTexts(visit.lang)('cancel.title'),
    <CancelPage
      lang={visit.lang}
      assignment={assignment}
      entered={entered}
      errors={fieldMessages(visit.lang, errors)}
      byCoordination={roleOf(visit.person, assignment) === 'coordination'}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );

const handBackPage = (
  visit: Signed<Visit>,
  assignment: Assignment,
  entered: Record<string, string>,
  errors: readonly FieldError[],
) =>
  page(
    assignmentTexts(visit.lang)('hand-back.title'),
    <HandBackPage
      lang={visit.lang}
      assignment={assignment}
      entered={entered}
      errors={fieldMessages(visit.lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );

async function hoursPage(
  visit: Signed<Visit>,
  assignment: Assignment,
  entry: HoursRow | null,
  entered: Record<string, string>,
  errors: readonly FieldError[],
) {
  const { db, lang, today, person } = visit;
  const topics = await listTopics(db, assignment.siteId);
  return page(
    assignmentTexts(lang)(entry ? 'hours.correct-title' : 'hours.record-title'),
    <HoursFormPage
      lang={lang}
      assignment={assignment}
      entry={entry}
      byGuide={assignment.personId === person.id}
      topics={topics.map(({ code }) => code)}
      languages={await listLanguages(db)}
      stepMinutes={await readParameter(db, 'hours-rounding', { day: today, siteId: assignment.siteId })}
      entered={entered}
      errors={fieldMessages(lang, errors)}
      today={today}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

async function enteredHours(
  { db, form }: { db: Visit['db']; form: FormFields },
  { siteId, sessionId }: Assignment,
) {
  // In a group nobody's matter is gone about: there is nothing to say of next time.
  const isGroup = sessionId !== null;
  const topics = await listTopics(db, siteId);
  const languages = await listLanguages(db);
  const known = { topics: topics.map(({ code }) => code), languages: languages.map(({ tag }) => tag) };
  const ofGroup: Readonly<Record<string, string>> = isGroup
    ? { 'can-do-alone': 'not-the-goal', 'follow-up': 'no' }
    : {};
  const names = [
    'day',
    'from',
    'until',
    'topic',
    'language',
    'place-kind',
    'can-do-alone',
    'follow-up',
    'strain',
  ];
  return checkEntered(
    hoursForm(known),
    Object.fromEntries(names.map((name) => [name, ofGroup[name] ?? form.get(name)])),
  );
}

const doubtPage = (
  visit: Signed<Visit>,
  assignment: Assignment,
  entered: Record<string, string>,
  errors: readonly FieldError[],
) =>
  page(
    assignmentTexts(visit.lang)('doubt.title'),
    <DoubtPage
      lang={visit.lang}
      assignment={assignment}
      entered={entered}
      errors={fieldMessages(visit.lang, errors)}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );

const at = (rest = '') => `${assignmentsPath}/:id${rest}`;
const may = mayVisitAssignments;

export const assignmentRoutes: readonly Route[] = [
  guarded.get(assignmentsPath, may, async ({ db, lang, now, today, person }) => {
    const asGuide = isGuideSomewhere(person) || !hasRole(person, 'requesting-body');
    const of = { personId: person.id, now, limit: 200 };
    const assignments = asGuide ? await assignmentsOfGuide(db, of) : await assignmentsRequestedBy(db, of);
    return page(
      assignmentTexts(lang)(asGuide ? 'assignments.title' : 'assignments.title-requested'),
      <AssignmentsPage lang={lang} assignments={assignments} now={now} today={today} asGuide={asGuide} />,
    );
  }),

  guarded.get(at(), may, async (visit) => assignmentPage(visit, await assignmentFor(visit))),

  guarded.post(at('/bestaetigung'), may, (visit) =>
    pressed(visit, (doing) => confirmAppointment(visit.tx, doing), 'bestaetigt'),
  ),

  guarded.get(at('/verlegung'), may, async (visit) => {
    const assignment = await formFor(visit, 'propose-move');
    return isReply(assignment) ? assignment : movePage(visit, assignment, {}, []);
  }),
  guarded.post(at('/verlegung'), may, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const assignment = await assignmentFor(visit);
    const checked = checkEntered(moveForm, {
      day: form.get('day'),
      from: form.get('from'),
      until: form.get('until'),
    });
    if (!checked.ok) return movePage(visit, assignment, form.toRecord(), checked.errors);
    const done = await proposeMove(tx, {
      assignmentId: assignment.id,
      by: person,
      ...checked.value,
      now,
      publicUrl: origin,
    });
    if (done.ok) return redirect(`${pathOf(assignment)}?gefragt=ja`);
    const errors = errorsOf(done.refusal);
    return errors
      ? movePage(visit, assignment, form.toRecord(), errors)
      : assignmentPage(visit, assignment, done.refusal);
  }),
  guarded.post(at('/verlegung/zusage'), may, (visit) =>
    pressed(visit, (doing) => acceptMove(visit.tx, doing), 'gespeichert'),
  ),
  guarded.post(at('/verlegung/absage'), may, (visit) =>
    pressed(visit, (doing) => declineMove(visit.tx, doing), 'gespeichert'),
  ),

  guarded.get(at('/absage'), may, async (visit) => {
    const assignment = await formFor(visit, 'cancel');
    return isReply(assignment) ? assignment : cancelPage(visit, assignment, {}, []);
  }),
  guarded.post(at('/absage'), may, async (visit) => {
    const { tx, form, person, now, today, origin } = visit;
    const assignment = await assignmentFor(visit);
    const entered = { reason: form.get('reason'), next: form.get('next') };
    const byCoordination = roleOf(person, assignment) === 'coordination';
    const checked = byCoordination
      ? checkEntered(cancelForm, entered)
      : checkEntered(cancelByRequesterForm, entered);
    if (!checked.ok) return cancelPage(visit, assignment, entered, checked.errors);
    const done = await cancelAppointment(tx, {
      assignmentId: assignment.id,
      by: person,
      reason: checked.value.reason,
      searchAgain: 'next' in checked.value && checked.value.next === 'search',
      now,
      today,
      publicUrl: origin,
    });
    if (!done.ok) return assignmentPage(visit, assignment, done.refusal);
    return redirect(
      byCoordination ? `/anfragen/${assignment.requestId}` : `${pathOf(assignment)}?gespeichert=ja`,
    );
  }),

  guarded.get(at('/rueckgabe'), may, async (visit) => {
    const assignment = await formFor(visit, 'hand-back');
    return isReply(assignment) ? assignment : handBackPage(visit, assignment, {}, []);
  }),
  guarded.post(at('/rueckgabe'), may, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const assignment = await assignmentFor(visit);
    const entered = { reason: form.get('reason') };
    const checked = checkEntered(handBackForm, entered);
    if (!checked.ok) return handBackPage(visit, assignment, entered, checked.errors);
    const done = await handBackAssignment(tx, {
      assignmentId: assignment.id,
      by: person,
      reason: checked.value.reason,
      now,
      publicUrl: origin,
    });
    if (!done.ok) return assignmentPage(visit, assignment, done.refusal);
    return redirect(`${pathOf(assignment)}?gespeichert=ja`);
  }),

  guarded.get(at('/niemand-da'), may, async (visit) => {
    const assignment = await formFor(visit, 'not-met');
    if (isReply(assignment)) return assignment;
    const { db, lang, today } = visit;
    return page(
      assignmentTexts(lang)('not-met.title'),
      <NotMetPage
        lang={lang}
        assignment={assignment}
        creditMinutes={
          await readParameter(db, 'nobody-came-credit', { day: today, siteId: assignment.siteId })
        }
      />,
      { narrow: true },
    );
  }),
  guarded.post(at('/niemand-da'), may, (visit) =>
    pressed(visit, (doing) => recordNotMet(visit.tx, doing), 'erfasst'),
  ),

  guarded.get(at('/stunden'), may, async (visit) => {
    const assignment = await formFor(visit, 'done');
    return isReply(assignment) ? assignment : hoursPage(visit, assignment, null, {}, []);
  }),
  guarded.post(at('/stunden'), may, async (visit) => {
    const { tx, form, person, now, today, origin } = visit;
    const assignment = await assignmentFor(visit);
    const checked = await enteredHours(visit, assignment);
    if (!checked.ok) return hoursPage(visit, assignment, null, form.toRecord(), checked.errors);
    const done = await recordHours(tx, {
      assignmentId: assignment.id,
      by: person,
      facts: checked.value,
      now,
      today,
      publicUrl: origin,
    });
    if (done.ok) return redirect(`${pathOf(assignment)}?erfasst=ja`);
    const errors = errorsOf(done.refusal);
    return errors
      ? hoursPage(visit, assignment, null, form.toRecord(), errors)
      : assignmentPage(visit, assignment, done.refusal);
  }),

  guarded.get(at('/stunden/korrektur'), may, async (visit) => {
    const assignment = await formFor(visit, 'correct-hours');
    if (isReply(assignment)) return assignment;
    const [entry] = standingEntries(await hoursOfAssignment(visit.db, assignment.id));
    if (!entry) throw new NotFound();
    return hoursPage(visit, assignment, entry, {}, []);
  }),
  guarded.post(at('/stunden/korrektur'), may, async (visit) => {
    const { tx, form, person, now, today, origin } = visit;
    const assignment = await assignmentFor(visit);
    const [entry] = standingEntries(await hoursOfAssignment(tx, assignment.id));
    if (!entry) throw new NotFound();
    const checked = await enteredHours(visit, assignment);
    if (!checked.ok) return hoursPage(visit, assignment, entry, form.toRecord(), checked.errors);
    const done = await correctHours(tx, {
      assignmentId: assignment.id,
      by: person,
      entryId: form.get('entry'),
      facts: checked.value,
      now,
      today,
      publicUrl: origin,
    });
    if (done.ok) return redirect(`${pathOf(assignment)}?erfasst=ja`);
    const errors = errorsOf(done.refusal);
    return errors
      ? hoursPage(visit, assignment, entry, form.toRecord(), errors)
      : assignmentPage(visit, assignment, done.refusal);
  }),

  guarded.post(at('/stunden/bestaetigung'), may, (visit) =>
    pressed(
      visit,
      (doing) => confirmHours(visit.tx, { ...doing, entryId: visit.form.get('entry') }),
      'bestaetigt',
    ),
  ),
  guarded.get(at('/stunden/frage'), may, async (visit) => {
    const assignment = await formFor(visit, 'doubt');
    return isReply(assignment) ? assignment : doubtPage(visit, assignment, {}, []);
  }),
  guarded.post(at('/stunden/frage'), may, async (visit) => {
    const { tx, form, person, now, origin } = visit;
    const assignment = await assignmentFor(visit);
    const entered = { question: form.get('question') };
    const checked = checkEntered(doubtForm, entered);
    if (!checked.ok) return doubtPage(visit, assignment, entered, checked.errors);
    const done = await doubtHours(tx, {
      assignmentId: assignment.id,
      by: person,
      question: checked.value.question,
      now,
      publicUrl: origin,
    });
    if (!done.ok) return assignmentPage(visit, assignment, done.refusal);
    return redirect(`${pathOf(assignment)}?gefragt=ja`);
  }),
  guarded.post(at('/stunden/klaerung'), may, (visit) =>
    pressed(visit, (doing) => resolveDoubt(visit.tx, doing), 'gespeichert'),
  ),
];
