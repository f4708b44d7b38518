import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, smallest, suppressColumn } from './suppress.ts';

const people = (...counts: number[]): Cell[] => counts.map((count) => ({ value: count, people: count }));

describe('counted figures', () => {
  it.each([
    ['large ones are shown', [12, 7, 30], [12, 7, 30], 49],
    ['nobody is a number like any other', [0, 7, 0], [0, 7, 0], 7],
    ['one to four people are not shown, and the next smallest not either', [3, 7, 30], [null, null, 30], 40],
    ['two small ones shield each other when they are six together', [3, 3, 30], [null, null, 30], 36],
    ['two of five together could be told apart, so a third is hidden', [3, 2, 30], [null, null, null], 35],
    ['five cells with five people would tell of one in each', [1, 1, 1, 1, 1], Array(5).fill(null), null],
    ['two small ones of fewer than five need a third', [1, 2, 9, 30], [null, null, null, 30], 42],
    ['a single site below five hides the total too', [4], [null], null],
    ['a small one among nobodies hides the total', [4, 0, 0], [null, 0, 0], null],
    ['a total below five is not shown', [2, 2], [null, null], null],
  ])('%s', (_, given, cells, total) => {
    expect(suppressColumn(people(...given))).toEqual({ cells, total });
  });

  it('hours count by the guides behind them', () => {
    const minutes = [
      { value: 6000, people: 2 },
      { value: 900, people: 8 },
      { value: 9000, people: 20 },
    ];
    expect(suppressColumn(minutes)).toEqual({ cells: [null, null, 9000], total: 15_900 });
  });

  it('cells shown elsewhere stay; only the total can give them away', () => {
    const hidden = [{ value: 3, people: 3, isHidden: true }, ...people(9, 20)];
    expect(suppressColumn(hidden, { cellsAreShown: true })).toEqual({ cells: [null, 9, 20], total: null });
  });

  // Whoever sees the column and the total can subtract; what is left must be nobody in particular.
  it('never say of a hidden number that it must be below five, whatever is counted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }), (counts) => {
        const { cells, total } = suppressColumn(people(...counts));
        counts.forEach((count, index) => {
          if (count > 0 && count < smallest) expect(cells[index]).toBeNull();
          if (cells[index] !== null) expect(cells[index]).toBe(count);
        });
        if (total === null) return;
        const missing = total - cells.reduce<number>((sum, cell) => sum + (cell ?? 0), 0);
        const gaps = cells.filter((cell) => cell === null).length;
        expect(gaps === 0 || (gaps >= 2 && missing >= smallest + gaps - 1)).toBe(true);
      }),
    );
  });
});
