import type { Person } from '#platform/acting';
import type { Db } from '#platform/database';
import { Forbidden, NotFound } from '#platform/errors';
import { postLetter } from '#platform/mail';
import { guarded, page, type Route, redirect } from '#platform/routes';
import { CardPage } from './access.pages.tsx';
import { mayInviteTo } from './account.policy.ts';
import type { RouteParts } from './accounts.ts';
import { linkPath, unlockedLetter } from './letters.ts';
import type { Area } from './people.routes.tsx';
import { findPerson } from './person.store.ts';
import { provedFirst } from './prove.routes.tsx';
import { qrPicture } from './second-factor.routes.tsx';
import type { SignIn } from './sign-in.ts';
import { texts } from './texts.ts';

/**
 * Whether somebody may let a person in anew: only who could have given her every role she holds, wherever. A card
 * signs its bearer in, and nobody comes by somebody else's rights through one.
 */
export async function mayLetIn(signIn: SignIn, by: Person, personId: string): Promise<boolean> {
  if (by.id === personId) return false;
  const held = await signIn.lock.placesOf(personId);
  return held.length > 0 && held.every(({ role, place }) => mayInviteTo(by, role, place));
}

/** The first way in, on paper, and the way back after a lock. */
export function accessRoutes(area: Area, { signIn, publicUrl }: RouteParts): Route[] {
  const { path, may, scopeOf } = area;

  const proved = provedFirst(signIn, ({ id }) => `${path}/${id}`);

  const accountOr404 = async (visit: { db: Db; person: Person; today: Temporal.PlainDate }, id: string) => {
    const found = await findPerson(visit.db, id, scopeOf(visit.person), visit.today);
    const account = found && (await signIn.findByEmail(found.email));
    if (!account) throw new NotFound();
    if (!(await mayLetIn(signIn, visit.person, account.id))) throw new Forbidden();
    return account;
  };

  return [
    guarded.post(
      `${path}/:id/einladungskarte`,
      may,
      async (visit) => {
        const account = await accountOr404(visit, visit.id());
        if (!account.isNew || account.isLocked) return redirect(`${path}/${account.id}`);
        const token = await signIn.invitationToken(account.email);
        return page(
          texts(visit.lang)('card.title'),
          <CardPage
            lang={visit.lang}
            path={`${path}/${account.id}`}
            name={account.name}
            picture={await qrPicture(publicUrl + visit.href(linkPath(token)))}
            signInAddress={publicUrl + visit.href('/anmelden')}
          />,
          { narrow: true },
        );
      },
      proved,
    ),

    guarded.post(
      `${path}/:id/entsperrung`,
      may,
      async (visit) => {
        const { tx, now, person } = visit;
        const account = await accountOr404(visit, visit.id());
        if (!account.isLocked) return redirect(`${path}/${account.id}`);
        await signIn.lock.unlock(account.id);
        const token = await signIn.invitationToken(account.email);
        const letter = unlockedLetter({ to: account, by: person.name, token, publicUrl });
        await postLetter(tx, { ...letter, siteId: null }, now);
        return redirect(`${path}/${account.id}?eingeladen=ja`);
      },
      proved,
    ),

    guarded.post(
      `${path}/:id/sperrung`,
      may,
      async (visit) => {
        const account = await accountOr404(visit, visit.id());
        await signIn.lock.lockAccount(account.id);
        return redirect(`${path}/${account.id}`);
      },
      proved,
    ),
  ];
}
