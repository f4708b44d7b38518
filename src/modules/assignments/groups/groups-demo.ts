import { findPlaces } from '#modules/programme';
import type { Tx } from '#platform/database';
import { momentAt } from '#platform/dates';
import { insertSession } from './group.store.ts';
import { ruleOf } from './group-series.ts';

const wednesday = 3;

/** A café each Wednesday and an information hour, for which nobody has signed up yet. */
export async function seedGroups(
  tx: Tx,
  of: { siteId: string; idOf: (number: number) => string; now: Temporal.Instant; today: Temporal.PlainDate },
): Promise<void> {
  const { siteId, idOf, now, today } = of;
  const [area] = await findPlaces(tx, { query: '61348', limit: 1 });
  if (!area) return;
  const where = { areaName: area.name, areaLatitude: area.latitude, areaLongitude: area.longitude };
  const alone = { seriesId: null, seriesRule: null };
  const shared = { siteId, ...where, childPresent: false, movesUpUntil: 24, createdAt: now };
  const first = today.add({ days: ((wednesday - today.dayOfWeek + 6) % 7) + 1 });
  const at = (day: Temporal.PlainDate, hour: number) => momentAt(day, new Temporal.PlainTime(hour));
  for (const week of [0, 1, 2]) {
    const day = first.add({ weeks: week });
    await insertSession(tx, {
      ...shared,
      seriesId: idOf(9),
      seriesRule: ruleOf(first, { repeat: 'weekly', until: first.add({ weeks: 2 }), skipsHolidays: false }),
      id: idOf(week + 1),
      title: 'Begegnungscafé',
      about: 'Gäste begrüßen, ins Gespräch kommen, Fragen an die richtige Stelle weitergeben.',
      topicCode: 'leisure',
      languageTags: ['ar', 'uk', 'tr'],
      placeKind: 'public-place',
      placeName: 'Stadtbücherei',
      placeAddress: '',
      places: 3,
      startsAt: at(day, 15),
      endsAt: at(day, 17),
    });
  }
  const day = first.add({ days: 8 });
  await insertSession(tx, {
    ...shared,
    ...alone,
    id: idOf(4),
    title: 'Infostunde zur Schulanmeldung',
    about: 'Eltern die Formulare zeigen und beim Verstehen helfen. Ausgefüllt wird gemeinsam.',
    topicCode: 'school',
    languageTags: ['fa', 'ar'],
    placeKind: 'school',
    placeName: 'Grundschule am Demoweg',
    placeAddress: '',
    places: 2,
    startsAt: at(day, 17),
    endsAt: at(day, 18),
  });
}
