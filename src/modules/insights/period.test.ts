import { describe, expect, it } from 'vitest';
import { earlier, later, monthsPassed, periodOf, readPeriod } from './period.ts';

const today = Temporal.PlainDate.from('2026-11-23');

describe('a period', () => {
  it.each([
    ['2026', '2026-01-01', '2027-01-01'],
    ['2026-Q1', '2026-01-01', '2026-04-01'],
    ['2025-Q4', '2025-10-01', '2026-01-01'],
    ['2026-02', '2026-02-01', '2026-03-01'],
    ['gestern', '2026-10-01', '2027-01-01'],
    ['2026-13', '2026-10-01', '2027-01-01'],
    [null, '2026-10-01', '2027-01-01'],
  ])('%s', (text, from, until) => {
    const period = readPeriod(text, today);
    expect([period.from.toString(), period.until.toString()]).toEqual([from, until]);
    expect(readPeriod(period.key, today)).toEqual(period);
  });

  it('has one before it, and one after it only when that has begun', () => {
    const quarter = periodOf('quarter', today);
    expect(earlier(quarter).key).toBe('2026-Q3');
    expect(later(earlier(quarter), today)?.key).toBe('2026-Q4');
    expect(later(quarter, today)).toBeNull();
    expect(earlier(periodOf('month', Temporal.PlainDate.from('2026-01-05'))).key).toBe('2025-12');
  });

  it('has passed as far as its days have', () => {
    expect(monthsPassed(readPeriod('2026-Q3', today), today)).toBe(3);
    expect(monthsPassed(readPeriod('2026-Q4', today), Temporal.PlainDate.from('2026-10-31'))).toBe(1);
    expect(monthsPassed(readPeriod('2026-11', today), Temporal.PlainDate.from('2026-11-15'))).toBe(0.5);
    expect(monthsPassed(readPeriod('2027', today), today)).toBe(0);
  });
});
