import { expressInterest } from '#modules/guides';
import { findParameter, listLanguages, listSites, readSite } from '#modules/programme';
import { system } from '#platform/acting';
import { letterDraws } from '#platform/limits';
import { open, page, type Reply, type Route, redirect, type Visit, type WriteVisit } from '#platform/routes';
import type { FieldMessage } from '#ui/error-summary';
import { publicSiteTexts } from '../texts.ts';
import { interestForm, mostLanguages } from './interest.form.ts';
import {
  BodiesPage,
  bodiesPath,
  CoursePage,
  coursePath,
  InterestPage,
  interestPath,
  JoinPage,
  joinPath,
  type ProgrammeValues,
  ThanksPage,
  thanksPath,
} from './joining.pages.tsx';

const cached = { cacheSeconds: 300 };
/** A visitor is entered into a team she does not see: the program does it for her. */
const asProgram = { as: () => system, limits: letterDraws };

async function valuesOf({ db, today }: Visit): Promise<ProgrammeValues> {
  const parameterOf = (key: Parameters<typeof findParameter>[1]) => findParameter(db, key, { day: today });
  const cents = await parameterOf('allowance-rate');
  return {
    rate: cents === null ? null : cents / 100,
    hours: await parameterOf('guide-hours-per-year'),
    unitsMin: await parameterOf('course-units-min'),
    unitsMax: await parameterOf('course-units-max'),
  };
}

async function showForm(
  visit: Visit,
  typed: Readonly<Record<string, string>>,
  errors: readonly FieldMessage[] = [],
): Promise<Reply> {
  const { lang, db } = visit;
  const months = await findParameter(db, 'applicant-kept', { day: visit.today });
  const props = {
    lang,
    typed,
    errors,
    months,
    sites: await listSites(db),
    languages: await listLanguages(db),
  };
  return page(publicSiteTexts(lang)('interest.title'), <InterestPage {...props} />, {
    narrow: true,
    status: errors.length > 0 ? 422 : 200,
  });
}

async function takeInterest(visit: WriteVisit): Promise<Reply> {
  const { tx, form, lang, now, today, origin } = visit;
  const say = publicSiteTexts(lang);
  const typed = form.toRecord();
  const known = new Set((await listLanguages(tx)).map(({ tag }) => tag));
  const languages = Array.from({ length: mostLanguages }, (_, index) => form.get(`language-${index + 1}`));
  const entered = interestForm.safeParse({
    site: form.get('site'),
    name: form.get('name'),
    email: form.get('email'),
    phone: form.get('phone'),
    languages: languages.filter((tag) => known.has(tag)),
    agreed: form.get('agreed'),
  });
  const wrong = (name: string, code: string): FieldMessage => {
    const key = `interest.error.${code}`;
    return { name, message: say.has(key) ? say(key) : say('interest.error.too-long') };
  };
  if (!entered.success) {
    const faults = new Map(entered.error.issues.map(({ path: [name], message }) => [String(name), message]));
    return showForm(
      visit,
      typed,
      [...faults].map(([name, code]) => wrong(name, code)),
    );
  }
  const { site: siteId, name, email, phone } = entered.data;
  const done = await expressInterest(tx, {
    id: visit.newId(),
    siteId,
    interest: { name, email: email || null, phone: phone || null, languages: entered.data.languages },
    lang,
    mayWriteTo: (to) => visit.limits.mayWriteTo(tx, to, now),
    now,
    today,
    newId: () => visit.newId(),
    publicUrl: origin,
  });
  if (!done.ok) return showForm(visit, typed, [wrong('site', 'site')]);
  const site = await readSite(tx, siteId);
  return redirect(site ? `${thanksPath}?standort=${site.slug}` : thanksPath);
}

/** Becoming a guide, the basic course, and how bodies work with guides. */
export const joiningRoutes: readonly Route[] = [
  open.get(joinPath, async (visit) =>
    page(
      publicSiteTexts(visit.lang)('join.title'),
      <JoinPage lang={visit.lang} values={await valuesOf(visit)} />,
      cached,
    ),
  ),
  open.get(interestPath, async (visit) => {
    const site = await readSite(visit.db, visit.query.get('standort') ?? '');
    return showForm(visit, site ? { site: site.id } : {});
  }),
  open.post(interestPath, takeInterest, asProgram),
  open.get(thanksPath, async (visit) => {
    const site = await readSite(visit.db, visit.query.get('standort') ?? '');
    return page(
      publicSiteTexts(visit.lang)('thanks.title'),
      <ThanksPage lang={visit.lang} site={site?.status === 'active' ? site : null} />,
      { narrow: true },
    );
  }),
  open.get(coursePath, async (visit) =>
    page(
      publicSiteTexts(visit.lang)('course.title'),
      <CoursePage lang={visit.lang} values={await valuesOf(visit)} />,
      cached,
    ),
  ),
  open.get(bodiesPath, ({ lang }) =>
    page(publicSiteTexts(lang)('bodies.title'), <BodiesPage lang={lang} />, cached),
  ),
];
