import { z } from 'zod';
import { boundsOf, type Counts, ofEachPart } from './site-weights.ts';

/** A whole number within its bounds for each wish. */
export const weightsForm = z
  .object(
    ofEachPart((part) => {
      const { min, max } = boundsOf(part);
      return z
        .string()
        .regex(/^\d{1,3}$/, 'weight-outside')
        .transform(Number)
        .refine((count) => count >= min && count <= max, 'weight-outside');
    }),
  )
  .transform((counts): Counts => counts);
