import { teamAtWork } from '#modules/guides';
import { type QueueGroup, queueCounts, requestQueue, requestsUnderWay } from '#modules/requests';
import { isStaffSomewhere, sitesOf, staffRoles } from '#platform/acting';
import { momentAt } from '#platform/dates';
import { guarded, page, type Route } from '#platform/routes';
import {
  assignmentsBetween,
  assignmentsToLookAfter,
  requestsToDecide,
} from '../appointments/assignment.store.ts';
import { mayConfirmHours } from '../hours/hours.policy.ts';
import { hoursToConfirm, loadOfMonth } from '../hours/hours.store.ts';
import { openOffersAtSites } from '../offers/offer.store.ts';
import { assignmentTexts } from '../texts.ts';
import { DayPage, dayPath } from './day.pages.tsx';
import { groupDay } from './day.ts';

/** Rows of each part of the queue that stand on the day page. */
const shown = 15;
const midnight = new Temporal.PlainTime();

function mondayOf(text: string | null, today: Temporal.PlainDate): Temporal.PlainDate {
  let day = today;
  if (text && /^2\d{3}-\d{2}-\d{2}$/.test(text)) {
    try {
      day = Temporal.PlainDate.from(text, { overflow: 'reject' });
    } catch {
      // A day that does not exist shows this week.
    }
  }
  return day.subtract({ days: day.dayOfWeek - 1 });
}

/** What coordination comes home to. A constant number of queries, whatever waits. */
export const dayRoutes: readonly Route[] = [
  guarded.get(dayPath, isStaffSomewhere, async ({ db, lang, now, today, person, query }) => {
    const siteIds = sitesOf(person, staffRoles);
    const queue = (group: QueueGroup) =>
      requestQueue(db, { siteIds, group, after: null, limit: shown, today });
    const counts = await queueCounts(db, { siteIds, today, most: shown + 1 });
    const due = await queue('due');
    const forCoordination = await queue('for-coordination');
    const askedBack = await queue('asked-back');
    const seeking = await queue('seeking-guide');
    const toCall = await queue('to-call');
    const arranged = await requestsUnderWay(db, { siteIds, state: 'arranged', limit: 500 });
    const requests = new Map(arranged.map((one) => [one.id, one]));
    const undecided = await requestsToDecide(db, [...requests.keys()]);
    const monday = mondayOf(query.get('woche'), today);
    const week = await assignmentsBetween(db, {
      siteIds,
      from: momentAt(monday, midnight),
      until: momentAt(monday.add({ days: 7 }), midnight),
    });
    const todays = await assignmentsBetween(db, {
      siteIds,
      from: momentAt(today, midnight),
      until: momentAt(today.add({ days: 1 }), midnight),
    });
    const lookAfter = await assignmentsToLookAfter(db, { siteIds, now });
    const seen = new Set(lookAfter.map(({ id }) => id));
    const hours = await hoursToConfirm(db, { siteIds, personId: person.id, limit: 200 });
    const groups = groupDay({
      due,
      forCoordination,
      askedBack,
      seeking,
      toCall,
      toDecide: undecided.flatMap(({ requestId, since }) => {
        const request = requests.get(requestId);
        return request ? [{ request, since }] : [];
      }),
      offers: await openOffersAtSites(db, { siteIds, now }),
      assignments: [
        ...lookAfter,
        ...todays.filter(({ id, state }) => !seen.has(id) && state === 'confirmed'),
      ],
      hours: hours.filter((entry) => mayConfirmHours(person, entry)),
      now,
      today,
    });
    const team = await teamAtWork(db, siteIds, 200);
    const loads = await loadOfMonth(db, { siteIds, month: today.toPlainYearMonth() });
    return page(
      assignmentTexts(lang)('day.navigation'),
      <DayPage
        lang={lang}
        name={person.name}
        groups={groups}
        more={{
          today: counts.due > shown || counts['to-call'] > shown,
          mine: counts['for-coordination'] > shown || counts['seeking-guide'] > shown,
          others: counts['asked-back'] > shown || counts['seeking-guide'] > shown,
        }}
        monday={monday}
        week={week}
        team={team.map(({ id, name }) => ({
          guideId: id,
          name,
          ...(loads.get(id) ?? { minutes: 0, plannedMinutes: 0 }),
        }))}
        today={today}
      />,
    );
  }),
];
