import { sql } from 'kysely';
import { listSites } from '#modules/programme';
import type { Head } from '#platform/audit-chain';
import type { Db, Tx } from '#platform/database';
import { isPageLanguage, type Lang, sourceLanguage } from '#platform/languages';
import type { HeadOfSite } from './heads.ts';

/** The last entry of each chain; for the program and for administrators. */
export async function readHeads(db: Db): Promise<HeadOfSite[]> {
  const names = new Map((await listSites(db, { alsoInactive: true })).map(({ id, name }) => [id, name]));
  const { rows } = await sql<Head>`select site_id, seq, hash from audit.heads()`.execute(db);
  return rows.map((head) => ({ ...head, siteName: names.get(head.siteId) ?? null }));
}

/** Administrators and data protection officers. */
export async function recipientsOfHeads(db: Db): Promise<{ email: string; lang: Lang }[]> {
  const { rows } = await sql<{
    email: string;
    lang: string;
  }>`select email, lang from audit.recipients()`.execute(db);
  return rows.map(({ email, lang }) => ({ email, lang: isPageLanguage(lang) ? lang : sourceLanguage }));
}

/** Lets go of entries older than that; how many. The database keeps the last twelve months whatever it is told. */
export async function forgetEntries(tx: Tx, before: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ gone: number }>`select audit.forget(${before}::timestamptz) as gone`.execute(
    tx,
  );
  return rows[0]?.gone ?? 0;
}
