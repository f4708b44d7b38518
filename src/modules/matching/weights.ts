/** The soft wishes by which those who could take a request are ordered. */
export const parts = [
  'language',
  'load',
  'continuity',
  'distance',
  'topic',
  'slots',
  'learning',
  'cost',
] as const;
export type Part = (typeof parts)[number];

/** Points at most for each part; whole, together 100. What hardly differs ends in a fair tie. */
export type Weights = Readonly<Record<Part, number>>;

/** All points there are. */
export const allPoints = 100;

/**
 * How much each wish counts beside the others, as whole points that add up to 100: the largest remainders are
 * rounded up.
 * @throws RangeError when nothing counts
 */
export function weightsFrom(counts: Readonly<Record<Part, number>>): Weights {
  const sum = parts.reduce((all, part) => all + counts[part], 0);
  if (!(sum > 0)) throw new RangeError('no wish counts anything');
  const exact = (part: Part) => (counts[part] * allPoints) / sum;
  const weights = Object.fromEntries(parts.map((part) => [part, Math.floor(exact(part))])) as Record<
    Part,
    number
  >;
  const missing = allPoints - parts.reduce((all, part) => all + weights[part], 0);
  const byRemainder = parts.toSorted((a, b) => exact(b) - weights[b] - (exact(a) - weights[a]));
  for (const part of byRemainder.slice(0, missing)) weights[part]++;
  return weights;
}
