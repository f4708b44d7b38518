import { z } from 'zod';
import { type HolidayKind, holidayKinds, languageLevels, languageModes } from '#modules/programme';
import { checkEntered, type Entered, type FieldError, type FormFields } from '#platform/form-fields';
import {
  type GuideLanguage,
  type GuideProfile,
  genders,
  isPaidByWay,
  joinHours,
  obligationKinds,
  type Travel,
  travelModes,
  type WeeklyHours,
} from './guide.ts';
import { entries } from './register-guide.ts';

export const longestName = 200;

const emailSchema = z.email().max(254);

/** An e-mail address in small letters; undefined where it is none. */
export function emailIn(text: string): string | undefined {
  const parsed = emailSchema.safeParse(text);
  return parsed.success ? parsed.data.toLowerCase() : undefined;
}

/** A telephone number as it was typed; undefined where it is none. */
export function phoneIn(text: string): string | undefined {
  const digits = text.replace(/\D/g, '').length;
  return text.length <= 40 && /^[+(\d][\d\s()/.-]*$/.test(text) && digits >= 5 && digits <= 15
    ? text
    : undefined;
}

const name = z
  .string()
  .transform((text) => text.replace(/\s+/g, ' '))
  .pipe(z.string().min(1, 'name-missing').max(longestName, 'name-long').regex(/\p{L}/u, 'name-missing'));

function optional<T>(read: (text: string) => T | undefined, code: string) {
  return z.string().transform((text, context): T | null => {
    if (text === '') return null;
    const value = read(text);
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: code });
      return z.NEVER;
    }
    return value;
  });
}

/** A day between 1990 and 2199; undefined where there is no such day. */
export function dayTyped(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1990' || text >= '2200') return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

const optionalDay = optional(dayTyped, 'day-invalid');
const ticked = z.string().transform((text) => text !== '');

const profileSchema = z.object({
  name,
  email: optional(emailIn, 'email-invalid'),
  phone: optional(phoneIn, 'phone-invalid'),
  gender: z.union([z.literal('').transform(() => null), z.enum(genders)], 'choice-unknown'),
  qualifiedOn: optionalDay,
  coordinating: ticked,
  healthGuide: ticked,
});

/** How many languages the form has room for. */
export const languageRows = 20;

const languageRow = z.object({ level: z.enum(languageLevels), modes: z.array(z.enum(languageModes)).min(1) });

/** Reads the rows `language-1`, `level-1`, `modes-1` …; a language twice is an error. */
function readLanguageRows(
  form: FormFields,
  known: ReadonlySet<string>,
): { languages: GuideLanguage[]; errors: FieldError[] } {
  const languages: GuideLanguage[] = [];
  const errors: FieldError[] = [];
  for (let row = 1; row <= languageRows; row++) {
    const tag = form.get(`language-${row}`);
    if (tag === '') continue;
    if (!known.has(tag)) errors.push({ name: `language-${row}`, code: 'choice-unknown' });
    else if (languages.some((one) => one.tag === tag))
      errors.push({ name: `language-${row}`, code: 'language-twice' });
    const chosen = form.all(`modes-${row}`);
    const rest = languageRow.safeParse({
      level: form.get(`level-${row}`),
      modes: chosen.length === 0 ? ['speak'] : [...new Set(chosen)],
    });
    if (rest.success) languages.push({ tag, ...rest.data });
    else errors.push({ name: `level-${row}`, code: 'level-missing' });
  }
  return { languages, errors };
}

/** The profile somebody entered; `known` are the programme's languages. */
export function readProfile(
  form: FormFields,
  known: ReadonlySet<string>,
  today: Temporal.PlainDate,
): Entered<GuideProfile> {
  const checked = checkEntered(profileSchema, {
    name: form.get('name'),
    email: form.get('email'),
    phone: form.get('phone'),
    gender: form.get('gender'),
    qualifiedOn: form.get('qualifiedOn'),
    coordinating: form.get('coordinating'),
    healthGuide: form.get('healthGuide'),
  });
  const { languages, errors } = readLanguageRows(form, known);
  const all = [...(checked.ok ? [] : checked.errors), ...errors];
  if (checked.ok && checked.value.qualifiedOn && isAfter(checked.value.qualifiedOn, today)) {
    all.push({ name: 'qualifiedOn', code: 'day-in-future' });
  }
  if (!checked.ok || all.length > 0) return { ok: false, errors: all };
  return { ok: true, value: { ...checked.value, languages } };
}

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(one, other) > 0;

/** Rows of languages as the form sends them, to fill it again. */
export interface LanguageRow {
  readonly tag: string;
  readonly level: string;
  readonly modes: readonly string[];
}

export function languageRowsIn(form: FormFields): LanguageRow[] {
  return Array.from({ length: languageRows }, (_, index) => ({
    tag: form.get(`language-${index + 1}`),
    level: form.get(`level-${index + 1}`),
    modes: form.all(`modes-${index + 1}`),
  }));
}

/** Parts of the day as the building block offers them, in hours of the day. */
const partHours = { morning: [8, 12], afternoon: [12, 17], evening: [17, 20] } as const;
export type DayPart = keyof typeof partHours;
const dayParts = Object.keys(partHours) as DayPart[];
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** The hours of one weekday as the form shows them: parts to tick and one span of its own. */
export interface DayEntered {
  readonly parts: readonly string[];
  readonly from: string;
  readonly until: string;
}

const minute = (time: Temporal.PlainTime) => time.hour * 60 + time.minute;
const atHour = (hour: number) => new Temporal.PlainTime(hour);
const typedTime = (time: Temporal.PlainTime) => time.toString({ smallestUnit: 'minute' });

/** Splits hours into parts of the day and what is left over, from its first to its last minute. */
export function toDay(hours: readonly WeeklyHours[], weekday: number): DayEntered {
  const own = hours.filter((one) => one.weekday === weekday);
  const parts = dayParts.filter((part) => {
    const [from, until] = partHours[part];
    return own.some((one) => minute(one.from) <= from * 60 && minute(one.until) >= until * 60);
  });
  const rest = own.filter((one) => {
    const covered = joinHours(parts.map((part) => partOf(part, weekday)));
    return !covered.some(
      (part) => minute(part.from) <= minute(one.from) && minute(part.until) >= minute(one.until),
    );
  });
  const [first] = rest;
  const last = rest.at(-1);
  return { parts, from: first ? typedTime(first.from) : '', until: last ? typedTime(last.until) : '' };
}

function partOf(part: DayPart, weekday: number): WeeklyHours {
  const [from, until] = partHours[part];
  return { weekday, from: atHour(from), until: atHour(until) };
}

export function dayEnteredIn(form: FormFields, weekday: number): DayEntered {
  return {
    parts: form.all(`day-${weekday}`),
    from: form.get(`from-${weekday}`),
    until: form.get(`until-${weekday}`),
  };
}

function timeTyped(text: string): Temporal.PlainTime | undefined {
  const match = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text);
  return match ? new Temporal.PlainTime(Number(match[1]), Number(match[2])) : undefined;
}

function readHours(form: FormFields): { hours: WeeklyHours[] | null; errors: FieldError[] } {
  const when = form.get('when');
  if (when === 'any') return { hours: null, errors: [] };
  if (when !== 'hours') return { hours: null, errors: [{ name: 'when', code: 'when-missing' }] };
  const hours: WeeklyHours[] = [];
  const errors: FieldError[] = [];
  for (const weekday of weekdays) {
    const day = dayEnteredIn(form, weekday);
    for (const part of day.parts) {
      if (Object.hasOwn(partHours, part)) hours.push(partOf(part as DayPart, weekday));
      else errors.push({ name: `day-${weekday}`, code: 'choice-unknown' });
    }
    if (day.from === '' && day.until === '') continue;
    const from = timeTyped(day.from);
    const until = timeTyped(day.until);
    if (!from) errors.push({ name: `from-${weekday}`, code: 'time-invalid' });
    if (!until) errors.push({ name: `until-${weekday}`, code: 'time-invalid' });
    if (!from || !until) continue;
    if (minute(until) <= minute(from)) errors.push({ name: `until-${weekday}`, code: 'end-before-start' });
    else hours.push({ weekday, from, until });
  }
  if (hours.length === 0 && errors.length === 0) errors.push({ name: 'day-1', code: 'hours-missing' });
  return { hours: joinHours(hours), errors };
}

function wholeNumber(least: number, most: number) {
  return (text: string): number | undefined => {
    const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

function minutesFromHours(text: string): number | undefined {
  if (!/^\d{1,3}([.,]\d{1,2})?$/.test(text)) return undefined;
  const hours = Number(text.replace(',', '.'));
  return hours <= 100 ? Math.round(hours * 60) : undefined;
}

/** Up to a hundred euros there and back. */
function centsTyped(text: string): number | undefined {
  if (!/^\d{1,3}([.,]\d{1,2})?$/.test(text)) return undefined;
  const euros = Number(text.replace(',', '.'));
  return euros <= 100 ? Math.round(euros * 100) : undefined;
}

/** How she travels and what that costs, both only if she says so. */
function readTravel(form: FormFields): { ok: true; value: Travel | null } | { ok: false; error: FieldError } {
  const typed = form.get('travel');
  if (typed === '') return { ok: true, value: null };
  const mode = travelModes.find((one) => one === typed);
  if (!mode) return { ok: false, error: { name: 'travel', code: 'choice-unknown' } };
  const name = `travel-cost-${mode}`;
  const cost = isPaidByWay(mode) ? form.get(name) : '';
  if (cost === '') return { ok: true, value: { mode, cents: null } };
  const cents = centsTyped(cost);
  return cents === undefined
    ? { ok: false, error: { name, code: 'cost-invalid' } }
    : { ok: true, value: { mode, cents } };
}

const wishesSchema = z.object({
  home: z.string().max(100, 'place-unknown'),
  'home-key': z.string(),
  radius: optional(wholeNumber(1, 200), 'radius-invalid'),
  wish: optional(minutesFromHours, 'hours-invalid'),
});

export interface AvailabilityEntered {
  readonly hours: readonly WeeklyHours[] | null;
  readonly topics: readonly string[];
  /** As typed, still to be looked up; '' for none. */
  readonly home: string;
  /** The place chosen among several. */
  readonly homeKey: string;
  readonly radiusKm: number | null;
  readonly wishMinutesPerMonth: number | null;
  readonly awayDuring: readonly HolidayKind[];
  readonly travel: Travel | null;
}

/** When, what and how far somebody entered; `known` are the topics she can choose. */
export function readAvailability(form: FormFields, known: ReadonlySet<string>): Entered<AvailabilityEntered> {
  const { hours, errors } = readHours(form);
  const topics = [...new Set(form.all('topics'))];
  if (topics.some((topic) => !known.has(topic))) errors.push({ name: 'topics', code: 'choice-unknown' });
  const checked = checkEntered(wishesSchema, {
    home: form.get('home'),
    'home-key': form.get('home-key'),
    radius: form.get('radius'),
    wish: form.get('wish'),
  });
  const away = form.all('away-during');
  const awayDuring = holidayKinds.filter((kind) => away.includes(kind));
  if (away.some((kind) => !(holidayKinds as readonly string[]).includes(kind))) {
    errors.push({ name: 'away-during', code: 'choice-unknown' });
  }
  const travel = readTravel(form);
  if (!travel.ok) errors.push(travel.error);
  const all = [...errors, ...(checked.ok ? [] : checked.errors)];
  if (!checked.ok || !travel.ok || all.length > 0) return { ok: false, errors: all };
  const { home, 'home-key': homeKey, radius, wish } = checked.value;
  return {
    ok: true,
    value: {
      ...{ hours, topics, home, homeKey, awayDuring },
      ...{ radiusKm: radius, wishMinutesPerMonth: wish, travel: travel.value },
    },
  };
}

const day = z.string().transform((text, context) => {
  const value = dayTyped(text);
  if (value) return value;
  context.addIssue({ code: 'custom', message: text === '' ? 'day-missing' : 'day-invalid' });
  return z.NEVER;
});

/** The form names the last day; an absence ends with the day after it. */
export const absenceForm = z.object({ from: day, until: day }).transform(({ from, until }) => ({
  from,
  until: until.add({ days: 1 }),
}));

export const obligationForm = z.object({
  kinds: z.array(z.enum(obligationKinds, 'choice-unknown')).min(1, 'kind-missing'),
  on: day,
  issuedOn: optionalDay,
});
export const moveForm = z.object({
  version: z.coerce.number().int().max(999_999_999).catch(0),
  reason: z.string().transform((text) => (text === '' ? null : text)),
  qualifiedOn: optionalDay,
});

export const entryForm = z.object({
  site: z.string(),
  entry: z.enum(entries, 'entry-missing'),
  signedOn: optionalDay,
  confirmedOn: optionalDay,
});
