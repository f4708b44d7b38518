import { z } from 'zod';
import { findPlaces, listLanguages, listTopics } from '#modules/programme';
import type { Db } from '#platform/database';
import { momentAt } from '#platform/dates';
import { checkEntered, type FieldError, type FormFields } from '#platform/form-fields';
import { dayField, timeField } from '../appointments/appointment.form.ts';
import { repeats, type SeriesPlan } from './group-series.ts';
import { type GroupFacts, type GroupTime, groupPlaceKinds } from './group-session.ts';

const numberField = (least: number, most: number, code: string) =>
  z
    .string()
    .regex(/^\d{1,3}$/, code)
    .transform(Number)
    .refine((count) => count >= least && count <= most, code);

const groupForm = z.object({
  title: z.string().min(1, 'title-missing').max(80, 'title-too-long'),
  about: z.string().max(600, 'about-too-long'),
  topic: z.string(),
  'place-kind': z.enum(groupPlaceKinds, 'place-kind-missing'),
  'place-name': z.string().min(1, 'place-name-missing').max(120, 'place-name-too-long'),
  'place-address': z.string().max(120, 'place-address-too-long'),
  day: dayField,
  from: timeField,
  until: timeField,
  places: numberField(1, 50, 'places-outside'),
  'moves-up-until': numberField(0, 168, 'moves-up-until-outside'),
  repeat: z.union([z.literal(''), z.enum(repeats)], 'repeat-unknown'),
  'repeat-until': z.union([z.literal(''), dayField]),
});

export const groupFields = [
  'title',
  'about',
  'topic',
  'day',
  'from',
  'until',
  'repeat',
  'repeat-until',
  'place-kind',
  'place-name',
  'place-address',
  'area',
  'places',
  'moves-up-until',
] as const;

export type GroupEntered =
  | {
      readonly ok: true;
      readonly facts: GroupFacts;
      readonly time: GroupTime;
      /** null: once. */
      readonly series: SeriesPlan | null;
    }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Until when a series goes on. */
export const extendForm = z.object({ 'repeat-until': dayField });

/** What coordination entered about a group assignment, in the order of the page. */
export async function enteredGroup(db: Db, form: FormFields, siteId: string): Promise<GroupEntered> {
  const entered = Object.fromEntries(groupFields.map((name) => [name, form.get(name)]));
  const checked = checkEntered(groupForm, entered);
  const errors: FieldError[] = checked.ok ? [] : [...checked.errors];
  const topics = await listTopics(db, siteId);
  if (!topics.some(({ code, riskClass }) => code === form.get('topic') && riskClass !== 'red')) {
    errors.push({ name: 'topic', code: 'topic-missing' });
  }
  const known = new Set((await listLanguages(db)).map(({ tag }) => tag));
  const languageTags = [...new Set(form.all('languages'))].filter((tag) => known.has(tag));
  const area = await areaNamed(db, form.get('area'));
  const last = checked.ok ? checked.value['repeat-until'] : '';
  if (
    checked.ok &&
    checked.value.repeat !== '' &&
    (last === '' || Temporal.PlainDate.compare(last, checked.value.day) <= 0)
  ) {
    errors.push({ name: 'repeat-until', code: 'repeat-until-missing' });
  }
  if (!area) errors.push({ name: 'area', code: 'area-unknown' });
  if (!checked.ok || !area || errors.length > 0) {
    const at = ({ name }: FieldError) => (groupFields as readonly string[]).indexOf(name);
    return { ok: false, errors: errors.sort((a, b) => at(a) - at(b)) };
  }
  const { value } = checked;
  return {
    ok: true,
    facts: {
      title: value.title,
      about: value.about,
      topicCode: value.topic,
      languageTags,
      placeKind: value['place-kind'],
      placeName: value['place-name'],
      placeAddress: value['place-address'],
      areaName: area.name,
      areaLatitude: area.latitude,
      areaLongitude: area.longitude,
      childPresent: form.get('child-present') !== '',
      places: value.places,
      movesUpUntil: value['moves-up-until'],
    },
    time: { startsAt: momentAt(value.day, value.from), endsAt: momentAt(value.day, value.until) },
    series:
      value.repeat === '' || value['repeat-until'] === ''
        ? null
        : {
            repeat: value.repeat,
            until: value['repeat-until'],
            skipsHolidays: form.get('skip-holidays') !== '',
          },
  };
}

/** The place of this name, or the only one it can mean. */
async function areaNamed(db: Db, typed: string) {
  const places = await findPlaces(db, { query: typed });
  return places.find(({ name }) => name === typed) ?? (places.length === 1 ? places[0] : undefined);
}
