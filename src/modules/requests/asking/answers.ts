import { z } from 'zod';
import type { Lang } from '#platform/languages';
import { type MeetingPlace, meetingPlaces, placeAndSetting } from '../request.form.ts';
import {
  accessibilityNeeds,
  askers,
  type Contact,
  consentWays,
  genderReasons,
  genderWishes,
  germanLevels,
  type RequestFacts,
  type TimeWindow,
} from '../request.ts';

const text = z.string();

/** What has been answered so far, as it lies in the draft; which page comes next follows from it. */
export const answersSchema = z
  .object({
    askedBy: z.enum(askers),
    place: z.object({ key: text, name: text, latitude: z.number(), longitude: z.number() }),
    /** What was typed, and how many places it can mean. */
    placeQuery: text,
    placeMatches: z.number(),
    siteId: z.uuid(),
    /** Chosen before the place is known; counts where it is there for the place. */
    siteWished: z.uuid(),
    /** Among how many sites the visitor chooses; 1 needs no question. */
    siteChoices: z.number(),
    languageTag: text,
    germanLevel: z.enum(germanLevels),
    topicCode: text,
    /** The topic whose hint was read and passed. */
    topicPassed: text,
    goal: text,
    windows: z.array(z.object({ day: text, from: text, until: text })),
    minutes: z.number(),
    meetingPlace: z.enum(meetingPlaces),
    placeName: text,
    placeAddress: text,
    wishes: z.object({
      genderWish: z.object({ gender: z.enum(genderWishes), reason: z.enum(genderReasons) }).nullable(),
      childPresent: z.boolean(),
      accessibility: z.array(z.enum(accessibilityNeeds)),
      guidesNeeded: z.union([z.literal(1), z.literal(2)]),
      wishesLongCompany: z.boolean(),
    }),
    asker: z.object({
      institution: text.nullable(),
      name: text.nullable(),
      phone: text.nullable(),
      email: text.nullable(),
    }),
    person: z.object({ name: text, phone: text.nullable(), email: text.nullable() }),
    consentHow: z.enum(consentWays),
  })
  .partial();
type Loose = z.infer<typeof answersSchema>;
export type Answers = { readonly [Key in keyof Loose]?: Exclude<Loose[Key], undefined> };

/** Parts of the address are German words, like all addresses. */
export const steps = [
  'fuer-wen',
  'wohnort',
  'ort-waehlen',
  'standort',
  'sprache',
  'deutsch',
  'thema',
  'thema-hinweis',
  'ziel',
  'termin',
  'treffpunkt',
  'wuensche',
  'kontakt',
  'person',
  'einwilligung',
] as const;
export type StepName = (typeof steps)[number];

/** What the answers mean at the chosen site. */
export interface Around {
  /** The topic is yellow or red there, so a word about it comes first. */
  readonly topicNeedsWord: boolean;
}

interface Step {
  readonly needed: (answers: Answers, around: Around) => boolean;
  readonly answered: (answers: Answers) => boolean;
}

const always = () => true;

const stepTable: Readonly<Record<StepName, Step>> = {
  'fuer-wen': { needed: always, answered: (of) => of.askedBy !== undefined },
  wohnort: { needed: always, answered: (of) => of.placeQuery !== undefined },
  'ort-waehlen': { needed: (of) => (of.placeMatches ?? 1) > 1, answered: (of) => of.place !== undefined },
  standort: { needed: (of) => (of.siteChoices ?? 1) !== 1, answered: (of) => of.siteId !== undefined },
  sprache: { needed: always, answered: (of) => of.languageTag !== undefined },
  // Whoever asks for somebody who speaks German has said how well.
  deutsch: { needed: (of) => of.languageTag !== 'de', answered: (of) => of.germanLevel !== undefined },
  thema: { needed: always, answered: (of) => of.topicCode !== undefined },
  'thema-hinweis': {
    needed: (_, around) => around.topicNeedsWord,
    answered: (of) => of.topicPassed !== undefined && of.topicPassed === of.topicCode,
  },
  ziel: { needed: always, answered: (of) => of.goal !== undefined },
  termin: { needed: always, answered: (of) => of.windows !== undefined },
  treffpunkt: { needed: always, answered: (of) => of.meetingPlace !== undefined },
  wuensche: { needed: always, answered: (of) => of.wishes !== undefined },
  kontakt: { needed: always, answered: (of) => of.asker !== undefined },
  person: { needed: (of) => of.askedBy !== 'self', answered: (of) => of.person !== undefined },
  einwilligung: { needed: always, answered: (of) => of.consentHow !== undefined },
};

/** The pages this visitor sees, in order. */
export function stepsFor(answers: Answers, around: Around): StepName[] {
  return steps.filter((name) => stepTable[name].needed(answers, around));
}

export function isAnswered(name: StepName, answers: Answers): boolean {
  return stepTable[name].answered(answers);
}

/** The first page without an answer; null when everything is there. */
export function firstUnanswered(answers: Answers, around: Around): StepName | null {
  return stepsFor(answers, around).find((name) => !isAnswered(name, answers)) ?? null;
}

/** Where an answer leads: to the page behind it, or to the check of everything once nothing is missing. */
export function stepAfter(name: StepName, answers: Answers, around: Around): StepName | null {
  const missing = firstUnanswered(answers, around);
  if (missing === null) return null;
  const needed = stepsFor(answers, around);
  const next = needed[needed.indexOf(name) + 1];
  if (next === undefined) return missing;
  return needed.indexOf(next) <= needed.indexOf(missing) ? next : missing;
}

/** The page before; null before the first. */
export function stepBefore(name: StepName, answers: Answers, around: Around): StepName | null {
  const needed = stepsFor(answers, around);
  return needed[needed.indexOf(name) - 1] ?? null;
}

/** Whether a page can be opened: nothing before it is missing. */
export function mayOpen(name: StepName, answers: Answers, around: Around): boolean {
  const needed = stepsFor(answers, around);
  const missing = firstUnanswered(answers, around);
  return needed.includes(name) && (missing === null || needed.indexOf(name) <= needed.indexOf(missing));
}

/** A changed answer takes away what was answered because of the old one. */
export function answer(answers: Answers, given: Answers): Answers {
  const next = { ...answers, ...given };
  const changed = (key: keyof Answers) =>
    key in given && JSON.stringify(given[key]) !== JSON.stringify(answers[key]);
  const forget = (...keys: (keyof Answers)[]): void => {
    for (const key of keys) if (!(key in given)) delete (next as Record<string, unknown>)[key];
  };
  if (changed('askedBy')) forget('asker', 'person', 'consentHow');
  if (changed('placeQuery')) forget('place', 'siteId', 'siteChoices');
  if (changed('place')) forget('siteId', 'siteChoices');
  // Another site may see the same topic differently.
  if (changed('siteId') || changed('place')) forget('topicPassed');
  if (changed('languageTag')) forget('germanLevel');
  return next;
}

export function windowsFrom(answers: Answers): TimeWindow[] {
  return (answers.windows ?? []).map(({ day, from, until }) => ({
    day: Temporal.PlainDate.from(day),
    from: Temporal.PlainTime.from(from),
    until: Temporal.PlainTime.from(until),
  }));
}

function contactFrom(answers: Answers): Contact | null {
  const { askedBy, asker, person } = answers;
  if (!asker) return null;
  if (askedBy === 'self') {
    return {
      name: asker.name ?? '',
      phone: asker.phone,
      email: asker.email,
      institution: null,
      askerName: null,
      askerPhone: null,
      askerEmail: null,
    };
  }
  if (!person) return null;
  return {
    ...person,
    institution: askedBy === 'institution' ? asker.institution : null,
    askerName: asker.name,
    askerPhone: asker.phone,
    askerEmail: asker.email,
  };
}

/** The request the answers make; null while something is missing. */
export function factsFrom(answers: Answers, lang: Lang): RequestFacts | null {
  const { askedBy, place, languageTag, topicCode, goal, minutes, meetingPlace, wishes, consentHow } = answers;
  const contact = contactFrom(answers);
  const germanLevel = languageTag === 'de' ? 'good' : answers.germanLevel;
  if (!askedBy || !place || !languageTag || !germanLevel || !topicCode || !goal || !minutes) return null;
  if (!meetingPlace || !wishes || !consentHow || !contact) return null;
  return {
    askedBy,
    messageLanguage: lang,
    languageTag,
    languageMode: 'speak',
    germanLevel,
    ...placeAndSetting(meetingPlace),
    placeName: answers.placeName ?? '',
    placeAddress: answers.placeAddress ?? '',
    area: { name: place.name, latitude: place.latitude, longitude: place.longitude },
    windows: windowsFrom(answers),
    minutes,
    topicCode,
    goal,
    note: '',
    ...wishes,
    consentHow,
    contact,
  };
}

export type { MeetingPlace };
