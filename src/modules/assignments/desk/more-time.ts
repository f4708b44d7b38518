import {
  type Candidate,
  type Hindrance,
  type Need,
  type Proposals,
  proposeGuides,
  type Site,
} from '#modules/matching';

/** Minutes by which the time somebody named is tried out wider, at both its ends. */
const steps = [30, 60] as const;

/** What an appointment would need to change so that more guides could come: counted, nobody is asked for it. */
export interface MoreTime {
  readonly what: 'wider' | 'shorter';
  readonly minutes: number;
  /** Guides who could come then and cannot now. */
  readonly more: number;
}

/** Hindrances that another time could lift. */
const ofTime: ReadonlySet<Hindrance['code']> = new Set([
  'outside-usual-hours',
  'busy',
  'no-gap',
  'slot-too-short',
]);

/** Only those are looked at again whom nothing but the time keeps. */
export function moreTime(
  need: Need,
  candidates: readonly Candidate[],
  site: Site,
  of: {
    readonly proposals: Pick<Proposals, 'excluded' | 'relaxations'>;
    readonly relaxed: Parameters<typeof proposeGuides>[3]['relaxed'];
    readonly today: Temporal.PlainDate;
  },
): MoreTime[] {
  // Whom nothing but the time keeps, another time would bring back; where no slot is long enough it is nobody.
  const { excluded, relaxations } = of.proposals;
  const byTime = new Set(
    relaxations.find(({ wish }) => wish === 'time')?.bringsBack.map(({ guideId }) => guideId),
  );
  const isLongEnough = need.slots.every(
    ({ start, end }) => start.until(end).total('minutes') >= need.minutes,
  );
  const kept = new Set(
    (isLongEnough ? excluded.filter(({ guideId }) => byTime.has(guideId)) : excluded)
      .filter(({ because }) => because.every(({ code }) => ofTime.has(code)))
      .map((one) => one.guideId),
  );
  if (kept.size === 0) return [];
  const some = candidates.filter(({ guideId }) => kept.has(guideId));
  const options = { today: of.today, ...(of.relaxed ? { relaxed: of.relaxed } : {}) };
  const countFor = (changed: Need) => proposeGuides(changed, some, site, options).proposals.length;
  const tried: MoreTime[] = steps.map((minutes) => ({
    what: 'wider',
    minutes,
    more: countFor({
      ...need,
      slots: need.slots.map(({ start, end }) => ({
        start: start.subtract({ minutes }),
        end: end.add({ minutes }),
      })),
    }),
  }));
  if (need.minutes > 30)
    tried.push({ what: 'shorter', minutes: 30, more: countFor({ ...need, minutes: need.minutes - 30 }) });
  // What brings no more than a smaller change is no news.
  let best = 0;
  return tried.filter(({ what, more }) => {
    if (what === 'shorter') return more > 0;
    const isNews = more > best;
    best = Math.max(best, more);
    return isNews;
  });
}
