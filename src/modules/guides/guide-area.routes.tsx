import { listTopics, topicHint, topicName } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Db } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import type { Lang } from '#platform/languages';
import {
  guarded,
  type May,
  page,
  type Reply,
  type Route,
  redirect,
  type Signed,
  type Visit,
  type WriteVisit,
} from '#platform/routes';
import type { FieldMessage } from '#ui/error-summary';
import { addAbsence } from './add-absence.ts';
import { absenceForm, dayEnteredIn, moveForm, readAvailability, toDay, weekdays } from './guide.form.ts';
import type { DoneCode } from './guide.pages.tsx';
import { actorsFor, maySetAvailability } from './guide.policy.ts';
import { readGuide } from './guide.store.ts';
import { type Guide, type GuideEvent, guideEvents, judgeMove, type MoveRefusal, movesFor } from './guide.ts';
import {
  AvailabilityFormPage,
  type AvailabilityTyped,
  type Conflict,
  MovePage,
} from './guide-forms.pages.tsx';
import { longPlaceLabel, lookUpHome } from './look-up-home.ts';
import { moveGuide } from './move-guide.ts';
import { removeAbsence } from './remove-absence.ts';
import { availabilityParts, availabilityWords, sayEvent, sayHoursNumber } from './say-guide.ts';
import { setAvailability } from './set-availability.ts';
import { guideTexts } from './texts.ts';

/** Where guides are looked after: the coordination's team, or a guide's own profile. */
export interface Area {
  readonly path: '/team' | '/mein-profil';
  readonly own: boolean;
  readonly may: May;
  /** Whether this guide is shown to this person here. */
  readonly shows: (person: Person, guide: Guide) => boolean;
  /** The page of a guide, after a deed that could not be done in one of its forms. */
  readonly guidePage: (
    visit: Signed<Visit>,
    guide: Guide,
    absence: { entered: Readonly<Record<string, string>>; errors: readonly FieldMessage[] },
    status: number,
  ) => Promise<Reply>;
}

export const guidePath = (area: Area, guide: Pick<Guide, 'id'>) => `${area.path}/${guide.id}`;

/** Back to the guide's page, which says what was done. */
export function backTo(area: Area, guide: Pick<Guide, 'id'>, done: DoneCode): Reply {
  return redirect(
    area.own
      ? `/mein-profil?profil=${guide.id}&erledigt=${done}`
      : `${guidePath(area, guide)}?erledigt=${done}`,
  );
}

export async function guideOr404(area: Area, visit: Signed<Visit>): Promise<Guide> {
  const guide = await readGuide(visit.db, visit.id());
  if (!guide || !area.shows(visit.person, guide)) throw new NotFound();
  return guide;
}

/** Errors in words. */
export function messagesFor(lang: Lang, errors: readonly FieldError[]): FieldMessage[] {
  const say = guideTexts(lang);
  return errors.map(({ name, code }) => {
    const key = `error.${code}`;
    return { name, message: say.has(key) ? say(key) : code };
  });
}

/** What the record said when the form was opened, part by part. */
function seenIn(visit: WriteVisit): Record<string, string> {
  try {
    const seen: unknown = JSON.parse(visit.form.get('seen'));
    if (typeof seen !== 'object' || seen === null) return {};
    return Object.fromEntries(Object.entries(seen).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

/**
 * Which parts somebody else has changed since the form was opened. Where it was only others than those of this
 * form, nothing stands against saving.
 */
export function changedParts(visit: WriteVisit, now: Readonly<Record<string, string>>): string[] {
  const seen = seenIn(visit);
  return Object.keys(now).filter((part) => seen[part] !== now[part]);
}

function typedAvailability(guide: Guide, lang: Lang): AvailabilityTyped {
  return {
    fields: {
      when: guide.hours ? 'hours' : 'any',
      home: guide.home?.name ?? '',
      radius: guide.radiusKm?.toString() ?? '',
      wish: guide.wishMinutesPerMonth === null ? '' : sayHoursNumber(guide.wishMinutesPerMonth, lang),
      travel: guide.travel?.mode ?? '',
      ...(guide.travel && guide.travel.cents !== null
        ? { [`travel-cost-${guide.travel.mode}`]: (guide.travel.cents / 100).toFixed(2).replace('.', ',') }
        : {}),
    },
    days: weekdays.map((weekday) => toDay(guide.hours ?? [], weekday)),
    topics: guide.topics,
    awayDuring: guide.awayDuring,
  };
}

async function topicsFor(db: Db, siteId: string, lang: Lang) {
  return (await listTopics(db, siteId))
    .filter(({ riskClass }) => riskClass !== 'red')
    .map((topic) => ({
      code: topic.code,
      name: topicName(topic.code, lang),
      hint: topic.riskClass === 'yellow' ? topicHint(topic, lang) : null,
    }));
}

/** The pages a guide's own profile and the coordination's have in common. */
export function areaRoutes(area: Area): Route[] {
  const { path, may, own } = area;

  const availabilityPage = async (
    visit: Signed<Visit>,
    guide: Guide,
    again: {
      typed: AvailabilityTyped;
      errors?: readonly FieldError[];
      places?: readonly { key: string; label: string }[];
      conflict?: Conflict | null;
    } | null,
  ) => {
    const { lang } = visit;
    return page(
      guideTexts(lang)('availability.title'),
      <AvailabilityFormPage
        lang={lang}
        guide={guide}
        path={guidePath(area, guide)}
        own={own}
        typed={again?.typed ?? typedAvailability(guide, lang)}
        topics={await topicsFor(visit.db, guide.siteId, lang)}
        places={again?.places ?? []}
        seen={{ version: guide.version, parts: availabilityParts(guide) }}
        conflict={again?.conflict ?? null}
        errors={messagesFor(lang, again?.errors ?? [])}
      />,
      { narrow: true, status: again ? 422 : 200 },
    );
  };

  const eventIn = (visit: Visit): GuideEvent => {
    const event = guideEvents.find((one) => one === visit.param('event'));
    if (!event) throw new NotFound();
    return event;
  };

  const movePage = (
    visit: Signed<Visit>,
    guide: Guide,
    event: GuideEvent,
    of: {
      typed?: Readonly<Record<string, string>>;
      refusal: MoveRefusal | 'changed-meanwhile' | null;
      errors?: readonly FieldError[];
      status: number;
    },
  ) =>
    page(
      sayEvent(event, visit.lang),
      <MovePage
        lang={visit.lang}
        guide={guide}
        path={guidePath(area, guide)}
        event={event}
        own={own}
        today={visit.today}
        typed={of.typed ?? {}}
        refusal={of.refusal}
        errors={messagesFor(visit.lang, of.errors ?? [])}
      />,
      { narrow: true, status: of.status },
    );

  return [
    guarded.get(`${path}/:id/zeiten`, may, async (visit) => {
      const guide = await guideOr404(area, visit);
      if (!maySetAvailability(visit.person, guide)) throw new Forbidden();
      return availabilityPage(visit, guide, null);
    }),

    guarded.post(`${path}/:id/zeiten`, may, async (visit) => {
      const { tx, form, lang, person } = visit;
      const guide = await guideOr404(area, visit);
      const typed: AvailabilityTyped = {
        fields: form.toRecord(),
        days: weekdays.map((weekday) => dayEnteredIn(form, weekday)),
        topics: form.all('topics'),
        awayDuring: form.all('away-during'),
      };
      const known = new Set([
        ...(await topicsFor(tx, guide.siteId, lang)).map(({ code }) => code),
        ...guide.topics,
      ]);
      const entered = readAvailability(form, known);
      if (!entered.ok) return availabilityPage(visit, guide, { typed, errors: entered.errors });
      const { home: typedHome, homeKey, ...rest } = entered.value;
      const found = await lookUpHome(tx, { typed: typedHome, key: homeKey, before: guide.home });
      if (!found.ok) {
        const places =
          found.code === 'place-unclear'
            ? found.places.map((one) => ({ key: one.key, label: longPlaceLabel(one) }))
            : [];
        return availabilityPage(visit, guide, {
          typed,
          errors: [{ name: 'home', code: found.code }],
          places,
        });
      }
      const availability = { ...rest, home: found.home };

      const untouched = changedParts(visit, availabilityParts(guide)).length === 0;
      const version = untouched ? guide.version : visit.form.version();
      const done = await setAvailability(tx, { guideId: guide.id, version, availability, by: person });
      if (done.ok) return backTo(area, guide, 'zeiten');
      const current = await guideOr404(area, visit);
      return availabilityPage(visit, current, {
        typed,
        conflict: {
          parts: changedParts(visit, availabilityParts(current)),
          now: availabilityWords(current, lang),
          entered: availabilityWords(availability, lang),
        },
      });
    }),

    guarded.post(`${path}/:id/abwesenheiten`, may, async (visit) => {
      const { tx, form, person, today, lang } = visit;
      const guide = await guideOr404(area, visit);
      const entered = form.toRecord();
      const again = (errors: readonly FieldError[]) =>
        area.guidePage(visit, guide, { entered, errors: messagesFor(lang, errors) }, 422);
      const checked = checkEntered(absenceForm, { from: form.get('from'), until: form.get('until') });
      if (!checked.ok) return again(checked.errors);
      const absence = { id: visit.newId(), ...checked.value };
      const done = await addAbsence(tx, { guideId: guide.id, absence, by: person, today });
      return done.ok ? backTo(area, guide, 'abwesenheit') : again([{ name: 'until', code: done.refusal }]);
    }),

    guarded.post(`${path}/:id/abwesenheiten/:absence/loeschung`, may, async (visit) => {
      const guide = await guideOr404(area, visit);
      await removeAbsence(visit.tx, { guideId: guide.id, absenceId: visit.id('absence'), by: visit.person });
      return backTo(area, guide, 'abwesenheit');
    }),

    guarded.get(`${path}/:id/schritt/:event`, may, async (visit) => {
      const guide = await guideOr404(area, visit);
      const event = eventIn(visit);
      const actors = actorsFor(visit.person, guide);
      // The certificate's day is asked for on this very page.
      const qualifiedOn = event === 'certify' ? visit.today : guide.qualifiedOn;
      const judged = judgeMove({ ...guide, qualifiedOn }, event, actors, visit.today);
      if (judged.ok) return movePage(visit, guide, event, { refusal: null, status: 200 });
      if (!movesFor(guide, actors).includes(event)) throw new NotFound();
      return movePage(visit, guide, event, { refusal: judged.refusal, status: 200 });
    }),

    guarded.post(`${path}/:id/schritt/:event`, may, async (visit) => {
      const { tx, form, person, now, today } = visit;
      const guide = await guideOr404(area, visit);
      const event = eventIn(visit);
      const typed = form.toRecord();
      const checked = checkEntered(moveForm, {
        version: form.get('version'),
        reason: form.get('reason'),
        qualifiedOn: form.get('qualifiedOn'),
      });
      if (!checked.ok) {
        return movePage(visit, guide, event, { typed, refusal: null, errors: checked.errors, status: 422 });
      }
      const done = await moveGuide(tx, {
        ...checked.value,
        guideId: guide.id,
        event,
        by: person,
        now,
        today,
        newId: () => visit.newId(),
      });
      if (done.ok) return backTo(area, guide, 'schritt');
      const { refusal } = done;
      if (refusal === 'reason-missing' || refusal === 'reason-unknown') {
        const errors = [{ name: 'reason', code: refusal }];
        return movePage(visit, guide, event, { typed, refusal: null, errors, status: 422 });
      }
      if (refusal === 'not-qualified' && event === 'certify') {
        const code = checked.value.qualifiedOn ? 'day-in-future' : 'day-missing';
        return movePage(visit, guide, event, {
          typed,
          refusal: null,
          errors: [{ name: 'qualifiedOn', code }],
          status: 422,
        });
      }
      if (refusal === 'not-for-this-role') throw new Forbidden();
      return movePage(visit, guide, event, { typed, refusal, status: 422 });
    }),
  ];
}
