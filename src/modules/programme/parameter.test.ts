import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DatedValue,
  dayInYear,
  isInBounds,
  parameterKeys,
  parameters,
  readValue,
  standing,
  units,
  valueOn,
  writeValue,
} from './parameter.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
let number = 0;
const row = (from: string, value: number, of: Partial<DatedValue> = {}): DatedValue => ({
  id: `row-${++number}`,
  siteId: null,
  value,
  validFrom: day(from),
  validUntil: null,
  corrects: null,
  ...of,
});

describe('the value on a day', () => {
  const limit = [
    row('2025-01-01', 84_000, { validUntil: day('2026-01-01') }),
    row('2026-01-01', 96_000, { validUntil: day('2027-01-01') }),
  ];

  it.each([
    ['2024-12-31', null],
    ['2025-01-01', 84_000],
    ['2025-12-31', 84_000],
    ['2026-01-01', 96_000],
    ['2026-12-31', 96_000],
    ['2027-01-01', null],
  ])('of the volunteer allowance on %s is %s', (on, value) => {
    expect(valueOn(limit, day(on))?.value ?? null).toBe(value);
  });

  it('holds until the next one where it has no end of its own', () => {
    const rate = [row('2021-01-01', 500), row('2027-01-01', 600)];
    expect(valueOn(rate, day('2026-12-31'))?.value).toBe(500);
    expect(valueOn(rate, day('2027-01-01'))?.value).toBe(600);
  });

  it('does not come back when a later value has ended', () => {
    const rate = [row('2021-01-01', 500), row('2022-01-01', 600, { validUntil: day('2023-01-01') })];
    expect(valueOn(rate, day('2023-01-01'))).toBeNull();
  });

  it('is the site’s own before the state’s, and the state’s again once the own one has ended', () => {
    const leadTime = [
      row('2021-01-01', 7),
      row('2025-01-01', 5, { siteId: 'a', validUntil: day('2026-01-01') }),
      row('2021-01-01', 14, { siteId: 'b' }),
    ];
    expect(valueOn(leadTime, day('2024-12-31'), 'a')?.value).toBe(7);
    expect(valueOn(leadTime, day('2025-06-01'), 'a')?.value).toBe(5);
    expect(valueOn(leadTime, day('2026-01-01'), 'a')?.value).toBe(7);
    expect(valueOn(leadTime, day('2026-01-01'), 'b')?.value).toBe(14);
    expect(valueOn(leadTime, day('2026-01-01'))?.value).toBe(7);
  });

  it('is the corrected one, however often it was corrected', () => {
    const first = row('2021-01-01', 5);
    const second = row('2021-01-01', 50, { corrects: first.id });
    const third = row('2021-01-01', 500, { corrects: second.id });
    expect(valueOn([third, first, second], day('2022-01-01'))).toBe(third);
    expect(standing([first, second, third])).toEqual([third]);
  });

  it('is found on every day of its period and on no other, in whatever order the rows come', () => {
    const from = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ from, length: fc.option(fc.integer({ min: 1, max: 2000 })) }), {
          selector: (one) => one.from,
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: -100, max: 6500 }),
        (periods, on) => {
          const origin = day('2020-01-01');
          const rows = periods.map(({ from, length }, index) =>
            row(origin.add({ days: from }).toString(), index, {
              validUntil: length === null ? null : origin.add({ days: from + length }),
            }),
          );
          const begun = periods.map((one, index) => ({ ...one, index })).filter((one) => one.from <= on);
          const latest = begun.sort((a, b) => b.from - a.from)[0];
          const expected =
            latest && (latest.length === null || on < latest.from + latest.length) ? latest.index : null;
          expect(valueOn(rows, origin.add({ days: on }))?.value ?? null).toBe(expected);
        },
      ),
    );
  });
});

describe('a value as it is typed', () => {
  it.each([
    ['12,50', 'cent', 1250],
    ['12.50', 'cent', 1250],
    ['5', 'cent-per-hour', 500],
    ['3.300', 'cent', 330_000],
    ['3.300,00 €', 'cent', 330_000],
    ['0,1', 'cent', 10],
    ['276', 'hours-per-year', 276],
    ['50.000', 'inhabitants', 50_000],
    ['31.12.', 'month-day', 1231],
    ['1.3', 'month-day', 301],
    ['', 'cent', null],
    ['12,505', 'cent', null],
    ['-5', 'cent', null],
    ['1e3', 'cent', null],
    ['zwölf', 'days', null],
    ['31.12.2026', 'month-day', null],
  ] as const)('%s as %s is %s', (text, unit, value) => {
    expect(readValue(text, unit)).toBe(value);
  });

  it('comes back the same after it was written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...parameterKeys),
        fc.integer({ min: 0, max: 99_999_999 }),
        (key, value) => {
          fc.pre(isInBounds(key, value));
          expect(readValue(writeValue(value, parameters[key].unit), parameters[key].unit)).toBe(value);
        },
      ),
    );
  });
});

describe('bounds', () => {
  it('take days of the year that come every year, and no others', () => {
    expect(isInBounds('assignment-proof-due', 331)).toBe(true);
    expect(isInBounds('assignment-proof-due', 1231)).toBe(true);
    for (const wrong of [229, 230, 431, 1301, 100, 132, 1232, 0, 331.5]) {
      expect(isInBounds('assignment-proof-due', wrong), String(wrong)).toBe(false);
    }
  });

  it('refuse half cents, negative money and more than all hours of a year', () => {
    expect(isInBounds('allowance-rate', 500.5)).toBe(false);
    expect(isInBounds('allowance-rate', -1)).toBe(false);
    expect(isInBounds('guide-hours-per-year', 9000)).toBe(false);
    expect(isInBounds('guide-hours-per-year', Number.NaN)).toBe(false);
  });

  it('make a day of every month-day they take', () => {
    for (let value = 0; value <= 1300; value++) {
      if (!isInBounds('follow-up-application-due', value)) continue;
      const due = dayInYear(value, 2026);
      expect(due.month * 100 + due.day).toBe(value);
    }
  });
});

it('knows the unit of every parameter', () => {
  for (const key of parameterKeys) expect(units).toContain(parameters[key].unit);
});
