import type { Tx } from '#platform/database';
import { hashOfSecret, newSecret } from '#platform/ids';
import { type Lang, pageLanguageFor, sourceLanguage } from '#platform/languages';
import { spokenFor } from '#platform/words';
import { localHref } from '#ui/href';
import { insertStatusLink } from './request.store.ts';

/** The page on which a person without an account follows her request. */
export function statusPath(secret: string): string {
  return `/status/${secret}`;
}

/** Where whoever has the link asks about her data, proven by it. */
export function ownDataPath(secret: string): string {
  return `/ihre-daten/anfrage/${secret}`;
}

/** The language of letters to the person: hers, as far as pages are written in it. */
export function letterLanguage(tag: string): Lang {
  return spokenFor(pageLanguageFor(tag) ?? sourceLanguage, 'newcomer');
}

export function statusAddress(publicUrl: string, lang: Lang, secret: string): string {
  return publicUrl + localHref(lang, statusPath(secret));
}

/**
 * A further secret link to a request, to be written into a letter. Only its hash is kept, so each letter has
 * a link of its own. Returns the secret for `statusAddress`.
 */
export async function newStatusLink(
  tx: Tx,
  of: { requestId: string; siteId: string; now: Temporal.Instant },
): Promise<string> {
  const secret = newSecret();
  await insertStatusLink(tx, {
    tokenHash: hashOfSecret(secret),
    siteId: of.siteId,
    requestId: of.requestId,
    madeAt: of.now,
  });
  return secret;
}
