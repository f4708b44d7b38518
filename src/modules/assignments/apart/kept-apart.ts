/**
 * From whom it comes that two are not brought together: the guide is close to the person (relative, employer,
 * neighbour), which counts for this matter; or one of the two asked for it, which counts for that person.
 */
export const apartSides = ['guide-is-close', 'guide-asked', 'person-asked'] as const;
export type ApartSide = (typeof apartSides)[number];

export interface KeptApart {
  readonly id: string;
  readonly guideId: string;
  /** null: the key of the guide is gone. */
  readonly side: ApartSide | null;
  readonly madeAt: Temporal.Instant;
}
