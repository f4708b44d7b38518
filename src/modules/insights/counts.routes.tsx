import { guarded, page, type Route } from '#platform/routes';
import { CountsPage, countsPath } from './counts.pages.tsx';
import { maySeeCounts } from './counts.policy.ts';
import { countsBySite } from './counts.store.ts';
import { showCounts } from './counts.ts';
import { insightsTexts } from './texts.ts';

export const countsRoutes: readonly Route[] = [
  guarded.get(
    countsPath,
    maySeeCounts,
    async ({ lang, db, today }) => {
      const shown = showCounts(await countsBySite(db, today.year));
      return page(
        insightsTexts(lang)('counts.title'),
        <CountsPage lang={lang} {...shown} year={today.year} today={today} />,
      );
    },
    { mayLag: true },
  ),
];
