import { readSite, type Site } from '#modules/programme';
import { hasRole, type Person } from '#platform/acting';
import { NotFound } from '#platform/errors';
import type { FieldError } from '#platform/form-fields';
import { type ReadPicture, readPicture } from '#platform/picture';
import { guarded, page, picture, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { mayPublishFor } from '../articles/article.policy.ts';
import { fieldMessages } from '../field-messages.ts';
import { editorialTexts } from '../texts.ts';
import { LogoPage, logoPath } from './logo.pages.tsx';
import { readLogo, readLogoFacts } from './logo.store.ts';
import { removeLogo, saveLogo } from './save-logo.ts';

const mayLookAfterLogos = (person: Person) => hasRole(person, 'coordinator') || hasRole(person, 'deputy');

const ownerOf = ({ id, state }: Site) => ({ siteId: id, stateKey: state });

async function siteOr404(visit: Signed<Visit>): Promise<Site> {
  const site = await readSite(visit.db, visit.id());
  if (!site || !mayPublishFor(visit.person, ownerOf(site))) throw new NotFound();
  return site;
}

async function logoPage(
  visit: Signed<Visit>,
  site: Site,
  typed?: string,
  errors: readonly FieldError[] = [],
) {
  const { lang, db, query } = visit;
  const logo = await readLogoFacts(db, site.id);
  return page(
    editorialTexts(lang)('logo.title'),
    <LogoPage
      lang={lang}
      site={site}
      logo={logo}
      alt={typed ?? logo?.alt ?? ''}
      errors={fieldMessages(lang, errors)}
      saved={query.has('gespeichert')}
    />,
    { narrow: true, status: errors.length > 0 ? 422 : 200 },
  );
}

/** The logo of a site, looked after by its coordination. */
export const logoRoutes: readonly Route[] = [
  guarded.get(logoPath(':id'), mayLookAfterLogos, async (visit) => logoPage(visit, await siteOr404(visit))),

  guarded.post(
    logoPath(':id'),
    mayLookAfterLogos,
    async (visit) => {
      const site = await siteOr404(visit);
      const alt = visit.form.get('alt');
      const done = await saveLogo(visit.tx, {
        owner: ownerOf(site),
        sent: visit.found as ReadPicture,
        alt,
        version: visit.form.version(),
        by: visit.person,
      });
      if (done.ok) return redirect(`${logoPath(site.id)}?gespeichert=ja`);
      return logoPage(visit, site, alt, done.errors);
    },
    {
      upload: true,
      // Unpacking a picture holds no connection.
      before: async ({ form, person }) =>
        readPicture(person && mayLookAfterLogos(person) ? (form?.file('logo')?.bytes ?? null) : null),
    },
  ),

  guarded.post(`${logoPath(':id')}/loeschung`, mayLookAfterLogos, async (visit) => {
    const site = await siteOr404(visit);
    await removeLogo(visit.tx, { owner: ownerOf(site), by: visit.person });
    return redirect(`${logoPath(site.id)}?gespeichert=ja`);
  }),

  guarded.get(`${logoPath(':id')}/bild`, mayLookAfterLogos, async (visit) => {
    const site = await siteOr404(visit);
    const logo = await readLogo(visit.db, site.id);
    if (!logo) throw new NotFound();
    return picture(logo);
  }),
];
