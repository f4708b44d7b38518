import { describe, expect, it } from 'vitest';
import type { Demand } from '#modules/requests';
import {
  type DayMinutes,
  languageOutlooks,
  lookedBack,
  paceOf,
  reachingCap,
  weeksLeft,
  yearEnd,
} from './forecast.ts';

/** A Monday. */
const today = Temporal.PlainDate.from('2026-11-23');
const weekly = (minutes: readonly number[], guideId = 'a'): DayMinutes[] =>
  minutes.map((count, back) => ({ guideId, day: today.subtract({ weeks: back + 1 }), minutes: count }));
const thirteen = (minutes: number) => Array.from({ length: 13 }, () => minutes);

const demand = (of: Partial<Demand>): Demand => ({
  languageTag: 'ar',
  topicCode: 'school',
  weekday: 1,
  areaName: '',
  requests: 10,
  minutes: 600,
  unmet: 0,
  ...of,
});
const speaker = (wishMinutesPerMonth: number | null, ...tags: string[]) => ({
  languages: tags.map((tag) => ({ tag })),
  wishMinutesPerMonth,
});

describe('the pace', () => {
  it('is that of the last thirteen whole weeks', () => {
    const back = lookedBack(Temporal.PlainDate.from('2026-11-26'));
    expect([back.from.toString(), back.until.toString()]).toEqual(['2026-08-24', '2026-11-23']);
    const days = [...weekly(thirteen(120)), { guideId: 'a', day: today, minutes: 9999 }];
    expect(paceOf(days, today)).toEqual({ known: true, mean: 120, low: 120, high: 120 });
  });

  it('is not guessed where fewer than eight weeks brought anything', () => {
    expect(paceOf(weekly([60, 60, 60, 60, 60, 60, 60]), today)).toEqual({ known: false, weeksWithHours: 7 });
    expect(paceOf([], today)).toEqual({ known: false, weeksWithHours: 0 });
    expect(paceOf(weekly([60, 60, 60, 60, 60, 60, 60, 60]), today)).toMatchObject({ known: true });
  });

  it('has a weak and a strong week', () => {
    const pace = paceOf(weekly([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]), today);
    expect(pace).toEqual({ known: true, mean: 60, low: 30, high: 90 });
  });
});

describe('the end of the year', () => {
  it('is what was done and a week’s worth for each week left', () => {
    const pace = { known: true, mean: 700, low: 350, high: 1400 } as const;
    expect(weeksLeft(today)).toBeCloseTo(38 / 7);
    expect(yearEnd({ doneMinutes: 6000, promisedMinutes: 0, pace }, today)).toEqual({
      doneMinutes: 6000,
      expected: 9800,
      low: 7900,
      high: 13_600,
    });
  });

  it('is never below what is promised', () => {
    const pace = { known: true, mean: 0, low: 0, high: 0 } as const;
    expect(yearEnd({ doneMinutes: 600, promisedMinutes: 240, pace }, today).expected).toBe(840);
  });

  it('brings whoever goes on like this to her limit, by name', () => {
    const of = (guideId: string, name: string, yearMinutes: number) => ({
      ...{ guideId, name, yearMinutes },
      capMinutes: 6000,
      promisedMinutes: 0,
    });
    const days = [...weekly(thirteen(100), 'a'), ...weekly(thirteen(100), 'b'), ...weekly([5000], 'c')];
    const guides = [of('b', 'Zoe', 5500), of('a', 'Amal', 5600), of('c', 'Neu', 5000)];
    expect(reachingCap(guides, days, today).map(({ name }) => name)).toEqual(['Amal', 'Zoe']);
  });
});

describe('languages', () => {
  it('run short where four fifths of what is wished to be given are needed', () => {
    const guides = [speaker(250, 'ar-SY', 'de')];
    expect(languageOutlooks([demand({ minutes: 600 })], guides, 3)[0]).toMatchObject({
      tag: 'ar',
      guides: 1,
      askedPerMonth: 200,
      wishedPerMonth: 250,
      outlook: 'short',
    });
    expect(languageOutlooks([demand({ minutes: 597 })], guides, 3)[0]?.outlook).toBe('enough');
  });

  it('run short where nobody was found for every fourth request', () => {
    const guides = [speaker(9000, 'ar')];
    expect(languageOutlooks([demand({ requests: 8, unmet: 2 })], guides, 3)[0]?.outlook).toBe('short');
    expect(languageOutlooks([demand({ requests: 8, unmet: 1 })], guides, 3)[0]?.outlook).toBe('enough');
  });

  it('nothing is said of where fewer than five requests came, and nothing of German', () => {
    const rows = [demand({ requests: 4, unmet: 4, languageTag: 'ti' }), demand({ languageTag: 'de' })];
    expect(languageOutlooks(rows, [], 3)).toMatchObject([{ tag: 'ti', outlook: 'unsaid' }]);
  });

  it('counts whoever has not said like the mean of the others', () => {
    const guides = [speaker(100, 'ar'), speaker(200, 'ar'), speaker(null, 'ar')];
    expect(languageOutlooks([demand({})], guides, 3)[0]?.wishedPerMonth).toBe(450);
    expect(languageOutlooks([demand({ minutes: 60 })], [speaker(null, 'ar')], 3)[0]).toMatchObject({
      wishedPerMonth: null,
      outlook: 'enough',
    });
  });
});
