import type { ColumnTarget } from './columns.ts';

/** A list that was uploaded but not yet taken over. */
export interface GuideImport {
  readonly id: string;
  readonly siteId: string;
  readonly uploadedBy: string;
  readonly uploadedAt: Temporal.Instant;
  readonly fileName: string;
  readonly header: readonly string[];
  /** Cells by row and column; every row is as long as the header. */
  readonly rows: readonly (readonly string[])[];
  /** What each column means; null: not taken over. */
  readonly mapping: readonly (ColumnTarget | null)[];
  readonly version: number;
}
