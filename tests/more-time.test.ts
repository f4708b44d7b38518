import { describe, expect, it } from 'vitest';
import { proposeGuides } from '#modules/matching';
import { moreTime } from '../src/modules/assignments/desk/more-time.ts';
import { buildCandidate, buildNeed, buildSite } from '../src/modules/matching/candidate.build.ts';

const today = Temporal.PlainDate.from('2026-11-23');
/** Tuesday, when the need is, from a minute of the day to another. */
const free = (guideId: string, fromMinute: number, untilMinute: number, of = {}) =>
  buildCandidate({ guideId, availability: [{ weekday: 2, fromMinute, untilMinute }], ...of });

function triedOn(candidates: ReturnType<typeof free>[]) {
  const need = buildNeed();
  const site = buildSite();
  const proposals = proposeGuides(need, candidates, site, { today });
  return moreTime(need, candidates, site, { proposals, relaxed: [], today });
}

// The need: an hour and a half from ten to half past eleven.
describe('more time', () => {
  it('is counted by whom half an hour, an hour, or a shorter appointment would bring', () => {
    const candidates = [
      free('half an hour later', 10 * 60 + 30, 12 * 60),
      free('an hour earlier', 9 * 60, 10 * 60 + 30),
      free('an hour is enough', 10 * 60 + 15, 11 * 60 + 15),
    ];
    expect(triedOn(candidates)).toEqual([
      { what: 'wider', minutes: 30, more: 1 },
      { what: 'wider', minutes: 60, more: 2 },
      { what: 'shorter', minutes: 30, more: 2 },
    ]);
  });

  it('brings nobody whom something else keeps, and is not named where it brings nobody', () => {
    expect(triedOn([free('too far', 10 * 60 + 30, 12 * 60, { state: 'paused' })])).toEqual([]);
    expect(triedOn([free('in the evening', 18 * 60, 20 * 60)])).toEqual([]);
    expect(triedOn([free('can', 8 * 60, 18 * 60)])).toEqual([]);
  });
});
