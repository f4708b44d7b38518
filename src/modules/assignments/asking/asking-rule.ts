import type { QuietHours } from './quiet-hours.ts';

export const askingWays = ['one-by-one', 'few-at-once', 'board'] as const;
export type AskingWay = (typeof askingWays)[number];

/** What happens when everybody has been asked. */
export const askingEnds = ['board', 'coordination'] as const;
export type AskingEnd = (typeof askingEnds)[number];

/** How a site asks its guides. */
export interface AskingRule {
  readonly way: AskingWay;
  /** Open questions at the same time at most; 1 but where a few are asked at once. */
  readonly atOnce: number;
  /** Time to answer before the next is asked, without the quiet hours. */
  readonly waitHours: number;
  readonly quiet: QuietHours;
  readonly atEnd: AskingEnd;
}

/** A site's rule with the version it stands at; 0: the site has not said anything. */
export interface StoredRule extends AskingRule {
  readonly version: number;
}

/** Within what a site can choose; the table holds the same. */
export const askingBounds = {
  atOnce: { min: 2, max: 5 },
  waitHours: { min: 1, max: 72 },
  quietFrom: { min: new Temporal.PlainTime(18), max: new Temporal.PlainTime(22) },
  quietUntil: { min: new Temporal.PlainTime(6), max: new Temporal.PlainTime(10) },
} as const;

/** How a site asks that has not said anything. */
export const usualRule: AskingRule = {
  way: 'one-by-one',
  atOnce: 1,
  waitHours: 24,
  quiet: { from: new Temporal.PlainTime(20), until: new Temporal.PlainTime(8) },
  atEnd: 'coordination',
};
