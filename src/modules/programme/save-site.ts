import type { Person } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { findPlaces } from './place.store.ts';
import { foldQuery, type Place } from './place.ts';
import { readProvider } from './provider.store.ts';
import type { EnteredSite } from './site.form.ts';
import { mayChangeSite, mayTakeIn } from './site.policy.ts';
import {
  insertSite,
  listCounties,
  readSite,
  replaceServed,
  type SiteFacts,
  servedBy,
  updateSite,
} from './site.store.ts';

export type SiteRefusal =
  | 'provider-missing'
  | 'county-missing'
  | 'address-unknown'
  | 'place-unknown'
  | 'changed-meanwhile';

/** A refusal, and the line of the places it is about. */
export type SavedSite = Outcome<{ id: string }, SiteRefusal> & { readonly line?: string };

/** Takes a site in; it is not public until it opens. */
export async function takeInSite(
  tx: Tx,
  of: {
    readonly id: string;
    readonly providerId: string;
    readonly entered: EnteredSite;
    readonly by: Person;
  },
): Promise<SavedSite> {
  const { id, providerId, entered, by } = of;
  if (!mayTakeIn(by)) throw new Forbidden();
  if (!(await readProvider(tx, providerId))) return refuse('provider-missing');
  const looked = await lookUp(tx, entered);
  if (!looked.ok) return looked;
  const slug = slugOf(entered.name);
  const facts = { ...looked.facts, id, providerId };
  if (!(await insertSite(tx, { ...facts, slug })))
    await insertSite(tx, { ...facts, slug: `${slug}-${id.slice(-6)}` });
  await replaceServed(tx, id, looked.served);
  return { ok: true, id };
}

/** Changes the published facts of a site. */
export async function changeSite(
  tx: Tx,
  of: { readonly id: string; readonly version: number; readonly entered: EnteredSite; readonly by: Person },
): Promise<SavedSite> {
  const { id, version, entered, by } = of;
  if (!(await readSite(tx, id))) throw new NotFound();
  if (!mayChangeSite(by, id)) throw new Forbidden();
  const looked = await lookUp(tx, entered);
  if (!looked.ok) return looked;
  const others = (await servedBy(tx, id)).countyKeys.filter((key) => key !== entered.county.slice(0, 5));
  if (!(await updateSite(tx, { id, version, set: looked.facts }))) return refuse('changed-meanwhile');
  await replaceServed(tx, id, {
    ...looked.served,
    countyKeys: [...others, ...looked.served.countyKeys],
  });
  return { ok: true, id };
}

type LookedUp =
  | { ok: true; facts: SiteFacts; served: { countyKeys: string[]; placeKeys: string[] } }
  | { ok: false; refusal: SiteRefusal; line?: string };

async function lookUp(db: Db, entered: EnteredSite): Promise<LookedUp> {
  if (!(await listCounties(db)).some(({ key }) => key === entered.county)) return refuse('county-missing');
  const county = entered.county.slice(0, 5);
  const [address] = await findPlaces(db, { query: `${entered['postal-code']} ${entered.town}` });
  if (!address) return refuse('address-unknown');
  const placeKeys: string[] = [];
  for (const line of entered.places) {
    const place = placeNamed(line, await findPlaces(db, { query: line }), county);
    if (!place) return { ...refuse('place-unknown'), line };
    placeKeys.push(place.key);
  }
  return {
    ok: true,
    facts: {
      name: entered.name,
      countyKey: entered.county,
      street: entered.street,
      postalCode: entered['postal-code'],
      town: entered.town,
      latitude: address.latitude,
      longitude: address.longitude,
      phone: entered.phone,
      email: entered.email,
      openingHours: entered['opening-hours'],
      radiusKm: entered.radius,
    },
    served: { countyKeys: entered['whole-county'] ? [county] : [], placeKeys },
  };
}

/** The place a line means: of that name, rather in the county of the site, rather a whole municipality. */
function placeNamed(line: string, found: readonly Place[], county: string): Place | null {
  const wanted = foldQuery(line.replace(/\d+/g, ' '));
  const fits = (place: Place, test: (name: string, word: string) => boolean) =>
    wanted.length === 0 || foldQuery(place.name).some((name) => wanted.some((word) => test(name, word)));
  const named = found.filter((place) => fits(place, (name, word) => `${name} `.startsWith(`${word} `)));
  const rank = (place: Place) =>
    (place.countyKey === county ? 0 : 4) +
    (place.partOfKey === null ? 0 : 2) +
    (fits(place, (name, word) => name === word) ? 0 : 1);
  const [best, next] = named.toSorted((a, b) => rank(a) - rank(b));
  // Two of the same name elsewhere: only the postal code tells which.
  if (best && next && rank(best) === rank(next) && rank(best) >= 4) return null;
  return best ?? null;
}

/** A short name for the address of a site's page. */
function slugOf(name: string): string {
  const folded = (foldQuery(name)[0] ?? '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return folded.slice(0, 60).replace(/-+$/, '') || 'standort';
}
