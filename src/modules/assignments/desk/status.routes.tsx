import { readSite, topicName } from '#modules/programme';
import {
  asHolder,
  letterLanguage,
  readStatus,
  type Status,
  StatusBody,
  statusPath,
  titleOfStatus,
} from '#modules/requests';
import { dayOf, sayDay } from '#platform/dates';
import { NotFound } from '#platform/errors';
import { checkEntered } from '#platform/form-fields';
import { file, open, page, type Route, redirect, type Visit } from '#platform/routes';
import { cancelByRequesterForm } from '../appointments/appointment.form.ts';
import { appointmentCalendar } from '../appointments/appointment-calendar.ts';
import { placeWords } from '../appointments/appointment-letters.ts';
import { assignmentsOfRequest } from '../appointments/assignment.store.ts';
import { type Assignment, isOver } from '../appointments/assignment.ts';
import { cancelAppointmentsOfRequest } from '../appointments/cancel-appointment.ts';
import { fieldMessages } from '../field-messages.ts';
import { askedIn, latestNeighbourSearch } from '../neighbours/neighbour-search.store.ts';
import { agreementWords } from '../neighbours/neighbour-words.ts';
import { NeighbourQuestion } from '../neighbours/neighbours.pages.tsx';
import { theOnlyOne } from '../second/ask-for-second.ts';
import { SecondQuestion } from '../second/second.pages.tsx';
import { latestSecond } from '../second/second-guide.store.ts';
import { secondAgreementWords } from '../second/second-words.ts';
import { assignmentTexts } from '../texts.ts';
import { AppointmentCard, CancelStatusPage, CardPage, OtherGuidePart } from './status.pages.tsx';

async function statusIn({ db }: Visit): Promise<Status> {
  const status = await readStatus(db);
  if (!status || status.request.state === 'anonymised') throw new NotFound();
  return status;
}

/** Appointments to come; what is past stands in the history. */
function ahead(assignments: readonly Assignment[], now: Temporal.Instant): Assignment[] {
  return assignments.filter(
    (one) => (one.state === 'planned' || one.state === 'confirmed') && !isOver(one, now),
  );
}

const appointmentsOf = async ({ db, now }: Visit, { request }: Status) =>
  ahead(await assignmentsOfRequest(db, request.id), now);

/** How an arranged request stands once its appointment is over or was called off. */
function headlineOf(
  { lang, now }: Visit,
  { request }: Status,
  assignments: readonly Assignment[],
): { title: string; next: string } | null {
  if (request.state !== 'arranged' || assignments.length === 0 || ahead(assignments, now).length > 0)
    return null;
  const say = assignmentTexts(lang);
  const tookPlace = assignments.findLast(
    ({ state }) => state !== 'cancelled' && state !== 'handed-back' && state !== 'not-met',
  );
  return tookPlace
    ? {
        title: say('card.past-title', { day: sayDay(dayOf(tookPlace.startsAt), lang) }),
        next: say('card.past'),
      }
    : { title: say('card.off-title'), next: say('card.off') };
}

/** What a neighbouring site has to do with it: the question whether it may know, and where it is now. */
async function neighbourOf(visit: Visit, { request }: Status, path: string) {
  const { db, lang, query } = visit;
  const say = assignmentTexts(lang);
  const search = await latestNeighbourSearch(db, request.id);
  const asked = search ? await askedIn(db, search.id) : [];
  const promised = search?.state === 'promised' ? asked.find(({ state }) => state === 'promised') : null;
  const changed = query.has('geaendert');
  if (search?.state === 'agreed')
    return {
      headline: { title: say('neighbours.agreed-title'), next: say('neighbours.agreed-next') },
      question: null,
    };
  const taken = asked.find(({ state }) => state === 'handed-over');
  const site = taken && (await readSite(db, taken.askedSiteId));
  if (site && request.state === 'referred') {
    const values = { site: site.name, phone: site.phone ?? site.email ?? '' };
    return {
      headline: { title: say('neighbours.over-title', values), next: say('neighbours.over-next', values) },
      question: null,
    };
  }
  if (!promised) return { headline: null, question: null };
  return {
    headline: null,
    question: (
      <NeighbourQuestion
        lang={lang}
        path={path}
        words={await agreementWords(db, { request, promised, lang })}
        promised={promised}
        isOther={request.askedBy !== 'self'}
        changed={changed}
      />
    ),
  };
}

/** Whether a second guide may come along, while that is asked. */
async function secondOf(
  { db, lang, now, query }: Visit,
  { request }: Status,
  of: { assignments: readonly Assignment[]; path: string },
) {
  const second = await latestSecond(db, request.id);
  const isAsked = second?.state === 'asking' && second.agreedAt === null;
  if (!isAsked || theOnlyOne(request, of.assignments, now)?.id !== second.assignmentId) return null;
  return (
    <SecondQuestion
      lang={lang}
      path={of.path}
      second={second}
      words={secondAgreementWords(request, lang)}
      changed={query.has('geaendert')}
    />
  );
}

/** The page behind the secret link, with the appointment. */
export const statusRoutes: readonly Route[] = [
  open.get(
    statusPath(':token'),
    async (visit) => {
      const { lang, query } = visit;
      const status = await statusIn(visit);
      const path = statusPath(visit.param('token'));
      const assignments = await assignmentsOfRequest(visit.db, status.request.id);
      const neighbour = await neighbourOf(visit, status, path);
      const headline = neighbour.headline ?? headlineOf(visit, status, assignments);
      return page(
        headline?.title ?? titleOfStatus(status, lang),
        <StatusBody
          lang={lang}
          status={status}
          path={path}
          headline={headline}
          done={query.has('beantwortet') ? 'answered' : null}
        >
          {neighbour.question}
          {await secondOf(visit, status, { assignments, path })}
          <AppointmentCard
            lang={lang}
            appointments={ahead(assignments, visit.now)}
            reference={status.request.reference}
            site={status.site}
            path={path}
            own={letterLanguage(status.request.messageLanguage)}
          />
          <OtherGuidePart
            lang={lang}
            path={path}
            met={assignments.some(({ state }) => state !== 'cancelled')}
            noted={query.has('gemerkt')}
          />
        </StatusBody>,
        { narrow: true },
      );
    },
    asHolder,
  ),

  open.get(
    statusPath(':token/karte'),
    async (visit) => {
      const status = await statusIn(visit);
      const appointments = await appointmentsOf(visit, status);
      const path = statusPath(visit.param('token'));
      if (appointments.length === 0) return redirect(path);
      return page(
        assignmentTexts(visit.lang)('card.title'),
        <CardPage
          lang={visit.lang}
          own={letterLanguage(status.request.messageLanguage)}
          appointments={appointments}
          reference={status.request.reference}
          site={status.site}
          path={path}
        />,
      );
    },
    asHolder,
  ),

  open.get(
    statusPath(':token/termin.ics'),
    async (visit) => {
      const { lang, now } = visit;
      const status = await statusIn(visit);
      const [first] = await appointmentsOf(visit, status);
      if (!first) throw new NotFound();
      const { site } = status;
      const ics = appointmentCalendar('PUBLISH', {
        assignmentId: first.id,
        sequence: first.calendarSequence,
        startsAt: first.startsAt,
        endsAt: first.endsAt,
        summary: topicName(first.topicCode, lang),
        location: placeWords(first, lang),
        organizer: { name: site.name, email: site.email ?? `standort@${new URL(visit.origin).hostname}` },
        attendee: null,
        now,
      });
      return file(ics, 'text/calendar; charset=utf-8', 'termin.ics');
    },
    asHolder,
  ),

  open.get(
    statusPath(':token/absage'),
    async (visit) => {
      const status = await statusIn(visit);
      const appointments = await appointmentsOf(visit, status);
      const path = statusPath(visit.param('token'));
      if (appointments.length === 0) return redirect(path);
      return page(
        assignmentTexts(visit.lang)('card.cancel-title'),
        <CancelStatusPage
          lang={visit.lang}
          path={path}
          appointments={appointments}
          entered={{}}
          errors={[]}
        />,
        { narrow: true },
      );
    },
    asHolder,
  ),

  open.post(
    statusPath(':token/absage'),
    async (visit) => {
      const { tx, form, lang, now, today, origin } = visit;
      const status = await statusIn(visit);
      const appointments = await appointmentsOf(visit, status);
      const path = statusPath(visit.param('token'));
      const entered = { reason: form.get('reason') };
      const checked = checkEntered(cancelByRequesterForm, entered);
      if (!checked.ok) {
        return page(
          assignmentTexts(lang)('card.cancel-title'),
          <CancelStatusPage
            lang={lang}
            path={path}
            appointments={appointments}
            entered={entered}
            errors={fieldMessages(lang, checked.errors)}
          />,
          { narrow: true, status: 422 },
        );
      }
      // Sent twice, or over in the meantime: the page says how it stands.
      await cancelAppointmentsOfRequest(tx, {
        requestId: status.request.id,
        by: 'secret-link',
        reason: checked.value.reason,
        searchAgain: false,
        now,
        today,
        publicUrl: origin,
      });
      return redirect(path);
    },
    asHolder,
  ),
];
