import { placeKindsOf, type Role } from '#platform/acting';
import type { Db, Tx } from '#platform/database';
import { newId } from '#platform/ids';
import type { DataProtectionRegime, ProviderKind } from './provider.ts';
import type { SiteStatus } from './site.ts';

let number = 0;

/** Where tests give a role at a site: for its provider, its county or its state, as the role wants. */
export async function placeOfRole(
  db: Db | Tx,
  role: Role,
  siteId: string | null,
): Promise<{
  siteId: string | null;
  providerId: string | null;
  countyKey: string | null;
  stateKey: string | null;
}> {
  const nowhere = { siteId: null, providerId: null, countyKey: null, stateKey: null };
  const kind = placeKindsOf[role][0];
  if (siteId === null || kind === 'system') return nowhere;
  if (kind === 'site') return { ...nowhere, siteId };
  const site = await db
    .selectFrom('programme.site')
    .innerJoin('programme.county', 'programme.county.key', 'programme.site.countyKey')
    .select(['programme.site.providerId', 'programme.site.countyKey', 'programme.county.stateKey'])
    .where('programme.site.id', '=', siteId)
    .executeTakeFirstOrThrow();
  if (kind === 'provider') return { ...nowhere, providerId: site.providerId };
  if (kind === 'county') return { ...nowhere, countyKey: site.countyKey };
  return { ...nowhere, stateKey: site.stateKey };
}

/** A provider for tests. */
export async function buildProvider(
  db: Db | Tx,
  of: { name?: string; kind?: ProviderKind; regime?: DataProtectionRegime } = {},
): Promise<string> {
  const id = newId();
  await db
    .insertInto('programme.provider')
    .values({
      id,
      name: of.name ?? `Träger ${++number} ${id.slice(-6)}`,
      kind: of.kind ?? 'association',
      dataProtectionRegime: of.regime ?? 'dsgvo-bdsg',
    })
    .execute();
  return id;
}

/** A site for tests, with its provider; in Bad Homburg unless told otherwise. Needs the reference data. */
export async function buildSite(
  db: Db | Tx,
  of: {
    id?: string;
    slug?: string;
    name?: string;
    providerId?: string;
    regime?: DataProtectionRegime;
    countyKey?: string;
    latitude?: number;
    longitude?: number;
    status?: SiteStatus;
    radiusKm?: number | null;
    servesCounties?: readonly string[];
    servesPlaces?: readonly string[];
  } = {},
): Promise<{ id: string; slug: string; providerId: string }> {
  const id = of.id ?? newId();
  const providerId = of.providerId ?? (await buildProvider(db, of.regime ? { regime: of.regime } : {}));
  const slug = of.slug ?? `standort-${++number}-${id.slice(-6)}`;
  await db
    .insertInto('programme.site')
    .values({
      id,
      slug,
      providerId,
      countyKey: of.countyKey ?? '06434',
      name: of.name ?? `Standort ${slug}`,
      street: 'Am Rathaus 1',
      postalCode: '61348',
      town: 'Bad Homburg v. d. Höhe',
      latitude: of.latitude ?? 50.2268,
      longitude: of.longitude ?? 8.6182,
      phone: '06172 000 02-00',
      email: `${slug}@demo.lotsenwerk.example`,
      openingHours: null,
      status: of.status ?? 'active',
      radiusKm: of.radiusKm ?? null,
    })
    .execute();
  const areas = [
    ...(of.servesCounties ?? []).map((countyKey) => ({ siteId: id, countyKey, placeKey: null })),
    ...(of.servesPlaces ?? []).map((placeKey) => ({ siteId: id, countyKey: null, placeKey })),
  ];
  if (areas.length > 0) await db.insertInto('programme.servedArea').values(areas).execute();
  return { id, slug, providerId };
}
