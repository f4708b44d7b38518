import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildCandidate, buildNeed, buildSite, buildSlot } from './candidate.build.ts';
import { earliestStart, everyTimeRule } from './free-time.ts';
import { prepareNeed } from './prepared-need.ts';

const hourMs = 3_600_000;
const stepMs = 15 * 60_000;

/** Quarter hours from midnight. */
const quarters = fc.integer({ min: 0, max: 96 });
const hours = fc.record({ weekday: fc.integer({ min: 1, max: 3 }), from: quarters, until: quarters });
const busy = fc.record({ begin: fc.integer({ min: -8, max: 200 }), length: fc.integer({ min: 1, max: 20 }) });

test('the earliest start is the first quarter of an hour from which nothing stands against the whole length', () => {
  fc.assert(
    fc.property(
      fc.option(fc.array(hours, { maxLength: 6 })),
      fc.array(busy, { maxLength: 5 }),
      fc.option(fc.integer({ min: 30, max: 33 })),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 3 }),
      (own, appointments, away, length, buffer) => {
        const { start } = buildSlot('2026-11-30', '06:00', '20:00');
        const slot = { start, end: start.add({ hours: 54 }) };
        const need = buildNeed({ slots: [slot], minutes: length * 15 });
        const site = buildSite({ travelBufferMinutes: buffer * 15 });
        const prepared = prepareNeed(need, site, { today: Temporal.PlainDate.from('2026-11-22') });
        const [only] = prepared.slots;
        if (!only) throw new Error('no slot');
        const firstMs = slot.start.epochMilliseconds;
        const midnightMs = firstMs - 6 * hourMs;
        const day = (number: number) =>
          Temporal.PlainDate.from('2026-11-01')
            .add({ days: number - 1 })
            .toString();
        const candidate = buildCandidate({
          availability:
            own?.map(({ weekday, from, until }) => ({
              weekday,
              fromMinute: from * 15,
              untilMinute: until * 15,
            })) ?? null,
          busy: appointments.map(({ begin, length: long }) => ({
            startMs: firstMs + begin * stepMs,
            endMs: firstMs + (begin + long) * stepMs,
            place: null,
          })),
          absences: away === null ? [] : [{ from: day(away), until: day(away + 1) }],
        });
        const isFree = (at: number) => {
          const sinceMidnight = (at - midnightMs) / stepMs;
          const weekday = 1 + Math.floor(sinceMidnight / 96);
          const quarter = sinceMidnight % 96;
          return (
            (own === null ||
              own.some((one) => one.weekday === weekday && one.from <= quarter && quarter < one.until)) &&
            away !== 29 + weekday &&
            candidate.busy.every(
              ({ startMs, endMs }) =>
                at + stepMs <= startMs - buffer * stepMs || at >= endMs + buffer * stepMs,
            )
          );
        };
        let expected = -1;
        for (let at = firstMs; at + length * stepMs <= slot.end.epochMilliseconds; at += stepMs) {
          const whole = Array.from({ length }, (_, part) => at + part * stepMs);
          if (whole.every(isFree)) {
            expected = at;
            break;
          }
        }
        expect(earliestStart(only, candidate, everyTimeRule, prepared.lengthMs, prepared.wayMs)).toBe(
          expected,
        );
      },
    ),
    { numRuns: 2_000 },
  );
});
