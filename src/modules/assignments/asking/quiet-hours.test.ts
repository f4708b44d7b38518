import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zone } from '#platform/dates';
import { berlin } from '../assignments.build.ts';
import { afterQuiet, isQuiet, laterAwake, type QuietHours } from './quiet-hours.ts';

const quiet: QuietHours = { from: new Temporal.PlainTime(20), until: new Temporal.PlainTime(8) };

describe('quiet hours', () => {
  it.each([
    ['in the middle of the day nothing waits', '2026-11-09T12:00', '2026-11-09T12:00'],
    ['in the evening it waits until the morning', '2026-11-09T20:00', '2026-11-10T08:00'],
    ['after midnight too', '2026-11-10T03:30', '2026-11-10T08:00'],
    ['at their end they are over', '2026-11-10T08:00', '2026-11-10T08:00'],
    ['also in the night in which the clock goes back', '2026-10-24T23:00', '2026-10-25T08:00'],
  ])('%s', (_, at, until) => {
    expect(afterQuiet(berlin(at), quiet).toString()).toBe(berlin(until).toString());
  });

  it.each([
    ['an hour is an hour by day', '2026-11-09T09:00', 1, '2026-11-09T10:00'],
    ['what is left in the evening goes on in the morning', '2026-11-09T19:00', 4, '2026-11-10T11:00'],
    ['two long days take more than two days', '2026-11-09T09:00', 24, '2026-11-11T09:00'],
    ['what begins at night begins in the morning', '2026-11-09T22:00', 2, '2026-11-10T10:00'],
  ])('%s', (_, at, hours, until) => {
    expect(laterAwake(berlin(at), hours * 60, quiet).toString()).toBe(berlin(until).toString());
  });

  it('no moment that waits out the quiet hours is quiet, and none is earlier', () => {
    const moments = fc.integer({ min: 0, max: 400 * 24 * 60 });
    const clocks = fc.tuple(fc.integer({ min: 18, max: 22 }), fc.integer({ min: 6, max: 10 }));
    fc.assert(
      fc.property(moments, clocks, fc.integer({ min: 1, max: 72 }), (minutes, [from, until], hours) => {
        const hoursOf = { from: new Temporal.PlainTime(from), until: new Temporal.PlainTime(until) };
        const at = berlin('2026-01-01T00:00').add({ minutes });
        const awake = afterQuiet(at, hoursOf);
        expect(isQuiet(awake, hoursOf)).toBe(false);
        expect(Temporal.Instant.compare(awake, at)).toBeGreaterThanOrEqual(0);
        const later = laterAwake(at, hours * 60, hoursOf);
        expect(at.until(later).total('hours')).toBeGreaterThanOrEqual(hours);
        const clock = later.toZonedDateTimeISO(zone).toPlainTime();
        expect(Temporal.PlainTime.compare(clock, hoursOf.until)).toBeGreaterThanOrEqual(0);
        expect(Temporal.PlainTime.compare(clock, hoursOf.from)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
