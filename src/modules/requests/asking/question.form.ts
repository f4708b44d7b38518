import { z } from 'zod';
import { checkEntered, type Entered, type FormFields } from '#platform/form-fields';
import {
  askedByField,
  consentField,
  consentTick,
  contactForm,
  germanField,
  goalField,
  line,
  meetingPlaceField,
  minutesForm,
  neededLine,
  readFields,
  readWindows,
  windowError,
  wishesForm,
  wishesIn,
  wishesOf,
} from '../request.form.ts';
import { judgeWindows } from '../request.ts';
import type { Fault } from '../request-words.ts';
import type { Answers, StepName } from './answers.ts';

/** What was given on one page; what has to be looked up first is still as typed. */
export type Given =
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly errors: readonly Fault[] };

interface Now {
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
}

const given = <T>(entered: Entered<T>, toAnswers: (value: T) => Answers): Given =>
  entered.ok ? { ok: true, answers: toAnswers(entered.value) } : entered;

type Reader = (form: FormFields, answers: Answers, now: Now) => Given;

const askedByForm = z.object({ 'asked-by': askedByField });
const germanForm = z.object({ german: germanField });
const goalForm = z.object({ goal: goalField });
const meetingForm = z.object({
  'meeting-place': meetingPlaceField,
  'place-name': line(150),
  'place-address': line(200),
});
const ownConsentForm = z.object({ consent: consentTick });
const otherConsentForm = z.object({
  'consent-how': consentField.exclude(['given-by-person'], 'missing'),
  consent: consentTick,
});

/** Reads the questions that can be checked without looking anything up. */
export const readQuestion: Readonly<
  Record<
    Exclude<StepName, 'wohnort' | 'ort-waehlen' | 'standort' | 'sprache' | 'thema' | 'thema-hinweis'>,
    Reader
  >
> = {
  'fuer-wen': (form) => given(readFields(askedByForm, form), (of) => ({ askedBy: of['asked-by'] })),
  deutsch: (form) => given(readFields(germanForm, form), (of) => ({ germanLevel: of.german })),
  ziel: (form) => given(readFields(goalForm, form), ({ goal }) => ({ goal })),
  termin: readAppointment,
  treffpunkt: (form) =>
    given(readFields(meetingForm, form), (of) => ({
      meetingPlace: of['meeting-place'],
      placeName: of['place-name'],
      placeAddress: of['place-address'],
    })),
  wuensche: (form) =>
    given(checkEntered(wishesForm, wishesIn(form)), (entered) => ({ wishes: wishesOf(entered) })),
  kontakt: readAsker,
  person: (form) => given(readFields(personForm, form), (person) => ({ person })),
  einwilligung: (form, answers) =>
    answers.askedBy === 'self'
      ? given(readFields(ownConsentForm, form), () => ({ consentHow: 'given-by-person' }))
      : given(readFields(otherConsentForm, form), (of) => ({ consentHow: of['consent-how'] })),
};

const personForm = z.object({
  name: contactForm.shape.name,
  phone: contactForm.shape.phone,
  email: contactForm.shape.email,
});

function readAppointment(form: FormFields, _answers: Answers, { now, today }: Now): Given {
  const minutes = readFields(minutesForm, form);
  const { windows, numbers, errors } = readWindows(form);
  const faults: Fault[] = [...errors, ...(minutes.ok ? [] : minutes.errors)];
  if (faults.length > 0 || !minutes.ok) return { ok: false, errors: faults };
  const wrong = judgeWindows(windows, minutes.value.minutes, now, today);
  if (wrong) return { ok: false, errors: [windowError(wrong.refusal, wrong.at, numbers)] };
  return {
    ok: true,
    answers: {
      windows: windows.map(({ day, from, until }) => ({
        day: day.toString(),
        from: from.toString(),
        until: until.toString(),
      })),
      minutes: minutes.value.minutes,
    },
  };
}

const nobodyElse = { institution: '', 'asker-name': '', 'asker-phone': '', 'asker-email': '' };

/** How whoever fills in the form is reached: the person herself, or somebody for her. */
function readAsker(form: FormFields, answers: Answers): Given {
  if (answers.askedBy === 'self') {
    const input = {
      ...nobodyElse,
      'asked-by': 'self',
      name: form.get('name'),
      phone: form.get('phone'),
      email: form.get('email'),
    };
    return given(checkEntered(contactForm, input), ({ name, phone, email }) => ({
      asker: { institution: null, name, phone, email },
    }));
  }
  const input = {
    'asked-by': answers.askedBy ?? '',
    // The person comes on the next page.
    name: '-',
    phone: '',
    email: '',
    institution: form.get('institution'),
    'asker-name': form.get('asker-name'),
    'asker-phone': form.get('asker-phone'),
    'asker-email': form.get('asker-email'),
  };
  return given(checkEntered(contactForm, input), (of) => ({
    asker: {
      institution: of.institution || null,
      name: of['asker-name'],
      phone: of['asker-phone'],
      email: of['asker-email'],
    },
  }));
}

export const placeForm = z.object({ place: neededLine(100) });

/** The answers as the fields they were entered in, to show a question again. */
export function fieldsOfAnswers(answers: Answers): Record<string, string | string[]> {
  const { wishes, asker, person, askedBy } = answers;
  const mine = askedBy === 'self';
  const windows = (answers.windows ?? []).flatMap(({ day, from, until }, index) => [
    [`day-${index + 1}`, day],
    [`from-${index + 1}`, from.slice(0, 5)],
    [`until-${index + 1}`, until.slice(0, 5)],
  ]) as [string, string][];
  const tick = (yes: boolean | undefined) => (yes ? 'ja' : '');
  return {
    'asked-by': askedBy ?? '',
    place: answers.placeQuery ?? '',
    'place-key': answers.place?.key ?? '',
    site: answers.siteId ?? '',
    language: answers.languageTag ?? '',
    german: answers.germanLevel ?? '',
    topic: answers.topicCode ?? '',
    goal: answers.goal ?? '',
    ...Object.fromEntries(windows),
    minutes: answers.minutes ? String(answers.minutes) : '',
    'meeting-place': answers.meetingPlace ?? '',
    'place-name': answers.placeName ?? '',
    'place-address': answers.placeAddress ?? '',
    gender: wishes?.genderWish?.gender ?? '',
    'gender-reason': wishes?.genderWish?.reason ?? '',
    child: tick(wishes?.childPresent),
    accessibility: wishes ? [...wishes.accessibility] : [],
    'two-guides': tick(wishes?.guidesNeeded === 2),
    'long-company': tick(wishes?.wishesLongCompany),
    institution: asker?.institution ?? '',
    'asker-name': asker?.name ?? '',
    'asker-phone': asker?.phone ?? '',
    'asker-email': asker?.email ?? '',
    name: (mine ? asker?.name : person?.name) ?? '',
    phone: (mine ? asker?.phone : person?.phone) ?? '',
    email: (mine ? asker?.email : person?.email) ?? '',
    'consent-how': answers.consentHow ?? '',
    consent: tick(answers.consentHow !== undefined),
  };
}
