import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { PublicDate } from '#modules/editorial';

/** Public dates as a calendar to subscribe to (RFC 5545). Times are UTC, right on both sides of a clock change. */
export function datesCalendar(of: {
  name: string;
  dates: readonly PublicDate[];
  /** Where a date can be read about. */
  address: string;
  now: Temporal.Instant;
}): string {
  const { name, dates, address, now } = of;
  const calendar = ical({
    name,
    prodId: { company: 'Lotsenwerk', product: 'Termine', language: 'DE' },
    ttl: 3600 * 6,
  });
  calendar.method(ICalCalendarMethod.PUBLISH);
  const moment = (at: Temporal.Instant) => new Date(at.epochMilliseconds);
  for (const { id, version, title, place, startsAt, endsAt, note, signUp, cancelled } of dates) {
    calendar.createEvent({
      id: `${id}@lotsenwerk`,
      sequence: version - 1,
      stamp: moment(now),
      start: moment(startsAt),
      end: moment(endsAt),
      summary: title,
      location: place,
      description: [note, signUp].filter(Boolean).join('\n') || null,
      url: address,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
