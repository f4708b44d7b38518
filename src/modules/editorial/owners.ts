import { listSites, readSite } from '#modules/programme';
import type { Person } from '#platform/acting';
import type { Db } from '#platform/database';
import type { Lang } from '#platform/languages';
import { mayPublishFor, statesOf } from './articles/article.policy.ts';
import type { Owner } from './articles/article.ts';
import { editorialTexts } from './texts.ts';

/** A site or a centre somebody publishes for: the id of the site, or `state:HE`. */
export interface OwnerOption {
  readonly value: string;
  readonly name: string;
}

/** Whom somebody can publish for: the centre of her state first, then sites by name. */
export async function ownersFor(db: Db, person: Person, lang: Lang): Promise<OwnerOption[]> {
  const sites = (await listSites(db, { alsoInactive: true })).filter(({ id, state }) =>
    mayPublishFor(person, { siteId: id, stateKey: state }),
  );
  const centre = editorialTexts(lang)('owner.centre');
  return [
    ...statesOf(person).map((state) => ({ value: `state:${state}`, name: centre })),
    ...sites.map(({ id, name }) => ({ value: id, name })),
  ];
}

/** The owner a form names, if somebody may publish for it. */
export async function ownerNamed(db: Db, person: Person, value: string): Promise<Owner | null> {
  const state = /^state:(\w+)$/.exec(value)?.[1];
  const site = state ? null : await readSite(db, value);
  const owner = state ? { siteId: null, stateKey: state } : site && { siteId: site.id, stateKey: site.state };
  return owner && mayPublishFor(person, owner) ? owner : null;
}
