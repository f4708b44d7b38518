import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  againstCap,
  type CountedRow,
  countedMinutes,
  refusesSpan,
  standingEntries,
  sumsOf,
} from './hours.ts';

const berlin = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Berlin').toInstant();
const span = (from: string, until: string) => ({ startedAt: berlin(from), endedAt: berlin(until) });

describe('minutes that count', () => {
  it.each([
    ['an hour and a half', '2026-11-24T10:00', '2026-11-24T11:30', 90],
    ['seven minutes over the quarter', '2026-11-24T10:00', '2026-11-24T11:07', 60],
    ['eight minutes over the quarter', '2026-11-24T10:00', '2026-11-24T11:08', 75],
    ['three minutes', '2026-11-24T10:00', '2026-11-24T10:03', 15],
    ['the hour that happens twice in autumn', '2026-10-25T01:30', '2026-10-25T03:30', 180],
    ['the hour that is missing in spring', '2026-03-29T01:30', '2026-03-29T03:30', 60],
  ])('%s', (_, from, until, minutes) => {
    expect(countedMinutes(span(from, until), 15)).toBe(minutes);
  });

  it('are whole steps, at least one, and never more than half a step away', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 720 }),
        fc.constantFrom(1, 5, 10, 15, 30, 60),
        (minutes, step) => {
          const startedAt = berlin('2026-06-01T08:00');
          const counted = countedMinutes({ startedAt, endedAt: startedAt.add({ minutes }) }, step);
          return (
            counted % step === 0 &&
            counted >= step &&
            (counted === step || Math.abs(counted - minutes) * 2 <= step)
          );
        },
      ),
    );
  });
});

describe('a span somebody entered', () => {
  const now = berlin('2026-11-24T12:00');
  const agreedAt = berlin('2026-11-20T15:00');
  it.each([
    ['an hour of this morning', '2026-11-24T10:00', '2026-11-24T11:00', null],
    ['an end before the start', '2026-11-24T11:00', '2026-11-24T10:00', 'end-before-start'],
    ['no length at all', '2026-11-24T11:00', '2026-11-24T11:00', 'end-before-start'],
    ['an end that is still to come', '2026-11-24T11:30', '2026-11-24T12:30', 'in-the-future'],
    ['the morning of the day it was agreed on', '2026-11-20T09:00', '2026-11-20T10:00', null],
    ['a day before it was agreed', '2026-11-19T09:00', '2026-11-19T10:00', 'before-agreement'],
    ['more than a person accompanies at a stretch', '2026-11-23T08:00', '2026-11-23T20:01', 'too-long'],
  ])('%s', (_, from, until, refusal) => {
    expect(refusesSpan(span(from, until), { now, agreedAt })).toBe(refusal);
  });
});

describe('sums', () => {
  const row = (of: Partial<CountedRow> & { id: string; minutes: number }): CountedRow => ({
    kind: 'entry',
    corrects: null,
    confirmedAt: null,
    ...of,
  });
  const confirmedAt = berlin('2026-11-25T08:00');

  it('tell what is confirmed from what waits', () => {
    expect(sumsOf([row({ id: 'a', minutes: 60, confirmedAt }), row({ id: 'b', minutes: 45 })])).toEqual({
      confirmedMinutes: 60,
      waitingMinutes: 45,
    });
  });

  it('count the corrected entry only', () => {
    const rows = [
      row({ id: 'a', minutes: 90, confirmedAt }),
      row({ id: 'b', kind: 'counter-entry', corrects: 'a', minutes: -90 }),
      row({ id: 'c', minutes: 60 }),
    ];
    expect(sumsOf(rows)).toEqual({ confirmedMinutes: 0, waitingMinutes: 60 });
    expect(standingEntries(rows).map(({ id }) => id)).toEqual(['c']);
  });

  it('equal the plain sum of all rows, however often something is corrected', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            minutes: fc.integer({ min: 15, max: 480 }),
            corrected: fc.boolean(),
            confirmed: fc.boolean(),
          }),
        ),
        (entries) => {
          const rows = entries.flatMap(({ minutes, corrected, confirmed }, i) => {
            const entry = row({ id: `e${i}`, minutes, confirmedAt: confirmed ? confirmedAt : null });
            return corrected
              ? [entry, row({ id: `c${i}`, kind: 'counter-entry', corrects: `e${i}`, minutes: -minutes })]
              : [entry];
          });
          const { confirmedMinutes, waitingMinutes } = sumsOf(rows);
          return confirmedMinutes + waitingMinutes === rows.reduce((sum, one) => sum + one.minutes, 0);
        },
      ),
    );
  });
});

describe('a sum against its cap', () => {
  it.each([
    [0, 276, 276, 'normal'],
    [248, 276, 28, 'normal'],
    [249, 276, 27, 'near'],
    [276, 276, 0, 'near'],
    [277, 276, -1, 'over'],
  ] as const)('%i of %i hours leaves %i', (hours, cap, left, kind) => {
    expect(againstCap(hours * 60, cap * 60)).toEqual({ leftMinutes: left * 60, kind });
  });
});
