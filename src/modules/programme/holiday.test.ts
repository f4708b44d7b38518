import { expect, it } from 'vitest';
import { testDatabase } from '../../../tests/database.ts';
import { daysOffAt, schoolHolidaysOf } from './holiday.store.ts';
import { daysOff, publicHolidayOn, type SchoolHoliday } from './holiday.ts';
import { sayHoliday } from './holiday-words.ts';
import { buildSite } from './programme.build.ts';

const { owner } = await testDatabase();
const day = (text: string) => Temporal.PlainDate.from(text);
const easterHolidays: SchoolHoliday[] = [
  { kind: 'easter', from: day('2026-03-30'), until: day('2026-04-11') },
];

it.each([
  ['2026-01-01', 'new-year'],
  ['2026-04-03', 'good-friday'],
  ['2027-05-06', 'ascension'],
  ['2026-06-04', 'corpus-christi'],
  ['2026-10-03', 'german-unity'],
  ['2026-12-24', null],
  ['2026-04-05', null],
])('%s is the holiday %s', (text, holiday) => {
  expect(publicHolidayOn(day(text))).toBe(holiday);
});

it('gives the days off of each kind, half-open, across the turn of a year', () => {
  const off = daysOff(
    [
      { kind: 'christmas', from: day('2026-12-23'), until: day('2027-01-13') },
      { kind: 'easter', from: day('2027-03-22'), until: day('2027-04-03') },
    ],
    { from: day('2026-12-25'), until: day('2027-01-01') },
  );
  expect(off['school-holidays']).toEqual([{ from: '2026-12-23', until: '2027-01-13' }]);
  expect(off['public-holidays']).toEqual([
    { from: '2026-12-25', until: '2026-12-26' },
    { from: '2026-12-26', until: '2026-12-27' },
  ]);
});

it('counts every day after the last school holiday that is known as one: nobody is promised on a guess', () => {
  const off = (from: string, until: string) =>
    daysOff(easterHolidays, { from: day(from), until: day(until) })['school-holidays'];
  expect(off('2026-03-01', '2026-03-30')).toEqual([]);
  expect(off('2026-04-10', '2026-04-13')).toEqual([
    { from: '2026-03-30', until: '2026-04-11' },
    { from: '2026-04-11', until: '2026-04-13' },
  ]);
  expect(daysOff([], { from: day('2031-05-01'), until: day('2031-05-02') })['school-holidays']).toEqual([
    { from: '2031-05-01', until: '2031-05-02' },
  ]);
});

it('knows the school holidays of Hesse, for a site there', async () => {
  const { id: siteId } = await buildSite(owner);
  const [next] = await schoolHolidaysOf(owner, { siteId, from: day('2026-11-22') });
  expect([next?.kind, next?.from.toString(), next?.until.toString()]).toEqual([
    'christmas',
    '2026-12-23',
    '2027-01-13',
  ]);
  const off = await daysOffAt(owner, { siteId, from: day('2027-07-05'), until: day('2027-07-06') });
  expect(off['school-holidays']).toEqual([{ from: '2027-06-28', until: '2027-08-07' }]);
});

it('says what is closed: a school also in the school holidays, an office only on a public holiday', () => {
  const says = (text: string, atSchool: boolean) =>
    sayHoliday(day(text), { schoolHolidays: easterHolidays, atSchool }, 'de');
  expect(says('2026-04-06', false)).toMatch(/^Ostermontag: Feiertag/);
  expect(says('2026-04-07', true)).toBe('Osterferien: Schulen sind geschlossen.');
  expect(says('2026-04-07', false)).toBeNull();
  expect(says('2026-04-11', true)).toBeNull();
});
