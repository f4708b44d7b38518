import { asHolder, readStatus, type Status, StatusBody, statusPath, titleOfStatus } from '#modules/requests';
import { NotFound } from '#platform/errors';
import { checkEntered } from '#platform/form-fields';
import { open, page, type Route, redirect, type Visit } from '#platform/routes';
import { cancelByRequesterForm } from '../appointments/appointment.form.ts';
import { assignmentsOfRequest } from '../appointments/assignment.store.ts';
import type { Assignment } from '../appointments/assignment.ts';
import { cancelAppointmentsOfRequest } from '../appointments/cancel-appointment.ts';
import { fieldMessages } from '../field-messages.ts';
import { assignmentTexts } from '../texts.ts';
import { AppointmentCard, CancelStatusPage } from './status.pages.tsx';

async function statusIn({ db }: Visit): Promise<Status> {
  const status = await readStatus(db);
  if (!status || status.request.state === 'anonymised') throw new NotFound();
  return status;
}

/** Appointments to come; what is past stands in the history. */
async function appointmentsOf({ db, now }: Visit, { request }: Status): Promise<Assignment[]> {
  return (await assignmentsOfRequest(db, request.id)).filter(
    ({ state, endsAt }) =>
      (state === 'planned' || state === 'confirmed') && Temporal.Instant.compare(endsAt, now) > 0,
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
      return page(
        titleOfStatus(status, lang),
        <StatusBody
          lang={lang}
          status={status}
          path={path}
          done={query.has('beantwortet') ? 'answered' : null}
        >
          <AppointmentCard
            lang={lang}
            appointments={await appointmentsOf(visit, status)}
            reference={status.request.reference}
            site={status.site}
            path={path}
          />
        </StatusBody>,
        { narrow: true },
      );
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
