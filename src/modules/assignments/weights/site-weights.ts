import { type Part, parts } from '#modules/matching';
import { listParameters, parameters } from '#modules/programme';
import type { Db } from '#platform/database';

/** The parameter that says how much a wish counts. */
export const weightKey = <P extends Part>(part: P) => `weight-${part}` as const;

export const ofEachPart = <T>(value: (part: Part) => T) =>
  Object.fromEntries(parts.map((part) => [part, value(part)])) as Record<Part, T>;

/** Within what a site can choose. */
export const boundsOf = (part: Part): { readonly min: number; readonly max: number } =>
  parameters[weightKey(part)];

/** How much each wish counts beside the others, as it was set: not yet a share of a hundred. */
export type Counts = Readonly<Record<Part, number>>;

export interface SiteCounts {
  /** In force at the site. */
  readonly own: Counts;
  /** In force in the state. */
  readonly usual: Counts;
}

export const isSame = (one: Counts, other: Counts) => parts.every((part) => one[part] === other[part]);

export async function readCounts(db: Db, siteId: string, day: Temporal.PlainDate): Promise<SiteCounts> {
  const standing = new Map(
    (await listParameters(db, { day, siteId })).map((one) => [one.key as string, one] as const),
  );
  const usual = ofEachPart((part) => standing.get(weightKey(part))?.state?.value ?? boundsOf(part).min);
  return { own: ofEachPart((part) => standing.get(weightKey(part))?.site?.value ?? usual[part]), usual };
}
