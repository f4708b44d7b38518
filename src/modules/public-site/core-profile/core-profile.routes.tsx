import { profileElements, sayElement } from '#modules/library';
import { NotFound } from '#platform/errors';
import { open, page, type Route, type Visit } from '#platform/routes';
import { rememberFor } from '../remember.ts';
import { profileTexts } from '../texts.ts';
import {
  type Counted,
  ElementPage,
  elementPath,
  ProfilePage,
  ProfilePrintPage,
  profilePath,
  profilePrintPath,
} from './core-profile.pages.tsx';
import { readProfileFacts } from './read-profile-facts.ts';

/** Counting goes over all sites, so it is done once a minute at most. */
const countedSeconds = 60;
const cached = { cacheSeconds: 60 };

/** The core profile, and what the running system shows of it. */
export function coreProfileRoutes(): readonly Route[] {
  const count = rememberFor(
    countedSeconds,
    async (visit: Visit): Promise<Counted> => ({
      ...(await readProfileFacts(visit.db, visit)),
      countedAt: visit.now,
    }),
  );
  return [
    open.get(profilePath, async (visit) => {
      const counted = await count(visit);
      return page(
        profileTexts(visit.lang)('title'),
        <ProfilePage lang={visit.lang} counted={counted} />,
        cached,
      );
    }),
    open.get(profilePrintPath, async (visit) => {
      const counted = await count(visit);
      return page(
        profileTexts(visit.lang)('print-title'),
        <ProfilePrintPage lang={visit.lang} counted={counted} />,
        cached,
      );
    }),
    open.get(elementPath(':number'), async (visit) => {
      const element = profileElements.find(({ number }) => String(number) === visit.param('number'));
      if (!element) throw new NotFound();
      const counted = await count(visit);
      return page(
        sayElement(element.code, visit.lang).title,
        <ElementPage lang={visit.lang} element={element} counted={counted} />,
        cached,
      );
    }),
  ];
}
