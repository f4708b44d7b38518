import { listLanguages, listSites } from '#modules/programme';
import { isId } from '#platform/ids';
import { guarded, page, type Route, type Signed, type Visit } from '#platform/routes';
import { doneCodes, OwnProfilePage } from './guide.pages.tsx';
import { isHerself, maySeeOwnProfile } from './guide.policy.ts';
import { guidesOfPerson } from './guide.store.ts';
import { type Guide, movesFor } from './guide.ts';
import { type Area, areaRoutes } from './guide-area.routes.tsx';
import { guideTexts } from './texts.ts';

const nothing = { entered: {}, errors: [] } as const;

async function ownPage(
  visit: Signed<Visit>,
  guide: Guide | null,
  guides: readonly Guide[],
  absence: Parameters<Area['guidePage']>[2],
  status: number,
) {
  const { lang, db, today, query } = visit;
  const sites = guides.length === 0 ? [] : await listSites(db, { alsoInactive: true });
  const done = doneCodes.find((code) => code === query.get('erledigt')) ?? null;
  return page(
    guideTexts(lang)('own.title'),
    <OwnProfilePage
      lang={lang}
      guide={guide}
      sites={guides.map((one) => ({
        guideId: one.id,
        name: sites.find(({ id }) => id === one.siteId)?.name ?? '',
      }))}
      moves={guide ? movesFor(guide, ['guide']) : []}
      languages={await listLanguages(db)}
      today={today}
      done={status < 400 ? done : null}
      absence={absence}
    />,
    { narrow: true, status },
  );
}

export const ownArea: Area = {
  path: '/mein-profil',
  own: true,
  may: maySeeOwnProfile,
  shows: isHerself,
  guidePage: async (visit, guide, absence, status) =>
    ownPage(visit, guide, await guidesOfPerson(visit.db, visit.person.id), absence, status),
};

export const ownProfileRoutes: readonly Route[] = [
  guarded.get(ownArea.path, ownArea.may, async (visit) => {
    const guides = await guidesOfPerson(visit.db, visit.person.id);
    const wanted = visit.query.get('profil');
    const chosen = (wanted && isId(wanted) && guides.find(({ id }) => id === wanted)) || guides[0] || null;
    return ownPage(visit, chosen, guides, nothing, 200);
  }),
  ...areaRoutes(ownArea),
];
