import { type Candidate, type Hindrance, type Need, proposeGuides, type Site } from '#modules/matching';

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
    readonly excluded: readonly { readonly guideId: string; readonly because: readonly Hindrance[] }[];
    readonly relaxed: Parameters<typeof proposeGuides>[3]['relaxed'];
    readonly today: Temporal.PlainDate;
  },
): MoreTime[] {
  const kept = new Set(
    of.excluded
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
