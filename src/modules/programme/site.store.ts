import type { Db, Tx } from '#platform/database';
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
      'site.version',
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

/** Counties and cities of all states, by name. */
export async function listCounties(db: Db): Promise<{ key: string; name: string }[]> {
  return db.selectFrom('programme.county').select(['key', 'name']).orderBy('name').execute();
}

/** Where roles can be given: `site:<id>`, `provider:<id>`, `county:<key>`, `state:<key>`, each kind by name. */
export async function listPlacesOfRoles(db: Db): Promise<{ place: string; name: string }[]> {
  const sites = await listSites(db, { alsoInactive: true });
  const providers = await db
    .selectFrom('programme.provider')
    .select(['id', 'name'])
    .orderBy('name')
    .execute();
  const states = await db.selectFrom('programme.state').select(['key', 'name']).orderBy('name').execute();
  return [
    ...sites.map(({ id, name }) => ({ place: `site:${id}`, name })),
    ...providers.map(({ id, name }) => ({ place: `provider:${id}`, name })),
    ...(await listCounties(db)).map(({ key, name }) => ({ place: `county:${key}`, name })),
    ...states.map(({ key, name }) => ({ place: `state:${key}`, name })),
  ];
}

/** What a site serves by name: whole counties, and places by key. */
/** When a site became what it is, the latest first. */
export async function stepsOf(
  db: Db,
  siteId: string,
): Promise<{ status: SiteStatus; takenAt: Temporal.Instant }[]> {
  const rows = await db
    .selectFrom('programme.siteStep')
    .select(['status', 'takenAt'])
    .where('siteId', '=', siteId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ status, takenAt }) => ({ status: status as SiteStatus, takenAt }));
}

export async function servedBy(
  db: Db,
  siteId: string,
): Promise<{ countyKeys: string[]; placeKeys: string[] }> {
  const rows = await db
    .selectFrom('programme.servedArea')
    .select(['countyKey', 'placeKey'])
    .where('siteId', '=', siteId)
    .execute();
  return {
    countyKeys: rows.flatMap(({ countyKey }) => countyKey ?? []),
    placeKeys: rows.flatMap(({ placeKey }) => placeKey ?? []),
  };
}

/** What can be changed of a site. */
export interface SiteFacts {
  readonly name: string;
  readonly countyKey: string;
  readonly street: string;
  readonly postalCode: string;
  readonly town: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly phone: string | null;
  readonly email: string | null;
  readonly openingHours: string | null;
  readonly radiusKm: number | null;
}

/** False where the short name for its address is taken. */
export async function insertSite(
  tx: Tx,
  of: SiteFacts & { id: string; slug: string; providerId: string },
): Promise<boolean> {
  const done = await tx
    .insertInto('programme.site')
    .values({ ...of, status: 'interested' })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** False where somebody else has changed it meanwhile. */
export async function updateSite(
  tx: Tx,
  of: { id: string; version: number; set: SiteFacts | { status: SiteStatus } },
): Promise<boolean> {
  const done = await tx
    .updateTable('programme.site')
    .set({ ...of.set, version: of.version + 1 })
    .where('id', '=', of.id)
    .where('version', '=', of.version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function replaceServed(
  tx: Tx,
  siteId: string,
  served: { countyKeys: readonly string[]; placeKeys: readonly string[] },
): Promise<void> {
  await tx.deleteFrom('programme.servedArea').where('siteId', '=', siteId).execute();
  const rows = [...new Set(served.countyKeys)].map(
    (countyKey): { siteId: string; countyKey: string | null; placeKey: string | null } => ({
      siteId,
      countyKey,
      placeKey: null,
    }),
  );
  for (const placeKey of new Set(served.placeKeys)) rows.push({ siteId, countyKey: null, placeKey });
  if (rows.length > 0) await tx.insertInto('programme.servedArea').values(rows).execute();
}

/** Open sites, and since when administrators know that one is not led. */
export async function openSites(
  db: Db,
): Promise<{ id: string; name: string; unledSince: Temporal.PlainDate | null }[]> {
  return db
    .selectFrom('programme.site')
    .select(['id', 'name', 'unledSince'])
    .where('status', '=', 'active')
    .orderBy('name')
    .execute();
}

/** How many sites are open, and how many of them are led by a coordinator and a deputy. */
export async function countLedSites(db: Db): Promise<{ open: number; led: number }> {
  const sites = await openSites(db);
  return { open: sites.length, led: sites.filter(({ unledSince }) => unledSince === null).length };
}

/** False where that was noted already. */
export async function noteUnled(tx: Tx, siteId: string, since: Temporal.PlainDate | null): Promise<boolean> {
  const done = await tx
    .updateTable('programme.site')
    .set({ unledSince: since })
    .where('id', '=', siteId)
    .where('unledSince', since === null ? 'is not' : 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}
