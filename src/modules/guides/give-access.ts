import { findAccountAt, type Invite } from '#modules/accounts';
import type { Person } from '#platform/acting';
import type { Tx } from '#platform/database';
import { Forbidden, NotFound, type Outcome, refuse } from '#platform/errors';
import { mayGiveAccess } from './guide.policy.ts';
import { guidesOfPerson, readGuide, savePerson } from './guide.store.ts';

export type AccessRefusal = 'email-needed' | 'account-taken' | 'changed-meanwhile';

/**
 * Lets a guide sign in: invites her to the role of a guide by her e-mail address, or takes the account that
 * holds it there already, and ties it to her record.
 */
export async function giveAccess(
  tx: Tx,
  of: {
    readonly guideId: string;
    readonly version: number;
    readonly invite: Invite;
    readonly siteName: string;
    readonly by: Person;
    readonly now: Temporal.Instant;
    readonly today: Temporal.PlainDate;
    readonly newId: () => string;
  },
): Promise<Outcome<{ personId: string }, AccessRefusal>> {
  const { by, siteName, now, today, newId } = of;
  const guide = await readGuide(tx, of.guideId);
  if (!guide) throw new NotFound();
  if (!mayGiveAccess(by, guide)) throw new Forbidden();
  if (guide.personId !== null) return { ok: true, personId: guide.personId };
  if (guide.version !== of.version) return refuse('changed-meanwhile');
  const { email, siteId, name } = guide;
  if (email === null) return refuse('email-needed');

  const known = await findAccountAt(tx, { siteId, email, today });
  const holdsRole = known?.roles.some(({ role }) => role === 'guide') ?? false;
  let personId = known?.id ?? null;
  if (!holdsRole) {
    const invited = await of.invite(tx, {
      invitation: {
        name,
        email,
        lang: 'de',
        role: 'guide',
        place: `site:${siteId}`,
        validFrom: today,
        validUntil: null,
      },
      by,
      placeName: siteName,
      now,
      newId,
    });
    if (!invited.ok) return refuse('account-taken');
    personId = invited.personId;
  }
  const own = personId === null ? [] : await guidesOfPerson(tx, personId);
  if (personId === null || own.some((one) => one.siteId === siteId)) return refuse('account-taken');
  const saved = await savePerson(tx, guide, personId);
  return saved ? { ok: true, personId } : refuse('changed-meanwhile');
}
