/** In what a value is counted. Money is whole cents; `month-day` is a day of the year as 1231 for 31 December. */
export const units = [
  'cent',
  'cent-per-hour',
  'cent-per-participant-unit',
  'hours',
  'hours-per-week',
  'hours-per-year',
  'minutes',
  'days',
  'working-days',
  'weeks',
  'months',
  'years',
  'month-day',
  'teaching-units',
  'percent',
  'guides',
  'inhabitants',
  'assignments',
  'trainings',
  'points',
] as const;
export type Unit = (typeof units)[number];

export const parameterGroups = [
  'allowance',
  'tax',
  'request',
  'assignment',
  'matching',
  'guide',
  'course',
  'grant',
  'retention',
] as const;
export type ParameterGroup = (typeof parameterGroups)[number];

export interface ParameterDefinition {
  readonly group: ParameterGroup;
  readonly unit: Unit;
  /** `state`: one value for all. `site`: a site may set its own, which takes precedence. */
  readonly level: 'state' | 'site';
  readonly min: number;
  readonly max: number;
  /** The state has no value of its own to fall back on: a site that was told none has none. */
  readonly onlySites?: true;
}

const money = { min: 0, max: 100_000_000 } as const;

/**
 * Every value that may change while the program stays the same. What each means stands in the texts as
 * `parameter.<key>`; the values themselves are rows.
 */
export const parameters = {
  'allowance-rate': { group: 'allowance', unit: 'cent-per-hour', level: 'state', ...money },
  'guide-hours-per-year': { group: 'allowance', unit: 'hours-per-year', level: 'state', min: 0, max: 8784 },
  'coordinating-guide-hours-per-year': {
    group: 'allowance',
    unit: 'hours-per-year',
    level: 'state',
    min: 0,
    max: 8784,
  },
  'granted-hours': {
    group: 'allowance',
    unit: 'hours-per-year',
    level: 'site',
    onlySites: true,
    min: 0,
    max: 1_000_000,
  },
  'guide-hours-per-week': { group: 'allowance', unit: 'hours-per-week', level: 'state', min: 0, max: 168 },
  'coordinating-guide-hours-per-week': {
    group: 'allowance',
    unit: 'hours-per-week',
    level: 'state',
    min: 0,
    max: 168,
  },
  'trainer-allowance-limit': { group: 'tax', unit: 'cent', level: 'state', ...money },
  'volunteer-allowance-limit': { group: 'tax', unit: 'cent', level: 'state', ...money },
  'request-lead-time': { group: 'request', unit: 'days', level: 'site', min: 0, max: 90 },
  'answer-time': { group: 'request', unit: 'working-days', level: 'site', min: 1, max: 30 },
  'answer-to-question-time': { group: 'request', unit: 'days', level: 'site', min: 1, max: 90 },
  'review-warning': { group: 'request', unit: 'assignments', level: 'site', min: 1, max: 50 },
  'review-stop': { group: 'request', unit: 'assignments', level: 'site', min: 1, max: 50 },
  'offer-expiry': { group: 'assignment', unit: 'hours', level: 'site', min: 1, max: 720 },
  'travel-least': { group: 'assignment', unit: 'minutes', level: 'site', min: 0, max: 240 },
  'travel-per-kilometre': { group: 'assignment', unit: 'minutes', level: 'site', min: 0, max: 30 },
  'weight-language': { group: 'matching', unit: 'points', level: 'site', min: 10, max: 60 },
  'weight-load': { group: 'matching', unit: 'points', level: 'site', min: 10, max: 60 },
  'weight-continuity': { group: 'matching', unit: 'points', level: 'site', min: 0, max: 40 },
  'weight-distance': { group: 'matching', unit: 'points', level: 'site', min: 0, max: 40 },
  'weight-topic': { group: 'matching', unit: 'points', level: 'site', min: 0, max: 40 },
  'weight-slots': { group: 'matching', unit: 'points', level: 'site', min: 0, max: 40 },
  'weight-learning': { group: 'matching', unit: 'points', level: 'site', min: 0, max: 20 },
  'weight-cost': { group: 'matching', unit: 'points', level: 'site', min: 0, max: 20 },
  'contact-after-end': { group: 'assignment', unit: 'hours', level: 'site', min: 0, max: 720 },
  'late-cancel-before': { group: 'assignment', unit: 'hours', level: 'site', min: 0, max: 168 },
  'late-cancel-credit': { group: 'assignment', unit: 'minutes', level: 'site', min: 0, max: 480 },
  'nobody-came-credit': { group: 'assignment', unit: 'minutes', level: 'site', min: 0, max: 480 },
  'hours-rounding': { group: 'assignment', unit: 'minutes', level: 'site', min: 1, max: 60 },
  'profile-confirmation': { group: 'guide', unit: 'months', level: 'site', min: 1, max: 60 },
  'trial-weeks': { group: 'guide', unit: 'weeks', level: 'site', min: 0, max: 52 },
  'trial-assignments': { group: 'guide', unit: 'assignments', level: 'site', min: 0, max: 50 },
  'further-training-per-year': { group: 'guide', unit: 'trainings', level: 'site', min: 0, max: 50 },
  'conduct-certificate-age-max': { group: 'guide', unit: 'months', level: 'state', min: 1, max: 60 },
  'conduct-certificate-renewal': { group: 'guide', unit: 'years', level: 'state', min: 1, max: 20 },
  'course-units-min': { group: 'course', unit: 'teaching-units', level: 'state', min: 0, max: 1000 },
  'course-units-max': { group: 'course', unit: 'teaching-units', level: 'state', min: 0, max: 1000 },
  'course-rate': { group: 'course', unit: 'cent-per-participant-unit', level: 'state', ...money },
  'course-attendance-min': { group: 'course', unit: 'percent', level: 'state', min: 0, max: 100 },
  'coordination-lump-sum': { group: 'grant', unit: 'cent', level: 'state', ...money },
  'coordination-lump-sum-guides-min': { group: 'grant', unit: 'guides', level: 'state', min: 0, max: 1000 },
  'coordination-lump-sum-inhabitants-max': {
    group: 'grant',
    unit: 'inhabitants',
    level: 'state',
    min: 0,
    max: 10_000_000,
  },
  'declaration-after-notice': { group: 'grant', unit: 'months', level: 'state', min: 0, max: 24 },
  'proof-of-use-deadline': { group: 'grant', unit: 'months', level: 'state', min: 0, max: 24 },
  'assignment-proof-due': { group: 'grant', unit: 'month-day', level: 'state', min: 101, max: 1231 },
  'follow-up-application-due': { group: 'grant', unit: 'month-day', level: 'state', min: 101, max: 1231 },
  'new-project-lead': { group: 'grant', unit: 'weeks', level: 'state', min: 0, max: 104 },
  'new-project-processing': { group: 'grant', unit: 'weeks', level: 'state', min: 0, max: 104 },
  'request-contact-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 120 },
  'declined-request-kept': { group: 'retention', unit: 'days', level: 'state', min: 0, max: 3650 },
  'guide-profile-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 120 },
  'kept-apart-kept': { group: 'retention', unit: 'months', level: 'state', min: 1, max: 120 },
  'applicant-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 120 },
  'word-proposal-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 36 },
  'barrier-report-answer': { group: 'retention', unit: 'days', level: 'state', min: 1, max: 42 },
  'barrier-report-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 36 },
  'audit-kept': { group: 'retention', unit: 'months', level: 'state', min: 12, max: 24 },
  'disclosure-kept': { group: 'retention', unit: 'days', level: 'state', min: 1, max: 90 },
  'data-request-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 36 },
  'data-request-answer-dsgvo': { group: 'retention', unit: 'months', level: 'state', min: 1, max: 1 },
  'data-request-extension-dsgvo': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 2 },
  'data-request-answer-kdg': { group: 'retention', unit: 'months', level: 'state', min: 1, max: 1 },
  'data-request-extension-kdg': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 2 },
  'data-request-answer-dsg-ekd': { group: 'retention', unit: 'months', level: 'state', min: 1, max: 3 },
  'data-request-extension-dsg-ekd': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 2 },
  'strain-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 12 },
  'absence-kept': { group: 'retention', unit: 'days', level: 'state', min: 0, max: 366 },
  'guide-list-kept': { group: 'retention', unit: 'hours', level: 'state', min: 1, max: 72 },
  'draft-kept': { group: 'retention', unit: 'hours', level: 'state', min: 1, max: 24 },
  'letter-kept': { group: 'retention', unit: 'days', level: 'state', min: 1, max: 90 },
  'undelivered-letter-kept': { group: 'retention', unit: 'days', level: 'state', min: 1, max: 90 },
  'sent-form-kept': { group: 'retention', unit: 'days', level: 'state', min: 1, max: 90 },
  'erasure-note-kept': { group: 'retention', unit: 'months', level: 'state', min: 12, max: 120 },
  'conduct-certificate-note-kept': { group: 'retention', unit: 'months', level: 'state', min: 0, max: 6 },
} as const satisfies Record<string, ParameterDefinition>;

export type ParameterKey = keyof typeof parameters;
export const parameterKeys = Object.keys(parameters) as ParameterKey[];

export function isParameterKey(text: string): text is ParameterKey {
  return Object.hasOwn(parameters, text);
}

export function definitionOf(key: ParameterKey): ParameterDefinition {
  return parameters[key];
}

/** One row: from `validFrom` until the next one of its level, or until `validUntil` where it says so. */
export interface DatedValue {
  readonly id: string;
  readonly siteId: string | null;
  readonly value: number;
  readonly validFrom: Temporal.PlainDate;
  readonly validUntil: Temporal.PlainDate | null;
  /** The row this one puts right, from the same day and of the same level. */
  readonly corrects: string | null;
}

export interface ParameterRow extends DatedValue {
  readonly key: ParameterKey;
  readonly state: string;
  readonly unit: Unit;
  readonly source: string;
  /** null: came with the programme, or the person is no longer stored. */
  readonly changedBy: string | null;
  /** As she was called then; null: came with the programme; empty: no longer stored. */
  readonly changedByName: string | null;
  readonly changedAt: Temporal.Instant;
}

/** What holds for a key on a day, at both levels; null where nothing does. */
export interface ParameterStanding {
  readonly key: ParameterKey;
  readonly state: ParameterRow | null;
  readonly site: ParameterRow | null;
}

/** The rows that no other row corrects, last day first. */
export function standing<T extends DatedValue>(values: readonly T[]): T[] {
  const corrected = new Set(values.map((value) => value.corrects));
  return values
    .filter((value) => !corrected.has(value.id))
    .sort((a, b) => Temporal.PlainDate.compare(b.validFrom, a.validFrom));
}

function ofLevel<T extends DatedValue>(
  values: readonly T[],
  day: Temporal.PlainDate,
  siteId: string | null,
): T | null {
  const latest = standing(values.filter((value) => value.siteId === siteId)).find(
    (value) => Temporal.PlainDate.compare(value.validFrom, day) <= 0,
  );
  if (!latest) return null;
  const ended = latest.validUntil !== null && Temporal.PlainDate.compare(latest.validUntil, day) <= 0;
  return ended ? null : latest;
}

/** The row of one key that holds on a day; the site's own before the state's. */
export function valueOn<T extends DatedValue>(
  values: readonly T[],
  day: Temporal.PlainDate,
  siteId: string | null = null,
): T | null {
  return (siteId === null ? null : ofLevel(values, day, siteId)) ?? ofLevel(values, day, null);
}

/** There is no value for that day: whoever needs it cannot go on, and an administrator has to add one. */
export class ParameterMissing extends Error {
  readonly key: ParameterKey;
  readonly day: Temporal.PlainDate;
  constructor(key: ParameterKey, day: Temporal.PlainDate) {
    super(`no value for ${key} on ${day}`);
    this.name = 'ParameterMissing';
    this.key = key;
    this.day = day;
  }
}

export function isInBounds(key: ParameterKey, value: number): boolean {
  const { unit, min, max } = definitionOf(key);
  if (!Number.isFinite(value) || value < min || value > max) return false;
  if (unit === 'month-day') return isMonthDay(value);
  return Number.isInteger(value) || (unit.startsWith('hours') && Number.isInteger(value * 4));
}

// 29 February does not come every year, so no deadline lies on it.
function isMonthDay(value: number): boolean {
  const month = Math.trunc(value / 100);
  const day = value % 100;
  return Number.isInteger(value) && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(month);
}

function daysInMonth(month: number): number {
  return Temporal.PlainYearMonth.from({ year: 2023, month }).daysInMonth;
}

/** The day a `month-day` value means in a year. */
export function dayInYear(value: number, year: number): Temporal.PlainDate {
  return Temporal.PlainDate.from(
    { year, month: Math.trunc(value / 100), day: value % 100 },
    { overflow: 'reject' },
  );
}

/**
 * What a person typed, as a value of the unit: money in euros (`12,50`), a day of the year as `31.12.`,
 * everything else as a number. null when it is none.
 */
export function readValue(text: string, unit: Unit): number | null {
  const typed = text.replace(/[\s\u00a0€]/g, '');
  if (unit === 'month-day') {
    const match = /^(\d{1,2})\.(\d{1,2})\.?$/.exec(typed);
    return match ? Number(match[2]) * 100 + Number(match[1]) : null;
  }
  // A dot groups thousands in German, so `3.300` are 3300 and `12.50` are 12.50.
  const plain = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(typed) ? typed.replaceAll('.', '') : typed;
  if (!/^\d{1,12}([.,]\d{1,2})?$/.test(plain)) return null;
  const number = Number(plain.replace(',', '.'));
  return unit.startsWith('cent') ? Math.round(number * 100) : number;
}

/** The value as it would be typed, to fill a form, with the decimal mark of the page's language. */
export function writeValue(value: number, unit: Unit, mark: ',' | '.' = ','): string {
  if (unit === 'month-day') {
    return `${String(value % 100).padStart(2, '0')}.${String(Math.trunc(value / 100)).padStart(2, '0')}.`;
  }
  if (unit.startsWith('cent')) return (value / 100).toFixed(2).replace('.', mark);
  return String(value).replace('.', mark);
}
