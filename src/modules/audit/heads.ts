import type { Head } from '#platform/audit-chain';

/** The last entry of a chain, and whose it is. */
export interface HeadOfSite extends Head {
  /** null for the chain of what belongs to no site. */
  readonly siteName: string | null;
}
