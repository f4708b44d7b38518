import { expect, test } from 'vitest';
import { addWorkingDays, isWorkingDay } from './working-days.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

test.each([
  ['2026-04-03', 'Good Friday'],
  ['2026-04-06', 'Easter Monday'],
  ['2026-05-14', 'Ascension'],
  ['2026-05-25', 'Whit Monday'],
  ['2026-06-04', 'Corpus Christi'],
  ['2024-03-29', 'Good Friday of another year'],
  ['2038-04-26', 'the latest Easter Monday there is'],
  ['2026-12-25', 'Christmas'],
  ['2026-11-22', 'a Sunday'],
])('nobody works in Hesse on %s, %s', (text) => {
  expect(isWorkingDay(day(text))).toBe(false);
});

test.each(['2026-12-24', '2026-11-18', '2026-10-30', '2026-04-07'])('%s is a working day', (text) => {
  expect(isWorkingDay(day(text))).toBe(true);
});

test.each([
  ['2026-11-23', 3, '2026-11-26'],
  ['2026-11-20', 3, '2026-11-25'],
  ['2026-11-22', 3, '2026-11-26'],
  ['2026-12-23', 3, '2026-12-29'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-11-22', 0, '2026-11-23'],
] as const)('from %s, %i working days reach %s', (from, count, to) => {
  expect(addWorkingDays(day(from), count).toString()).toBe(to);
});
