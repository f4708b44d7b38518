import type { Db } from '#platform/database';

export interface Language {
  /** BCP 47 */
  readonly tag: string;
  /** In the language itself. */
  readonly nativeName: string;
  readonly direction: 'ltr' | 'rtl';
}

/** The languages of the programme, those asked for most first. */
export async function listLanguages(db: Db): Promise<Language[]> {
  const rows = await db
    .selectFrom('programme.language')
    .select(['tag', 'nativeName', 'direction'])
    .orderBy('rank')
    .execute();
  return rows.map((row) => ({ ...row, direction: row.direction as Language['direction'] }));
}
