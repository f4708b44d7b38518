import type { Lang } from '#platform/languages';
import { defineLifeCycle } from '#platform/life-cycle';

export type BarrierStatus = 'received' | 'answered';

/** Something that cannot be used, from the report to the answer. */
export const barrierReportLifeCycle = defineLifeCycle<
  BarrierStatus,
  'report' | 'answer',
  'visitor' | 'centre'
>({
  name: 'barrier-report',
  states: ['received', 'answered'],
  transitions: [
    { from: [null], event: 'report', to: 'received', by: ['visitor'] },
    { from: ['received'], event: 'answer', to: 'answered', by: ['centre'] },
  ],
});

export interface BarrierReport {
  readonly id: string;
  readonly stateKey: string;
  readonly lang: Lang;
  readonly status: BarrierStatus;
  /** Where it was, as typed. */
  readonly page: string | null;
  readonly words: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly answer: string | null;
  readonly receivedAt: Temporal.Instant;
  /** The day until which whoever reported can expect an answer. */
  readonly dueOn: Temporal.PlainDate;
  readonly answeredAt: Temporal.Instant | null;
  /** null: nobody yet, or forgotten. */
  readonly answeredBy: string | null;
  readonly version: number;
}
