import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AskedLately, askingOrder, daysThere, equalWithin } from './fair-asking.ts';

const guide = (guideId: string, total: number) => ({ guideId, score: { total } });
const today = Temporal.PlainDate.from('2026-11-02');
const lately = (times: Readonly<Record<string, number>>, days = 90): Map<string, AskedLately> =>
  new Map(Object.entries(times).map(([id, asked]) => [id, { times: asked, days }]));
const order = (ranked: ReturnType<typeof guide>[], asked: ReadonlyMap<string, AskedLately>) =>
  askingOrder(ranked, asked).map(({ guideId }) => guideId);

describe('the order in which guides are asked', () => {
  it('among those who fit about equally well begins with whoever was asked less often', () => {
    const ranked = [guide('a', 80), guide('b', 78), guide('c', 74)];
    expect(order(ranked, lately({ a: 3, b: 1, c: 2 }))).toEqual(['b', 'c', 'a']);
  });

  it('does not put somebody first who fits much worse, however seldom she was asked', () => {
    const ranked = [guide('a', 80), guide('b', 80 - equalWithin - 1)];
    expect(order(ranked, lately({ a: 9, b: 0 }))).toEqual(['a', 'b']);
  });

  it('keeps the ranking where all were asked equally often', () => {
    const ranked = [guide('c', 80), guide('a', 80), guide('b', 79)];
    expect(order(ranked, lately({ a: 2, b: 2, c: 2 }))).toEqual(['c', 'a', 'b']);
  });

  it('does not load what others were asked for in months on whoever came a week ago', () => {
    const asked = new Map([
      ['old', { times: 6, days: 90 }],
      [
        'new',
        { times: 1, days: daysThere({ qualifiedSince: '2026-10-26', absences: [] }, '2026-08-04', today) },
      ],
    ]);
    expect(order([guide('new', 70), guide('old', 70)], asked)).toEqual(['old', 'new']);
  });

  it('counts the days somebody was there, overlapping absences once', () => {
    const absences = [
      { from: '2026-09-01', until: '2026-09-11' },
      { from: '2026-09-06', until: '2026-09-21' },
    ];
    expect(daysThere({ qualifiedSince: null, absences }, '2026-08-04', today)).toBe(70);
    expect(daysThere({ qualifiedSince: '2026-11-01', absences: [] }, '2026-08-04', today)).toBe(14);
  });

  // What is equal changes with each request: whoever can, in an order drawn anew.
  it('over any history leaves equals at most one question apart', () => {
    const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const shuffled = fc.shuffledSubarray(people, { minLength: people.length });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(shuffled, fc.integer({ min: 1, max: 3 })), { maxLength: 60 }),
        (history) => {
          const times: Record<string, number> = Object.fromEntries(people.map((id) => [id, 0]));
          for (const [ranking, howMany] of history) {
            const ranked = ranking.map((id) => guide(id, 70));
            for (const id of order(ranked, lately(times)).slice(0, howMany)) times[id] = (times[id] ?? 0) + 1;
            const counts = Object.values(times);
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it('has everybody in it once, whoever they are', () => {
    const ranked = fc.array(fc.tuple(fc.nat(100), fc.nat(9)), { maxLength: 30 });
    fc.assert(
      fc.property(ranked, (given) => {
        const guides = given
          .map(([total], at) => guide(String(at), total))
          .sort((one, other) => other.score.total - one.score.total);
        const asked = lately(Object.fromEntries(given.map(([, times], at) => [String(at), times])));
        expect(order(guides, asked).sort()).toEqual(guides.map(({ guideId }) => guideId).sort());
      }),
    );
  });
});
