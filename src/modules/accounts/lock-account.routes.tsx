import { checkEntered } from '#platform/form-fields';
import { guessDraws, letterDraws } from '#platform/limits';
import { postLetter } from '#platform/mail';
import { open, page, type Route, redirect } from '#platform/routes';
import type { RouteParts } from './accounts.ts';
import { fieldMessages } from './field-messages.ts';
import { lockedLetter, lockLetter } from './letters.ts';
import { LockedPage, LockLetterPage, LockLinkPage, LockPage } from './lock-account.pages.tsx';
import { lockForm } from './sign-in.form.ts';
import { texts } from './texts.ts';

const path = '/konto-sperren';

/** The emergency page: anybody asks for a letter, whoever reads it locks the account. */
export function lockRoutes({ signIn, publicUrl }: RouteParts): Route[] {
  return [
    open.get(path, ({ lang }) => page(texts(lang)('lock.title'), <LockPage lang={lang} />, { narrow: true })),

    open.post(
      path,
      async (visit) => {
        const { lang, form, tx, now } = visit;
        const typed = { email: form.get('email') };
        const entered = checkEntered(lockForm, typed);
        if (!entered.ok) {
          const errors = fieldMessages(texts(lang), entered.errors);
          return page(
            texts(lang)('lock.title'),
            <LockPage lang={lang} email={typed.email} errors={errors} />,
            {
              narrow: true,
              status: 422,
            },
          );
        }
        await signIn.lock.request(entered.value.email, async (to, token) => {
          if (!(await visit.limits.mayWriteTo(tx, to.email, now))) return;
          await postLetter(
            tx,
            { ...lockLetter({ to, path: `${path}/${token}`, publicUrl }), siteId: null },
            now,
          );
        });
        return redirect(`${path}/postfach`);
      },
      { limits: letterDraws },
    ),

    open.get(`${path}/postfach`, ({ lang }) =>
      page(texts(lang)('link.sent-title'), <LockLetterPage lang={lang} />, { narrow: true }),
    ),

    open.get(`${path}/:token`, ({ lang, path: here }) =>
      page(texts(lang)('lock.title'), <LockLinkPage lang={lang} path={here} />, { narrow: true }),
    ),

    open.post(
      `${path}/:token`,
      async (visit) => {
        const { lang, tx, now } = visit;
        const locked = await signIn.lock.lock(visit.param('token'));
        for (const to of locked ? await signIn.lock.whoLooksAfter(locked.id) : []) {
          const letter = lockedLetter({ to, name: locked?.name ?? '', publicUrl });
          await postLetter(tx, { ...letter, siteId: null }, now);
        }
        return page(
          texts(lang)(locked ? 'lock.done-title' : 'link.refused-title'),
          <LockedPage lang={lang} locked={locked !== null} />,
          { narrow: true, status: locked ? 200 : 422 },
        );
      },
      { limits: guessDraws },
    ),
  ];
}
