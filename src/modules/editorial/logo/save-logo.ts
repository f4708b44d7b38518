import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden } from '#platform/errors';
import type { FieldError } from '#platform/form-fields';
import type { ReadPicture } from '#platform/picture';
import { mayPublishFor } from '../articles/article.policy.ts';
import type { Owner } from '../articles/article.ts';
import { deleteLogo, insertLogo, readLogoFacts, updateLogo } from './logo.store.ts';
import { longestAlt } from './logo.ts';

export type SavedLogo =
  | { readonly ok: true }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Takes the logo of a site in, or another one, or only other words for it. `version` 0: there was none. */
export async function saveLogo(
  tx: Tx,
  of: {
    readonly owner: Owner & { readonly siteId: string };
    readonly sent: ReadPicture;
    readonly alt: string;
    readonly version: number;
    readonly by: Person;
  },
): Promise<SavedLogo> {
  const { owner, sent, alt, version, by } = of;
  if (!mayPublishFor(by, owner)) throw new Forbidden();
  const before = await readLogoFacts(tx, owner.siteId);
  const errors: FieldError[] = [];
  const keeps = before !== null && !sent.ok && sent.refusal === 'picture-missing';
  if (!sent.ok && !keeps) errors.push({ name: 'logo', code: sent.refusal });
  if (alt === '') errors.push({ name: 'alt', code: 'alt-missing' });
  else if (alt.length > longestAlt) errors.push({ name: 'alt', code: 'text-too-long' });
  if (errors.length > 0) return { ok: false, errors };
  const { siteId } = owner;
  const picture = sent.ok ? sent.picture : null;
  const done =
    picture && version === 0
      ? await insertLogo(tx, { siteId, picture, alt })
      : await updateLogo(tx, { siteId, picture, alt, version });
  return done ? { ok: true } : { ok: false, errors: [{ name: 'logo', code: 'logo-changed-meanwhile' }] };
}

/** From then on posters and the page of the site are as without one. */
export async function removeLogo(
  tx: Tx,
  of: { readonly owner: Owner & { readonly siteId: string }; readonly by: Person },
): Promise<void> {
  if (!mayPublishFor(of.by, of.owner)) throw new Forbidden();
  await deleteLogo(tx, of.owner.siteId);
}
