import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Demand } from '#modules/requests';
import { needLines, shielded, teamLines } from './fairness.ts';

const demand = (of: Partial<Demand>): Demand => ({
  languageTag: 'ar',
  topicCode: 'school',
  weekday: 1,
  areaName: 'Bad Homburg',
  requests: 1,
  minutes: 60,
  unmet: 0,
  ...of,
});

describe('the team', () => {
  const guides = [
    { guideId: '2', name: 'Zeynep', wishMinutesPerMonth: 120 },
    { guideId: '1', name: 'Ömer', wishMinutesPerMonth: null },
    { guideId: '3', name: 'Amal', wishMinutesPerMonth: 60 },
  ];
  const figures = new Map([
    ['2', { asked: 9, accepted: 8, minutes: 900 }],
    ['3', { asked: 1, accepted: 1, minutes: 180 }],
  ]);

  it('stands by name, whatever the numbers say', () => {
    expect(teamLines(guides, figures, 3).map(({ name }) => name)).toEqual(['Amal', 'Ömer', 'Zeynep']);
  });

  it('is looked at against what each wishes to give in the time', () => {
    const [amal, oemer, zeynep] = teamLines(guides, figures, 3);
    expect(amal).toMatchObject({ wishMinutes: 180, moreThanWished: false });
    expect(oemer).toMatchObject({ asked: 0, minutes: 0, wishMinutes: null, moreThanWished: false });
    expect(zeynep).toMatchObject({ wishMinutes: 360, moreThanWished: true });
  });

  it('knows nothing of who said no', () => {
    expect(Object.keys(teamLines(guides, figures, 1)[0] ?? {}).sort()).toEqual([
      'accepted',
      'asked',
      'guideId',
      'minutes',
      'moreThanWished',
      'name',
      'wishMinutes',
    ]);
  });
});

describe('what was needed', () => {
  const rows = [
    demand({ languageTag: 'ti', requests: 4, unmet: 3, weekday: 5 }),
    demand({ requests: 20, unmet: 1 }),
    demand({ languageTag: 'ti', requests: 6, unmet: 4, weekday: 2 }),
  ];

  it('adds up by language, the most unmet first, and by weekday as the week goes', () => {
    expect(needLines(rows, 'language')).toEqual([
      { key: 'ti', requests: 10, unmet: 7 },
      { key: 'ar', requests: 20, unmet: 1 },
    ]);
    expect(needLines(rows, 'weekday').map(({ key }) => key)).toEqual(['1', '2', '5']);
  });

  it('leaves the site without what tells of fewer than five', () => {
    expect(
      shielded(needLines([...rows, demand({ languageTag: 'fa', requests: 30, unmet: 9 })], 'language')),
    ).toEqual([
      { key: 'fa', requests: 30, unmet: 9 },
      { key: 'ti', requests: 10, unmet: null },
      { key: 'ar', requests: 20, unmet: null },
    ]);
  });

  it('never tells of one to four, neither found nor not found', () => {
    const line = fc.tuple(fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (given) => {
        const lines = given.map(([met, unmet], at) => ({ key: String(at), requests: met + unmet, unmet }));
        shielded(lines).forEach(({ requests, unmet }) => {
          if (requests !== null) expect(requests === 0 || requests >= 5).toBe(true);
          if (unmet === null) return;
          expect(unmet === 0 || unmet >= 5).toBe(true);
          const met = (requests ?? 0) - unmet;
          expect(requests !== null && (met === 0 || met >= 5)).toBe(true);
        });
      }),
    );
  });
});
