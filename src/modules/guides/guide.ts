import type { HolidayKind, LanguageLevel, LanguageMode } from '#modules/programme';
import { defineLifeCycle, eventsFor, type Step, step } from '#platform/life-cycle';

export const guideStates = [
  'interested',
  'in-talks',
  'in-qualification',
  'qualified',
  'in-trial',
  'active',
  'paused',
  'blocked',
  'suspended',
  'left',
  'not-admitted',
] as const;
export type GuideState = (typeof guideStates)[number];

export const guideEvents = [
  'register',
  'enter-qualified',
  'enter-active',
  'invite-to-talk',
  'admit-to-course',
  'not-admit',
  'withdraw-interest',
  'certify',
  'begin-trial',
  'confirm-trial',
  'pause',
  'resume',
  'block',
  'unblock',
  'suspend',
  'reinstate',
  'dismiss',
  'leave',
] as const;
export type GuideEvent = (typeof guideEvents)[number];

/** `coordinator` includes the deputy; `guide` is the guide herself. */
export const guideActors = ['coordinator', 'coordinating-guide', 'guide', 'system'] as const;
export type GuideActor = (typeof guideActors)[number];

export type GuideGuard = 'qualified' | 'ready' | 'overdue';

/**
 * The path of a guide (handbook 13 b, machine 3). Beyond it: people who are taken over from an existing list
 * enter where they stand; courses can be broken off; whoever is not needed any more can leave from every state
 * that follows the certificate.
 */
export const guideLifeCycle = defineLifeCycle<GuideState, GuideEvent, GuideActor>({
  name: 'guide',
  states: guideStates,
  transitions: [
    {
      from: [null],
      event: 'register',
      to: 'interested',
      by: ['coordinator', 'coordinating-guide', 'guide'],
    },
    {
      from: [null],
      event: 'enter-qualified',
      to: 'qualified',
      by: ['coordinator', 'coordinating-guide'],
      guard: 'qualified',
    },
    { from: [null], event: 'enter-active', to: 'active', by: ['coordinator'], guard: 'ready' },
    {
      from: ['interested'],
      event: 'invite-to-talk',
      to: 'in-talks',
      by: ['coordinator', 'coordinating-guide'],
    },
    { from: ['in-talks'], event: 'admit-to-course', to: 'in-qualification', by: ['coordinator'] },
    {
      from: ['in-qualification'],
      event: 'certify',
      to: 'qualified',
      by: ['coordinator'],
      guard: 'qualified',
    },
    {
      from: ['qualified'],
      event: 'begin-trial',
      to: 'in-trial',
      by: ['coordinator', 'guide'],
      guard: 'ready',
    },
    { from: ['in-trial'], event: 'confirm-trial', to: 'active', by: ['coordinator'], guard: 'ready' },
    { from: ['paused'], event: 'resume', to: 'active', by: ['coordinator', 'guide'], guard: 'ready' },
    { from: ['blocked'], event: 'unblock', to: 'active', by: ['coordinator'], guard: 'ready' },
    { from: ['suspended'], event: 'reinstate', to: 'active', by: ['coordinator'], guard: 'ready' },
    { from: ['active'], event: 'pause', to: 'paused', by: ['coordinator', 'guide'] },
    { from: ['active'], event: 'block', to: 'blocked', by: ['system'], guard: 'overdue' },
    {
      from: ['in-trial', 'active', 'paused', 'blocked'],
      event: 'suspend',
      to: 'suspended',
      by: ['coordinator'],
    },
    { from: ['suspended'], event: 'dismiss', to: 'left', by: ['coordinator'] },
    {
      from: ['qualified', 'in-trial', 'active', 'paused', 'blocked'],
      event: 'leave',
      to: 'left',
      by: ['coordinator', 'guide'],
    },
    {
      from: ['interested', 'in-talks', 'in-qualification'],
      event: 'not-admit',
      to: 'not-admitted',
      by: ['coordinator'],
    },
    {
      from: ['interested', 'in-talks', 'in-qualification'],
      event: 'withdraw-interest',
      to: 'not-admitted',
      by: ['guide'],
    },
  ],
});

/** Why a step was taken, as a code: closed lists, so that no story of a person is kept. */
export const reasonsFor: Readonly<Partial<Record<GuideEvent, readonly string[]>>> = {
  'not-admit': [
    'own-wish',
    'no-time',
    'role-does-not-fit',
    'language-not-needed',
    'conditions-not-met',
    'other',
  ],
  pause: ['own-wish', 'too-much', 'family', 'work-or-study', 'other'],
  suspend: ['being-clarified', 'agreement-broken', 'confidentiality-broken', 'other'],
  dismiss: ['agreement-broken', 'confidentiality-broken', 'by-agreement', 'other'],
  leave: ['found-work', 'work-or-study', 'family', 'moved-away', 'no-time', 'own-wish', 'other'],
};

/** Steps that weigh on a person are never taken without a reason. */
export function needsReason(event: GuideEvent): boolean {
  return event === 'not-admit' || event === 'suspend' || event === 'dismiss';
}

export const obligationKinds = [
  'agreement',
  'confidentiality-pledge',
  'data-secrecy-pledge',
  'non-violence-pledge',
  'privacy-briefing',
  'yearly-confirmation',
  'certificate-of-conduct-seen',
] as const;
export type ObligationKind = (typeof obligationKinds)[number];

/** What every guide needs in force. The certificate of conduct is needed only where minors are (§ 72a SGB VIII). */
export const requiredObligations = [
  'agreement',
  'confidentiality-pledge',
  'data-secrecy-pledge',
  'non-violence-pledge',
  'privacy-briefing',
  'yearly-confirmation',
] as const satisfies readonly ObligationKind[];

export const genders = ['female', 'male', 'diverse'] as const;
export type Gender = (typeof genders)[number];

export interface GuideLanguage {
  /** BCP 47, one of the programme's. */
  readonly tag: string;
  readonly level: LanguageLevel;
  readonly modes: readonly LanguageMode[];
}

/** Half-open: `until` is no longer part of it. Weekday 1 is Monday. */
export interface WeeklyHours {
  readonly weekday: number;
  readonly from: Temporal.PlainTime;
  readonly until: Temporal.PlainTime;
}

/** Half-open: she is back on `until`. */
export interface Absence {
  readonly id: string;
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
}

/** Half-open; without `validUntil` it has no end. */
export interface Obligation {
  readonly id: string;
  readonly kind: ObligationKind;
  readonly validFrom: Temporal.PlainDate;
  readonly validUntil: Temporal.PlainDate | null;
  readonly notedBy: string | null;
  readonly notedAt: Temporal.Instant;
}

/** Where she sets out: a town or quarter, never an address. */
export interface Home {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Who she is and what she brings; kept by the coordination. */
export interface GuideProfile {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly gender: Gender | null;
  readonly languages: readonly GuideLanguage[];
  readonly qualifiedOn: Temporal.PlainDate | null;
  /** Has organising tasks beside, with a higher cap of hours. */
  readonly coordinating: boolean;
  /** Has the extra course for health guides. */
  readonly healthGuide: boolean;
}

export const travelModes = ['foot-bicycle', 'own-ticket', 'single-tickets', 'car'] as const;
export type TravelMode = (typeof travelModes)[number];

/** How she gets to an appointment, and what a way there and back costs her; both only if she says so. */
export interface Travel {
  readonly mode: TravelMode;
  /** null: not told, or nothing beyond what she has anyway. */
  readonly cents: number | null;
}

/** Whether a way costs anything of its own. */
export const isPaidByWay = (mode: TravelMode): boolean => mode === 'single-tickets' || mode === 'car';

/** What she offers: when, where, what and how much; hers to change. */
export interface GuideAvailability {
  /** null: not told, so she is asked for any hour. */
  readonly hours: readonly WeeklyHours[] | null;
  /** Fields of assignment she would like; none means all that are green at her site. */
  readonly topics: readonly string[];
  readonly home: Home | null;
  /** As the crow flies; null: any distance. */
  readonly radiusKm: number | null;
  readonly wishMinutesPerMonth: number | null;
  /** When she is away without saying it each time. */
  readonly awayDuring: readonly HolidayKind[];
  /** null: not told. */
  readonly travel: Travel | null;
}

export interface Guide extends GuideProfile, GuideAvailability {
  readonly id: string;
  readonly siteId: string;
  /** With whom she signs in; null while she has no account. */
  readonly personId: string | null;
  readonly state: GuideState;
  readonly stateSince: Temporal.Instant;
  readonly absences: readonly Absence[];
  readonly obligations: readonly Obligation[];
  /** Since when nothing is done with her record (Art. 18): she is not asked, written to or deleted. */
  readonly restrictedAt: Temporal.Instant | null;
  readonly version: number;
  readonly createdAt: Temporal.Instant;
}

/** What of a guide stands in the list of the team. */
export interface TeamMember {
  readonly id: string;
  readonly siteId: string;
  readonly personId: string | null;
  readonly name: string;
  readonly state: GuideState;
  readonly coordinating: boolean;
  readonly homeName: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly languages: readonly GuideLanguage[];
}

/** A step that was taken, and by whom; `madeBy: null` is the program or somebody who is not named any more. */
export interface Transition {
  readonly id: string;
  readonly event: GuideEvent;
  readonly fromState: GuideState | null;
  readonly toState: GuideState;
  readonly reason: string | null;
  readonly madeBy: string | null;
  readonly madeAt: Temporal.Instant;
}

/** Whether somebody in this state may be asked for assignments at all. */
export function mayTakeAssignments(state: GuideState): boolean {
  return state === 'in-trial' || state === 'active';
}

/** Whether the path has ended: nothing of it is changed any more. */
export function isOver(state: GuideState): boolean {
  return state === 'left' || state === 'not-admitted';
}

const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(one, other) < 0;

export function isInForce(
  obligation: Pick<Obligation, 'validFrom' | 'validUntil'>,
  day: Temporal.PlainDate,
): boolean {
  const { validFrom, validUntil } = obligation;
  return !isBefore(day, validFrom) && (validUntil === null || isBefore(day, validUntil));
}

function holds(guide: Pick<Guide, 'obligations'>, kind: ObligationKind, day: Temporal.PlainDate): boolean {
  return guide.obligations.some((one) => one.kind === kind && isInForce(one, day));
}

/** The required obligations that are not in force on a day, in the order of the list. */
export function missingObligations(
  guide: Pick<Guide, 'obligations'>,
  day: Temporal.PlainDate,
): ObligationKind[] {
  return requiredObligations.filter((kind) => !holds(guide, kind, day));
}

/** Whether her certificate of conduct has been inspected and is not too old, so that minors may be there. */
export function isMinorCleared(guide: Pick<Guide, 'obligations'>, day: Temporal.PlainDate): boolean {
  return holds(guide, 'certificate-of-conduct-seen', day);
}

/** The first day on which a kind is no longer in force, seen from a day on which it is; null: no end, or not in force. */
export function endOf(
  guide: Pick<Guide, 'obligations'>,
  kind: ObligationKind,
  day: Temporal.PlainDate,
): Temporal.PlainDate | null {
  let end = day;
  for (;;) {
    const running = guide.obligations.filter((one) => one.kind === kind && isInForce(one, end));
    if (running.length === 0) return end.equals(day) ? null : end;
    if (running.some((one) => one.validUntil === null)) return null;
    end = running
      .map((one) => one.validUntil as Temporal.PlainDate)
      .reduce((last, one) => (isBefore(last, one) ? one : last));
  }
}

/** Whether she is away on a day. */
export function isAbsent(guide: Pick<Guide, 'absences'>, day: Temporal.PlainDate): boolean {
  return guide.absences.some((absence) => !isBefore(day, absence.from) && isBefore(day, absence.until));
}

export type MoveRefusal =
  | 'not-in-this-state'
  | 'not-for-this-role'
  | 'not-qualified'
  | 'obligations-missing'
  | 'nothing-overdue'
  | 'reason-missing'
  | 'reason-unknown';

type GuardedGuide = Pick<Guide, 'obligations' | 'qualifiedOn'> & { readonly state: GuideState | null };

/** Where an event leads, or why it may not happen on this day. */
export function judgeMove(
  guide: GuardedGuide,
  event: GuideEvent,
  actors: readonly GuideActor[],
  day: Temporal.PlainDate,
): Step<GuideState> | { readonly ok: false; readonly refusal: MoveRefusal } {
  const judged = step(guideLifeCycle, guide.state, event, actors);
  if (!judged.ok) return judged;
  const line = guideLifeCycle.transitions.find(
    (one) => one.event === event && one.from.includes(guide.state),
  );
  const refusal = refusalOf((line?.guard ?? null) as GuideGuard | null, guide, day);
  return refusal === null ? judged : { ok: false, refusal };
}

function refusalOf(
  guard: GuideGuard | null,
  guide: GuardedGuide,
  day: Temporal.PlainDate,
): MoveRefusal | null {
  const qualified = guide.qualifiedOn !== null && !isBefore(day, guide.qualifiedOn);
  switch (guard) {
    case null:
      return null;
    case 'qualified':
      return qualified ? null : 'not-qualified';
    case 'ready':
      if (!qualified) return 'not-qualified';
      return missingObligations(guide, day).length === 0 ? null : 'obligations-missing';
    case 'overdue':
      return missingObligations(guide, day).length > 0 ? null : 'nothing-overdue';
  }
}

export function checkReason(event: GuideEvent, reason: string | null): MoveRefusal | null {
  if (reason === null) return needsReason(event) ? 'reason-missing' : null;
  return reasonsFor[event]?.includes(reason) ? null : 'reason-unknown';
}

/** The steps somebody sees as buttons; whether a guard lets them through is said on the next page. */
export function movesFor(guide: Pick<Guide, 'state'>, actors: readonly GuideActor[]): GuideEvent[] {
  return eventsFor(guideLifeCycle, guide.state, actors);
}

const minuteOf = (time: Temporal.PlainTime) => time.hour * 60 + time.minute;

/** The same week with hours that touch or overlap joined, in order. */
export function joinHours(hours: readonly WeeklyHours[]): WeeklyHours[] {
  const sorted = hours
    .filter((one) => minuteOf(one.until) > minuteOf(one.from))
    .toSorted((a, b) => a.weekday - b.weekday || minuteOf(a.from) - minuteOf(b.from));
  const joined: WeeklyHours[] = [];
  for (const one of sorted) {
    const last = joined.at(-1);
    if (last && last.weekday === one.weekday && minuteOf(one.from) <= minuteOf(last.until)) {
      if (minuteOf(one.until) > minuteOf(last.until))
        joined[joined.length - 1] = { ...last, until: one.until };
    } else joined.push(one);
  }
  return joined;
}

/** How long profiles are kept, in months; parameters of the programme. */
export interface KeptFor {
  readonly applicantMonths: number;
  readonly leftMonths: number;
  readonly certificateNoteMonths: number;
}

/**
 * The day on which a profile is deleted unless something happens: applicants who never began, and guides who
 * left. null while there is nothing to delete.
 */
export function profileEndsOn(
  guide: { readonly state: GuideState; readonly since: Temporal.PlainDate },
  kept: KeptFor,
): Temporal.PlainDate | null {
  switch (guide.state) {
    case 'interested':
    case 'in-talks':
    case 'not-admitted':
      return guide.since.add({ months: kept.applicantMonths });
    case 'left':
      return guide.since.add({ months: kept.leftMonths });
    default:
      return null;
  }
}
