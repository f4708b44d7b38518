import { type Cell, toCsv } from '#modules/assignments';
import { languageName } from '#modules/programme';
import { isStaffSomewhere, type Person } from '#platform/acting';
import { file, guarded, page, type Route } from '#platform/routes';
import { CapacityPage } from './capacity.pages.tsx';
import { capacityByLanguage } from './capacity.store.ts';
import { capacities, type ShownCapacity, shieldCapacity } from './capacity.ts';
import { maySeeCounts } from './counts.policy.ts';
import { capacityPath } from './insight-tabs.pages.tsx';
import { insightsTexts } from './texts.ts';

/** Sees what the counties have of each language: whoever sees their figures, and whoever looks for guides. */
export function maySeeCapacity(person: Person): boolean {
  return maySeeCounts(person) || isStaffSomewhere(person);
}

export const capacityRoutes: readonly Route[] = [
  guarded.get(
    capacityPath,
    maySeeCapacity,
    async ({ lang, db, today, person }) =>
      page(
        insightsTexts(lang)('capacity.title'),
        <CapacityPage
          lang={lang}
          {...shieldCapacity(await capacityByLanguage(db))}
          coordinates={isStaffSomewhere(person)}
          seesCounts={maySeeCounts(person)}
          today={today}
        />,
      ),
    { mayLag: true },
  ),

  guarded.get(
    `${capacityPath}.csv`,
    maySeeCapacity,
    async ({ lang, db, today }) => {
      const say = insightsTexts(lang);
      const { counties, together } = shieldCapacity(await capacityByLanguage(db));
      const lines = (name: string, languages: readonly ShownCapacity[]): Cell[][] =>
        languages.map(({ language, counts }) => [
          name,
          languageName(language, lang),
          ...capacities.map((capacity) => {
            const count = counts[capacity];
            if (count === null) return say('counts.hidden');
            return capacity === 'minutes' ? Math.round(count / 60) : count;
          }),
        ]);
      const table: Cell[][] = [
        [
          say('counts.county'),
          say('dimension.language'),
          ...capacities.map((capacity) => say(`capacity.${capacity}`)),
        ],
        ...lines(say('capacity.all'), together ?? []),
        ...counties.flatMap(({ name, languages }) => lines(name, languages)),
      ];
      return file(toCsv(table), 'text/csv; charset=utf-8', `sprachen-${today.toString()}.csv`);
    },
    { mayLag: true },
  ),
];
