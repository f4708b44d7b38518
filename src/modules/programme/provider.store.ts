import type { Db, Tx } from '#platform/database';
import type { DataProtectionRegime, Provider, ProviderKind } from './provider.ts';

/** The data protection law of a provider; null where there is no such provider. */
export async function regimeOf(db: Db, providerId: string): Promise<DataProtectionRegime | null> {
  const row = await db
    .selectFrom('programme.provider')
    .select('dataProtectionRegime')
    .where('id', '=', providerId)
    .executeTakeFirst();
  return (row?.dataProtectionRegime as DataProtectionRegime | undefined) ?? null;
}

const columns = ['id', 'name', 'kind', 'dataProtectionRegime as regime', 'version'] as const;

/** All providers by name. */
export async function listProviders(db: Db): Promise<Provider[]> {
  const rows = await db.selectFrom('programme.provider').select(columns).orderBy('name').execute();
  return rows as Provider[];
}

export async function readProvider(db: Db, id: string): Promise<Provider | null> {
  const row = await db
    .selectFrom('programme.provider')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
  return (row as Provider | undefined) ?? null;
}

type Facts = { name: string; kind: ProviderKind; regime: DataProtectionRegime };

export async function insertProvider(tx: Tx, of: Facts & { id: string }): Promise<void> {
  const { regime, ...rest } = of;
  await tx
    .insertInto('programme.provider')
    .values({ ...rest, dataProtectionRegime: regime })
    .execute();
}

/** False where somebody else has changed it meanwhile. */
export async function updateProvider(tx: Tx, of: Facts & { id: string; version: number }): Promise<boolean> {
  const done = await tx
    .updateTable('programme.provider')
    .set({ name: of.name, kind: of.kind, dataProtectionRegime: of.regime, version: of.version + 1 })
    .where('id', '=', of.id)
    .where('version', '=', of.version)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}
