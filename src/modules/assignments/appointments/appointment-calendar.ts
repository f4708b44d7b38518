import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';

/** What a calendar may know of an appointment: when, where, with whom by first name. */
export interface CalendarAppointment {
  readonly assignmentId: string;
  /** Rises with each change, so that a calendar replaces what it has. */
  readonly sequence: number;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly summary: string;
  readonly location: string;
  readonly organizer: { readonly name: string; readonly email: string };
  /** null: for whoever holds the link and keeps it herself. */
  readonly attendee: { readonly email: string; readonly name?: string } | null;
  readonly now: Temporal.Instant;
}

/** As a mail carries it. */
export type CalendarMethod = 'REQUEST' | 'CANCEL';

// A comma or quote in a name would end the parameter it stands in (RFC 5545, 3.2).
const plainName = (name: string) =>
  name
    .replace(/["\r\n;:,]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * One appointment as an iCalendar object (RFC 5545): an invitation or its update, the cancellation, or to keep. Times are
 * UTC, which every calendar shows right on both sides of a clock change.
 */
export function appointmentCalendar(method: CalendarMethod | 'PUBLISH', of: CalendarAppointment): string {
  const calendar = ical({ prodId: { company: 'Lotsenwerk', product: 'Termine', language: 'DE' } });
  calendar.method(ICalCalendarMethod[method]);
  const date = (moment: Temporal.Instant) => new Date(moment.epochMilliseconds);
  const event = calendar.createEvent({
    id: `${of.assignmentId}@lotsenwerk`,
    sequence: of.sequence,
    stamp: date(of.now),
    start: date(of.startsAt),
    end: date(of.endsAt),
    summary: of.summary,
    location: of.location,
    organizer: { name: plainName(of.organizer.name), email: of.organizer.email },
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: method === 'CANCEL' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  });
  if (of.attendee) {
    event.createAttendee({
      email: of.attendee.email,
      ...(of.attendee.name ? { name: plainName(of.attendee.name) } : {}),
      rsvp: false,
    });
  }
  return calendar.toString();
}
