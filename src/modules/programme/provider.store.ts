import type { Db } from '#platform/database';
import type { DataProtectionRegime } from './provider.ts';

/** The data protection law of a provider; null where there is no such provider. */
export async function regimeOf(db: Db, providerId: string): Promise<DataProtectionRegime | null> {
  const row = await db
    .selectFrom('programme.provider')
    .select('dataProtectionRegime')
    .where('id', '=', providerId)
    .executeTakeFirst();
  return (row?.dataProtectionRegime as DataProtectionRegime | undefined) ?? null;
}
