import type { GuideFigures } from '#modules/assignments';
import type { Demand } from '#modules/requests';
import { type Count, suppressColumn } from './suppress.ts';

/** One guide as care for the team sees her. */
export interface TeamLine extends GuideFigures {
  readonly guideId: string;
  readonly name: string;
  /** What she wishes to give in the time; null: she has not said. */
  readonly wishMinutes: number | null;
  /** Whether she gave more than she wishes to. */
  readonly moreThanWished: boolean;
}

export interface TeamGuide {
  readonly guideId: string;
  readonly name: string;
  readonly wishMinutesPerMonth: number | null;
}

const nothing: GuideFigures = { asked: 0, accepted: 0, minutes: 0 };

/** The team by name, and never by a number: this is no list of the best. */
export function teamLines(
  guides: readonly TeamGuide[],
  figures: ReadonlyMap<string, GuideFigures>,
  months: number,
): TeamLine[] {
  return guides
    .map(({ guideId, name, wishMinutesPerMonth }): TeamLine => {
      const own = figures.get(guideId) ?? nothing;
      const wishMinutes = wishMinutesPerMonth === null ? null : Math.round(wishMinutesPerMonth * months);
      return {
        guideId,
        name,
        ...own,
        wishMinutes,
        moreThanWished: wishMinutes !== null && own.minutes > wishMinutes,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'de'));
}

/** By what unmet requests are looked at. */
export const dimensions = ['language', 'topic', 'weekday', 'area'] as const;
export type Dimension = (typeof dimensions)[number];

export interface NeedLine {
  /** A tag, a code, a number from 1 to 7, the name of an area. */
  readonly key: string;
  readonly requests: number;
  readonly unmet: number;
}

const keyOf: Readonly<Record<Dimension, (of: Demand) => string>> = {
  language: ({ languageTag }) => languageTag,
  topic: ({ topicCode }) => topicCode,
  weekday: ({ weekday }) => String(weekday),
  area: ({ areaName }) => areaName,
};

/** What was asked for and what nobody was found for; the most unmet first, weekdays as the week goes. */
export function needLines(demand: readonly Demand[], by: Dimension): NeedLine[] {
  const lines = new Map<string, { requests: number; unmet: number }>();
  for (const one of demand) {
    const key = keyOf[by](one);
    const line = lines.get(key) ?? { requests: 0, unmet: 0 };
    lines.set(key, { requests: line.requests + one.requests, unmet: line.unmet + one.unmet });
  }
  const sorted = [...lines].map(([key, line]) => ({ key, ...line }));
  if (by === 'weekday') return sorted.sort((a, b) => Number(a.key) - Number(b.key));
  return sorted.sort((a, b) => b.unmet - a.unmet || b.requests - a.requests || (a.key < b.key ? -1 : 1));
}

export interface ShieldedLine {
  readonly key: string;
  readonly requests: Count;
  readonly unmet: Count;
}

/** The same as it may leave the site: what tells of fewer than five people is not in it, nor what gives it away. */
export function shielded(lines: readonly NeedLine[]): ShieldedLine[] {
  const column = (of: (line: NeedLine) => number) =>
    suppressColumn(lines.map((line) => ({ value: of(line), people: of(line) }))).cells;
  const requests = column((line) => line.requests);
  // How many were met is the difference: it must not tell of a few either.
  const met = column((line) => line.requests - line.unmet);
  const unmet = column((line) => line.unmet);
  return lines.map(({ key }, at) => ({
    key,
    requests: requests[at] ?? null,
    unmet: requests[at] === null || met[at] === null ? null : (unmet[at] ?? null),
  }));
}
