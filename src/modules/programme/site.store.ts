import type { Db } from '#platform/database';
import { isId } from '#platform/ids';
import { distanceKm, type Place, type Point } from './place.ts';
import type { DataProtectionRegime, ProviderKind } from './provider.ts';
import type { Site, SiteAtDistance, SiteStatus } from './site.ts';

const sitesQuery = (db: Db) =>
  db
    .selectFrom('programme.site as site')
    .innerJoin('programme.provider as provider', 'provider.id', 'site.providerId')
    .innerJoin('programme.county as county', 'county.key', 'site.countyKey')
    .select([
      'site.id',
      'site.slug',
      'site.name',
      'site.status',
      'site.street',
      'site.postalCode',
      'site.town',
      'site.latitude',
      'site.longitude',
      'site.phone',
      'site.email',
      'site.openingHours',
      'site.radiusKm',
      'site.countyKey',
      'county.name as county',
      'county.stateKey as state',
      'provider.id as providerId',
      'provider.name as providerName',
      'provider.kind as providerKind',
      'provider.dataProtectionRegime as regime',
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof sitesQuery>['execute']>>[number];

// The check constraints of the tables hold the lists these types are made of.
function toSite({ providerId, providerName, providerKind, regime, status, ...row }: Row): Site {
  return {
    ...row,
    status: status as SiteStatus,
    provider: {
      id: providerId,
      name: providerName,
      kind: providerKind as ProviderKind,
      regime: regime as DataProtectionRegime,
    },
  };
}

/** All sites by name; only those that take requests unless told otherwise. */
export async function listSites(db: Db, of: { alsoInactive?: boolean } = {}): Promise<Site[]> {
  let query = sitesQuery(db);
  if (!of.alsoInactive) query = query.where('site.status', '=', 'active');
  return (await query.orderBy('site.name').execute()).map(toSite);
}

/** A site by its id or by the short name in its address; null where there is none. */
export async function readSite(db: Db, idOrSlug: string): Promise<Site | null> {
  const row = await sitesQuery(db)
    .where(isId(idOrSlug) ? 'site.id' : 'site.slug', '=', idOrSlug)
    .executeTakeFirst();
  return row ? toSite(row) : null;
}

/** Active sites, nearest first. */
export async function nearestSites(db: Db, of: { place: Point; limit?: number }): Promise<SiteAtDistance[]> {
  return byDistance(await listSites(db), of.place).slice(0, of.limit ?? 5);
}

function byDistance(sites: readonly Site[], point: Point): SiteAtDistance[] {
  return sites
    .map((site) => ({ site, km: distanceKm(site, point) }))
    .sort((a, b) => a.km - b.km || a.site.name.localeCompare(b.site.name, 'de'));
}

/** Active sites that serve a place: by name, by its county, or because it lies in their reach. Nearest first. */
export async function sitesServing(db: Db, place: Place): Promise<SiteAtDistance[]> {
  const served = await db
    .selectFrom('programme.servedArea')
    .select('siteId')
    .where((where) =>
      where.or([
        where('countyKey', '=', place.countyKey),
        where('placeKey', '=', place.key),
        where('placeKey', '=', place.partOfKey),
      ]),
    )
    .execute();
  const ids = new Set(served.map((one) => one.siteId));
  return byDistance(await listSites(db), place).filter(
    ({ site, km }) => ids.has(site.id) || (site.radiusKm !== null && km <= site.radiusKm),
  );
}
