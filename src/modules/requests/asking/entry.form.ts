import { z } from 'zod';
import {
  findPlaces,
  type Language,
  languageName,
  listLanguages,
  type Place,
  readTopic,
} from '#modules/programme';
import type { Db } from '#platform/database';
import { checkEntered, type FormFields } from '#platform/form-fields';
import { deskLanguages, type Lang } from '#platform/languages';
import {
  consentField,
  consentTick,
  contactFields,
  contactForm,
  contactOf,
  germanField,
  goalField,
  line,
  longestNote,
  meetingPlaceField,
  minutesField,
  neededLine,
  placeAndSetting,
  readFields,
  readWindows,
  windowError,
  wishesForm,
  wishesIn,
  wishesOf,
} from '../request.form.ts';
import { type AskedBy, judgeWindows, type RequestFacts } from '../request.ts';
import type { Fault } from '../request-words.ts';

/** The fields of the one-page forms that stand for themselves; days, wishes and contact have their own readers. */
const entryForm = z.object({
  language: neededLine(100),
  'language-mode': z.enum(['speak', 'read', 'write'], 'missing'),
  german: germanField,
  topic: neededLine(40),
  goal: goalField,
  note: z.string().max(longestNote, 'too-long'),
  minutes: minutesField,
  place: neededLine(100),
  'meeting-place': meetingPlaceField,
  'place-name': line(150),
  'place-address': line(200),
  'consent-how': consentField,
  consent: consentTick,
});

export type EntryRead =
  | { readonly ok: true; readonly facts: RequestFacts; readonly numbers: readonly number[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads a whole request from one page. Everything that is wrong is named at once, in the order of the page. */
export async function readEntry(
  db: Db,
  form: FormFields,
  of: {
    lang: Lang;
    siteId: string;
    askedBy: AskedBy | null;
    now: Temporal.Instant;
    today: Temporal.PlainDate;
  },
): Promise<EntryRead> {
  const { lang, siteId, now, today } = of;
  const plain = readFields(entryForm, form);
  const wishes = checkEntered(wishesForm, wishesIn(form));
  const contact = checkEntered(contactForm, {
    ...Object.fromEntries(contactFields.map((name) => [name, form.get(name)])),
    'asked-by': of.askedBy ?? form.get('asked-by'),
  });
  const { windows, numbers, errors } = readWindows(form);
  const language = matchLanguage(await listLanguages(db), form.get('language'), lang);
  const place = await matchPlace(db, form.get('place'));
  const topic = await readTopic(db, form.get('topic'), siteId);
  const faults: Fault[] = [
    ...(plain.ok ? [] : plain.errors),
    ...(wishes.ok ? [] : wishes.errors),
    ...(contact.ok ? [] : contact.errors),
    ...errors,
  ];
  const isNamed = (name: string) => faults.some((fault) => fault.name === name);
  if (!language && !isNamed('language')) faults.push({ name: 'language', code: 'unknown' });
  if ('fault' in place && !isNamed('place')) faults.push(place.fault);
  if (!topic && !isNamed('topic')) faults.push({ name: 'topic', code: 'missing' });
  if (plain.ok && errors.length === 0) {
    const wrong = judgeWindows(windows, plain.value.minutes, now, today);
    if (wrong) faults.push(windowError(wrong.refusal, wrong.at, numbers));
  }
  if (
    !plain.ok ||
    !wishes.ok ||
    !contact.ok ||
    !language ||
    !topic ||
    'fault' in place ||
    faults.length > 0
  ) {
    return { ok: false, faults: inOrder(faults) };
  }
  const { value } = plain;
  const { name, latitude, longitude } = place;
  return {
    ok: true,
    numbers,
    facts: {
      askedBy: contact.value['asked-by'],
      messageLanguage: language.tag,
      languageTag: language.tag,
      languageMode: value['language-mode'],
      germanLevel: value.german,
      ...placeAndSetting(value['meeting-place']),
      placeName: value['place-name'],
      placeAddress: value['place-address'],
      area: { name, latitude, longitude },
      windows,
      minutes: value.minutes,
      topicCode: topic.code,
      goal: value.goal,
      note: value.note,
      ...wishesOf(wishes.value),
      consentHow: value['consent-how'],
      contact: contactOf(contact.value),
    },
  };
}

const order = [
  'language',
  'german',
  'language-mode',
  'topic',
  'goal',
  'day',
  'from',
  'until',
  'minutes',
  'place',
  'meeting-place',
  'asked-by',
  'name',
  'phone',
  'email',
  'institution',
  'asker',
];

function inOrder(faults: readonly Fault[]): Fault[] {
  const rank = ({ name }: Fault) => {
    const at = order.findIndex((start) => name === start || name.startsWith(`${start}-`));
    return at === -1 ? order.length : at;
  };
  return [...faults].sort((a, b) => rank(a) - rank(b));
}

/** The language somebody typed: its tag, its own name, or its name in a language of the pages. */
export function matchLanguage(languages: readonly Language[], typed: string, lang: Lang): Language | null {
  const wanted = typed.trim().toLocaleLowerCase('de');
  if (wanted === '') return null;
  const namesOf = (language: Language) =>
    [
      language.tag,
      language.nativeName,
      languageName(language.tag, lang),
      ...deskLanguages.map((one) => languageName(language.tag, one)),
    ].map((name) => name.toLocaleLowerCase('de'));
  const exact = languages.find((language) => namesOf(language).includes(wanted));
  if (exact) return exact;
  const beginning = languages.filter((language) => namesOf(language).some((name) => name.startsWith(wanted)));
  return beginning.length === 1 ? (beginning[0] ?? null) : null;
}

const collator = new Intl.Collator('de', { sensitivity: 'base', ignorePunctuation: true });

/** The place somebody typed; where several fit, the one of exactly this name. */
async function matchPlace(db: Db, typed: string): Promise<Place | { fault: Fault }> {
  const places = await findPlaces(db, { query: typed });
  const [first] = places;
  if (!first) return { fault: { name: 'place', code: typed === '' ? 'missing' : 'unknown' } };
  const name = typed.replace(/\d+/g, ' ').trim();
  const exact = places.find((place) => collator.compare(place.name, name) === 0);
  if (exact || places.length === 1) return exact ?? first;
  const some = places.slice(0, 5).map((place) => place.name);
  return { fault: { name: 'place', code: 'ambiguous', values: { places: some.join(', ') } } };
}
