import { describe, expect, it } from 'vitest';
import { type CapacityRow, shieldCapacity } from './capacity.ts';

const row = (county: string, language: string, guides: number, waiting = 0): CapacityRow => ({
  countyKey: county,
  county,
  language,
  guides,
  minutes: guides * 600,
  guidesWithMinutes: guides,
  waiting,
});

describe('what counties have of a language', () => {
  it('is shown where five or more people stand behind it', () => {
    const { counties, together } = shieldCapacity([row('A', 'ar', 12, 7), row('A', 'tr', 20, 9)]);
    expect(counties[0]?.languages.map(({ counts }) => counts)).toEqual([
      { guides: 12, minutes: 7200, waiting: 7 },
      { guides: 20, minutes: 12_000, waiting: 9 },
    ]);
    expect(together).toBeNull();
  });

  it('says nothing of few, and nothing from which they follow', () => {
    const { counties } = shieldCapacity([row('A', 'ar', 9, 8), row('A', 'fa', 7, 2), row('A', 'tr', 8, 30)]);
    // How many requests of the county wait stands elsewhere: one hidden language would be what is left.
    expect(counties[0]?.languages.map(({ counts }) => counts.waiting)).toEqual([null, null, 30]);
    expect(counties[0]?.languages.map(({ counts }) => counts.guides)).toEqual([9, 7, 8]);
  });

  it('hides hours that few of many guides have named', () => {
    const { counties } = shieldCapacity([
      { ...row('A', 'ar', 9), guidesWithMinutes: 2, minutes: 900 },
      row('A', 'tr', 8),
      row('A', 'uk', 30),
    ]);
    expect(counties[0]?.languages.map(({ counts }) => counts.minutes)).toEqual([null, null, 18_000]);
  });

  it('adds the counties up where that gives none of them away', () => {
    const rows = [row('A', 'ar', 12), row('B', 'ar', 3), row('A', 'tr', 12), row('B', 'tr', 6)];
    const guides = shieldCapacity([...rows, row('B', 'uk', 40)]).together?.map(({ language, counts }) => [
      language,
      counts.guides,
    ]);
    expect(guides).toEqual([
      ['ar', null],
      ['tr', null],
      ['uk', 40],
    ]);
    expect(shieldCapacity([row('A', 'ar', 12), row('B', 'ar', 8)]).together?.[0]?.counts.guides).toBe(20);
  });
});
