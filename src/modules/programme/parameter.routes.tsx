import { hasRole, type Person, sitesOf, staffRoles } from '#platform/acting';
import type { Db } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { checkEntered, type FieldError } from '#platform/form-fields';
import { guarded, page, type Route, redirect, type Signed, type Visit } from '#platform/routes';
import { type ChangeParameterRefusal, changeParameter } from './change-parameter.ts';
import { parameterForm } from './parameter.form.ts';
import { ParameterPage, ParametersPage, parameterPath, parametersPath } from './parameter.pages.tsx';
import { mayChangeParameter, maySeeParameters } from './parameter.policy.ts';
import { listParameters, parameterHistory } from './parameter.store.ts';
import { definitionOf, isParameterKey, type ParameterKey } from './parameter.ts';
import { parameterName, sayValue } from './parameter-words.ts';
import { listSites } from './site.store.ts';
import type { Site } from './site.ts';
import { programmeTexts } from './texts.ts';

/** Which field a refusal speaks about. */
const fieldOf: Record<ChangeParameterRefusal, string> = {
  'not-yours-to-change': 'value',
  'value-out-of-bounds': 'value',
  'ends-before-it-begins': 'valid-until',
  'day-has-a-value': 'valid-from',
  'changed-meanwhile': 'valid-from',
};

async function sitesFor(db: Db, person: Person): Promise<Site[]> {
  const all = await listSites(db, { alsoInactive: true });
  if (hasRole(person, 'administrator')) return all;
  const own = sitesOf(person, [...staffRoles, 'finance']);
  return all.filter((site) => own.includes(site.id));
}

/** The site asked for; without asking, the only one the person has. */
function chosenSite(visit: Signed<Visit>, sites: readonly Site[]): Site | null {
  const asked = visit.query.get('standort');
  if (asked === null) {
    const [only] = sites;
    return sites.length === 1 && !hasRole(visit.person, 'administrator') ? (only as Site) : null;
  }
  if (asked === '') return null;
  const site = sites.find(({ slug }) => slug === asked);
  if (!site) throw new NotFound();
  return site;
}

function keyIn(visit: Visit): ParameterKey {
  const key = visit.param('key');
  if (!isParameterKey(key)) throw new NotFound();
  return key;
}

async function parameterPage(
  visit: Signed<Visit>,
  key: ParameterKey,
  site: Site | null,
  sites: readonly Site[],
  again: { entered: Record<string, string>; errors: readonly FieldError[] } | null,
) {
  const { db, lang, today, person, query } = visit;
  const say = programmeTexts(lang);
  const { min, max } = definitionOf(key);
  return page(
    parameterName(key, lang),
    <ParameterPage
      lang={lang}
      parameter={key}
      history={await parameterHistory(db, key, { siteId: site?.id ?? null })}
      site={site}
      sites={sites}
      today={today}
      mayChange={mayChangeParameter(person, key, site?.id ?? null)}
      saved={query.has('eingetragen') && !again}
      entered={again?.entered ?? {}}
      errors={(again?.errors ?? []).map(({ name, code }) => {
        const text = `error.${code}`;
        return {
          name,
          message: say.has(text)
            ? say(text, { min: sayValue(key, min, lang), max: sayValue(key, max, lang) })
            : say('error.value-not-a-number'),
        };
      })}
    />,
    again ? { status: 422 } : {},
  );
}

export const parameterRoutes: readonly Route[] = [
  guarded.get(parametersPath, maySeeParameters, async (visit) => {
    const { db, lang, today, person } = visit;
    const sites = await sitesFor(db, person);
    const site = chosenSite(visit, sites);
    const standing = await listParameters(db, { day: today, siteId: site?.id ?? null });
    return page(
      programmeTexts(lang)('parameters.title'),
      <ParametersPage
        lang={lang}
        parameters={standing.filter(({ key }) => site !== null || !definitionOf(key).onlySites)}
        site={site}
        sites={sites}
      />,
    );
  }),

  guarded.get(`${parametersPath}/:key`, maySeeParameters, async (visit) => {
    const key = keyIn(visit);
    const sites = await sitesFor(visit.db, visit.person);
    return parameterPage(visit, key, chosenSite(visit, sites), sites, null);
  }),

  guarded.post(`${parametersPath}/:key`, maySeeParameters, async (visit) => {
    const { tx, form, person, now } = visit;
    const key = keyIn(visit);
    const sites = await sitesFor(tx, person);
    const site = chosenSite(visit, sites);
    const entered = form.toRecord();
    const checked = checkEntered(parameterForm(key), {
      value: form.get('value'),
      'valid-from': form.get('valid-from'),
      'valid-until': form.get('valid-until'),
      source: form.get('source'),
      correction: form.get('correction'),
    });
    if (!mayChangeParameter(person, key, site?.id ?? null)) throw new Forbidden();
    if (!checked.ok) return parameterPage(visit, key, site, sites, { entered, errors: checked.errors });
    const done = await changeParameter(tx, {
      id: visit.newId(),
      key,
      siteId: site?.id ?? null,
      value: checked.value.value,
      validFrom: checked.value['valid-from'],
      validUntil: checked.value['valid-until'],
      source: checked.value.source,
      isCorrection: checked.value.correction,
      by: person,
      now,
    });
    if (!done.ok) {
      const errors = [{ name: fieldOf[done.refusal], code: done.refusal }];
      return parameterPage(visit, key, site, sites, { entered, errors });
    }
    const path = parameterPath(key, site);
    return redirect(`${path}${path.includes('?') ? '&' : '?'}eingetragen=1`);
  }),
];
