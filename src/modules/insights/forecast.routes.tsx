import { capsOf, minutesByDay, minutesPromised } from '#modules/assignments';
import { guideCandidates, mayTakeAssignments } from '#modules/guides';
import { findParameter } from '#modules/programme';
import { demandAt } from '#modules/requests';
import { isStaffSomewhere } from '#platform/acting';
import { guarded, page, type Route } from '#platform/routes';
import { siteFor } from './fairness.routes.tsx';
import { ForecastPage } from './forecast.pages.tsx';
import { languageOutlooks, lookedBack, paceOf, reachingCap, yearEnd } from './forecast.ts';
import { forecastPath } from './insight-tabs.pages.tsx';
import { insightsTexts } from './texts.ts';

/** Months that are looked back on for the languages. */
const languageMonths = 3;

export const forecastRoutes: readonly Route[] = [
  guarded.get(forecastPath, isStaffSomewhere, async (visit) => {
    const { db, lang, today } = visit;
    const { siteId, sites } = await siteFor(visit);
    const newYear = new Temporal.PlainDate(today.year, 1, 1);
    const nextYear = newYear.add({ years: 1 });
    const back = lookedBack(today);
    const from = Temporal.PlainDate.compare(back.from, newYear) < 0 ? back.from : newYear;
    const days = await minutesByDay(db, { siteId, from, until: nextYear });
    const promised = await minutesPromised(db, { siteId, from: newYear, until: nextYear });
    const thisYear = days.filter(({ day }) => day.year === today.year);
    const doneOf = new Map<string, number>();
    for (const { guideId, minutes } of thisYear) doneOf.set(guideId, (doneOf.get(guideId) ?? 0) + minutes);
    const sum = (minutes: Iterable<number>) => [...minutes].reduce((all, one) => all + one, 0);
    const promisedMinutes = sum(promised.values());
    const pace = paceOf(days, today);
    const end = pace.known
      ? yearEnd({ doneMinutes: sum(doneOf.values()), promisedMinutes, pace }, today)
      : null;

    const guides = (await guideCandidates(db, siteId)).filter(({ state }) => mayTakeAssignments(state));
    const [cap] = await capsOf(db, siteId, [today.year], today);
    const demand = await demandAt(db, {
      siteId,
      from: today.subtract({ months: languageMonths }),
      until: today.add({ days: 1 }),
    });
    const granted = await findParameter(db, 'granted-hours', { day: today, siteId });
    return page(
      insightsTexts(lang)('forecast.title'),
      <ForecastPage
        lang={lang}
        siteId={siteId}
        sites={sites}
        pace={pace}
        end={end}
        promisedMinutes={promisedMinutes}
        grantedMinutes={granted === null ? null : granted * 60}
        rate={await findParameter(db, 'allowance-rate', { day: today, siteId })}
        capped={
          cap
            ? reachingCap(
                guides.map(({ guideId, name, coordinating }) => ({
                  guideId,
                  name,
                  capMinutes: coordinating ? cap.coordinatingMinutes : cap.guideMinutes,
                  yearMinutes: doneOf.get(guideId) ?? 0,
                  promisedMinutes: promised.get(guideId) ?? 0,
                })),
                days,
                today,
              )
            : []
        }
        languages={languageOutlooks(demand, guides, languageMonths)}
        today={today}
      />,
    );
  }),
];
