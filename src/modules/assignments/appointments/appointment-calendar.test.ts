import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { appointmentCalendar, type CalendarAppointment } from './appointment-calendar.ts';

const berlin = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant();

const appointment = (of: Partial<CalendarAppointment> = {}): CalendarAppointment => ({
  assignmentId: '0198f7c4-0000-7000-8000-000000000001',
  sequence: 0,
  startsAt: berlin('2026-11-24T14:30'),
  endsAt: berlin('2026-11-24T16:00'),
  summary: 'Begleitung mit Amal',
  location: 'Jugendamt, Ludwig-Erhard-Anlage 1, Bad Homburg',
  organizer: { name: 'Lotsen Bad Homburg', email: 'lotsen@example.org' },
  attendee: { email: 'person@example.org' },
  now: berlin('2026-11-20T09:00'),
  ...of,
});

function read(ics: string) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const events = calendar.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  const event = new ICAL.Event(events[0] as ICAL.Component);
  return { calendar, event, component: events[0] as ICAL.Component };
}

describe('an appointment for the calendar', () => {
  it('is an invitation another program can read', () => {
    const { calendar, event, component } = read(appointmentCalendar('REQUEST', appointment()));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event.uid).toBe('0198f7c4-0000-7000-8000-000000000001@lotsenwerk');
    expect(event.sequence).toBe(0);
    expect(event.summary).toBe('Begleitung mit Amal');
    expect(event.location).toBe('Jugendamt, Ludwig-Erhard-Anlage 1, Bad Homburg');
    expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(component.getFirstPropertyValue('organizer')).toBe('mailto:lotsen@example.org');
    expect(component.getFirstProperty('attendee')?.getFirstValue()).toMatch(/^mailto:person@example\.org$/i);
  });

  it('tells nothing but when, where and with whom', () => {
    const { component } = read(appointmentCalendar('REQUEST', appointment()));
    expect(
      component
        .getAllProperties()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'attendee',
      'dtend',
      'dtstamp',
      'dtstart',
      'location',
      'organizer',
      'sequence',
      'status',
      'summary',
      'transp',
      'uid',
    ]);
  });

  it('is updated and cancelled under the same UID with a higher number', () => {
    const invited = read(appointmentCalendar('REQUEST', appointment()));
    const moved = read(
      appointmentCalendar(
        'REQUEST',
        appointment({
          sequence: 1,
          startsAt: berlin('2026-11-25T09:00'),
          endsAt: berlin('2026-11-25T10:30'),
        }),
      ),
    );
    const cancelled = read(appointmentCalendar('CANCEL', appointment({ sequence: 2 })));
    expect([invited.event.uid, moved.event.uid, cancelled.event.uid]).toEqual(
      Array(3).fill(invited.event.uid),
    );
    expect([invited.event.sequence, moved.event.sequence, cancelled.event.sequence]).toEqual([0, 1, 2]);
    expect(cancelled.calendar.getFirstPropertyValue('method')).toBe('CANCEL');
    expect(cancelled.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it.each([
    ['on an ordinary day', '2026-11-24T14:30', '2026-11-24T16:00', 90],
    ['on the day the clocks go forward', '2026-03-29T01:30', '2026-03-29T03:30', 60],
    ['on the day the clocks go back', '2026-10-25T01:30', '2026-10-25T03:30', 180],
    ['the day after the clocks went back', '2026-10-26T09:00', '2026-10-26T10:00', 60],
    ['on 29 February', '2028-02-29T09:00', '2028-02-29T10:00', 60],
  ])('has the right moments %s', (_, from, until, minutes) => {
    const { event } = read(
      appointmentCalendar('REQUEST', appointment({ startsAt: berlin(from), endsAt: berlin(until) })),
    );
    const start = event.startDate.toJSDate().getTime();
    const end = event.endDate.toJSDate().getTime();
    expect(start).toBe(berlin(from).epochMilliseconds);
    expect((end - start) / 60_000).toBe(minutes);
  });

  it('survives names and places with signs that mean something to a calendar', () => {
    const nasty = 'Müller; "Söhne", & Co\nEND:VEVENT\r\nx: y\\z 日本';
    const { event, component } = read(
      appointmentCalendar(
        'REQUEST',
        appointment({
          summary: nasty,
          location: nasty,
          organizer: { name: nasty, email: 'a@example.org' },
          attendee: { name: nasty, email: 'b@example.org' },
        }),
      ),
    );
    expect(event.location.replace(/\r/g, '')).toBe(nasty.replace(/\r/g, ''));
    expect(component.getFirstPropertyValue('organizer')).toBe('mailto:a@example.org');
    expect(component.getAllProperties('attendee')).toHaveLength(1);
  });
});
