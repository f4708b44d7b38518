/** What went in one night by one rule. */
export interface WentLine {
  readonly module: string;
  readonly rule: string;
  readonly gone: number;
  readonly onDay: Temporal.PlainDate;
}
