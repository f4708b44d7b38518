import type { Demand } from '#modules/requests';

/** Whole weeks that are looked back on. */
export const lookedBackWeeks = 13;
/** Weeks with hours among them below which nothing is foretold. */
export const fewestWeeks = 8;
/** Requests for a language below which nothing is said about it. */
export const fewestRequests = 5;
/** From this share of what its guides wish to give a language runs short. */
const shortShare = 0.8;

export interface DayMinutes {
  readonly guideId: string;
  readonly day: Temporal.PlainDate;
  readonly minutes: number;
}

/** The Monday of the week with which looking back begins, and the Monday before which it ends. */
export function lookedBack(today: Temporal.PlainDate): {
  from: Temporal.PlainDate;
  until: Temporal.PlainDate;
} {
  const until = today.subtract({ days: today.dayOfWeek - 1 });
  return { from: until.subtract({ weeks: lookedBackWeeks }), until };
}

export type Pace =
  | { readonly known: false; readonly weeksWithHours: number }
  | {
      readonly known: true;
      /** Minutes in a week: the mean, and what a weak and a strong week of the time have. */
      readonly mean: number;
      readonly low: number;
      readonly high: number;
    };

/** How much a week brings, from the last whole weeks; unknown where too few of them brought anything. */
export function paceOf(days: readonly DayMinutes[], today: Temporal.PlainDate): Pace {
  const { from, until } = lookedBack(today);
  const weeks = Array.from({ length: lookedBackWeeks }, () => 0);
  for (const { day, minutes } of days) {
    if (Temporal.PlainDate.compare(day, from) < 0 || Temporal.PlainDate.compare(day, until) >= 0) continue;
    const at = Math.floor(from.until(day).days / 7);
    weeks[at] = (weeks[at] ?? 0) + minutes;
  }
  const weeksWithHours = weeks.filter((minutes) => minutes > 0).length;
  if (weeksWithHours < fewestWeeks) return { known: false, weeksWithHours };
  const sorted = [...weeks].sort((a, b) => a - b);
  const quarter = Math.floor(lookedBackWeeks / 4);
  return {
    known: true,
    mean: weeks.reduce((sum, minutes) => sum + minutes, 0) / lookedBackWeeks,
    low: sorted[quarter] ?? 0,
    high: sorted[lookedBackWeeks - 1 - quarter] ?? 0,
  };
}

/** Weeks from tomorrow to the end of the year, the last one in part. */
export function weeksLeft(today: Temporal.PlainDate): number {
  return today.until(new Temporal.PlainDate(today.year, 12, 31)).days / 7;
}

export interface YearEnd {
  readonly doneMinutes: number;
  /** At this pace, and if the weeks that are left are all weak or all strong. Never below what is promised. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** Where the year ends at this pace. */
export function yearEnd(
  of: { doneMinutes: number; promisedMinutes: number; pace: Extract<Pace, { known: true }> },
  today: Temporal.PlainDate,
): YearEnd {
  const { doneMinutes, promisedMinutes, pace } = of;
  const weeks = weeksLeft(today);
  const at = (perWeek: number) => doneMinutes + Math.max(promisedMinutes, Math.round(perWeek * weeks));
  return { doneMinutes, expected: at(pace.mean), low: at(pace.low), high: at(pace.high) };
}

export interface CappedGuide {
  readonly guideId: string;
  readonly name: string;
  readonly capMinutes: number;
  readonly yearMinutes: number;
  readonly promisedMinutes: number;
}

/** Who would reach her yearly limit before the year is over, by name; whoever has too few weeks is left out. */
export function reachingCap(
  guides: readonly CappedGuide[],
  days: readonly DayMinutes[],
  today: Temporal.PlainDate,
): CappedGuide[] {
  const daysOf = Map.groupBy(days, ({ guideId }) => guideId);
  return guides
    .filter(({ guideId, capMinutes, yearMinutes, promisedMinutes }) => {
      const pace = paceOf(daysOf.get(guideId) ?? [], today);
      const ahead = pace.known ? pace.mean * weeksLeft(today) : 0;
      return yearMinutes + Math.max(promisedMinutes, ahead) >= capMinutes;
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'de'));
}

export interface LanguageOutlook {
  readonly tag: string;
  readonly requests: number;
  readonly unmet: number;
  readonly guides: number;
  /** Asked for in a month, and what those who speak it wish to give in one; null: none of them has said. */
  readonly askedPerMonth: number;
  readonly wishedPerMonth: number | null;
  /** `unsaid`: too few requests to say anything. */
  readonly outlook: 'short' | 'enough' | 'unsaid';
}

const primary = (tag: string) => tag.split('-')[0] ?? tag;

/** By language: what is asked for against what its guides wish to give. A guide counts in each of her languages. */
export function languageOutlooks(
  demand: readonly Demand[],
  guides: readonly {
    readonly languages: readonly { readonly tag: string }[];
    readonly wishMinutesPerMonth: number | null;
  }[],
  months: number,
): LanguageOutlook[] {
  const asked = Map.groupBy(demand, ({ languageTag }) => primary(languageTag));
  asked.delete('de');
  return [...asked]
    .map(([tag, rows]): LanguageOutlook => {
      const sum = (of: (row: Demand) => number) => rows.reduce((all, row) => all + of(row), 0);
      const requests = sum((row) => row.requests);
      const unmet = sum((row) => row.unmet);
      const speakers = guides.filter(({ languages }) => languages.some((one) => primary(one.tag) === tag));
      const wishes = speakers.flatMap(({ wishMinutesPerMonth }) => wishMinutesPerMonth ?? []);
      // Whoever has not said counts like the mean of those who have.
      const mean = wishes.length === 0 ? null : wishes.reduce((all, one) => all + one, 0) / wishes.length;
      const askedPerMonth = sum((row) => row.minutes) / months;
      const wishedPerMonth = speakers.length === 0 ? 0 : mean === null ? null : mean * speakers.length;
      const isShort =
        (wishedPerMonth !== null && askedPerMonth >= shortShare * wishedPerMonth) || unmet * 4 >= requests;
      const outlook = requests < fewestRequests ? 'unsaid' : isShort ? 'short' : 'enough';
      return { tag, requests, unmet, guides: speakers.length, askedPerMonth, wishedPerMonth, outlook };
    })
    .sort((a, b) => rank[a.outlook] - rank[b.outlook] || b.requests - a.requests || (a.tag < b.tag ? -1 : 1));
}

const rank = { short: 0, enough: 1, unsaid: 2 } as const;
