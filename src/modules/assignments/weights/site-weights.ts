import { type Part, parts } from '#modules/matching';

/** The parameter that says how much a wish counts. */
export const weightKey = <P extends Part>(part: P) => `weight-${part}` as const;

export const ofEachPart = <T>(value: (part: Part) => T) =>
  Object.fromEntries(parts.map((part) => [part, value(part)])) as Record<Part, T>;
