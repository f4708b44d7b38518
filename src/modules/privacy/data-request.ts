import type { DataProtectionRegime, ParameterKey } from '#modules/programme';
import type { Lang } from '#platform/languages';
import { defineLifeCycle } from '#platform/life-cycle';
import type { DataSubject } from '#platform/module';

/** What somebody may ask about her own data: Art. 15, 20, 16, 17, 18 and 21. */
export const dataRequestKinds = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
] as const;
export type DataRequestKind = (typeof dataRequestKinds)[number];

export const dataRequestStates = [
  'received',
  'identity-checked',
  'extended',
  'answered',
  'partly-refused',
  'refused',
  'withdrawn',
  'closed',
] as const;
export type DataRequestState = (typeof dataRequestStates)[number];
export type DataRequestEvent =
  | 'ask'
  | 'check-identity'
  | 'extend'
  | 'answer'
  | 'refuse-part'
  | 'refuse'
  | 'withdraw'
  | 'close';
export type DataRequestActor = 'person' | 'coordinator' | 'data-protection-officer' | 'system';

const workers = ['coordinator', 'data-protection-officer'] as const;

/** A request of a person about her data (handbook 13 b, machine 9). */
export const dataRequestLifeCycle = defineLifeCycle<DataRequestState, DataRequestEvent, DataRequestActor>({
  name: 'data request',
  states: dataRequestStates,
  transitions: [
    { from: [null], event: 'ask', to: 'received', by: ['person'] },
    { from: ['received'], event: 'check-identity', to: 'identity-checked', by: [...workers, 'system'] },
    { from: ['identity-checked'], event: 'extend', to: 'extended', by: workers, guard: 'law-allows-once' },
    {
      from: ['identity-checked', 'extended'],
      event: 'answer',
      to: 'answered',
      by: workers,
      guard: 'was-done',
    },
    {
      from: ['identity-checked', 'extended'],
      event: 'refuse-part',
      to: 'partly-refused',
      by: workers,
      guard: 'reason',
    },
    {
      from: ['received', 'identity-checked', 'extended'],
      event: 'refuse',
      to: 'refused',
      by: workers,
      guard: 'reason',
    },
    { from: ['received', 'identity-checked', 'extended'], event: 'withdraw', to: 'withdrawn', by: workers },
    {
      from: ['answered', 'partly-refused', 'refused', 'withdrawn'],
      event: 'close',
      to: 'closed',
      by: ['system'],
      guard: 'retention-over',
    },
  ],
});

/** How it became clear who asks. */
export const proofs = ['secret-link', 'account', 'call-back', 'seen-in-person', 'known-address'] as const;
export type Proof = (typeof proofs)[number];
/** Those a human being can enter. */
export const proofsByHand = ['call-back', 'seen-in-person', 'known-address'] as const;

export const refusalReasons = [
  'identity-unclear',
  'nothing-kept',
  'kept-by-law',
  'rights-of-others',
  'excessive',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];
export const extensionReasons = ['complex', 'many-requests'] as const;
export type ExtensionReason = (typeof extensionReasons)[number];

export const isUnderWay = (state: DataRequestState): boolean =>
  state === 'received' || state === 'identity-checked' || state === 'extended';

/** What she can be reached by and what she wrote; null once the request is closed. */
export interface Asker {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly words: string;
}

export interface DataRequest {
  readonly id: string;
  readonly siteId: string;
  readonly reference: string;
  readonly kind: DataRequestKind;
  readonly state: DataRequestState;
  readonly regime: DataProtectionRegime;
  readonly subject: { readonly kind: DataSubject['kind']; readonly id: string } | null;
  readonly proof: Proof | null;
  readonly asker: Asker | null;
  readonly lang: Lang;
  readonly ownerId: string | null;
  readonly receivedAt: Temporal.Instant;
  readonly dueOn: Temporal.PlainDate;
  readonly restrictedAt: Temporal.Instant | null;
  readonly erasedAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
  readonly version: number;
}

export interface DataRequestLine {
  readonly event: DataRequestEvent;
  readonly to: DataRequestState;
  readonly reason: string | null;
  readonly byName: string | null;
  readonly at: Temporal.Instant;
}

const clockOf = {
  'dsgvo-hdsig': { answer: 'data-request-answer-dsgvo', extension: 'data-request-extension-dsgvo' },
  'dsgvo-bdsg': { answer: 'data-request-answer-dsgvo', extension: 'data-request-extension-dsgvo' },
  kdg: { answer: 'data-request-answer-kdg', extension: 'data-request-extension-kdg' },
  'dsg-ekd': { answer: 'data-request-answer-dsg-ekd', extension: 'data-request-extension-dsg-ekd' },
} as const satisfies Record<DataProtectionRegime, Record<'answer' | 'extension', ParameterKey>>;

/** The parameters in which a law says how many months there are to answer, and by how many it may be extended. */
export function clockParameters(regime: DataProtectionRegime) {
  return clockOf[regime];
}

/** The last day to answer: the day of the month on which it came in, or the last day of a shorter month. */
export function dueAfter(received: Temporal.PlainDate, months: number): Temporal.PlainDate {
  return received.add({ months });
}

export function daysLeft(dueOn: Temporal.PlainDate, today: Temporal.PlainDate): number {
  return today.until(dueOn, { largestUnit: 'days' }).days;
}

/** Whose data a request is about, as far as this provider keeps it. */
export function subjectOf(request: DataRequest, sites: readonly string[]): DataSubject | null {
  const { subject } = request;
  if (!subject) return null;
  return subject.kind === 'person'
    ? { kind: 'person', id: subject.id, sites }
    : { kind: subject.kind, id: subject.id };
}
