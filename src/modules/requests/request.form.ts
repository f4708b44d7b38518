import { z } from 'zod';
import { checkEntered, type Entered, type FieldError, type FormFields } from '#platform/form-fields';
import {
  accessibilityNeeds,
  appointmentLengths,
  askers,
  type Contact,
  consentWays,
  genderReasons,
  genderWishes,
  germanLevels,
  mostWindows,
  type PlaceKind,
  type Setting,
  type TimeWindow,
  type WindowRefusal,
} from './request.ts';

// What each kind of field takes, the same on every form. Messages are codes: `error.<field>.<code>` in the
// texts, or `error.<code>` with the name of the field.

/** Checks the fields of a form against a schema that names them; a field that was not sent is empty. */
export function readFields<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  form: FormFields,
): Entered<z.output<z.ZodObject<Shape>>> {
  const input = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, form.get(name)]));
  return checkEntered(schema, input);
}

/** One line; line breaks that were pasted become blanks. */
export const line = (longest: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/g, ' '))
    .pipe(z.string().max(longest, 'too-long'));

export const neededLine = (longest: number) =>
  z
    .string()
    .min(1, 'missing')
    .transform((text) => text.replace(/\s+/g, ' '))
    .pipe(z.string().max(longest, 'too-long'));

export const neededText = (longest: number) => z.string().min(1, 'missing').max(longest, 'too-long');

const orNothing = <T>(schema: z.ZodType<T, string>, code: string) =>
  z.union([z.literal('').transform(() => null), schema], code);

export const longestGoal = 300;
export const longestNote = 1000;
export const longestQuestion = 500;

const phone = z.string().refine((text) => {
  const digits = text.replace(/\D/g, '').length;
  return /^\+?[\d\s()/.-]{5,30}$/.test(text) && digits >= 5 && digits <= 15;
}, 'not-a-phone');
const email = z
  .string()
  .max(254, 'not-an-email')
  .pipe(z.email('not-an-email'))
  .transform((text) => text.toLowerCase());

export const phoneOrNothing = orNothing(phone, 'not-a-phone');
export const emailOrNothing = orNothing(email, 'not-an-email');
export const askedByField = z.enum(askers, 'missing');
export const germanField = z.enum(germanLevels, 'missing');
export const consentField = z.enum(consentWays, 'missing');
export const goalField = neededLine(longestGoal);
export const minutesField = z
  .string()
  .transform(Number)
  .refine((minutes) => (appointmentLengths as readonly number[]).includes(minutes), 'missing');
export const minutesForm = z.object({ minutes: minutesField });
export const ticked = z.string().transform((text) => text !== '');
/** A box that must be ticked. */
export const consentTick = z.string().min(1, 'missing');

/** Where it takes place, as forms ask for it: on the telephone and by video are places too. */
export const meetingPlaces = [
  'office',
  'school',
  'practice',
  'public-place',
  'private-home',
  'phone',
  'video',
] as const satisfies readonly (PlaceKind | Setting)[];
export type MeetingPlace = (typeof meetingPlaces)[number];
export const meetingPlaceField = z.enum(meetingPlaces, 'missing');

export function placeAndSetting(place: MeetingPlace): { placeKind: PlaceKind; setting: Setting } {
  if (place === 'phone' || place === 'video') return { placeKind: 'remote', setting: place };
  return { placeKind: place, setting: 'on-site' };
}

export function meetingPlaceOf(of: { placeKind: PlaceKind; setting: Setting }): MeetingPlace {
  if (of.setting !== 'on-site') return of.setting;
  return of.placeKind === 'remote' ? 'phone' : of.placeKind;
}

const wishFields = {
  gender: z.union([z.literal(''), z.enum(genderWishes)], 'missing'),
  'gender-reason': z.union([z.literal(''), z.enum(genderReasons)], 'missing'),
  child: ticked,
  accessibility: z.array(z.enum(accessibilityNeeds, 'missing')).max(accessibilityNeeds.length),
  'two-guides': ticked,
  'long-company': ticked,
};

/** A wish for a woman or a man needs its reason, and nobody else may read one into it. */
const wishHasReason = {
  check: (of: { gender: string; 'gender-reason': string }) => of.gender === '' || of['gender-reason'] !== '',
  issue: { path: ['gender-reason'], message: 'missing' },
};

export const wishesForm = z.object(wishFields).refine(wishHasReason.check, wishHasReason.issue);
export type WishesEntered = z.infer<typeof wishesForm>;

export function wishesIn(form: FormFields): Record<keyof WishesEntered, unknown> {
  return {
    gender: form.get('gender'),
    'gender-reason': form.get('gender-reason'),
    child: form.get('child'),
    accessibility: form.all('accessibility'),
    'two-guides': form.get('two-guides'),
    'long-company': form.get('long-company'),
  };
}

/** What the wishes mean in a request. */
export function wishesOf(entered: WishesEntered) {
  const { gender } = entered;
  const reason = entered['gender-reason'];
  return {
    genderWish: gender !== '' && reason !== '' ? { gender, reason } : null,
    childPresent: entered.child,
    accessibility: entered.accessibility,
    guidesNeeded: entered['two-guides'] ? (2 as const) : (1 as const),
    wishesLongCompany: entered['long-company'],
  };
}

/** A day as browsers send it, or as people type it where they do not: `2026-11-23`, `23.11.2026`. */
export function readDay(text: string): Temporal.PlainDate | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const typed = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3]] : typed ? [typed[3], typed[2], typed[1]] : null;
  if (!parts) return null;
  const [year, month, day] = parts.map(Number) as [number, number, number];
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** A time of day: `9:30`, `09:30`, `09:30:00`. */
export function readTime(text: string): Temporal.PlainTime | null {
  const match = /^(\d{1,2})[:.](\d{2})(:00)?$/.exec(text);
  if (!match) return null;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  return hour < 24 && minute < 60 ? new Temporal.PlainTime(hour, minute) : null;
}

export interface WindowsEntered {
  readonly windows: readonly TimeWindow[];
  /** The number of the field each window came from. */
  readonly numbers: readonly number[];
  readonly errors: readonly FieldError[];
}

/** The days of a form, `day-1`, `from-1`, `until-1` and so on; those left empty are none. */
export function readWindows(form: FormFields): WindowsEntered {
  const windows: TimeWindow[] = [];
  const numbers: number[] = [];
  const errors: FieldError[] = [];
  for (let number = 1; number <= mostWindows; number++) {
    const texts = {
      day: form.get(`day-${number}`),
      from: form.get(`from-${number}`),
      until: form.get(`until-${number}`),
    };
    if (number > 1 && texts.day === '') continue;
    const day = readDay(texts.day);
    const from = readTime(texts.from);
    const until = readTime(texts.until);
    if (!day) errors.push({ name: `day-${number}`, code: texts.day === '' ? 'missing' : 'not-a-day' });
    if (!from) errors.push({ name: `from-${number}`, code: texts.from === '' ? 'missing' : 'not-a-time' });
    if (!until) errors.push({ name: `until-${number}`, code: texts.until === '' ? 'missing' : 'not-a-time' });
    if (day && from && until) {
      windows.push({ day, from, until });
      numbers.push(number);
    }
  }
  return { windows, numbers, errors };
}

const fieldOfWindow: Record<WindowRefusal, 'day' | 'from' | 'until'> = {
  'windows-missing': 'day',
  'too-many-windows': 'day',
  'window-twice': 'from',
  'end-before-start': 'until',
  'day-has-passed': 'day',
  'day-too-far': 'day',
  'window-too-short': 'until',
};

/** Which field a refusal of the days speaks about. */
export function windowError(refusal: WindowRefusal, at: number, numbers: readonly number[]): FieldError {
  return { name: `${fieldOfWindow[refusal]}-${numbers[at] ?? 1}`, code: refusal };
}

export function isWindowRefusal(code: string): code is WindowRefusal {
  return Object.hasOwn(fieldOfWindow, code);
}

/** How the person and whoever asks for her are reached. */
export const contactForm = z
  .object({
    'asked-by': askedByField,
    name: neededLine(100),
    phone: phoneOrNothing,
    email: emailOrNothing,
    institution: line(150),
    'asker-name': line(100),
    'asker-phone': phoneOrNothing,
    'asker-email': emailOrNothing,
  })
  .check((context) => {
    const of = context.value;
    const issue = (path: string, message: string) =>
      context.issues.push({ code: 'custom', input: of, path: [path], message });
    const own = of.phone !== null || of.email !== null;
    const asker = of['asker-phone'] !== null || of['asker-email'] !== null;
    if (of['asked-by'] === 'self') {
      if (!own) issue('phone', 'not-reachable');
      return;
    }
    if (of['asked-by'] === 'institution' && of.institution === '') issue('institution', 'missing');
    if (of['asker-name'] === '') issue('asker-name', 'missing');
    if (!own && !asker) issue('asker-phone', 'not-reachable');
  });

export function contactOf(entered: z.infer<typeof contactForm>): Contact {
  const { name, phone: own, email: mail } = entered;
  const forSomebody = entered['asked-by'] !== 'self';
  return {
    name,
    phone: own,
    email: mail,
    institution: entered['asked-by'] === 'institution' ? entered.institution : null,
    askerName: forSomebody ? entered['asker-name'] || null : null,
    askerPhone: forSomebody ? entered['asker-phone'] : null,
    askerEmail: forSomebody ? entered['asker-email'] : null,
  };
}

export const contactFields = [
  'name',
  'phone',
  'email',
  'institution',
  'asker-name',
  'asker-phone',
  'asker-email',
] as const;

/** The longest text each field takes. */
export const longestOf: Readonly<Record<string, number>> = {
  goal: longestGoal,
  note: longestNote,
  question: longestQuestion,
  answer: longestNote,
  name: 100,
  institution: 150,
  'asker-name': 100,
  'place-name': 150,
  'place-address': 200,
  place: 100,
  language: 100,
};
