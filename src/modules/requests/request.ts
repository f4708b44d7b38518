import { momentAt } from '#platform/dates';
import { defineLifeCycle } from '#platform/life-cycle';

export const requestStates = [
  'received',
  'in-review',
  'asked-back',
  'seeking-guide',
  'arranged',
  'completed',
  'unmet',
  'referred',
  'declined',
  'withdrawn',
  'closed-without-answer',
  'anonymised',
] as const;
export type RequestState = (typeof requestStates)[number];

export const openStates = ['received', 'in-review', 'asked-back', 'seeking-guide', 'arranged'] as const;
export type OpenState = (typeof openStates)[number];

export function isOpen(state: RequestState): state is OpenState {
  return (openStates as readonly RequestState[]).includes(state);
}

/** Closed, and not yet stripped of everything that points at somebody. */
export const closedStates = [
  'completed',
  'unmet',
  'referred',
  'declined',
  'withdrawn',
  'closed-without-answer',
] as const satisfies readonly RequestState[];

export const requestEvents = [
  'submit',
  'take-up',
  'ask-back',
  'answer',
  'close-unanswered',
  'accept',
  'refer',
  'decline',
  'arrange',
  'hand-over',
  'mark-unmet',
  'resume-search',
  'complete',
  'follow-up',
  'change-days',
  'withdraw',
  'anonymise',
] as const;
export type RequestEvent = (typeof requestEvents)[number];

/**
 * requester: the person or body that asked, also through the secret link. coordinator: with her deputy.
 * system: the program, for what follows from a guide's answer or from a day that has come.
 */
export const requestActors = ['requester', 'coordinator', 'coordinating-guide', 'system'] as const;
export type RequestActor = (typeof requestActors)[number];

/** A request from the first word to the last (handbook 13 b, machine 1). */
export const requestLifeCycle = defineLifeCycle<RequestState, RequestEvent, RequestActor>({
  name: 'request',
  states: requestStates,
  transitions: [
    {
      from: [null],
      event: 'submit',
      to: 'received',
      by: ['requester', 'coordinator', 'coordinating-guide'],
      guard: 'person-consents',
    },
    { from: ['received'], event: 'take-up', to: 'in-review', by: ['coordinator', 'coordinating-guide'] },
    {
      from: ['in-review'],
      event: 'accept',
      to: 'seeking-guide',
      by: ['coordinator', 'coordinating-guide'],
      guard: 'topic-not-red-and-matter-bounded',
    },
    { from: ['in-review'], event: 'ask-back', to: 'asked-back', by: ['coordinator'] },
    { from: ['in-review'], event: 'refer', to: 'referred', by: ['coordinator'] },
    { from: ['in-review'], event: 'decline', to: 'declined', by: ['coordinator'] },
    // Whoever has no e-mail answers by telephone, and coordination notes the answer.
    {
      from: ['asked-back'],
      event: 'answer',
      to: 'in-review',
      by: ['requester', 'coordinator', 'coordinating-guide'],
    },
    {
      from: ['asked-back'],
      event: 'close-unanswered',
      to: 'closed-without-answer',
      by: ['system'],
      guard: 'answer-time-over',
    },
    { from: ['seeking-guide'], event: 'arrange', to: 'arranged', by: ['system'], guard: 'guide-accepted' },
    // A neighbouring site takes it on: a guide there has said yes, and so has the person.
    {
      from: ['seeking-guide'],
      event: 'hand-over',
      to: 'referred',
      by: ['system'],
      guard: 'neighbour-and-person-agreed',
    },
    { from: ['seeking-guide'], event: 'mark-unmet', to: 'unmet', by: ['coordinator', 'system'] },
    { from: ['arranged'], event: 'resume-search', to: 'seeking-guide', by: ['system'] },
    { from: ['arranged'], event: 'complete', to: 'completed', by: ['coordinator', 'system'] },
    { from: ['arranged'], event: 'follow-up', to: 'in-review', by: ['coordinator'] },
    ...(['received', 'in-review', 'asked-back', 'seeking-guide'] as const).map((state) => ({
      from: [state],
      event: 'change-days' as const,
      to: state,
      by: ['coordinator', 'coordinating-guide'] as const,
    })),
    { from: openStates, event: 'withdraw', to: 'withdrawn', by: ['requester', 'coordinator', 'system'] },
    { from: closedStates, event: 'anonymise', to: 'anonymised', by: ['system'], guard: 'retention-over' },
  ],
});

/** `neighbour`: asked by another site, without anything of the person until she agrees. */
export const channels = ['public', 'requesting-body', 'coordination', 'neighbour'] as const;
export type Channel = (typeof channels)[number];
export const askers = ['self', 'relative', 'institution'] as const;
export type AskedBy = (typeof askers)[number];
export const germanLevels = ['none', 'little', 'some', 'good'] as const;
export type GermanLevel = (typeof germanLevels)[number];
export const settings = ['on-site', 'phone', 'video'] as const;
export type Setting = (typeof settings)[number];
export const placeKinds = ['office', 'school', 'practice', 'public-place', 'private-home', 'remote'] as const;
export type PlaceKind = (typeof placeKinds)[number];
export const genderWishes = ['female', 'male'] as const;
export type GenderWish = (typeof genderWishes)[number];
export const genderReasons = [
  'medical',
  'violence-experience',
  'faith-or-custom-of-the-person',
  'other-personal',
] as const;
export type GenderReason = (typeof genderReasons)[number];
export const consentWays = ['given-by-person', 'spoken', 'written', 'through-interpreter'] as const;
export type ConsentWay = (typeof consentWays)[number];
/** `not-yet`: asked for by a neighbouring site that tells nothing of the person until she agrees. */
export type ConsentHow = ConsentWay | 'not-yet';
export const accessibilityNeeds = [
  'step-free',
  'hearing',
  'seeing',
  'sign-language',
  'plain-language',
  'more-time',
] as const;
export type AccessibilityNeed = (typeof accessibilityNeeds)[number];
export const appointmentLengths = [30, 60, 90, 120, 180, 240] as const;

/** Why a request is declined. Closed, so that no reason can be one about the person. */
export const declineReasons = [
  'not-our-area',
  'outside-our-offer',
  'no-capacity',
  'too-short-notice',
  'goal-not-bounded',
  'accompanied-often-enough',
  'already-asked',
] as const;
export type DeclineReason = (typeof declineReasons)[number];

export const unmetReasons = [
  'nobody-free',
  'language-not-in-team',
  'wish-not-met',
  'day-has-passed',
] as const;
export type UnmetReason = (typeof unmetReasons)[number];

/** Why a matter goes on although it has been accompanied often. */
export const continueReasons = ['nearly-done', 'new-obstacle', 'no-other-help'] as const;
export type ContinueReason = (typeof continueReasons)[number];

/** A day and the hours of it at which the person can. Half-open. */
export interface TimeWindow {
  readonly day: Temporal.PlainDate;
  readonly from: Temporal.PlainTime;
  readonly until: Temporal.PlainTime;
}

export const mostWindows = 3;
/** Nobody can promise a guide for a day further away. */
export const furthestDays = 180;

/** Start and end of a window as moments; the clock changes make some an hour shorter or longer. */
export function momentsOf(window: TimeWindow): { start: Temporal.Instant; end: Temporal.Instant } {
  return { start: momentAt(window.day, window.from), end: momentAt(window.day, window.until) };
}

export type WindowRefusal =
  | 'windows-missing'
  | 'too-many-windows'
  | 'window-twice'
  | 'end-before-start'
  | 'day-has-passed'
  | 'day-too-far'
  | 'window-too-short';

/** What is wrong with windows for an appointment of so many minutes, and with which; null when they will do. */
export function judgeWindows(
  windows: readonly TimeWindow[],
  minutes: number,
  now: Temporal.Instant,
  today: Temporal.PlainDate,
): { refusal: WindowRefusal; at: number } | null {
  if (windows.length === 0) return { refusal: 'windows-missing', at: 0 };
  if (windows.length > mostWindows) return { refusal: 'too-many-windows', at: mostWindows };
  for (const [at, window] of windows.entries()) {
    const refusal = judgeWindow(window, minutes, now, today);
    if (refusal) return { refusal, at };
    const twice = windows
      .slice(0, at)
      .some((other) => other.day.equals(window.day) && other.from.equals(window.from));
    if (twice) return { refusal: 'window-twice', at };
  }
  return null;
}

function judgeWindow(
  window: TimeWindow,
  minutes: number,
  now: Temporal.Instant,
  today: Temporal.PlainDate,
): WindowRefusal | null {
  if (Temporal.PlainTime.compare(window.until, window.from) <= 0) return 'end-before-start';
  const { start, end } = momentsOf(window);
  if (Temporal.Instant.compare(start, now) <= 0) return 'day-has-passed';
  if (today.until(window.day).days > furthestDays) return 'day-too-far';
  if (end.since(start).total('minutes') < minutes) return 'window-too-short';
  return null;
}

export function firstDayOf(windows: readonly TimeWindow[]): Temporal.PlainDate {
  const [first] = windows.map((window) => window.day).sort(Temporal.PlainDate.compare);
  if (!first) throw new Error('a request without a day');
  return first;
}

/** Sooner than the site's lead time. It is taken all the same, and looked at first. */
export function isUrgent(
  firstDay: Temporal.PlainDate,
  today: Temporal.PlainDate,
  leadTimeDays: number,
): boolean {
  return today.until(firstDay).days < leadTimeDays;
}

const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(a, b) <= 0 ? a : b;

/** By when the next step is due: the day the queue is sorted by. */
export function dueOn(
  state: RequestState,
  days: { answerDue: Temporal.PlainDate; firstDay: Temporal.PlainDate; answerUntil?: Temporal.PlainDate },
): Temporal.PlainDate {
  if (state === 'received' || state === 'in-review') return earlier(days.answerDue, days.firstDay);
  if (state === 'asked-back') return days.answerUntil ?? days.answerDue;
  // Nobody found on the day before: that is when somebody has to decide.
  return state === 'seeking-guide' ? days.firstDay.subtract({ days: 1 }) : days.firstDay;
}

export interface Contact {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly institution: string | null;
  /** Who asks for the person: a relative, or somebody at the institution. */
  readonly askerName: string | null;
  readonly askerPhone: string | null;
  readonly askerEmail: string | null;
}

export function isReachable(contact: Contact): boolean {
  return Boolean(contact.phone || contact.email || contact.askerPhone || contact.askerEmail);
}

export interface Area {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** Everything a request says, whichever way it came in. */
export interface RequestFacts {
  readonly askedBy: AskedBy;
  /** Of the letters: a language of the pages. */
  readonly messageLanguage: string;
  /** BCP 47 */
  readonly languageTag: string;
  readonly languageMode: 'speak' | 'read' | 'write';
  readonly germanLevel: GermanLevel;
  readonly setting: Setting;
  readonly placeKind: PlaceKind;
  readonly placeName: string;
  readonly placeAddress: string;
  /** The municipality: enough for an offer, no address. */
  readonly area: Area;
  readonly windows: readonly TimeWindow[];
  readonly minutes: number;
  readonly topicCode: string;
  /** What the person should be able to do alone afterwards, in one sentence. */
  readonly goal: string;
  readonly note: string;
  readonly wishesLongCompany: boolean;
  readonly genderWish: {
    readonly gender: GenderWish;
    /** `not-told`: a neighbouring site knows why, and keeps it. */
    readonly reason: GenderReason | 'not-told';
  } | null;
  readonly childPresent: boolean;
  readonly accessibility: readonly AccessibilityNeed[];
  readonly guidesNeeded: 1 | 2;
  readonly consentHow: ConsentHow;
  readonly contact: Contact;
}

/** How often the matter has been accompanied, measured against the site's two marks. */
export function reviewNeeded(
  assignmentsDone: number,
  marks: { warning: number; stop: number },
): 'none' | 'warning' | 'reason' {
  if (assignmentsDone >= marks.stop) return 'reason';
  return assignmentsDone >= marks.warning ? 'warning' : 'none';
}

/**
 * What two requests of the same person have in common: her telephone number and address as they are dialled.
 * Without them the institution's, together with her name, since an institution asks for many people.
 */
export function contactKeys(contact: Contact): string[] {
  const keys = wayKeys(contact);
  if (keys.length > 0) return keys;
  const name = contact.name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '');
  return [
    contact.askerPhone && `${phoneKey(contact.askerPhone)}/${name}`,
    contact.askerEmail && `mail:${contact.askerEmail.toLowerCase()}/${name}`,
  ].filter((key): key is string => Boolean(key));
}

/** A telephone number and an address by themselves, as they are compared. */
export function wayKeys(way: { phone: string | null; email: string | null }): string[] {
  const { phone, email } = way;
  return [phone && phoneKey(phone), email && `mail:${email.toLowerCase()}`].filter((key): key is string =>
    Boolean(key),
  );
}

/**
 * By what a contact is found: what makes two requests the same person's, and every number and address in it,
 * those of whoever asks for the person as well.
 */
export function searchKeys(contact: Contact): { value: string; samePerson: boolean }[] {
  const same = new Set(contactKeys(contact));
  const ways = [
    ...wayKeys(contact),
    ...wayKeys({ phone: contact.askerPhone ?? null, email: contact.askerEmail ?? null }),
  ];
  return [
    ...[...same].map((value) => ({ value, samePerson: true })),
    ...[...new Set(ways)].filter((value) => !same.has(value)).map((value) => ({ value, samePerson: false })),
  ];
}

// 06172 12345, +49 6172 12345 and 0049 6172 12345 are the same telephone.
function phoneKey(phone: string): string {
  const digits = phone.replace(/\(0\)/g, '').replace(/[^\d+]/g, '');
  return `tel:${digits.replace(/^(\+49|0049)/, '0').replace(/^\+/, '00')}`;
}

/** Requests further apart are not the same one sent twice. */
export const duplicateDays = 30;
